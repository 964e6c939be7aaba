"""Answering a summons in one press, from the meeting's page or from the desk."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from meetings.actions import answering
from meetings.doors import meeting_door
from okg.drafts.acting import press


@require_POST
@meeting_door("meetings.answer_summons")
def answer(request, meeting):
    if not meeting.asks(request.user):
        raise PermissionDenied("meetings.answer_summons")
    said = request.POST.get("answer", "")
    press(
        request,
        lambda: answering.answer(meeting, by=request.user, answer=said),
        done=_("Your answer is saved. You can change it until the meeting begins."),
    )
    return redirect("desk:show") if request.POST.get("from") == "desk" else redirect(meeting)
