"""The agenda of a meeting, changed."""

from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from meetings.actions import agenda
from meetings.doors import meeting_door, place_door
from meetings.forms import ItemForm
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
def remove_item(request, item):
    meeting = item.meeting
    press(
        request,
        lambda: agenda.remove_item(item, by=request.user),
        done=_("The item is taken off the agenda."),
    )
    return redirect(meeting)
