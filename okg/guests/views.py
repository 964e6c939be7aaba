"""Letting guests in, looking after them, and the one page a guest has of an agenda item."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cases.doors import concern_door
from meetings.doors import place_door
from okg.access.doors import hall
from okg.access.may import may
from okg.drafts.acting import attempt, drafted, press
from okg.guests import actions, slot
from okg.guests.doors import invitation_door
from okg.guests.forms import ContributeForm, InviteForm
from okg.guests.models import GuestInvitation
from okg.lib.refusal import Refused
from okg.roster import actions as roster
from okg.roster import who
from okg.roster.models import Declaration
from okg.roster.views import declaration_file


@concern_door("cases.give_grant")
def invite_to_concern(request, concern):
    """Invite a guest to a concern: it makes user and link, and leads on to the guide, which alone opens anything."""
    again = request.GET.get("igjen") == "1"
    form = InviteForm(request.POST or None, again=again, **drafted(request, f"guests.concern:{concern.ref}"))

    def act(**fields):
        return _hand_over(request, actions.invite_to_concern(concern, by=request.user, **fields))

    context = {
        "form": form,
        "back": concern.get_absolute_url(),
        "to": concern.code_word,
        "again": again,
    }
    return attempt(request, form, act) or _page(request, "guests/invite.html", context)


@place_door("guests.invite_to_item")
def invite_to_item(request, item):
    """Let a guest in on an agenda item."""
    again = request.GET.get("igjen") == "1"
    form = InviteForm(
        request.POST or None,
        again=again,
        until=_day_of(item.meeting),
        **drafted(request, f"guests.item:{item.pk}"),
    )

    def act(**fields):
        return _hand_over(request, actions.invite_to_item(item, by=request.user, **fields))

    timed = slot.of(item)[0] is not None
    context = {
        "form": form,
        "back": item.meeting.get_absolute_url(),
        "to": item.heading,
        "again": again,
        "item": item,
        "timed": timed,
    }
    return attempt(request, form, act) or _page(request, "guests/invite.html", context)


def _day_of(meeting):
    """The meeting's day as the last day of a guest, where it lies ahead."""
    return None if meeting.over else meeting.day


def _hand_over(request, made):
    """Keep the link until the next page has shown it, once, and to whom which concern is to be opened next."""
    invitation, link = made
    concern = invitation.concern if actions.without_access([invitation]) else None
    request.session["guest"] = {
        "name": invitation.user.name,
        "username": invitation.user.username,
        "link": link,
        "key": str(invitation.user_id),
        "ref": concern and concern.ref,
        "code_word": concern and concern.code_word,
    }
    return "guests:invited"


@hall("guests.read_guests")
def invited(request):
    """The link of the guest just let in; gone when the page is left."""
    return _page(request, "guests/invited.html", {"guest": request.session.pop("guest", None)})


@hall("guests.read_guests")
def list_guests(request):
    """All guests, running and past: to what, until when, signed when, last seen."""
    rows = list(
        GuestInvitation.objects.seen_by_leader(request.user).select_related(
            "user",
            "appointment__seat__agency",
            "concern",
            "item__concern",
            "item__meeting",
            "invited_by",
            "ended_by",
        )
    )
    signed = {
        row.user_id: row
        for row in Declaration.objects.in_force().filter(user__in=[row.user_id for row in rows])
    }
    shut = {row.pk for row in actions.without_access(rows)}
    for row in rows:
        row.signed = signed.get(row.user_id)
        row.shut = row.pk in shut
        row.may_open = row.shut and row.concern.is_open and may(request.user, "cases.give_grant", row.concern)
    context = {
        "running": [row for row in rows if row.is_running],
        "past": [row for row in rows if not row.is_running],
    }
    return _page(request, "guests/list.html", context)


@require_POST
@hall("guests.read_guests")
def end(request, pk):
    """End what a guest was let in on: one press."""
    row = _seen(request, pk)
    press(
        request,
        lambda: actions.end(row, by=request.user),
        done=_("The guest is let out. What they wrote stays."),
    )
    return redirect("guests:list")


@require_POST
@hall("guests.read_guests")
def new_link(request, pk):
    """A lost link is made anew; the old ones die."""
    row = _seen(request, pk)
    try:
        link = roster.new_link(row.user, by=request.user)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("guests:list")
    return redirect(_hand_over(request, (row, link)))


@hall("guests.read_guests")
def declaration(request, pk):
    """What a guest signed, as a document."""
    return declaration_file(_seen(request, pk).user)


def _seen(request, pk):
    rows = GuestInvitation.objects.seen_by_leader(request.user).select_related("user", "concern")
    return get_object_or_404(rows, pk=pk)


@require_safe
@invitation_door("guests.read_item")
def item(request, invitation):
    """An agenda item as its guest sees it: what may be discussed without names, when it comes, who leads."""
    start, end = slot.of(invitation.item)
    context = {
        "invitation": invitation,
        "item": invitation.item,
        "meeting": invitation.item.meeting,
        "start": start,
        "end": end,
        "chair": who.coordinator(),
        "mine": invitation.item.contributions.filter(by=request.user),
        "section": "desk",
    }
    return render(request, "guests/item.html", context)


@invitation_door("guests.contribute_to_item")
def contribute(request, invitation):
    """Write something to the item."""
    form = ContributeForm(request.POST or None, **drafted(request, f"guests.contribute:{invitation.pk}"))

    def act(text):
        actions.contribute(invitation, by=request.user, text=text)
        return reverse("guests:item", args=[invitation.pk])

    context = {"form": form, "invitation": invitation, "section": "desk"}
    return attempt(request, form, act, done=_("Your contribution is sent.")) or render(
        request, "guests/contribute.html", context
    )


def _page(request, template, context):
    return render(request, template, context | {"section": "group", "known": actions.before()})
