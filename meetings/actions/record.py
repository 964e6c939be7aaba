"""From draft to record: sent for comment, answered, approved by two, locked; afterwards only added to."""

import hashlib
import secrets

from django.db import transaction
from django.utils.translation import gettext as _

from meetings import protocol
from meetings.actions import impartiality, room
from meetings.models import THERE, MinutesAddendum, MinutesComment, MinutesPart, MinutesRecord
from okg.access.may import may
from okg.ledger import book as ledger
from okg.ledger.models import Seal
from okg.lib import dates, history
from okg.lib.refusal import Refused
from okg.notify import post as notify


@transaction.atomic
def send(meeting, *, by, comment_by, at=None):
    """Send the minutes to those who were there, who comment until the end of the day `comment_by`. Returns the record.

    Raises Refused where the meeting was not held, nothing is written, or they were sent already.
    """
    meeting.lock()
    at = at or dates.now()
    if reasons := reasons_not_to_send(meeting):
        raise Refused(reasons)
    if comment_by < dates.local(at).date():
        raise Refused(_("The deadline for comments has passed. Give a day that is still to come."))
    record = MinutesRecord(
        meeting=meeting, salt=secrets.token_hex(16), sent_at=at, sent_by=by, comment_by=comment_by
    )
    history.save(record, by=by, force_insert=True)
    room.close(meeting, by=by, at=at)
    ledger.act("minutes_sent", by=by, about=meeting, until=comment_by)
    _tell(record, "minutes_sent", by)
    return record


@transaction.atomic
def comment(record, *, by, text, item=None, at=None):
    """Say something to the minutes of an item, or in general. Raises Refused to those who were not there."""
    record = locked(record)
    if item:
        impartiality.refuse_recused(item, by)
    if reasons := reasons_not_to_comment(record, by):
        raise Refused(reasons)
    if not text.strip():
        raise Refused(_("Write your comment."))
    row = MinutesComment(
        record=record,
        item=item,
        text=text,
        version=(item or record.meeting).version,
        by=by,
        at=at or dates.now(),
    )
    history.save(row, by=by, force_insert=True)
    ledger.act("minutes_commented", by=by, about=record.meeting, comment=row.pk)
    if record.sent_by_id != by.pk and not (item and item.is_withheld_from(record.sent_by)):
        _tell_users([record.sent_by], "minutes_commented", record, f"comment:{row.pk}")
    return row


@transaction.atomic
def answer(row, *, by, answer, taken_in, at=None):
    """Answer a comment and say whether it is taken in; once. Whoever writes the minutes answers, and nobody recused."""
    record = locked(row.record)
    row = MinutesComment.objects.select_for_update(of=("self",)).select_related("item").get(pk=row.pk)
    if row.item_id:
        impartiality.refuse_recused(row.item, by)
    if record.locked_at or row.answered_at:
        raise Refused(_("The comment has been answered already."))
    if not record.meeting.may_be_minuted_by(by) or (row.by_id == by.pk and not _leads(by)):
        raise Refused(
            _("Comments are answered by the coordinator, or by somebody else who writes the minutes.")
        )
    if not taken_in and not answer.strip():
        raise Refused(_("Say why the comment is not taken in."))
    row.answer, row.taken_in, row.answered_by, row.answered_at = answer, taken_in, by, at or dates.now()
    history.save(row, by=by)
    ledger.act("comment_answered", by=by, about=record.meeting, comment=row.pk, taken_in=taken_in)
    return row


@transaction.atomic
def approve(record, *, by, at=None):
    """Approve the minutes as they stand: first the leader, then somebody else who was there. Returns the record.

    Where the text was changed since the leader approved it, that approval counts no more and the leader begins anew.
    """
    record = locked(record)
    at = at or dates.now()
    if reasons := reasons_not_to_approve(record, by, dates.local(at).date()):
        raise Refused(reasons)
    now = protocol.draft_digest(record)
    if _leads(by) and (record.approved_at is None or record.approved_digest != now):
        record.approved_at, record.approved_by, record.approved_digest = at, by, now
        record.seconded_at = record.seconded_by = None
    else:
        record.seconded_at, record.seconded_by = at, by
    history.save(record, by=by)
    event = "minutes_seconded" if record.seconded_at else "minutes_approved"
    ledger.act(event, by=by, about=record.meeting, digest=record.approved_digest[:32])
    if not record.seconded_at:
        _tell(record, "minutes_approved", by)
    return record


