"""Forms of the first steps: four questions, a discussion without names, a basis."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.forms.followup import UserChoice
from cases.forms.informing import Informing
from cases.forms.intake import area
from cases.forms.pointing import Pointing, seen_field
from cases.informing import Informed
from cases.models.steps import Clarified
from okg.catalogue.forms import CodeField
from okg.lib.forms import Form
from okg.roster import who
from okg.roster.models import Agency, User

ANSWER = _("Answer yes, no or not sure.")


def _question(label, help_text=""):
    return forms.ChoiceField(
        label=label,
        help_text=help_text,
        choices=Clarified.choices,
        widget=forms.RadioSelect,
        error_messages={"required": ANSWER},
    )


def _words(label):
    return forms.CharField(label=label, widget=area(2), required=False, max_length=5000)


class ClarifyForm(Form):
    """Four questions, each with room for a few words."""

    once = True
    acute = _question(
        _("Is it acute?"),
        _("Is anybody's life or health in danger now? Call 112 first, and write afterwards."),
    )
    acute_words = _words(_("Acute: in a few words"))
    criminal = _question(_("May it be a criminal offence?"))
    criminal_words = _words(_("Offence: in a few words"))
    child = _question(
        _("May child welfare have to know?"), _("Each who works with it has a duty of their own.")
    )
    child_words = _words(_("Child welfare: in a few words"))
    addressee = _question(_("Is this a matter for the group?"), _("No: say who should have it instead."))
    addressee_words = _words(_("The right addressee: in a few words"))


class ConsultForm(Pointing, Form):
    """A discussion; what looks like a giveaway in its minutes is pointed at once."""

    once = True
    pointed_at = "minutes"
    took_part = forms.MultipleChoiceField(
        label=_("Who took part?"),
        help_text=_("Two at least. Each has said to be impartial in this concern."),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose everybody who took part, two at least.")},
    )
    minutes = forms.CharField(
        label=_("What was discussed, and what was advised?"),
        help_text=_("Without anything that tells who it is about: no name, school, address or class."),
        widget=area(6),
        max_length=20000,
        error_messages={
            "required": _("Write what was discussed, without anything that tells who it is about.")
        },
    )
    outcome = CodeField(
        "consultation_outcome",
        radio=True,
        label=_("What came of it?"),
        error_messages={"required": _("Choose what came of it.")},
    )
    meeting_ref = forms.RegexField(
        r"^[A-Za-z]-\d{4}-[A-Za-z0-9]{4}$",
        label=_("The meeting's reference"),
        help_text=_("Where it was discussed in a meeting, for example M-2026-K7QX."),
        required=False,
        error_messages={"invalid": _("Write the reference as it stands on the meeting's page.")},
    )
    seen = seen_field()

    def __init__(self, *args, candidates, **kwargs):
        super().__init__(*args, **kwargs)
        self.users = {str(user.pk): user for user in who.seated(candidates)}
        self.fields["took_part"].choices = [
            (key, f"{user.name}, {user.title}" if user.title else user.name)
            for key, user in self.users.items()
        ]

    def clean_took_part(self):
        return [self.users[key] for key in self.cleaned_data["took_part"]]

    def clean(self):
        values = super().clean()
        values.pop("seen", None)
        return values


class TellForm(Informing):
    """The same question, of the concern's being worked with at all."""

    informed = forms.ChoiceField(
        label=_("Has the person been told?"),
        choices=Informed.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Say whether the person has been told.")},
    )


class SettleForm(TellForm):
    """What allows it, who answers for it, and what the person is told."""

    once = True
    at_once_reason = forms.CharField(
        label=_("Why can it not wait for the discussion?"),
        help_text=_("Somebody is in danger, so the basis may be settled at once. Discuss it afterwards."),
        widget=area(2),
        max_length=5000,
        error_messages={"required": _("Write why it cannot wait until the concern has been discussed.")},
    )
    processing_basis = CodeField(
        "processing_basis",
        radio=True,
        label=_("What allows that a named person is worked with? (GDPR article 6)"),
        error_messages={"required": _("Choose the basis.")},
    )
    special_basis = CodeField(
        "special_basis",
        label=_("And what, where it is about health, faith or conviction? (GDPR article 9)"),
        required=False,
        help_text=_("Leave empty where nothing of the kind is written down."),
    )
    why = forms.CharField(
        label=_("Why does it hold?"),
        help_text=_("Which provision it stands in, and why it is necessary here."),
        widget=area(3),
        max_length=10000,
        error_messages={"required": _("Write why this basis holds, and which provision it stands in.")},
    )
    consent = forms.ModelChoiceField(
        None,
        label=_("The consent it rests on"),
        required=False,
        help_text=_("Only where the basis is consent. It can be recorded afterwards."),
    )
    responsible = forms.ModelChoiceField(
        None,
        label=_("Which service answers for it?"),
        empty_label=_("Choose"),
        error_messages={"required": _("Choose the service that answers for it.")},
    )
    contact = UserChoice(
        label=_("Who is the person's contact?"),
        help_text=_("Somebody to whom the concern is open."),
        error_messages={"required": _("Choose who the contact is.")},
    )
    field_order = [
        "at_once_reason", "processing_basis", "special_basis", "why", "consent", "responsible", "contact",
        "informed", "informed_on", "exemption", "exemption_reason", "reconsider_on",
    ]  # fmt: skip

    def __init__(self, *args, contacts, consents, at_once, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["responsible"].queryset = Agency.objects.all()
        self.fields["contact"].offer(contacts)
        self.fields["consent"].queryset = consents
        self.fields["consent"].label_from_instance = lambda row: f"{row.answered_at:%d.%m.%Y}"
        if not at_once:
            del self.fields["at_once_reason"]
        if not consents.exists():
            del self.fields["consent"]


def members():
    """Users who may take part in a discussion: those who hold a seat of the group."""
    return list(User.objects.with_role("member"))
