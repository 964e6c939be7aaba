"""Calling meetings: plan, confirm, move, cancel, and record what has been.

`at`, where an act takes it, is the moment it is done (now): what is recorded afterwards says when it was.
"""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from meetings import notice, standing
from meetings.actions import agenda, answering, holding, inviting
from meetings.models import EXTRAORDINARY, ORDINARY, Meeting, MeetingYear
from okg.catalogue import codes
from okg.ledger import book as ledger
from okg.lib import dates, history
from okg.lib.refs import new_ref
from okg.lib.refusal import Refused
from okg.lib.versions import save_if_unchanged


@transaction.atomic
def plan(*, by, starts_at, ends_at, place="", kind=ORDINARY, invited=None, notice_reason="", at=None):
    """Call a meeting and ask every seat of the group, or with `invited` (users) those alone. Returns it.

    Raises Refused where the time has passed, ends before it begins, or another meeting lies across it, and where an
    ordinary one comes sooner than the notice agreed on and no `notice_reason` says why.
    """
    at = at or dates.now()
    _refuse_impossible_time(starts_at, ends_at, at)
    why = _why_so_soon(codes.key(kind), starts_at, at, notice_reason)
    meeting = _write(by, starts_at, ends_at, place, kind, confirmed_at=at, confirmed_by=by, notice_reason=why)
    if invited is None:
        inviting.ask_the_group(meeting, by=by)
    else:
        inviting.ask(meeting, [by, *invited], by=by)
    ledger.act("meeting_planned", by=by, about=meeting, kind=meeting.kind_id, on=meeting.day)
    inviting.tell(meeting, "meeting_summoned", by=by)
    return meeting


@transaction.atomic
def call_extraordinary(concern, *, by, starts_at, ends_at, place="", invited, at=None):
    """Call those `invited` (users), and nobody else, to a meeting about one concern, which is its only item.

    Raises Refused where the caller may not read the concern, where it has no summary that can be discussed,
    or where nobody else is asked.
    """
    at = at or dates.now()
    _refuse_impossible_time(starts_at, ends_at, at)
    if not {user.pk for user in invited} - {by.pk}:
        raise Refused(_("Choose at least one to meet with."))
    meeting = _write(
        by, starts_at, ends_at, place, EXTRAORDINARY, confirmed_at=at, confirmed_by=by, called_for=concern
    )
    inviting.ask(meeting, [by, *invited], by=by)
    agenda.add_item(meeting, by=by, kind="agenda_kind:sak", concern=concern)
    ledger.act("extraordinary_called", by=by, about=meeting, concern=concern.pk, on=meeting.day)
    inviting.tell(meeting, "meeting_called", by=by)
    return meeting


@transaction.atomic
def confirm(meeting, *, by, starts_at=None, ends_at=None, place=None, notice_reason="", at=None):
    """Make a proposed meeting a called one, at its proposed time or another; the group is asked. Refused as `plan`."""
    meeting.lock()
    if meeting.state != "proposed":
        raise Refused(_("The meeting is confirmed already."))
    at = at or dates.now()
    meeting.starts_at, meeting.ends_at = starts_at or meeting.starts_at, ends_at or meeting.ends_at
    meeting.place = meeting.place if place is None else place
    _refuse_impossible_time(meeting.starts_at, meeting.ends_at, at, but=meeting)
    meeting.notice_reason = _why_so_soon(meeting.kind_id, meeting.starts_at, at, notice_reason)
    meeting.confirmed_at, meeting.confirmed_by = at, by
    history.save(meeting, by=by)
    inviting.ask_the_group(meeting, by=by)
    ledger.act("meeting_confirmed", by=by, about=meeting, on=meeting.day)
    inviting.tell(meeting, "meeting_summoned", by=by)
    return meeting


