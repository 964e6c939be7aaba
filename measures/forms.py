"""The forms of measures and trainings; they validate and never save."""

import datetime as dt

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from measures import cells
from measures.models import DELAYED, UNDER_WAY
from okg.catalogue.forms import CodeField
from okg.lib import dates
from okg.lib.forms import DayField, Form
from okg.lib.sheet_field import SheetField
from okg.roster.models import User

NO_NAMES = _("Do not name anyone there is concern for: this page is open to the whole group.")


class CellField(forms.CharField):
    """A field read as a cell of a file is, so that page and file take the same spellings. Empty is None."""

    def __init__(self, *, read, **kwargs):
        self.read = read
        super().__init__(**kwargs)

    def clean(self, value):
        typed = super().clean(value)
        try:
            return self.read(typed) if typed else None
        except cells.Mistake as mistake:
            raise ValidationError(mistake.says) from None


def line(most, **kwargs):
    """A field of one line. NUL and other things no text holds are refused by Django's own field."""
    return forms.CharField(max_length=most, **kwargs)


def lines(rows=4, **kwargs):
    """A field of several lines."""
    return forms.CharField(max_length=4_000, widget=forms.Textarea(attrs={"rows": rows}), **kwargs)


def owners():
    """Users who can own a measure: those who hold a seat in the group today, or deputise one."""
    return User.objects.with_role("member")


class ChangeForm(Form):
    """What a measure says. Owner and status change by acts of their own."""

    once = True
    year = forms.IntegerField(label=_("Year"), min_value=2000, max_value=2200)
    number = CellField(
        read=cells.whole(9_999, least=1),
        label=_("Number"),
        required=False,
        help_text=_("The measure's number in the year's plan."),
    )
    title = line(200, label=_("Measure"), help_text=_("What is to be done, in one line."))
    goal = CodeField("goal", label=_("Goal"))
    level = CodeField("measure_level", label=_("Level"), radio=True)
    plan_reference = line(
        200,
        label=_("Plan reference"),
        required=False,
        help_text=_(
            "Where the action plan or the mapping report asks for it, for example “Handlingsplan pkt. 1.1”."
        ),
    )
    responsible = line(
        120,
        label=_("Responsible"),
        help_text=_("The service or function that carries it out, for example “Rektorene”."),
    )
    due_on = DayField(label=_("Deadline"))
    cost = CellField(read=cells.crowns, label=_("Cost in crowns"), required=False)
    target_group = line(200, label=_("Target group"), required=False)
    indicator = line(
        300,
        label=_("Indicator"),
        required=False,
        help_text=_("What will show that it worked, for example a number or a share."),
    )

    def clean(self):
        cleaned = super().clean()
        year, due_on = cleaned.get("year"), cleaned.get("due_on")
        if year and due_on and due_on.year not in (year, year + 1):
            self.add_error(
                "due_on", _("The deadline must lie in the year of the plan or the year after. Check both.")
            )
        return cleaned


class AddForm(ChangeForm):
    """A new measure."""

    draft_name = "measures.add"
    owner = forms.ModelChoiceField(
        queryset=None,
        required=False,
        label=_("Owner"),
        empty_label=_("Nobody yet"),
        help_text=_("The one in the group who sees to it that it gets done, and who is reminded."),
    )
    planned_on = DayField(
        label=_("In the plan from"),
        help_text=_("Reports count the measure from this day on."),
        required=False,
    )
    field_order = [
        "title",
        "year",
        "number",
        "goal",
        "level",
        "plan_reference",
        "responsible",
        "owner",
        "due_on",
    ]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = owners()


