"""The pages that only show: the year's measures, one measure, the annual wheel."""

from django.shortcuts import render
from django.utils.translation import gettext as _

from measures import wheel as wheels
from measures.doors import measure_door
from measures.forms import FilterForm, owners
from measures.models import DELAYED, DROPPED, FINISHED, NOT_STARTED, UNDER_WAY, Measure
from okg.access.doors import hall
from okg.access.may import may
from okg.catalogue import codes
from okg.lib import charts, dates

# The wheel has three colours; what the group itself sits down to has one of its own.
COLOURS = {wheels.MEETING: "a", wheels.REPORT: "a", wheels.TRAINING: "b", wheels.MEASURE: "c"}


@hall("measures.read_measure")
def list_year(request):
    """The year's measures by goal, filtered by the address: year, goal, status, owner."""
    year, years = _year(request, Measure.objects.visible_to(request.user))
    whole_year = list(Measure.objects.visible_to(request.user).of(year).for_a_list())
    form = FilterForm(request.GET, years=years, statuses=_statuses(), users=owners())
    form.is_valid()
    chosen = {name: value for name, value in form.cleaned_data.items() if value and name != "year"}
    measures = [measure for measure in whole_year if _matches(measure, chosen, request.user)]
    return render(
        request,
        "measures/list.html",
        {
            "section": "measures",
            "year": year,
            "years": years,
            "filter": form,
            "filtered": bool(chosen),
            "measures": measures,
            "groups": _by_goal(measures),
            "counts": _counts(whole_year),
            "may_add": may(request.user, "measures.add_measure"),
            "may_import": may(request.user, "measures.import_measures"),
        },
    )


@measure_door("measures.read_measure")
def show(request, measure):
    """One measure with its notes and evaluations."""
    return render(
        request,
        "measures/show.html",
        {
            "section": "measures",
            "measure": measure,
            "notes": measure.progress.select_related("by"),
            "evaluations": measure.evaluations.select_related("by"),
            "may_report": measure.is_open and measure.reportable_by(request.user),
            "may_change": may(request.user, "measures.change_measure"),
            "may_evaluate": may(request.user, "measures.evaluate_measure")
            and not measure.reasons_not_to_evaluate(),
        },
    )


@hall("measures.read_measure")
def wheel(request):
    """The annual wheel, and beside it the same days as a list."""
    year, years = _year(request, Measure.objects.visible_to(request.user))
    marks = wheels.marks(year, request.user)
    return render(
        request,
        "measures/wheel.html",
        {
            "section": "measures",
            "year": year,
            "years": years,
            "events": [charts.Event(mark.day, mark.text, COLOURS[mark.kind], mark.url) for mark in marks],
            "legend": _legend({COLOURS[mark.kind] for mark in marks}),
        },
    )


def _legend(used):
    """What the colours in use stand for."""
    names = {"a": _("Meetings and reports"), "b": _("Trainings"), "c": _("Deadlines of measures")}
    return [(colour, name) for colour, name in names.items() if colour in used]


def _year(request, rows):
    """The year of the address, else this one; and the years there is anything to choose among."""
    this_year = dates.today().year
    years = sorted({this_year, *rows.order_by().values_list("year", flat=True).distinct()}, reverse=True)
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isascii() and asked.isdigit() and int(asked) in years else this_year
    return year, years


def _statuses():
    return [pair for pair in codes.choices("measure_status") if pair[0] != DELAYED]


def _matches(measure, chosen, user):
    """Whether a measure is among those asked for. A year's plan is some dozens of rows."""
    owner, status = chosen.get("owner"), chosen.get("status")
    wanted_owner = {FilterForm.MINE: str(user.pk), FilterForm.NOBODY: "None", None: None}.get(owner, owner)
    return (
        ("goal" not in chosen or measure.goal_id == chosen["goal"].pk)
        and (
            status is None or (measure.overdue if status == FilterForm.LATE else measure.status_id == status)
        )
        and (wanted_owner is None or str(measure.owner_id) == wanted_owner)
    )


def _by_goal(measures):
    """[(goal, its measures)] in the mandate's order, goals without measures left out."""
    groups = (
        (goal, [row for row in measures if row.goal_id == goal.pk])
        for goal in codes.in_list("goal", inactive=True)
    )
    return [(goal, rows) for goal, rows in groups if rows]


def _counts(measures):
    """The year in figures, whatever is filtered."""
    by_status = [measure.status_id for measure in measures]
    return {
        "total": len(measures),
        "not_started": by_status.count(NOT_STARTED),
        "under_way": by_status.count(UNDER_WAY),
        "finished": by_status.count(FINISHED),
        "dropped": by_status.count(DROPPED),
        "overdue": sum(measure.overdue for measure in measures),
        "unowned": sum(measure.ownerless for measure in measures),
        "in_force": len(measures) - by_status.count(DROPPED),
    }
