"""Writing down: the general part, the part of each item, and what was decided.

Two may write at once: each text is saved only if it is as its writer saw it, else it raises Stale.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from cases.actions import tasks
from meetings.actions import impartiality
from meetings.models import Decision
from okg.ledger import book as ledger
from okg.lib import dates, history
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
def decide(item, *, by, text, owner=None, due_on=None, at=None):
    """Record a decision; with `owner` and `due_on` (a local day) it becomes a task of theirs. Returns it.

    Raises Refused where the meeting has not begun or is cancelled, or of owner and deadline one is missing.
    """
    impartiality.refuse_recused(item, by)
    meeting, at = item.meeting, at or dates.now()
    _refuse_locked(meeting)
    if meeting.state in ("proposed", "cancelled") or meeting.starts_at > at:
        raise Refused(_("Decisions are recorded from the time the meeting begins."))
    if not text.strip():
        raise Refused(_("Write what was decided."))
    if bool(owner) != bool(due_on):
        raise Refused(_("A task needs both somebody who does it and a deadline."))
    decision = Decision(item=item, text=text, decided_at=at, decided_by=by)
    if owner:
        decision.task = tasks.add(
            item.concern,
            by=by,
            text=text,
            owner=owner,
            due_on=due_on,
            origin="task_origin:meeting",
            about=decision.pk,
            at=at,
        )
    history.save(decision, by=by, force_insert=True)
    ledger.act("item_decided", by=by, about=meeting, item=item.pk, task=decision.task_id)
    return decision


def _refuse_locked(meeting):
    if meeting.minutes_locked:
        raise Refused(_("The minutes are locked. What is to be corrected is added beneath them."))


def _refuse_strangers(meeting, by):
    _refuse_locked(meeting)
    if not meeting.may_be_minuted_by(by):
        raise Refused(_("Minutes are written by the coordinator and by those who are at the meeting."))
