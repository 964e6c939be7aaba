"""Reading in an old register, page by page: the file, its columns, its rows one by one, the taking, the undoing."""

from pathlib import Path

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from cases.actions import importing, taking_over
from cases.doors import import_door, imported_row_door
from cases.forms import importing as forms
from cases.importing import columns, rows
from cases.models.concern import Concern
from cases.models.importing import REFUSE, TAKE, RegisterImport
from okg.access.doors import hall
from okg.catalogue import codes
from okg.drafts.acting import attempt, drafted, press
from okg.lib.refusal import Refused

SAMPLE = Path(__file__).parents[1] / "data" / "register-2025.csv"
RIGHT = "cases.import_register"


@hall(RIGHT)
def import_register(request):
    """Choose a file; go on with one that is begun; see what became of those that are taken."""
    form = forms.UploadForm(request.POST or None, request.FILES or None)
    answer = attempt(request, form, lambda file: importing.begin(by=request.user, data=file))
    context = {
        "form": form,
        "under_way": RegisterImport.objects.under_way().select_related("begun_by"),
        "taken": RegisterImport.objects.taken().select_related("taken_by"),
        "section": "concerns",
    }
    return answer or render(request, "cases/import.html", context)


@hall(RIGHT)
def import_sample(request):
    """An invented register, to try the import with."""
    answer = HttpResponse(SAMPLE.read_bytes(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="register-2025.csv"'
    return answer


BESIDE = "les_%s"  # two forms on one page ask the same, so one of them has names of its own


@import_door(RIGHT)
def import_columns(request, batch):
    """What each column holds, and how the bytes are read."""
    if batch.is_taken:
        return redirect("cases:import_rows", pk=batch.pk)
    said = request.POST if request.method == "POST" else request.GET
    read_as = {"encoding": batch.encoding, "separator": batch.separator}
    wanted = {name: said[name] for name in read_as if said.get(name)}
    choice = forms.ReadAsForm(wanted or None, initial=read_as, auto_id=BESIDE)
    if wanted and choice.is_valid():
        read_as = choice.cleaned_data
    try:
        found = importing.read(batch, **read_as)
    except Refused as refused:
        choice.add_error(None, refused.sentences)
        context = {"batch": batch, "choice": choice, "section": "concerns"}
        return render(request, "cases/import_columns.html", context)
    guesses = batch.fields if len(batch.fields) == len(found.header) else columns.guess(found.header)
    form = forms.ColumnsForm(request.POST or None, found=found, guesses=guesses, initial=read_as)

    def act(**_fields):
        return importing.set_columns(batch, by=request.user, fields=form.chosen(), **read_as)

    context = {
        "batch": batch,
        "choice": forms.ReadAsForm(initial=read_as, auto_id=BESIDE),
        "form": form,
        "count": len(found.rows),
        "section": "concerns",
    }
    return attempt(request, form, act) or render(request, "cases/import_columns.html", context)


@import_door(RIGHT)
def import_rows(request, batch):
    """What each row was understood as and what is answered; once it is taken, what became of each."""
    if batch.is_taken:
        return _result(request, batch)
    if not batch.fields:
        return redirect("cases:import_columns", pk=batch.pk)
    found = importing.understood(batch)
    context = {
        "batch": batch,
        "asked": [(row, meant, _shown(row, meant)) for row, meant in found if not meant.is_sure],
        "sure": [(row, meant, _shown(row, meant)) for row, meant in found if meant.is_sure],
        "count": len(found),
        "unasked": sum(meant.is_sure and not row.answer for row, meant in found),
        "waiting": sum(not row.answer for row, _meant in found),
        "refused": sum(row.answer == REFUSE for row, _meant in found),
        "section": "concerns",
    }
    return render(request, "cases/import_rows.html", context)


def _shown(row, meant):
    """What a row is taken as, in words."""
    values = meant.values | (row.given or {})
    return {
        "day": rows.day_of(values["received_on"]),
        "what": values["what"],
        "state": values["state"],
        "close_reason": codes.label(values["close_reason"]),
        "about": [codes.label(values[name]) for name in ("theme", "source", "age_band")],
        "age": meant.said["age"],
    }


def _result(request, batch):
    found = list(batch.rows.select_related("concern", "answered_by"))
    for row in found:
        row.batch = batch
    open_to = set(
        Concern.objects.visible_to(request.user)
        .filter(pk__in=[row.concern_id for row in found if row.concern_id])
        .values_list("pk", flat=True)
    )
    refused = [row for row in found if row.answer == REFUSE]
    context = {
        "batch": batch,
        "rows": [(row, row.concern_id in open_to) for row in found],
        "count": len(found),
        "taken": sum(row.answer == TAKE for row in found),
        "refused": len(refused),
        "kept": sum(row.concern_id is not None for row in found),
        "may_be_undone": batch.may_be_undone(),
        "section": "concerns",
    }
    return render(request, "cases/import_result.html", context)


@require_POST
@import_door(RIGHT)
def import_sure(request, batch):
    """Take all rows that are beyond doubt."""

    def act():
        count = importing.take_sure(batch, by=request.user)
        said = ngettext("%(count)d row is taken.", "%(count)d rows are taken.", count)
        messages.success(request, said % {"count": count})

    press(request, act)
    return redirect(batch)


@imported_row_door(RIGHT)
def import_row(request, row):
    """One row: what it says, why it is asked about, and what it is taken as, or that it is refused."""
    batch = row.batch
    if batch.is_taken:
        return redirect(batch)
    found = importing.understood(batch)
    meant = next(meant for one, meant in found if one.pk == row.pk)
    seen = row.answered_at if request.method == "GET" else _seen(request, row)
    sent = request.POST.get("answer")
    form = _row_form(request, row, meant, sent == TAKE)
    refuse = forms.RefuseForm(
        request.POST if sent == REFUSE else None,
        initial={"reason": row.reason},
        once=True,
        auto_id="id_refuse_%s",
    )

    def take(**_fields):
        importing.answer(row, by=request.user, take=True, given=form.given(), seen=seen)
        return _next(found, row, meant)

    def turn_down(reason):
        importing.answer(row, by=request.user, take=False, reason=reason, seen=seen)
        return _next(found, row, meant)

    context = {
        "batch": batch,
        "row": row,
        "meant": meant,
        "said": [(columns.FIELDS[name], text) for name, text in meant.said.items() if text],
        "form": form,
        "refuse": refuse,
        "seen": _stamp(row),
        "left": sum(not one.answer and not other.is_sure for one, other in found),
        "section": "concerns",
    }
    answer = attempt(request, refuse, turn_down) if sent == REFUSE else attempt(request, form, take)
    return answer or render(request, "cases/import_row.html", context)


def _row_form(request, row, meant, sent):
    given = meant.values | (row.given or {})
    done = {one["name"]: one for one in given.get("names", ())}
    initial = given | {name: rows.day_of(given[name]) for name in ("received_on", "deadline")}
    for place, name in enumerate(meant.names):
        one = done.pop(name, {})
        initial |= {f"name_{place}": one.get("what"), f"put_{place}": one.get("put", forms.PUTS[0])}
        initial[f"relation_{place}"] = one.get("relation", "relation:subject")
    initial["more_names"] = "\n".join(done)
    draft = drafted(request, importing.draft_name(row.pk))
    return forms.RowForm(
        request.POST if sent else None, found=meant.names, initial=initial, once=True, **draft
    )


def _seen(request, row):
    """When the page that is answered from saw the row answered, as the row says it; or a moment that never was."""
    said = request.POST.get("seen", "")
    return row.answered_at if said == _stamp(row) else said


def _stamp(row):
    return row.answered_at.isoformat() if row.answered_at else ""


def _next(found, row, meant):
    """The next row that somebody must be asked about, where this was one; else all of them."""
    if meant.is_sure:
        return row.batch
    left = [one for one, other in found if one.pk != row.pk and not one.answer and not other.is_sure]
    return next((one for one in left if one.number > row.number), left[0] if left else row.batch)


@import_door(RIGHT)
def import_take(request, batch):
    """Choose the level, and let every row that was taken become a concern."""
    form = forms.TakeForm(request.POST or None)

    def act(level):
        return taking_over.take(batch, by=request.user, level=level)

    if batch.is_taken and request.method == "GET":
        return redirect("cases:import_rows", pk=batch.pk)
    waiting = batch.rows.unanswered().count()
    context = {
        "batch": batch,
        "form": form,
        "waiting": waiting,
        "count": batch.rows.filter(answer=TAKE).count(),
        "section": "concerns",
    }
    done = _("The register is taken over.")
    return attempt(request, form, act, done=done) or render(request, "cases/import_take.html", context)


@import_door(RIGHT)
def import_undo(request, batch):
    """Undo it, and name what somebody has touched since, which stays."""
    if request.method == "POST":

        def act():
            removed, kept = taking_over.undo(batch, by=request.user)
            said = ngettext("%(count)d concern is removed.", "%(count)d concerns are removed.", removed)
            messages.success(request, said % {"count": removed})

        press(request, act)
        return redirect("cases:import_rows", pk=batch.pk)
    if not batch.may_be_undone():
        return redirect("cases:import_rows", pk=batch.pk)
    made = list(batch.rows.filter(concern__isnull=False).select_related("concern"))
    touched = [row.concern for row in made if taking_over.is_touched(row)]
    open_to = set(Concern.objects.visible_to(request.user).filter(pk__in=[one.pk for one in touched]))
    context = {
        "batch": batch,
        "count": len(made) - len(touched),
        "touched": [(concern, concern in open_to) for concern in touched],
        "section": "concerns",
    }
    return render(request, "cases/import_undo.html", context)


@require_POST
@import_door(RIGHT)
def import_drop(request, batch):
    """Give it up: file, rows and answers are gone."""
    press(
        request,
        lambda: importing.drop(batch, by=request.user),
        done=_("The import is given up. Nothing is left of it."),
    )
    return redirect(reverse("cases:import_register"))
