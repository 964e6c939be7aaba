"""Forms of the end and what follows: closing in full or with advice, looking after, opening again, locking away."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.forms.followup import UserChoice
from cases.forms.intake import area
from okg.catalogue.forms import CodeField
from okg.lib import dates
from okg.lib.forms import DayField, Form
from okg.roster.models import Agency, User

REPORTER_WORKDAYS = 5  # proposed


def text(label, *, rows=2, required="", help_text="", most=10000):
    """A sealed text; `required` is the sentence where it may not be left out."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        widget=area(rows),
        max_length=most,
        required=bool(required),
        error_messages={"required": required} if required else None,
    )


class ReporterFields(Form):
    """What whoever reported it hears."""

    reporter_told = text(_("What was whoever reported it told?"))
    reporter_to_be_told_by = DayField(
        label=_("Or by when will they be told?"),
        required=False,
        future=True,
        help_text=_("It then stands on your desk until it is done."),
    )

    def __init__(self, *args, reporter_known, **kwargs):
        super().__init__(*args, **kwargs)
        self.reporter_known = reporter_known
        if reporter_known:
            day = dates.add_workdays(dates.today(), REPORTER_WORKDAYS)
            self.initial.setdefault("reporter_to_be_told_by", day)


class AdviceForm(ReporterFields):
    """The short ending."""

    once = True
    advice = text(
        _("What did you advise?"),
        rows=4,
        required=_("Write what was advised."),
        help_text=_("A few lines are enough."),
    )
    field_order = ["advice"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not self.reporter_known:
            del self.fields["reporter_told"], self.fields["reporter_to_be_told_by"]

    def clean(self):
        values = super().clean()
        if self.reporter_known and not self.errors:
            if not values.get("reporter_told") and not values.get("reporter_to_be_told_by"):
                self.add_error("reporter_told", _("Write what they were told, or choose a day."))
            elif values.get("reporter_told"):
                values["reporter_to_be_told_by"] = None
        return values


class CloseForm(ReporterFields):
    """Why it ends, who continues, what everybody was told, and when it would be opened again."""

    reason = CodeField(
        "close_reason",
        label=_("Why is it closed?"),
        error_messages={"required": _("Choose why it is closed.")},
    )
    outcome = text(_("What came out of it?"), rows=4, required=_("Write what came out of it."))
    continues_agency = forms.ModelChoiceField(
        None, label=_("Which service continues?"), required=False, empty_label=_("None")
    )
    continues_user = UserChoice(label=_("Who in the group continues?"), required=False)
    nobody_because = text(_("If nobody continues: why?"))
    person_told = text(_("What was the person told?"))
    person_not_told_because = text(_("If the person was told nothing: why?"))
    reporter_not_told_because = text(_("If whoever reported it is told nothing: why?"))
    reopen_if = text(
        _("What would make you open it again?"),
        required=_("Write what would make you open it again."),
        help_text=_("Signs that somebody else can recognise."),
    )
    disclosures_reviewed = forms.BooleanField(
        label=_("I have gone through the register of disclosures, and it is right"),
        error_messages={"required": _("Go through the register of disclosures, and tick that you have.")},
    )
    in_spite_because = text(_("You close it all the same. Why?"))
    field_order = [
        "reason", "outcome", "continues_agency", "continues_user", "nobody_because", "person_told",
        "person_not_told_because", "reporter_told", "reporter_to_be_told_by", "reporter_not_told_because", "reopen_if",
        "disclosures_reviewed", "in_spite_because",
    ]  # fmt: skip

    def __init__(self, *args, warned, **kwargs):
        super().__init__(*args, **kwargs)
        self.warned = warned
        self.fields["continues_agency"].queryset = Agency.objects.all()
        self.fields["continues_user"].offer(User.objects.with_role("member"))
        if not warned:
            del self.fields["in_spite_because"]

    def clean(self):
        values = super().clean()
        if not any(values.get(name) for name in ("continues_agency", "continues_user", "nobody_because")):
            self.add_error("continues_agency", _("Choose who continues, or write why nobody does."))
        if bool(values.get("person_told")) == bool(values.get("person_not_told_because")):
            self.add_error(
                "person_told",
                _("Write what the person was told, or why they were told nothing; one of the two."),
            )
        reporter = ("reporter_told", "reporter_to_be_told_by", "reporter_not_told_because")
        if not any(values.get(name) for name in reporter) and "reporter_to_be_told_by" not in self.errors:
            self.add_error(
                "reporter_told",
                _("Write what whoever reported it was told, by when they will be, or why not."),
            )
        if values.get("reporter_told") or values.get("reporter_not_told_because"):
            values["reporter_to_be_told_by"] = None
        if self.warned and not values.get("in_spite_because"):
            self.add_error("in_spite_because", _("Put it right first, or write why you close all the same."))
        return values


class LookAfterForm(Form):
    """How it went, months later."""

    once = True
    outcome = CodeField(
        "aftercare_outcome",
        radio=True,
        label=_("How is it going?"),
        error_messages={"required": _("Choose how it is going.")},
    )
    found = text(
        _("What have you found out?"),
        rows=4,
        required=_("Write what you found, also where you reached nobody."),
        help_text=_(
            "Whom you spoke with, and what they said. Where more is needed this is the reason it is reopened."
        ),
    )


class ReopenForm(Form):
    """Why, held against what was agreed."""

    reason = text(
        _("Why is it opened again?"),
        rows=4,
        required=_("Write why it is opened again, and which of the signs you agreed on has come."),
    )


class RestrictForm(Form):
    """The category the archive keeps it under."""

    retention = CodeField(
        "retention",
        radio=True,
        label=_("What kind of concern was it?"),
        help_text=_("It decides when the archive looks at it again. Nothing is deleted by itself."),
        error_messages={"required": _("Choose what kind it was.")},
    )


class OpenArchivedForm(Form):
    """What somebody needs it for."""

    reason = text(_("What do you need it for?"), required=_("Write what you need it for."), most=2000)
