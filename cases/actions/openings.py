"""Openings that no colleague decided on: to who logged, receives, records, stands in, acts in an emergency, takes over.

Each is a grant like any other (cases.actions.grants), with an origin that says why nobody weighed it.
"""

from django.db.models import Max

from cases.actions import grants
from cases.models.grant import Grant
from okg.access.models import LegalBasis
from okg.access.roles import IDENTIFY, WORK
from okg.lib import dates

# fvl § 13 b nr. 2: used for the purpose it was collected for, which is why the group receives concerns at all (M10).
RECEIVED_BASIS = "FORMAAL"
# fvl § 13 b nr. 7: so far as it takes to avert danger to life or health.
EMERGENCY_BASIS = "LIV-HELSE"


def to_logger(concern, *, by, until, at=None):
    """What the one who logged it knows already: nobody gave it, so nobody is named as giver."""
    reason = "Registrerte bekymringen."
    return _until(concern, by, by=by, origin=Grant.Origin.LOGGED, reason=reason, until=until, at=at)


def to_receiver(concern, receiver, *, by, until, at=None):
    """The one who receives concerns for the group gets it from the one who logged it (mandate M10)."""
    return _received(concern, receiver, by=by, given_by=by, until=until, at=at)


def to_stand_in(concern, stand_in, *, by, of, until, at=None):
    """Whoever leads in place of `of`, who is recused or gone, receives the concern from them as they go."""
    return _received(concern, stand_in, by=by, given_by=of, until=until, at=at)


def to_successor(concern, receiver, *, by, until, at=None):
    """What stands without an owner comes to the one who receives for the group (mandate M10): nobody gave it."""
    return _received(concern, receiver, by=by, given_by=None, until=until, at=at)


def in_emergency(concern, *, by, layer, reason, expires_at, at=None):
    """What `by` opened to themselves because somebody's life or health is in danger; cases.actions.glass calls it."""
    facts = {"layer": layer, "reason": reason, "expires_at": expires_at, "at": at}
    return _open(concern, by, by=by, origin=Grant.Origin.GLASS, basis=_basis(EMERGENCY_BASIS), **facts)


def from_archive(concern, *, by, reason, at=None):
    """What is locked away, for the rest of the day, to whoever led it or leads the group: nobody gave it."""
    today = dates.local(at or dates.now()).date()
    return _until(concern, by, by=by, origin=Grant.Origin.RECEIVED, reason=reason, until=today, at=at)


def to_recorder(concern, *, by, basis, at=None):
    """What the one who recorded the person knows already; as long as they may work on the concern."""
    running = Grant.objects.running().filter(concern=concern, to=by)
    expires_at = running.aggregate(last=Max("expires_at"))["last"] or dates.end_of(dates.today())
    begins = min(dates.local(at or dates.now()).date(), dates.last_day(expires_at))
    facts = {"layer": IDENTIFY, "reason": "Registrerte personen.", "expires_at": expires_at, "at": at}
    return _open(concern, by, by=by, origin=Grant.Origin.RECORDED, basis=basis, starts_on=begins, **facts)


def to_keeper(concern, *, by, at=None):
    """Whoever cut a name out of an old register knows it; whoever leads settles whether it may stay."""
    at = at or dates.now()
    own = Grant.objects.running(at).filter(concern=concern, to=by).latest("expires_at")
    facts = {"layer": IDENTIFY, "basis": _basis(RECEIVED_BASIS), "expires_at": own.expires_at, "at": at}
    reason = "Tok et navn ut av det gamle registeret. Det holdes til side til grunnlaget er avklart."
    _open(concern, by, by=by, origin=Grant.Origin.RECORDED, reason=reason, **facts)
    if concern.lead != by:
        reason = "Skal avklare om et navn fra det gamle registeret kan registreres (mandatet M10)."
        received = {"origin": Grant.Origin.RECEIVED, "given_by": by, "reason": reason}
        _open(concern, concern.lead, by=by, **received, **facts)


def _received(concern, to, *, by, given_by, until, at):
    reason = "Tar imot bekymringer for gruppen (mandatet M10)."
    own = {"origin": Grant.Origin.RECEIVED, "given_by": given_by, "reason": reason}
    return _until(concern, to, by=by, until=until, at=at, **own)


def _until(concern, to, *, until, **facts):
    """To read and work until the day `until`, on the basis on which the group receives concerns at all."""
    facts |= {"layer": WORK, "basis": _basis(RECEIVED_BASIS), "expires_at": dates.end_of(until)}
    return _open(concern, to, **facts)


def _open(concern, to, *, by, at, given_by=None, starts_on=None, **facts):
    at = at or dates.now()
    facts |= {"at": at, "given_by": given_by, "starts_on": starts_on or dates.local(at).date()}
    return grants.write_down(concern, to, by=by, why_not_less="", **facts)


def _basis(code):
    return LegalBasis.objects.in_force().get(code=code)
