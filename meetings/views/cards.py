"""Putting on record in a meeting that the group adopted action cards."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.shortcuts import render
from django.utils.translation import gettext as _

from cases.actions import cards as acts
from meetings import cards
from meetings.card_forms import AdoptForm
from meetings.doors import meeting_door
from okg.drafts.acting import attempt


@meeting_door("cases.adopt_card")
def adopt(request, meeting):
    """The drafts that were before the group, with the days it settled."""
    if not cards.can_adopt(meeting, request.user):
        raise PermissionDenied("cases.adopt_card")
    form = AdoptForm(request.POST or None, meeting=meeting)

    @transaction.atomic
    def act(*, versions, **days):
        for version in versions:
            acts.adopt(
                version, by=request.user, meeting=meeting.pk, meeting_ref=meeting.ref, on=meeting.day, **days
            )
        return meeting

    context = {"form": form, "meeting": meeting, "drafts": cards.drafts(), "section": "meetings"}
    return attempt(request, form, act, done=_("The adoption is on record.")) or render(
        request, "meetings/adopt_cards.html", context
    )