@transaction.atomic
def move(meeting, version, *, by, starts_at, ends_at, place, notice_reason="", at=None):
    """Give a meeting another time or place, if it is still at `version`; everybody asked is told, and where the time
    is another, asked anew.

    Raises Stale when somebody changed it meanwhile, Refused where it is held or cancelled, where the time is
    impossible or too soon without a reason, or where it would leave its year with too few meetings.
    """
    at = at or dates.now()
    if reasons := meeting.reasons_not_to_move():
        raise Refused(reasons)
    if (starts_at, ends_at) != (meeting.starts_at, meeting.ends_at):
        _refuse_impossible_time(starts_at, ends_at, at, but=meeting)
        if dates.local(starts_at).year != meeting.day.year:
            _refuse_to_leave_short(meeting, at)
    begins_anew = starts_at != meeting.starts_at
    if begins_anew and meeting.confirmed_at:
        meeting.notice_reason = _why_so_soon(meeting.kind_id, starts_at, at, notice_reason)
    meeting.starts_at, meeting.ends_at, meeting.place = starts_at, ends_at, place
    meeting.sequence += 1
    changed = {"starts_at", "ends_at", "place", "sequence", "notice_reason"}
    save_if_unchanged(meeting, version, by=by, update_fields=changed)
    ledger.act("meeting_moved", by=by, about=meeting, on=meeting.day)
    if meeting.confirmed_at:
        inviting.tell(meeting, "meeting_moved", by=by, turn=meeting.sequence)
    if begins_anew:
        answering.ask_anew(meeting, by=by)
    return meeting


@transaction.atomic
def cancel(meeting, *, by, reason, new_date=None, at=None):
    """Cancel a meeting. With `new_date` (a local day) one at the same time of day takes its place and agenda.

    Returns the new meeting, or None. Raises Refused where the year would be left with fewer meetings, held
    and planned, than it demands and no new date is given – unless nothing can mend the year any more.
    """
    meeting.lock()
    at = at or dates.now()
    if reasons := meeting.reasons_not_to_cancel():
        raise Refused(reasons)
    if new_date is None or new_date.year != meeting.day.year:
        _refuse_to_leave_short(meeting, at)
    meeting.cancelled_at, meeting.cancelled_by, meeting.cancel_reason = at, by, reason
    meeting.sequence += 1
    history.save(meeting, by=by)
    ledger.act("meeting_cancelled", by=by, about=meeting, on=meeting.day, new_date=new_date)
    inviting.tell(meeting, "meeting_cancelled", by=by)
    return new_date and _replace(meeting, new_date, by, at)


@transaction.atomic
def record(
    *,
    by,
    starts_at,
    ends_at,
    place="",
    kind=ORDINARY,
    attendance=(),
    cancel_reason="",
    replaces=None,
    at=None,
):
    """Write down a meeting that has been: held with `attendance` (as holding.hold), or cancelled.

    For what happened before the group used this, or in a hurry. Raises Refused where it has not begun yet.
    """
    at = at or dates.now()
    if starts_at > at:
        raise Refused(_("The time has not come yet. Plan the meeting instead."))
    meeting = _write(by, starts_at, ends_at, place, kind, confirmed_at=at, confirmed_by=by, replaces=replaces)
    ledger.act("meeting_recorded", by=by, about=meeting, kind=meeting.kind_id, on=meeting.day)
    if cancel_reason:
        meeting.cancelled_at, meeting.cancelled_by, meeting.cancel_reason = at, by, cancel_reason
        history.save(meeting, by=by)
        ledger.act("meeting_cancelled", by=by, about=meeting, on=meeting.day)
        return meeting
    return holding.hold(meeting, by=by, attendance=attendance, at=at)


@transaction.atomic
def withdraw(meeting, *, by):
    """Take back a proposal; a meeting people have been called to is cancelled instead."""
    meeting.lock()
    if meeting.state != "proposed":
        raise Refused(_("People have been called to the meeting. Cancel it instead."))
    for item in meeting.items.all():
        agenda.take_off(item, by=by)
    ledger.act("proposal_withdrawn", by=by, about=meeting, on=meeting.day)
    history.delete(meeting, by=by)


