"""Writing down: the general part, the part of each item, and what was decided.

Two may write at once: what is written of an item is put together with what others wrote (`merge_item`); the general
part is saved only if it is as its writer saw it, else it raises Stale.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from meetings import merging
from meetings.actions import impartiality
from meetings.actions.deciding import decide  # noqa: F401 - what is decided has a module of its own
from meetings.models import AgendaItem
from okg.ledger import book as ledger
from okg.lib import history
from okg.lib.refusal import Refused
from okg.lib.versions import save_if_unchanged


@transaction.atomic
def write(meeting, version, *, by, text):
    """Save the general part of the minutes. Raises Stale, or Refused to those who were not there."""
    _refuse_strangers(meeting, by)
    meeting.minutes = text
    save_if_unchanged(meeting, version, by=by, update_fields={"minutes"})
    ledger.act("minutes_written", by=by, about=meeting)
    return meeting


@transaction.atomic
def write_item(item, version, *, by, text):
    """Save the minutes of one item, under its concern's key where it has one. Raises Stale and Refused."""
    _refuse_strangers(item.meeting, by)
    impartiality.refuse_recused(item, by)
    item.text = text
    save_if_unchanged(item, version, by=by, update_fields={"text"})
    ledger.act("minutes_written", by=by, about=item.meeting, item=item.pk)
    return item


@transaction.atomic
def merge_item(item, *, by, base, text):
    """Save `text`, which was written from `base`, together with what others wrote meanwhile. Returns (item, clash).

    No word is lost (meetings.merging); with `clash` both texts of a place stand in the minutes, marked.
    """
    _refuse_strangers(item.meeting, by)
    impartiality.refuse_recused(item, by)
    rows = AgendaItem.objects.select_for_update(of=("self",)).select_related("meeting", "concern")
    current = rows.get(pk=item.pk)
    whole, clash = merging.merged(base, text, current.text)
    if whole != current.text:
        current.text, current.version = whole, current.version + 1
        history.save(current, by=by, update_fields={"text", "version"})
        ledger.act("minutes_written", by=by, about=current.meeting, item=current.pk)
    return current, clash


def _refuse_strangers(meeting, by):
    meeting.lock()
    if reasons := meeting.reasons_not_to_write():
        raise Refused(reasons)
    if not meeting.may_be_minuted_by(by):
        raise Refused(_("Minutes are written by the coordinator and by those who are at the meeting."))
