"""Copies of locked minutes: each numbered and on the ledger, so that it is known who took out what."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from cases.models.concern import Concern
from meetings.actions import record as records
from meetings.models import AgendaItem, MinutesCopy
from okg.ledger import book as ledger
from okg.lib import dates
from okg.lib.refusal import Refused

SHORTEST = 16  # digits of a fingerprint that are enough to tell one record from another


@transaction.atomic
def take(part, *, by, whole, at=None):
    """Number a copy of a part for its reader `by`; returns it. Raises Refused where the minutes are not locked.

    Two who take one at once come one after the other, and a copy that comes to nothing leaves no gap.
    """
    record = records.locked(part.record)
    if not record.locked_at:
        raise Refused(_("Copies are made of locked minutes. Read the draft here."))
    last = record.copies.order_by("number").last()
    copy = MinutesCopy(
        record=record,
        part=part,
        number=last.number + 1 if last else 1,
        reader=by,
        at=at or dates.now(),
        whole=whole,
        addenda=record.addenda.filter(item=part.item_id).count(),
    )
    copy.save(force_insert=True)
    about = part.item.concern if part.item_id else record.meeting
    ledger.act(
        "minutes_copied",
        by=by,
        about=about,
        copy=copy.number,
        meeting=record.meeting_id,
        part=part.pk,
        whole=whole,
    )
    return copy


@dataclass(frozen=True)
class Found:
    """What a checked copy is: the copy, whether its fingerprint is the record's, and addenda made since."""

    copy: MinutesCopy
    genuine: bool
    later: int


def check(ref, number, fingerprint, *, by):
    """Found for copy `number` of the meeting `ref`; None where there is none, or none that `by` may read.

    `fingerprint` is the hash printed on the copy, or its first SHORTEST digits or more.
    """
    rows = MinutesCopy.objects.select_related("record__meeting", "part__item__concern", "reader")
    copy = rows.filter(record__meeting__ref__iexact=ref, number=number).first()
    if copy is None or not _readable(copy.part, by):
        return None
    given = fingerprint.lower()
    genuine = len(given) >= SHORTEST and copy.part.sha256.startswith(given)
    later = copy.record.addenda.filter(item=copy.part.item_id).count() - copy.addenda
    return Found(copy, genuine, later)


def _readable(part, user):
    meetings = type(part.record.meeting).objects.visible_to(user)
    if not meetings.filter(pk=part.record.meeting_id).exists():
        return False
    if not part.item_id:
        return True
    return (
        AgendaItem.objects.visible_to(user).filter(pk=part.item_id).exists()
        and Concern.objects.visible_to(user).filter(pk=part.item.concern_id).exists()
    )
