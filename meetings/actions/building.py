"""Putting an agenda together: proposals taken, or put off until the next meeting; the agenda made known."""

from django.db import transaction
from django.utils.translation import gettext as _

from meetings import building
from meetings.actions import agenda, inviting
from meetings.models import PuttingOff
from okg.ledger import book as ledger
from okg.lib import dates, history
from okg.lib.refusal import Refused


@transaction.atomic
def take(meeting, key, *, by):
    """Put the proposal with this key on the agenda, with why it is there. Returns the item.

    Raises Refused where it is proposed no longer, where something must be done first, or as agenda.add_item does.
    """
    meeting.lock()
    return _take(meeting, _proposed(meeting, key, by), by)


@transaction.atomic
def take_all(meeting, *, by):
    """Put on everything that is proposed and can be taken; what has an obstacle stays. Returns the items."""
    meeting.lock()
    return [_take(meeting, one, by) for one in building.build(meeting, by).proposals if not one.obstacle]


@transaction.atomic
def put_off(meeting, key, *, by):
    """Leave a proposal out of this meeting; before the next one it is proposed again."""
    meeting.lock()
    if reasons := meeting.reasons_not_to_change_agenda():
        raise Refused(reasons)
    for reason in _proposed(meeting, key, by).reasons:
        if not meeting.put_off.filter(why=reason.why, source=reason.source).exists():
            history.save(PuttingOff(meeting=meeting, why=reason.why, source=reason.source, by=by), by=by)
    ledger.act("proposal_put_off", by=by, about=meeting)


@transaction.atomic
def publish(meeting, *, by, at=None):
    """Make the agenda known: a dated fact, and a notice to those asked. What is put on later is marked as late."""
    meeting.lock()
    if reasons := meeting.reasons_not_to_publish_agenda():
        raise Refused(reasons)
    meeting.agenda_published_at, meeting.agenda_published_by = at or dates.now(), by
    history.save(meeting, by=by, update_fields=["agenda_published_at", "agenda_published_by"])
    ledger.act("agenda_published", by=by, about=meeting)
    inviting.tell(meeting, "agenda_published", by=by)
    return meeting


def _proposed(meeting, key, by):
    if (found := building.build(meeting, by).find(key)) is None:
        raise Refused(_("It is proposed no longer. Look at the list again."))
    return found


def _take(meeting, proposal, by):
    if proposal.obstacle:
        raise Refused(proposal.obstacle)
    return agenda.add_item(
        meeting,
        by=by,
        kind=proposal.kind,
        title=proposal.title,
        concern=proposal.concern,
        minutes_planned=proposal.minutes,
        reason=proposal.kept,
    )
