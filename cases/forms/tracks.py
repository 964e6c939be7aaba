"""Forms of what happens beside the steps, of what the reporter hears, and of recalls."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cases import consents
from cases.forms.endings import text
from cases.forms.followup import BasisChoice
from okg.catalogue import codes
from okg.catalogue.forms import CodeField
from okg.lib.forms import DayField, Form


class TrackForm(Form):
    """What happened, who received what, and what remains."""

    once = True
    kind = CodeField(
        "side_track",
        radio=True,
        label=_("What happened?"),
        error_messages={"required": _("Choose what happened.")},
    )
    happened_on = DayField(label=_("When?"), past=True)
    receiver = forms.CharField(
        label=_("Who received it?"),
        help_text=_("Service and function, for example the radicalisation contact in the police district."),
        required=False,
        max_length=300,
    )
    told = text(_("What was told?"), rows=3)
    basis = BasisChoice(label=_("Which provision allows it?"), required=False)
    consent = forms.ModelChoiceField(
        None, label=_("The consent it rests on"), required=False, help_text=_("Where the basis is consent.")
    )
    next_of_kin = text(
        _("Of a death: who follows up the next of kin, and how?"),
        help_text=_("They hear of it from the police or a priest, never from the group."),
    )
    person_part_ends_on = DayField(
        label=_("Of a confirmed death: when does the person's part end?"),
        required=False,
        help_text=_("Proposed: six months after. The duty of confidentiality goes on."),
    )
    remains = text(
        _("What remains for the group?"),
        rows=3,
        required=_("Write what remains for the group, or that nothing does."),
    )

    def __init__(self, *args, living, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["basis"].offer()
        self.fields["consent"].queryset = living
        self.fields["consent"].label_from_instance = lambda row: f"{row.answered_at:%d.%m.%Y}"
        if not living.exists():
            del self.fields["consent"]

    def clean(self):
        """What the kind asks for, said beside the field it belongs to."""
        values = super().clean()
        kind = values.get("kind")
        if kind is None:
            return values
        attributes = codes.get(kind.pk).attributes
        if attributes.get("discloses"):
            for name, says in NEEDED_WHERE_TOLD.items():
                if not values.get(name) and name not in self.errors:
                    self.add_error(name, says)
            basis = values.get("basis")
            if basis and consents.demanded_by(basis) and not values.get("consent"):
                self.add_error(
                    "basis", _("This legal basis rests on a consent. Choose which, or record it first.")
                )
        elif values.get("told") or values.get("basis"):
            self.add_error(
                "told", _("Here nothing is passed on to anybody. Leave out what was told and the basis.")
            )
        return values


NEEDED_WHERE_TOLD = {
    "receiver": _("Write who received it."),
    "told": _("Write what was told."),
    "basis": _("Choose the provision that allows it to be told."),
}


class FeedbackForm(Form):
    """What whoever reported the concern heard."""

    once = True
    kind = CodeField(
        "feedback_kind",
        radio=True,
        label=_("What about?"),
        error_messages={"required": _("Choose what about.")},
    )
    given_on = DayField(label=_("When?"), past=True)
    words = text(
        _("What were they told?"),
        rows=3,
        required=_("Write what they were told."),
        help_text=_("They are told nothing about a person that they may not know."),
    )


class RecallForm(Form):
    """What was wrong, and what is right."""

    once = True
    whole = forms.ChoiceField(
        label=_("What was mistaken?"),
        choices=[("part", _("Something that is said in the concern")), ("whole", _("The concern itself"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what was mistaken.")},
    )
    wrong = text(
        _("What was wrong?"),
        rows=3,
        required=_("Write what was wrong."),
        help_text=_("As briefly as it can be understood: everyone who was told reads this."),
    )
    right = text(_("What is right?"), rows=3, required=_("Write what is right, or that nothing of it was."))

    def clean_whole(self):
        return self.cleaned_data["whole"] == "whole"


class RecallAnswerForm(Form):
    """What somebody did with what was mistaken."""

    answer = CodeField(
        "recall_answer",
        radio=True,
        label=_("What did you do?"),
        error_messages={"required": _("Say what you did with it.")},
    )
    forwarded_to = forms.CharField(
        label=_("Passed on: to whom?"),
        help_text=_("Service and function. You have told them, too, that it was mistaken."),
        required=False,
        max_length=300,
    )

    def clean(self):
        values = super().clean()
        passed_on = getattr(values.get("answer"), "code", "") == "videreformidlet"
        if values.get("answer") and passed_on != bool(values.get("forwarded_to")):
            self.add_error("forwarded_to", _("Write to whom it had been passed on; only where it had."))
        return values
