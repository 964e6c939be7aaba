"""In the meeting: the item that is up, large; what stands on the wall before all; moving on."""

from django.http import HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from cases.models.impartiality import Answer
from meetings import decisions, room
from meetings.actions import room as acts
from meetings.doors import meeting_door, place_door
from meetings.reading import WHOLE
from meetings.views.minutes import offered, text_form
from okg.access.may import may
from okg.drafts.acting import press


@require_safe
@meeting_door("meetings.read_meeting")
def show(request, meeting):
    """The room for one reader. What is said of a concern is behind the concern's own door, one press away."""
    lines = room.lines(meeting, request.user)
    present = next((line for line in lines if line.now), None)
    running = room.current(meeting)
    general = present and not present.item.concern_id
    writes = bool(present and present.how == WHOLE and meeting.may_be_minuted_by(request.user))
    said = general and _says_impartial(request.user, present.item)
    context = {
        "meeting": meeting,
        "lines": lines,
        "present": present,
        "whole": present and present.how == WHOLE,
        # Who is recused from what is up must leave, so they are told that it is.
        "withheld": bool(running and present is None),
        "running": running,
        "form": text_form(request, present.item) if writes and said else None,
        "writes": writes,
        "before": decisions.before(present.item, request.user)[:5] if general else [],
        "decided": present.item.decisions.with_task() if general else [],
        "kinds": offered(present.item) if present else [],
        "leads": _leads(request.user, meeting),
        "may_decide": bool(present and present.how == WHOLE) and may(request.user, "meetings.decide_item"),
        "through": bool(lines) and not running and all(line.been for line in lines if line.item),
        "section": "meetings",
    }
    return render(request, "meetings/room.html", context)


@require_safe
@meeting_door("meetings.read_meeting")
def wall(request, meeting):
    """What a projector shows: nothing that one of those present may not see. It reads itself anew."""
    lines, present, withheld = room.on_the_wall(meeting, request.user)
    context = {"meeting": meeting, "lines": lines, "present": present, "withheld": withheld}
    return render(request, "meetings/wall.html", context)


@require_safe
@meeting_door("meetings.read_meeting")
def now(request, meeting):
    """Which stretch runs, by its key, so that an open page can say that the meeting has gone on. It names no item."""
    running = room.current(meeting)
    return JsonResponse({"now": str(running.pk) if running else ""})


# The browser calls these by itself: no sign that somebody sits there.
wall.unattended = now.unattended = True


@require_POST
@meeting_door("meetings.hold_meeting")
def move_on(request, meeting):
    """To the next item, or back. `since` is what the page showed: a second press for the same step changes nothing."""
    since, back = request.POST.get("since"), "back" in request.POST
    press(request, lambda: acts.move_on(meeting, by=request.user, back=back, since=since))
    return HttpResponseRedirect(reverse("meetings:room", args=[meeting.ref]))


@require_POST
@place_door("meetings.hold_meeting")
def take_up(request, item):
    """Straight to one item of the agenda."""
    press(request, lambda: acts.take_up(item, by=request.user))
    return redirect("meetings:room", ref=item.meeting.ref)


def _leads(user, meeting):
    open_now = meeting.begun and meeting.state not in ("proposed", "cancelled")
    open_now = open_now and not hasattr(meeting, "minutes_record")
    return open_now and may(user, "meetings.hold_meeting")


def _says_impartial(user, item):
    return item.declarations.standing().filter(by=user, answer=Answer.IMPARTIAL).exists()
