"""The agenda of a meeting, changed."""

from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from meetings import building
from meetings.actions import agenda
from meetings.actions import building as putting_together
from meetings.doors import meeting_door, place_door
from meetings.forms import ItemForm
from meetings.reading import minutes_of, reading
from okg.drafts.acting import attempt, drafted, press


@meeting_door("meetings.add_item")
def add_item(request, meeting):
    form = ItemForm(request.POST or None, by=request.user, **drafted(request, f"meetings.item:{meeting.ref}"))

    def act(**fields):
        agenda.add_item(meeting, by=request.user, **fields)
        return meeting

    context = {"form": form, "meeting": meeting, "section": "meetings"}
    return attempt(request, form, act, done=_("The item is on the agenda.")) or render(
        request, "meetings/add_item.html", context
    )


@require_http_methods(["GET", "HEAD", "POST"])
@meeting_door("meetings.change_agenda")
def build(request, meeting):
    """What is proposed for the agenda: each with why and minutes; taken, or left for the next meeting."""
    if request.method == "POST":
        _answer(request, meeting)
        return redirect("meetings:build", ref=meeting.ref)
    built = building.build(meeting, request.user)
    seen = reading(meeting, request.user)
    context = {
        "meeting": meeting,
        "built": built,
        "on_it": minutes_of(seen),
        "with_all": minutes_of(seen) + built.minutes,
        "length": meeting.length,
        "closed": meeting.reasons_not_to_change_agenda(),
        "takeable": any(not one.obstacle for one in built.proposals),
        "section": "meetings",
    }
    return render(request, "meetings/build.html", context)


@require_POST
@meeting_door("meetings.change_agenda")
def publish(request, meeting):
    """The agenda is made known to those asked."""
    done = _("The agenda is published, and those asked are told.")
    press(request, lambda: putting_together.publish(meeting, by=request.user), done=done)
    return redirect(meeting)


def _answer(request, meeting):
    """Do what the button says: take all, take one, or leave one for the next meeting."""
    sent, by = request.POST, request.user
    if "take_all" in sent:
        done = _("The proposals are on the agenda.")
        press(request, lambda: putting_together.take_all(meeting, by=by), done=done)
    elif "take" in sent:
        done = _("The item is on the agenda.")
        press(request, lambda: putting_together.take(meeting, sent["take"], by=by), done=done)
    elif "put_off" in sent:
        done = _("It is left out of this meeting. Before the next one it is proposed again.")
        press(request, lambda: putting_together.put_off(meeting, sent["put_off"], by=by), done=done)


@require_POST
@meeting_door("meetings.change_agenda")
def add_template(request, meeting):
    press(
        request, lambda: agenda.add_template(meeting, by=request.user), done=_("The fixed agenda is put on.")
    )
    return redirect(meeting)


@require_POST
@place_door("meetings.change_agenda")
def move_item(request, item):
    press(request, lambda: agenda.move_item(item, by=request.user, up="up" in request.POST))
    return redirect(f"{item.meeting.get_absolute_url()}#item-{item.pk}")


@require_POST
@place_door("meetings.change_agenda")
def place_item(request, item):
    """Where it was let go: before the item that `before` names, or last."""
    press(request, lambda: agenda.place_item(item, by=request.user, before=request.POST.get("before")))
    return redirect(f"{item.meeting.get_absolute_url()}#item-{item.pk}")


@require_POST
@place_door("meetings.change_agenda")
def remove_item(request, item):
    meeting = item.meeting
    press(
        request,
        lambda: agenda.remove_item(item, by=request.user),
        done=_("The item is taken off the agenda."),
    )
    return redirect(meeting)
