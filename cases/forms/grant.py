"""The guide to a disclosure, a form a step: to whom, is it needed, on what basis, what, and what the person is told.

Each step is a form of its own with a draft of its own, so that going back finds what was typed and nothing is saved
before the last press. A form validates; `cases.views.guide` puts the steps together.
"""

import datetime as dt

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cases import lasting
from cases.forms.asking import answer, told
from cases.forms.demanded import DEMANDED
from cases.forms.followup import UserChoice, members
from cases.forms.informing import Informing
from cases.models.considered import Considered
from cases.models.grant import LONGEST_DAYS, Grant
from okg.access import bases, demands
from okg.access.models import LegalBasis
from okg.access.roles import LAYERS
from okg.catalogue.forms import CodeField, CodesField
from okg.lib import dates
from okg.lib.forms import DayField, Form

OPEN_FOR = dt.timedelta(days=90)


class Step(Form):
    """One step. `context` is the guide's (cases.views.guide.Guide): who gives, to whom, on which basis."""

    def __init__(self, *args, context, draft=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.context = context
        self.prepare()
        # Only now: a draft fills the fields that came with the context, too.
        if draft:
            self._take(draft)

    def prepare(self):
        """What the fields of this step depend on."""


class WhoForm(Step):
    to = UserChoice(
        label=_("To whom?"),
        help_text=_("Each stands under the agency and the duty of confidentiality that binds them."),
        error_messages={
            "required": _("Choose to whom."),
            "invalid_choice": _("Access cannot be given to this person. Choose somebody in the list."),
        },
    )

    def prepare(self):
        self.fields["to"].offer(
            [user for user in members() if user != self.context.giver], under_regimes=True
        )


class NeedForm(Step):
    """The first question of all: would it do to discuss it without a name?"""

    once = True
    enough = answer(
        _("Is it enough to discuss the concern without a name?"),
        help_text=_(
            "If it is, give no access. Then it is noted that you considered to share and did not, and you go on to "
            "write the summary for discussion."
        ),
    )
    why = told(
        _("Why, or why not?"),
        rows=3,
        required=_("Write why it is enough, or why it is not."),
        help_text=_("Think of what the receiver is to do, and whether that takes a name or the whole story."),
    )


class BasisRadios(forms.RadioSelect):
    """Each provision with its act, when it applies and how far it can be trusted; those that oblige stand apart."""

    rows = {}

    def create_option(self, name, value, *args, **kwargs):
        option = super().create_option(name, value, *args, **kwargs)
        row = self.rows[str(value)]
        option["help"] = f"{row.act}. {row.applies} {gettext('Trust')}: {row.trust.lower()}."
        option["attrs"]["aria-describedby"] = f"{option['attrs']['id']}_helptext"
        return option


class BasisForm(Step):
    """Only what can stand between these two on this day."""

    basis = forms.ChoiceField(
        label=_("Which provision fits?"),
        widget=BasisRadios,
        error_messages={
            "required": _("Choose the provision that allows it, or do not share."),
            "invalid_choice": _(
                "This provision does not stand between you and the receiver. Choose another."
            ),
        },
    )

    def prepare(self):
        found = self.context.possible()
        kinds = [LegalBasis.Kind.MUST, LegalBasis.Kind.MAY]
        field = self.fields["basis"]
        field.widget.rows = {str(row.pk): row for row in found}
        groups = [(kind.label, [(str(r.pk), r.label) for r in found if r.kind == kind]) for kind in kinds]
        field.choices = [(label, rows) for label, rows in groups if rows]

    def clean_basis(self):
        return self.fields["basis"].widget.rows[self.cleaned_data["basis"]]


class ConditionsForm(Step):
    """The conditions of the chosen basis as questions, and what it demands to be told."""

    def prepare(self):
        basis = self.context.basis
        for question in basis.questions:
            self.fields[f"q_{question['key']}"] = answer(question["text"])
        for demand in basis.demands:
            for name, field in DEMANDED.get(demand, lambda context: {})(self.context).items():
                self.fields[name] = field

    def clean(self):
        values = super().clean()
        answers = self.answers()
        for key, wrong in bases.unmet(self.context.basis, answers).items():
            if key in answers:
                self.add_error(f"q_{key}", wrong)
        return values

    def answers(self):
        """{question's key: "yes" | "no"} of what is answered."""
        given = {
            name.removeprefix("q_"): value for name, value in self.cleaned_data.items() if name[:2] == "q_"
        }
        return {key: value for key, value in given.items() if value}

    def particulars(self):
        """{name: text} of what the basis demands, dates as written in ISO."""
        return {name: str(self.cleaned_data[name]) for name in demands.names(self.context.basis)}


class WhatForm(Step):
    """What exactly, why, and why not less."""

    layer = forms.ChoiceField(
        label=_("How much?"),
        choices=list(LAYERS.items()),
        widget=forms.RadioSelect,
        initial="work",
        help_text=_("Give no more than is needed. Most follow-up needs no name."),
    )
    categories = CodesField(
        "shared_category",
        label=_("What kind of information?"),
        error_messages={"required": _("Tick what kind of information is shared.")},
    )
    shared = told(
        _("What exactly is shared?"),
        required=_("Write in a sentence what is shared."),
        help_text=_("One sentence. Use the code word, not the name."),
    )
    reason = told(
        _("Why does this person need it?"),
        rows=3,
        longest=5000,
        required=_("Write why this person needs to see the concern."),
    )
    why_not_less = told(_("Why can you not share less?"), required=_("Write why less is not enough."))


class TellForm(Informing, Step):
    """What the person is told, how sure the information is, whether it may go on, how it is given, until when."""

    verified = forms.ChoiceField(
        label=_("Is what is shared verified?"),
        choices=Grant.Verified.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Say whether it is verified.")},
    )
    onward = forms.ChoiceField(
        label=_("May the receiver pass it on?"),
        choices=[("no", _("No, ask first")), ("yes", _("Yes, within the same purpose"))],
        widget=forms.RadioSelect,
        help_text=_("Where the police have imposed secrecy (politiregisterloven § 35), the answer is no."),
        error_messages={"required": _("Say whether it may be passed on.")},
    )
    channel = CodeField("disclosure_channel", label=_("How is it given?"))
    until = DayField(
        label=_("Last day"),
        future=True,
        help_text=_("The access ends by itself after it. A year ahead at most."),
    )

    def prepare(self):
        self.last = lasting.last_day(self.context.concern, self.context.to)
        ahead = dates.today() + OPEN_FOR
        self.initial.setdefault("until", min(ahead, self.last or ahead))
        self.initial.setdefault("channel", "disclosure_channel:systemet")
        if self.last:
            self.fields["until"].help_text = gettext(
                "The access ends by itself after it. The guest is let in until %(day)s, so not later than that."
            ) % {"day": f"{self.last:%d.%m.%Y}"}

    def clean_until(self):
        until = self.cleaned_data["until"]
        if self.last and until > self.last:
            raise forms.ValidationError(
                gettext(
                    "This guest is let in until %(day)s. Choose that day or an earlier one as the last day."
                )
                % {"day": f"{self.last:%d.%m.%Y}"}
            )
        if until > dates.today() + dt.timedelta(days=LONGEST_DAYS):
            raise forms.ValidationError(
                _("Access can be given for a year at most. Choose an earlier last day.")
            )
        consent = self.context.consent
        if consent and dates.end_of(until) > consent.expires_at:
            raise forms.ValidationError(
                _("The consent holds until %(day)s. Choose that day or an earlier one as the last day.")
                % {"day": f"{consent.until:%d.%m.%Y}"}
            )
        return until


class ReadForm(Step):
    """The last step asks nothing: it is read, and pressed once."""

    once = True


class ConsiderForm(Form):
    """What was considered and not shared."""

    once = True
    to = UserChoice(label=_("With somebody in the group, or a guest?"), required=False)
    to_other = forms.CharField(
        label=_("Or with somebody else?"),
        required=False,
        max_length=300,
        help_text=_("Write the agency or the function, for example the upper secondary school."),
    )
    what = told(
        _("What did you consider to share?"),
        required=_("Write what you considered to share."),
        help_text=_("Use the code word, not the name."),
    )
    instead = forms.ChoiceField(
        label=_("What decided it?"),
        choices=Considered.Instead.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what decided it.")},
    )
    why_not = told(_("Why is it not shared?"), rows=3, required=_("Write why it is not shared."))

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to"].offer([user for user in members() if user != by], under_regimes=True)

    def clean(self):
        values = super().clean()
        if "to" not in self.errors and bool(values.get("to")) == bool(values.get("to_other")):
            self.add_error("to_other", _("Say with whom: choose somebody, or write who it is. Not both."))
        return values
