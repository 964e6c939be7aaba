"""What each demand of a legal basis asks for."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cases.forms.asking import told
from cases.forms.consent import ConsentChoice
from okg.access import offences


def consent_fields(context):
    """A basis that rests on consent asks which of the recorded ones, among those that name the receiver's service."""
    field = ConsentChoice(
        label=_("Which consent does it rest on?"),
        help_text=_(
            "Only consents that are recorded, still hold and name the service this person comes from. "
            "Is there none, record it first: what you have answered here is kept."
        ),
        error_messages={"required": _("Choose the consent, or record it first on the concern's page.")},
    )
    field.offer(context.concern, to=context.to)
    return {"consent": field}


def one_text(name, label, **kwargs):
    return lambda context: {name: told(label, **kwargs)}


def one_of(name, label, choices, required):
    """A menu of codes; `choices(context)` gives [(code, text)]."""

    def fields(context):
        offered = [("", gettext("Choose")), *choices(context)]
        return {name: forms.ChoiceField(label=label, choices=offered, error_messages={"required": required})}

    return fields


# What each demand of a basis (okg.access.demands) asks for in the form.
DEMANDED = {
    "consent": consent_fields,
    "consent_told": one_text("consent_told", _("How was the consent given, or why is none needed?")),
    "offence": one_of(
        "offence",
        _("Which offence of § 196?"),
        lambda context: offences.avert(),
        _("Choose the offence. If it is not in the list, there is no duty to avert."),
    ),
    "offence_text": one_text("offence_text", _("Which offence, and under which provision?")),
    "letter": one_of(
        "letter",
        _("Which letter of the provision?"),
        lambda context: offences.letters(context.giver.regime),
        _("Choose the letter that applies."),
    ),
    "task": one_text("task", _("Which task, and where is it laid down?")),
    "danger": one_text("danger", _("What is the danger, and why now?"), rows=3),
    "interests": one_text("interests", _("Which interests weigh so heavily?"), rows=3),
    "request_ref": one_text("request_ref", _("Who asked, when, and under which reference?")),
    "source_link": one_text("source_link", _("Where is it openly available?")),
    "order_ref": one_text("order_ref", _("Date and reference of the written order")),
    "warned": one_text("warned", _("When was it reported, and who took it?")),
    "regulation": one_text("regulation", _("Which regulation, and which provision of it?")),
    "other_basis": one_text("other_basis", _("Which other basis lifts the confidentiality?")),
}
