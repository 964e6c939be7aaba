"""Where a concern came from, if it came out of an old register, and the names that were cut out of it."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cases.actions import kept_names as acts
from cases.actions.taking_over import NO_NAME
from cases.doors import concern_door
from cases.forms.importing import SettleForm
from cases.importing import columns, names
from okg.access.may import may
from okg.drafts.acting import attempt, drafted, press


def box(concern, user, rights):
    """What the concern's page says of an old register: the row it was, and names that wait to be settled."""
    row = concern.imported_rows.select_related("batch").defer("cells", "given", "reason").first()
    waiting = list(concern.kept_names.defer("name")) if row and rights["identify_person"] else []
    return {"imported": row, "kept_names": waiting}


@concern_door("cases.read_concern")
def imported(request, concern):
    """What the row said in the old register; with its names for those alone who may know who it is."""
    row = get_object_or_404(concern.imported_rows.select_related("batch__taken_by", "answered_by"))
    identified = may(request.user, "cases.identify_person", concern)
    cut = [] if identified else [one for one in (row.given or {}).get("names", ()) if one["what"] != NO_NAME]
    said = []
    for place, field in enumerate(row.batch.fields):
        if field == columns.REPORTER and concern.lead != request.user:
            continue  # who told is for whoever leads, here as on the concern's page
        text = row.cells[place].strip() if place < len(row.cells) else ""
        for one in cut:
            text = names.cut(text, one["name"], one["put"])
        if text:
            said.append((columns.FIELDS.get(field, _("A column that was left out")), text))
    context = {"concern": concern, "row": row, "said": said, "is_cut": bool(cut), "section": "concerns"}
    return render(request, "cases/imported.html", context)


@concern_door("cases.identify_person")
def kept(request, concern):
    """The names that were cut out and wait: may they be recorded, and on which basis?"""
    context = {
        "concern": concern,
        "names": concern.kept_names.select_related("kept_by"),
        "may_record": may(request.user, "cases.record_person", concern),
        "section": "concerns",
    }
    return render(request, "cases/kept_names.html", context)


@concern_door("cases.identify_person")
def settle_name(request, concern, pk):
    """Record a name that was kept aside as a person of the concern."""
    name = _of(request, concern, pk)
    initial = {"name": name.name, "relation": name.relation_id}
    form = SettleForm(request.POST or None, initial=initial, **drafted(request, f"cases.settle:{pk}"))

    def act(**fields):
        acts.record(name, by=request.user, **fields)
        return reverse("cases:person", args=[concern.ref])

    context = {"form": form, "concern": concern, "section": "concerns"}
    return attempt(request, form, act) or render(request, "cases/record.html", context)


@require_POST
@concern_door("cases.identify_person")
def throw_name_away(request, concern, pk):
    """Throw a name away that was kept aside: nobody reads it again."""
    name = _of(request, concern, pk)
    press(request, lambda: acts.throw_away(name, by=request.user), done=_("The name is thrown away."))
    return redirect(concern)


def _of(request, concern, pk):
    if not may(request.user, "cases.record_person", concern):
        raise Http404
    return get_object_or_404(concern.kept_names, pk=pk)
