"""One concern: its page, its documents, and what is known of its person."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from cases import duties
from cases.actions import run_steps
from cases.doors import concern_door, document_door
from cases.timeline import story
from cases.views import boxes
from okg.access import roles
from okg.access.may import may
from okg.catalogue import codes
from okg.lib import dates
from okg.roster import who
from okg.roster.models import Agency, Contact


def rights_of(user, concern):
    """What this user may do to this concern, for the buttons: {"close_concern": True, …}. One question a layer."""
    opened = {layer: may(user, right, concern) for layer, right in roles.LAYER_RIGHTS.items()}
    return {
        right.split(".")[1]: opened[layer] and roles.allows(user.role_names(), right)
        for right, layer in roles.CONCERN_RIGHTS.items()
    }


@concern_door("cases.read_concern")
def show(request, concern):
    """The page of a concern: what it is, where it stands, who may see it, what happened."""
    rights = rights_of(request.user, concern)
    grants = list(concern.grants.running().select_related("to", "basis"))
    recusals = list(concern.recusals.running().select_related("user"))
    people = who.seated({grant.to_id: grant.to for grant in grants}.values())
    context = {
        "concern": concern,
        "state": concern.state,
        "late": concern.clock is not None and concern.clock <= dates.today(),
        "may": rights,
        "latest": concern.assessments.select_related("by").prefetch_related("dissents__by").last(),
        "tasks": _tasks(concern, request.user, rights),
        "access": [(user, [grant for grant in grants if grant.to_id == user.pk]) for user in people],
        "without": who.seats_without(people),
        "documents": concern.documents.unnamed().defer("content"),
        "relations": concern.relations.all(),
        "consents": _told(concern),
        "asked": [(codes.get(duty), day) for duty, day in duties.waiting_for(concern, request.user)],
        "story": story.shown(concern, request),
        "obstacles": obstacles_to_closing(concern) if concern.is_open else [],
        "contacts": Contact.objects.all() if concern.acute else [],
        "glasses": concern.glasses.unreviewed().select_related("by"),
        "recusals": recusals,
        "superior": _superior(recusals),
        "section": "concerns",
    }
    for box in boxes.BOXES:
        context |= box(concern, request.user, rights)
    return render(request, "cases/show.html", context)


def _tasks(concern, user, rights):
    """The open tasks; those of a card's steps stand with the card, where it is shown."""
    rows = concern.tasks.visible_to(user).open().select_related("owner")
    return rows.exclude(origin_id=run_steps.ORIGIN) if rights["run_card"] else rows


def _told(concern):
    """The consents of a concern without a name: to whom, how it stands, until when."""
    rows = list(concern.consents.order_by("-prepared_at"))
    names = dict(Agency.objects.values_list("code", "name")) if rows else {}
    return [(row, [names.get(code, code) for code in row.recipients]) for row in rows]


def _superior(recusals):
    """Whoever leads the group, where they are recused: those directly below them cannot decide (fvl § 6, third)."""
    leader = who.coordinator() if recusals else None
    return next((row.user for row in recusals if row.user == leader), None)


def obstacles_to_closing(concern):
    """[(sentence, address of where it is put right)]: what must be done before the concern can be closed."""
    addresses = {
        "tasks": f"{concern.get_absolute_url()}#oppgaver",
        "card": f"{concern.get_absolute_url()}#tiltakskort",
        "outcome": reverse("cases:assess", args=[concern.ref]),
        "repeat": f"{concern.get_absolute_url()}#gjentakelser",
    }
    return [(says, addresses.get(about, "")) for about, says in concern.obstacles_to_closing()]


@document_door("cases.read_concern")
def download(request, document):
    """The bytes of a document, as a download under a neutral name; nothing in it runs in the browser."""
    response = HttpResponse(document.content, content_type=document.media_type)
    name = f"{document.concern.ref}-{str(document.pk)[:8]}.{document.extension}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
