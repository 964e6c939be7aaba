"""Holding a meeting: who was there."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from meetings import quorum, standing
from meetings.actions import answering, inviting
from meetings.models import DEPUTY, THERE, Attendance
from okg.ledger import book as ledger
from okg.lib import dates, history
from okg.lib.refusal import Refused


@dataclass(frozen=True)
class Presence:
    """One line of the attendance: a seat or a resource person's function (never a name), and whether there.

    `status` is a key of the list `attendance`; `user` only where neither holder nor deputy came.
    """

    status: str
    seat: Any = None
    role_label: str = ""
    user: Any = None


@transaction.atomic
def hold(meeting, *, by, attendance: Iterable[Presence], at=None):
    """Record that a meeting was held and who was there; a second time corrects the first. Returns it.

    With too few of the group's seats there, a meeting that would count is on record and does not; how many it took
    stays as it was when it was first recorded.

    Raises Refused where it has not begun, is cancelled or only proposed, or where fewer than two were there.
    """
    meeting.lock()
    at = at or dates.now()
    attendance = list(attendance)
    if reasons := meeting.reasons_not_to_hold(at):
        raise Refused(reasons)
    if sum(presence.status in THERE for presence in attendance) < 2:
        raise Refused(_("A meeting takes at least two. If it came to nothing, cancel it instead."))
    _write(meeting, attendance, by)
    if not meeting.held_at:
        meeting.held_at, meeting.held_by = at, by
        meeting.seats_needed = quorum.needed() if standing.counts(meeting.kind_id) else None
    meeting.seats_there = None if meeting.seats_needed is None else quorum.there(meeting)
    history.save(meeting, by=by)
    ledger.act(
        "meeting_held",
        by=by,
        about=meeting,
        on=meeting.day,
        there=meeting.attendance.filter(status__in=THERE).count(),
        quorate=meeting.quorate,
    )
    return meeting


def _write(meeting, attendance, by):
    """Make the rows say what `attendance` says; a seat it does not mention keeps its row, unsaid."""
    rows = {(row.seat_id, row.role_label): row for row in meeting.attendance.all()}
    named = {("", presence.role_label) for presence in attendance if presence.seat is None}
    for (seat_id, role_label), row in rows.items():
        if seat_id is None and ("", role_label) not in named:
            answering.take_back(row, by=by)
    holders = inviting.holders_on(meeting.day)
    deputies = inviting.holders_on(meeting.day, deputies=True)
    for presence in attendance:
        seat_id = presence.seat and presence.seat.pk
        row = rows.get((seat_id, presence.role_label)) or Attendance(
            meeting=meeting, seat_id=seat_id, role_label=presence.role_label, user=holders.get(seat_id)
        )
        if presence.status == DEPUTY:
            row.user = deputies.get(seat_id, row.user)
        row.user = presence.user or row.user
        row.status_id = presence.status
        history.save(row, by=by)
