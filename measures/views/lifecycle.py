"""The pages that do something to a measure: GET shows the form, POST does it."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.utils.translation import gettext as _

from measures import forms
from measures.actions import lifecycle
from measures.doors import measure_door
from measures.models import Measure
from okg.access.doors import hall
from okg.drafts import keep
from okg.drafts.acting import attempt
from okg.lib import dates

# What the change form shows of a measure, by the names of its fields.
SHOWN = [
    "year", "number", "title", "goal", "level", "plan_reference", "responsible", "due_on", "cost",
    "target_group", "indicator",
]  # fmt: skip


@hall("measures.add_measure")
def add(request):
    today = dates.today()
    year = today.year
    taken = Measure.objects.of(year).exclude(number=None).order_by("-number").values_list("number", flat=True)
    form = forms.AddForm(
        request.POST or None,
        initial={"year": year, "number": (taken.first() or 0) + 1, "planned_on": today},
        draft=keep.restore(request, forms.AddForm.draft_name),
    )
    return attempt(
        request,
        form,
        lambda **fields: lifecycle.add(by=request.user, **fields),
        done=_("The measure is planned."),
    ) or render(request, "measures/add.html", {"section": "measures", "form": form})


@measure_door("measures.change_measure")
def change(request, measure):
    form = forms.ChangeForm(
        request.POST or None,
        initial={name: getattr(measure, name) for name in SHOWN},
        version=measure.version,
        draft=keep.restore(request, f"measures.change:{measure.ref}"),
        draft_name=f"measures.change:{measure.ref}",
    )

    def act(**fields):
        return lifecycle.change(measure, form.version or 0, by=request.user, **fields)

    return _answer(request, measure, form, act, "change", _("The measure is changed."))


@measure_door("measures.change_measure")
def give_owner(request, measure):
    form = forms.GiveOwnerForm(request.POST or None, initial={"owner": measure.owner_id})
    return _answer(
        request, measure, form, _bound(lifecycle.give_owner, measure, request), "give_owner", _("Saved.")
    )


@measure_door("measures.report_progress")
def report_progress(request, measure):
    if not measure.reportable_by(request.user):
        raise PermissionDenied("measures.report_progress")
    form = _form(forms.ReportProgressForm, request, measure, initial={"status": "measure_status:i_gang"})
    act = _bound(lifecycle.report_progress, measure, request)
    return _answer(request, measure, form, act, "report_progress", _("The progress is noted."))


@measure_door("measures.finish_measure")
def finish(request, measure):
    form = _form(forms.FinishForm, request, measure)
    act = _bound(lifecycle.finish, measure, request)
    return _answer(
        request, measure, form, act, "finish", _("The measure is finished. Evaluate it when you can.")
    )


@measure_door("measures.drop_measure")
def drop(request, measure):
    form = _form(forms.DropForm, request, measure)
    return _answer(
        request, measure, form, _bound(lifecycle.drop, measure, request), "drop", _("The measure is dropped.")
    )


@measure_door("measures.finish_measure")
def reopen(request, measure):
    form = _form(forms.ReopenForm, request, measure)
    act = _bound(lifecycle.reopen, measure, request)
    return _answer(request, measure, form, act, "reopen", _("The measure is open again."))


@measure_door("measures.evaluate_measure")
def evaluate(request, measure):
    form = _form(forms.EvaluateForm, request, measure)

    def act(**fields):
        return lifecycle.evaluate(measure, by=request.user, **fields).measure

    return _answer(request, measure, form, act, "evaluate", _("The evaluation is saved."))


def _form(form_class, request, measure, **kwargs):
    """A form whose text is kept while it is written, under the measure's own reference."""
    name = f"measures.{form_class.__name__.removesuffix('Form').lower()}:{measure.ref}"
    draft = keep.restore(request, name)
    return form_class(request.POST or None, draft=draft, draft_name=name, **kwargs)


def _bound(act, measure, request):
    return lambda **fields: act(measure, by=request.user, **fields)


def _answer(request, measure, form, act, verb, done):
    answer = attempt(request, form, act, done=done)
    return answer or render(
        request, f"measures/{verb}.html", {"section": "measures", "form": form, "measure": measure}
    )
