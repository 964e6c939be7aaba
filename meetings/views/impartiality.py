"""Saying whether one is impartial in the items of a meeting."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cases.models.impartiality import Answer
from meetings.actions import impartiality
from meetings.doors import meeting_door
from meetings.forms import DeclareItemForm
from meetings.models import ImpartialityDeclaration
from okg.catalogue import codes
from okg.drafts.acting import attempt, press


@meeting_door("meetings.declare_item")
def declare(request, meeting, pk):
    """One item: impartial, or not and out of it."""
    item = get_object_or_404(meeting.items_shown_to(request.user).select_related("concern"), pk=pk)
    form = DeclareItemForm(request.POST or None)

    def act(*, answer, ground):
        impartiality.declare(item, by=request.user, answer=answer, ground=ground)
        left = answer == Answer.RECUSED
        messages.success(
            request,
            _("You leave the item. It is on record.")
            if left
            else _("It is on record that you are impartial."),
        )
        return meeting

    context = {
        "form": form,
        "item": item,
        "meeting": meeting,
        "grounds": codes.in_list("recusal_ground"),
        "section": "meetings",
    }
    return attempt(request, form, act) or render(request, "meetings/declare_item.html", context)


@require_POST
@meeting_door("meetings.declare_item")
def declare_all(request, meeting):
    """Impartial in every item that is shown and not answered for."""
    done = _("It is on record that you are impartial in the items you see.")
    press(request, lambda: impartiality.declare_all(meeting, by=request.user), done=done)
    return redirect(meeting)


@require_POST
@meeting_door("meetings.write_minutes")
def go_out(request, meeting, pk):
    """Who is recused has gone out of the room: noted by somebody who stays."""
    row = _recused(request, meeting, pk)
    press(
        request, lambda: impartiality.go_out(row, by=request.user), done=_("It is noted that they went out.")
    )
    return redirect(f"{meeting.get_absolute_url()}#item-{row.item_id}")


@require_POST
@meeting_door("meetings.write_minutes")
def come_back(request, meeting, pk):
    """The item is over, and they are back."""
    row = _recused(request, meeting, pk)
    press(
        request,
        lambda: impartiality.come_back(row, by=request.user),
        done=_("It is noted that they came back."),
    )
    return redirect(f"{meeting.get_absolute_url()}#item-{row.item_id}")


@require_POST
@meeting_door("meetings.change_agenda")
def lift(request, meeting, pk):
    """Let somebody who left an item by mistake back in."""
    row = _recused(request, meeting, pk)
    press(request, lambda: impartiality.lift(row, by=request.user), done=_("The recusal is lifted."))
    return redirect(meeting)


def _recused(request, meeting, pk):
    """The standing recusal with this key from an item that the user is shown; Http404 where there is none."""
    rows = ImpartialityDeclaration.objects.recused().select_related("item__meeting")
    return get_object_or_404(rows, item__in=meeting.items_shown_to(request.user), pk=pk)
