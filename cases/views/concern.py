"""One concern: its page, and what is known of its person."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from cases import cards as shelf
from cases import timeline
from cases.actions import persons
from cases.doors import concern_door, document_door
from cases.forms.followup import ChangePersonForm, PersonForm
from cases.models.person import Relation
from okg.access.doors import hall
from okg.access.may import may
from okg.access.roles import CONCERN_RIGHTS
from okg.drafts import keep
from okg.drafts.once import once
from okg.lib.refusal import Refused
from okg.lib.versions import Stale
from okg.roster.models import Contact


def rights_of(user, concern):
    """What this user may do to this concern, for the buttons: {"close_concern": True, …}."""
    return {right.split(".")[1]: may(user, right, concern) for right in CONCERN_RIGHTS}


@concern_door("cases.read_concern")
def show(request, concern):
    """The page of a concern: what it is, where it stands, who may see it, what happened."""
    context = {
        "concern": concern,
        "may": rights_of(request.user, concern),
        "tasks": concern.tasks.open().select_related("owner"),
        "grants": concern.grants.running().select_related("to", "basis"),
        "documents": concern.documents.select_related("kind").defer("content"),
        "relations": concern.relations.select_related("kind"),
        "timeline": timeline.of(concern, since=request.user.previous_visit_at),
        "obstacles": concern.reasons_not_to_close() if concern.is_open else [],
        "emergency": Contact.objects.all() if concern.acute else [],
        "section": "concerns",
    }
    return render(request, "cases/show.html", context)


@document_door("cases.read_concern")
def download(request, document):
    """The bytes of a document, as a download under a neutral name; nothing in it runs in the browser."""
    response = HttpResponse(document.content, content_type=document.media_type)
    name = f"{document.concern.ref}-{str(document.pk)[:8]}.{document.extension}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


@concern_door("cases.identify_person")
def person(request, concern):
    """Who it is. Each reveal is a line in the ledger, written by the door."""
    relations = concern.relations.select_related("person", "kind", "basis", "recorded_by")
    context = {
        "concern": concern,
        "relations": relations,
        "may": rights_of(request.user, concern),
        "section": "concerns",
    }
    return render(request, "cases/person.html", context)


@concern_door("cases.record_person")
def record(request, concern):
    """Record a person in the concern."""
    name = f"cases.record:{concern.ref}"
    form = PersonForm(request.POST or None, draft_name=name, draft=keep.restore(request, name))
    if request.method == "POST" and form.is_valid():
        fields = form.cleaned_data
        try:
            return once(request, lambda: _record(concern, request.user, fields))
        except Refused as refusal:
            form.add_error(None, refusal.sentences)
    return render(request, "cases/record.html", {"form": form, "concern": concern, "section": "concerns"})


def _record(concern, user, fields):
    persons.record(concern, by=user, **fields)
    return concern


@concern_door("cases.identify_person")
def change_person(request, concern, pk):
    """Correct who a person is; the second of two editors sees both texts."""
    if not may(request.user, "cases.record_person", concern):
        raise Http404
    relation = get_object_or_404(Relation.objects.select_related("person"), concern=concern, pk=pk)
    who = relation.person
    initial = {name: getattr(who, name) for name in ("name", "birth_year", "contact", "own_version")}
    form = ChangePersonForm(request.POST or None, initial=initial, version=who.version)
    if request.method == "POST" and form.is_valid():
        try:
            persons.change(who, by=request.user, version=form.version, concern=concern, **form.cleaned_data)
            return redirect("cases:person", ref=concern.ref)
        except Stale as stale:
            form.show_both(stale.current)
    return render(request, "cases/record.html", {"form": form, "concern": concern, "relation": relation, "section": "concerns"})


@hall("cases.read_card")
def cards(request):
    """The action cards that are shipped."""
    return render(request, "cases/cards.html", {"cards": shelf.all_cards(), "section": "cards"})


@hall("cases.read_card")
def card(request, code):
    """One action card, step by step."""
    found = shelf.get(code)
    if found is None:
        raise Http404
    return render(request, "cases/card.html", {"card": found, "contacts": Contact.objects.all(), "section": "cards"})