@transaction.atomic
def lock(record, *, by, at=None):
    """Lock the minutes: each part with its digest, the whole with that and the ledger's head. Returns the record."""
    record = locked(record)
    if reasons := reasons_not_to_lock(record, by):
        raise Refused(reasons)
    meeting = record.meeting
    parts = [_part(record, None, protocol.general(meeting))]
    parts += [_part(record, item, protocol.of_concern(item)) for item in protocol.concerns_of(meeting)]
    seal = Seal.objects.in_force()
    record.locked_at, record.locked_by = at or dates.now(), by
    record.sha256 = hashlib.sha256("\n".join(part.sha256 for part in parts).encode()).hexdigest()
    if seal:
        record.seal_number, record.head = seal.number, seal.head
    history.save(record, by=by)
    ledger.act(
        "minutes_locked",
        by=by,
        about=meeting,
        digest=record.sha256[:32],
        parts=len(parts),
        seal=record.seal_number,
    )
    _tell(record, "minutes_locked", by)
    return record


@transaction.atomic
def add(record, *, by, text, item=None, at=None):
    """Add to locked minutes, which themselves stand; `item` where it belongs to the part of a concern."""
    record = locked(record)
    if item:
        impartiality.refuse_recused(item, by)
    if not record.locked_at:
        raise Refused(_("The minutes are not locked. Change their text instead."))
    if not _leads(by):
        raise Refused(_("The coordinator adds to locked minutes."))
    if not text.strip():
        raise Refused(_("Write what is to be added."))
    part = record.parts.get(item=item)
    before = record.addenda.filter(item=item).order_by("number").last()
    link = f"{part.salt}\n{before.sha256 if before else part.sha256}\n{text}"
    row = MinutesAddendum(
        record=record,
        item=item,
        number=before.number + 1 if before else 1,
        text=text,
        by=by,
        at=at or dates.now(),
        sha256=hashlib.sha256(link.encode()).hexdigest(),
    )
    row.save(force_insert=True)
    about = item.concern if item else record.meeting
    ledger.act("addendum_added", by=by, about=about, addendum=row.pk, digest=row.sha256[:32])
    return row


def locked(record):
    """The record's row and its meeting as they are now, held until the transaction ends: nobody writes meanwhile."""
    rows = MinutesRecord.objects.select_for_update(of=("self",)).select_related("meeting")
    row = rows.get(pk=record.pk)
    row.meeting.lock()
    return row


def was_there(meeting, user):
    return meeting.attendance.filter(user_id=user.pk, status_id__in=THERE).exists()


def reasons_not_to_send(meeting):
    if hasattr(meeting, "minutes_record"):
        return [_("The minutes have been sent for comment already.")]
    if not meeting.held_at:
        return [_("Record first who was at the meeting. The minutes go to them.")]
    if not meeting.minutes_written:
        return [_("Nothing is written yet. Write the minutes first.")]
    return []


def reasons_not_to_comment(record, user):
    if record.seconded_at:
        return [_("The minutes are approved by two. Ask the coordinator for an addendum instead.")]
    if not was_there(record.meeting, user):
        return [_("Comments are for those who were at the meeting.")]
    return []


def reasons_not_to_approve(record, user, today):
    """Why this user cannot approve now; the text itself may still prove to be another than the leader approved."""
    if record.seconded_at and record.approved_digest == protocol.draft_digest(record):
        return [_("The minutes are approved by two already.")]
    if record.locked_at:
        return [_("The minutes are locked.")]
    if today <= record.comment_by:
        return [_("Those who were there have until the deadline to comment. Approve when it is over.")]
    if record.comments.unanswered().exists():
        return [_("Comments wait for an answer. Answer them first.")]
    stands = record.approved_at and record.approved_digest == protocol.draft_digest(record)
    if not stands:
        return [] if _leads(user) else [_("The coordinator approves first.")]
    if record.approved_by_id == user.pk:
        return [_("You have approved. Now somebody else who was there approves.")]
    return (
        [] if was_there(record.meeting, user) else [_("Those who were at the meeting approve its minutes.")]
    )


def reasons_not_to_lock(record, user):
    if record.locked_at:
        return [_("The minutes are locked already.")]
    if not _leads(user):
        return [_("The coordinator locks the minutes.")]
    if record.comments.unanswered().exists():
        return [_("Comments wait for an answer. Answer them first.")]
    if not record.seconded_at:
        return [_("Two approve the minutes before they are locked.")]
    if record.approved_digest != protocol.draft_digest(record):
        return [_("The text was changed after it was approved. Approve it again, both of you.")]
    return []


def _leads(user):
    return may(user, "meetings.lock_minutes")


def _part(record, item, content):
    salt = secrets.token_hex(16)
    part = MinutesPart(record=record, item=item, content=content, salt=salt)
    part.sha256 = protocol.digest(salt, content)
    part.save(force_insert=True)
    return part


def _tell(record, kind, by):
    rows = record.meeting.attendance.filter(status_id__in=THERE).exclude(user=None).exclude(user_id=by.pk)
    _tell_users([row.user for row in rows.select_related("user")], kind, record, kind)


def _tell_users(users, kind, record, turn):
    notify.tell(users, kind, about=record.meeting, path=record.get_absolute_url(), key=f"{turn}:{record.pk}")
