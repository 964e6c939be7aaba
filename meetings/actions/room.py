"""Leading a meeting from item to item: each is up for a stretch, and one press moves on."""

from django.db import transaction
from django.utils.translation import gettext as _

from meetings import room
from meetings.models import ItemSitting
from okg.ledger import book as ledger
from okg.lib import dates
from okg.lib.refusal import Refused


@transaction.atomic
def take_up(item, *, by, at=None):
    """Let the meeting turn to an item; what was up is over from that moment. Returns the ItemSitting that runs.

    Raises Refused before the meeting begins, where it is cancelled, and for an item withheld from `by`.
    """
    meeting, at = item.meeting, at or dates.now()
    meeting.lock()
    _refuse_outside(meeting, at)
    if not meeting.items_shown_to(by).filter(pk=item.pk).exists():
        raise Refused(_("The agenda was changed meanwhile. Look at it again."))
    running = room.current(meeting)
    if running and running.item_id == item.pk:
        return running
    _end(running, by, at)
    sitting = ItemSitting(meeting=meeting, item=item, started_at=at, started_by=by)
    sitting.save(force_insert=True)  # a stamp, not a text: who began and ended it stands on it
    ledger.act("item_taken_up", by=by, about=meeting, item=item.pk)
    return sitting


@transaction.atomic
def move_on(meeting, *, by, back=False, at=None, since=None):
    """Turn to the next item, or with `back` to the one before; after the last, nothing is up. Returns what runs.

    `since` is the key of the ItemSitting the page showed ("" for none): a press that came too late, or twice, changes
    nothing. Items that are withheld from `by` are stepped over; somebody else leads those.
    """
    meeting.lock()
    at = at or dates.now()
    _refuse_outside(meeting, at)
    running = room.current(meeting)
    if since is not None and since != str(running.pk if running else ""):
        return running
    items = list(meeting.items_shown_to(by))
    place = _place(meeting, items, running, back)
    if not 0 <= place < len(items):
        return running if back else _end(running, by, at)
    items[place].meeting = meeting
    return take_up(items[place], by=by, at=at)


@transaction.atomic
def close(meeting, *, by, at=None):
    """Nothing is up any more: the meeting is over, however it was left."""
    meeting.lock()
    return _end(room.current(meeting), by, at or dates.now())


def _place(meeting, items, running, back):
    """The place in `items` to go to: beside what is up; where nothing is, the first not taken, or the last taken."""
    if running:
        before = sum(item.position < running.item.position for item in items)
        there = any(item.pk == running.item_id for item in items)
        return before - 1 if back else before + there
    taken = set(meeting.sittings.values_list("item_id", flat=True))
    if back:
        return max((place for place, item in enumerate(items) if item.pk in taken), default=-1)
    return next((place for place, item in enumerate(items) if item.pk not in taken), len(items))


def _end(running, by, at):
    if running:
        running.ended_at, running.ended_by = max(at, running.started_at), by
        running.save(update_fields=["ended_at", "ended_by"])
        ledger.act("item_ended", by=by, about=running.meeting, item=running.item_id)


def _refuse_outside(meeting, at):
    if hasattr(meeting, "minutes_record"):
        raise Refused(_("The minutes have been sent for comment already."))
    if meeting.state in ("proposed", "cancelled") or meeting.starts_at > at:
        raise Refused(_("The meeting has not begun. Items are taken up from the time it starts."))
