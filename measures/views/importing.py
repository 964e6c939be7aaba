"""Reading in a file: choose it, see what each row would become or why it cannot, then take all or nothing.

Between the two steps the file travels in the page itself, so nothing of it lies on the server until it is
taken; what comes back is read and judged anew, as if it were sent for the first time.
"""

import base64
import binascii
import uuid

from django.contrib import messages
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import ngettext

from measures import forms
from measures.actions import importing
from okg.access.doors import hall
from okg.drafts.once import once
from okg.lib import dates, sheet
from okg.lib.refusal import Refused


@hall("measures.import_measures")
def import_measures(request):
    if "content" in request.POST:
        year = _number(request.POST.get("year", ""))
        return _take(request, "measures/import.html", lambda data: _read_measures(data, year), _take_measures)
    form = forms.ImportMeasuresForm(
        request.POST or None, request.FILES or None, initial={"year": dates.today().year}
    )
    if form.is_valid():
        plan = importing.read_measures(form.cleaned_data["file"], year=form.cleaned_data["year"])
        return _dry_run(request, "measures/import.html", plan, form.cleaned_data["file"])
    return render(request, "measures/import.html", {"section": "measures", "form": form})


@hall("measures.import_measures")
def import_trainings(request):
    if "content" in request.POST:
        return _take(request, "measures/import_trainings.html", importing.read_trainings, _take_trainings)
    form = forms.ImportTrainingsForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        plan = importing.read_trainings(form.cleaned_data["file"])
        return _dry_run(request, "measures/import_trainings.html", plan, form.cleaned_data["file"])
    return render(request, "measures/import_trainings.html", {"section": "trainings", "form": form})


def _read_measures(data, year):
    return importing.read_measures(data, year=year or dates.today().year)


def _take_measures(plan, *, by, leaving_out):
    made = importing.take_measures(plan, by=by, leaving_out=leaving_out)
    return f"{reverse('measures:list')}?year={plan.year}", len(made)


def _take_trainings(plan, *, by, leaving_out):
    made = importing.take_trainings(plan, by=by, leaving_out=leaving_out)
    return f"{reverse('trainings:list')}?year={made[0].year}", len(made)


def _take(request, template, read, take):
    """Take the file that the page carries, or show it again with what still stands in the way."""
    data = _carried(request)
    plan = read(data)
    leaving_out = frozenset(filter(None, map(_number, request.POST.getlist("leave_out"))))
    taken = []

    def act():
        address, count = take(plan, by=request.user, leaving_out=leaving_out)
        taken.append(count)
        return address

    try:
        answer = once(request, act)
    except Refused as refused:
        return _dry_run(request, template, plan, data, leaving_out=leaving_out, refusals=refused.sentences)
    for count in taken:
        said = ngettext("%(count)s row is taken.", "%(count)s rows are taken.", count)
        messages.success(request, said % {"count": count})
    return answer


def _dry_run(request, template, plan, data, *, leaving_out=frozenset(), refusals=()):
    """What the file would become, row by row. One that cannot be read as a whole is not carried on."""
    form_class = forms.ImportMeasuresForm if plan.year else forms.ImportTrainingsForm
    owners = importing.owners_by_words(plan) if plan.year else {}
    context = {
        "section": "measures" if plan.year else "trainings",
        "form": form_class(initial={"year": plan.year}),
        "plan": plan,
        "ready": [(row, owners.get(row.values.get("responsible"))) for row in plan.ready],
        "content": base64.b64encode(data).decode("ascii"),
        "leaving_out": leaving_out,
        "refusals": refusals,
        "submission": uuid.uuid4(),
    }
    return render(request, template, context)


def _carried(request):
    """The bytes of the file in the page; one somebody tampered with carries an empty file."""
    text = request.POST.get("content", "")
    try:
        return base64.b64decode(text, validate=True)[: sheet.MAX_BYTES + 1]
    except (binascii.Error, ValueError):
        return b""


def _number(text):
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else None
