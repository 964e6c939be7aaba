"""The pages of trainings: the year's list, one training, and what is done to it."""

from django.db.models import Sum
from django.shortcuts import render
from django.utils.translation import gettext as _

from measures import forms
from measures.actions import training as trainings
from measures.doors import training_door
from measures.models import Training
from okg.access.doors import hall
from okg.access.may import may
from okg.drafts import keep
from okg.drafts.acting import attempt
from okg.lib import dates

SHOWN = ["number", "title", "audience", "held_on", "hours", "place", "held_by", "signed_up", "note"]


@hall("measures.read_training")
def list_year(request):
    """The year's trainings by date, with what they add up to."""
    visible = Training.objects.visible_to(request.user)
    year, years = _year(request, visible)
    of_year = visible.of(year)
    held = of_year.held_by(dates.today())
    return render(
        request,
        "measures/list_trainings.html",
        {
            "section": "trainings",
            "year": year,
            "years": years,
            "trainings": list(of_year),
            "held": held.count(),
            "uncounted": held.without_attendance(dates.today()).count(),
            "sums": held.aggregate(attended=Sum("attended", default=0), hours=Sum("hours", default=0)),
            "may_add": may(request.user, "measures.add_training"),
            "may_import": may(request.user, "measures.import_measures"),
        },
    )


@training_door("measures.read_training")
def show(request, training):
    may_change = may(request.user, "measures.change_training")
    return render(
        request,
        "measures/show_training.html",
        {"section": "trainings", "training": training, "may_change": may_change},
    )


@hall("measures.add_training")
def add(request):
    name = forms.AddTrainingForm.draft_name
    form = forms.AddTrainingForm(request.POST or None, draft=keep.restore(request, name))
    act = lambda **fields: trainings.add(by=request.user, **fields)  # noqa: E731
    answer = attempt(request, form, act, done=_("The training is planned."))
    return answer or render(request, "measures/add_training.html", {"section": "trainings", "form": form})


@training_door("measures.change_training")
def change(request, training):
    form = forms.ChangeTrainingForm(
        request.POST or None,
        initial={name: getattr(training, name) for name in SHOWN},
        version=training.version,
    )

    def act(**fields):
        return trainings.change(training, form.version or 0, by=request.user, **fields)

    return _answer(request, training, form, act, "change_training", _("The training is changed."))


@training_door("measures.change_training")
def record(request, training):
    form = forms.RecordForm(
        request.POST or None, initial={"attended": training.attended, "effect": training.effect}
    )
    act = _bound(trainings.record, training, request)
    return _answer(request, training, form, act, "record", _("Attendance is recorded."))


@training_door("measures.change_training")
def drop(request, training):
    form = forms.DropTrainingForm(request.POST or None)
    act = _bound(trainings.drop, training, request)
    return _answer(request, training, form, act, "drop_training", _("The training is called off."))


def _bound(act, training, request):
    return lambda **fields: act(training, by=request.user, **fields)


def _answer(request, training, form, act, verb, done):
    answer = attempt(request, form, act, done=done)
    return answer or render(
        request, f"measures/{verb}.html", {"section": "trainings", "form": form, "training": training}
    )


def _year(request, rows):
    """The year of the address, else this one; and the years there is anything to choose among."""
    this_year = dates.today().year
    years = sorted({this_year, *(day.year for day in rows.dates("held_on", "year"))}, reverse=True)
    asked = request.GET.get("year", "")
    return (int(asked) if asked.isascii() and asked.isdigit() and int(asked) in years else this_year), years
