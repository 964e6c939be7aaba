"""To consider sharing and not to do it: noted, since it is a decision too."""

from django.db import transaction
from django.utils.translation import gettext as _

from cases.models.concern import Concern
from cases.models.considered import Considered
from okg.ledger import book as ledger
from okg.lib import dates
from okg.lib.history import save
from okg.lib.refusal import Refused


@transaction.atomic
def consider(concern, *, by, what, instead, why_not, to=None, to_other="", at=None):
    """Note that `by` considered to share `what` with the user `to`, or with `to_other` in words, and did not.

    `instead` is one of Considered.Instead. Raises Refused without a receiver (or with two), a what or a why.
    """
    concern = Concern.objects.locked(concern)
    to_other = to_other.strip()
    obstacles = []
    if bool(to) == bool(to_other):
        obstacles.append(_("Say with whom: choose somebody, or write who it is."))
    if to == by:
        obstacles.append(_("You know it already. Choose somebody else."))
    if not what.strip():
        obstacles.append(_("Write what you considered to share."))
    if not why_not.strip():
        obstacles.append(_("Write why it is not shared."))
    if obstacles:
        raise Refused(obstacles)
    row = Considered(
        concern=concern,
        at=at or dates.now(),
        by=by,
        by_agency=by.ledger_agency,
        to=to,
        to_agency=to.ledger_agency if to else "",
        to_other=to_other or None,
        what=what,
        instead=instead,
        why_not=why_not,
    )
    save(row, by=by)
    ledger.act(
        "sharing_considered",
        by=by,
        about=concern,
        to=to.pk if to else None,
        agency=row.to_agency,
        instead=str(instead),
    )
    return row