def propose(*, by, slot, day, place=""):
    """A draft of an ordinary meeting at the usual time on `day`; None where the slot has one already."""
    if Meeting.objects.filter(slot=slot).exists():
        return None
    meeting = _write(by, usual_time(day, 9), usual_time(day, 11), place, ORDINARY, slot=slot)
    ledger.act("meeting_proposed", by=by, about=meeting, on=day)
    return meeting


def usual_time(day, hour):
    """An hour of a local day as an aware moment."""
    return dt.datetime.combine(day, dt.time(hour), tzinfo=dates.OSLO)


def _write(by, starts_at, ends_at, place, kind, **facts):
    meeting = Meeting(
        ref=_free_ref(dates.local(starts_at).year),
        starts_at=starts_at,
        ends_at=ends_at,
        place=place,
        kind_id=codes.key(kind),
        **facts,
    )
    history.save(meeting, by=by, force_insert=True)
    return meeting


def _free_ref(year):
    while Meeting.objects.filter(ref=(ref := new_ref("M", year))).exists():
        continue
    return ref


def _replace(meeting, new_date, by, at):
    """Call the meeting that takes a cancelled one's place, for the same people and with its agenda."""

    def on_new_date(moment):
        return dt.datetime.combine(new_date, dates.local(moment).time(), tzinfo=dates.OSLO)

    starts_at, ends_at = on_new_date(meeting.starts_at), on_new_date(meeting.ends_at)
    _refuse_impossible_time(starts_at, ends_at, at, but=meeting)
    # Why the old one was cancelled is why the new one comes so soon.
    why = _why_so_soon(meeting.kind_id, starts_at, at, meeting.cancel_reason)
    new = _write(
        by, starts_at, ends_at, meeting.place, meeting.kind_id,
        confirmed_at=at, confirmed_by=by, replaces=meeting, called_for=meeting.called_for, notice_reason=why,
    )  # fmt: skip
    inviting.ask_the_same(meeting, new, by=by)
    for item in meeting.items.all():
        item.meeting = new
        history.save(item, by=by, update_fields=["meeting"])
    ledger.act("meeting_planned", by=by, about=new, kind=new.kind_id, on=new.day)
    inviting.tell(new, "meeting_summoned", by=by)
    return new


def _refuse_impossible_time(starts_at, ends_at, at, but=None):
    if ends_at <= starts_at:
        raise Refused(_("The meeting must end after it begins."))
    if starts_at <= at:
        raise Refused(_("The time has passed. Choose a later one, or record it as a meeting that has been."))
    across = Meeting.objects.open().filter(starts_at__lt=ends_at, ends_at__gt=starts_at)
    if across.exclude(pk=but and but.pk).exists():
        raise Refused(_("Another meeting lies at the same time. Choose another time."))


def _why_so_soon(kind, starts_at, at, reason):
    """The reason where the notice is shorter than agreed, "" where it is not; Refused where it must be given."""
    if not notice.is_short(kind, starts_at, at):
        return ""
    if not reason.strip():
        raise Refused(notice.sentence())
    return reason.strip()


def _refuse_to_leave_short(meeting, at):
    """A meeting that counts leaves its year only if enough are left, or if nothing can mend the year."""
    year, today = meeting.day.year, dates.local(at).date()
    if not (meeting.confirmed_at and standing.counts(meeting.kind_id)) or today.year > year:
        return
    # Two who cancel at once must not each count on the other's meeting.
    MeetingYear.objects.locked(year)
    left = standing.judged(year, standing.sittings(year, but=meeting), today)
    if left.missing and left.state != "broken":
        raise Refused(
            _(
                "This would leave %(year)d with %(count)d of %(required)d meetings. "
                "Give a new date in the same year, and the two are changed in one."
            )
            % {"year": year, "count": left.held + left.planned, "required": left.required}
        )