class GiveOwnerForm(Form):
    once = True
    owner = forms.ModelChoiceField(
        queryset=None,
        required=False,
        label=_("Owner"),
        empty_label=_("Nobody"),
        help_text=_("A new owner is told."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = owners()


class ReportProgressForm(Form):
    once = True
    status = CodeField(
        "measure_status", label=_("How does it go?"), radio=True, only=lambda key: key in (UNDER_WAY, DELAYED)
    )
    text = lines(label=_("What has happened"), help_text=NO_NAMES)


class FinishForm(Form):
    once = True
    text = lines(label=_("What came of it"), help_text=NO_NAMES)


class DropForm(Form):
    once = True
    reason = lines(label=_("Why it is dropped"), help_text=NO_NAMES)


class ReopenForm(Form):
    once = True
    reason = lines(label=_("Why it is reopened"), help_text=NO_NAMES)


class EvaluateForm(Form):
    once = True
    did_it_work = CodeField("evaluation", label=_("Did it work?"), radio=True)
    text = lines(label=_("What we saw, and how we know"), help_text=NO_NAMES)
    continue_next_year = forms.TypedChoiceField(
        label=_("Should it go on next year?"),
        choices=[("1", _("Yes")), ("0", _("No"))],
        coerce=lambda value: value == "1",
        empty_value=None,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the alternatives.")},
    )


class ChangeTrainingForm(Form):
    """What is known of a training before and apart from who came."""

    once = True
    number = CellField(
        read=cells.whole(9_999, least=1),
        label=_("Number"),
        required=False,
        help_text=_("The training's number in the year."),
    )
    title = line(200, label=_("Training"))
    audience = line(
        200, label=_("Audience"), help_text=_("Those it is for, for example “Ledere i oppvekst”.")
    )
    held_on = DayField(label=_("Date"))
    hours = CellField(read=cells.hours, label=_("Hours"), help_text=_("Write half hours as 2,5."))
    place = line(120, label=_("Place"), required=False)
    held_by = line(120, label=_("Course holder"))
    signed_up = CellField(read=cells.whole(cells.MOST_HEADS), label=_("Signed up"), required=False)
    note = lines(3, label=_("Remark"), required=False)
    field_order = ["title", "number", "audience", "held_on", "hours", "place", "held_by", "signed_up", "note"]

    def clean_held_on(self):
        day = self.cleaned_data["held_on"]
        if not dt.date(2000, 1, 1) <= day <= dt.date(dates.today().year + 2, 12, 31):
            raise ValidationError(_("Check the year of the date."))
        return day


class AddTrainingForm(ChangeTrainingForm):
    draft_name = "measures.add_training"


class RecordForm(Form):
    once = True
    attended = CellField(read=cells.whole(cells.MOST_HEADS), label=_("How many came"))
    effect = lines(
        label=_("What it led to"),
        required=False,
        help_text=_("What the participants do differently now, and how you know. It can be filled in later."),
    )


class DropTrainingForm(Form):
    once = True
    reason = lines(label=_("Why it is called off"))


class ImportTrainingsForm(Form):
    file = SheetField(
        help_text=_("A text file (CSV) as a spreadsheet saves it, with semicolon or comma, 1 MB at most.")
    )


class ImportMeasuresForm(ImportTrainingsForm):
    year = forms.IntegerField(
        label=_("Year"), min_value=2000, max_value=2200, help_text=_("The year whose plan this is.")
    )
    field_order = ["year", "file"]


class FilterForm(forms.Form):
    """What of the year's measures is shown. Unknown values are passed over: old links still work."""

    LATE = "late"
    MINE, NOBODY = "mine", "nobody"
    year = forms.TypedChoiceField(label=_("Year"), coerce=int, required=False)
    goal = CodeField("goal", label=_("Goal"), required=False)
    status = forms.ChoiceField(label=_("Status"), required=False)
    owner = forms.ChoiceField(label=_("Owner"), required=False)

    def __init__(self, *args, years, statuses, users, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [(year, year) for year in years]
        self.fields["goal"].choices = [("", _("All goals")), *list(self.fields["goal"].choices)[1:]]
        self.fields["status"].choices = [("", _("All")), *statuses, (self.LATE, _("Past the deadline"))]
        self.fields["owner"].choices = [
            ("", _("All")),
            (self.MINE, _("My own")),
            (self.NOBODY, _("Without an owner")),
            *((str(user.pk), user.name) for user in users),
        ]
