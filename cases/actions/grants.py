"""Opening a concern to somebody, and closing it again: grants, and with each its shadow (cases.actions.shadows).

To open a concern to another member is a disclosure (utlevering); the grant is its record.
"""

import datetime as dt

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils.translation import gettext as _

from cases import consents, informing, lasting
from cases.actions import shadows
from cases.informing import Informed
from cases.models.concern import Concern
from cases.models.consent import Consent
from cases.models.grant import LONGEST_DAYS, Grant
from cases.models.impartiality import is_recused
from okg.access import bases, demands
from okg.access.models import LegalBasis
from okg.access.roles import WORK
from okg.ledger import book as ledger
from okg.lib import dates
from okg.lib.history import save
from okg.lib.refusal import Refused
from okg.notify import post as notify

LONGEST = dt.timedelta(days=LONGEST_DAYS)


@transaction.atomic
def give(
    concern,
    *,
    by,
    to,
    layer,
    basis,
    reason,
    until,
    why_not_less="",
    consent=None,
    starts_on=None,
    at=None,
    **disclosed,
):
    """Open `concern` to `to` at `layer` until the day `until`, on the LegalBasis `basis`, for `reason`; the Grant.

    `disclosed` is what else a disclosure tells, by the names of Grant's fields: answers, particulars, categories,
    shared, channel, verified, onward, informed, informed_on, exemption, exemption_reason, reconsider_on. Where
    `answers` are given they must meet every condition of the basis, with all it demands. A basis that is a consent's
    demands the `consent` it rests on: living, naming the receiver's agency, and lasting as long as the access; other
    bases take none. Raises Refused, in sentences, for oneself, for a role no concern opens to, without a reason, for a
    day that has passed or lies more than a year ahead, on a basis that is not in force or does not stand between these
    two, in a closed concern, given twice, or for longer than somebody is let in (`cases.lasting`); and for each of
    `consents.obstacles_to_giving`.
    """
    at = at or dates.now()
    today = dates.local(at).date()
    starts_on = starts_on or today
    concern = Concern.objects.locked(concern)
    # As it is now: it may have been withdrawn while we waited for the lock.
    consent = consent and Consent.objects.get(pk=consent.pk)
    obstacles = [
        *_obstacles(concern, by, to, layer, reason, starts_on, until, at),
        *_obstacles_of_law(basis, by, to, disclosed),
        *consents.obstacles_to_giving(concern, basis, consent, to, until, at),
        *_obstacles_of_informing(disclosed, today),
    ]
    if obstacles:
        raise Refused(obstacles)
    grant = write_down(
        concern,
        to,
        by=by,
        layer=layer,
        basis=basis,
        consent=consent,
        reason=reason,
        why_not_less=why_not_less,
        expires_at=dates.end_of(until),
        origin=Grant.Origin.GIVEN,
        given_by=by,
        at=at,
        starts_on=starts_on,
        **disclosed,
    )
    path = concern.get_absolute_url()
    notify.tell([to], "grant_given", about=concern, path=path, key=f"grant:{grant.pk}")
    return grant


def _obstacles(concern, by, to, layer, reason, starts_on, until, at):
    obstacles, today = [], dates.local(at).date()
    if not concern.is_open:
        obstacles.append(_("The concern is closed, so nobody new is let in."))
    if to == by:
        obstacles.append(_("You cannot give access to yourself. Ask somebody else who leads to do it."))
    if not to.may_hold_grants:
        obstacles.append(_("A concern can be opened only to members of the group and to guests."))
    if is_recused(to, concern):
        obstacles.append(
            _("This person is not impartial in this concern (fvl § 6), so it cannot be opened to them.")
        )
    if not reason.strip():
        obstacles.append(_("Write why this person needs to see the concern."))
    if starts_on > today:
        obstacles.append(_("Access begins today. Give it on the day it is needed."))
    if until < max(today, starts_on):
        obstacles.append(_("The last day has passed. Choose today or a later day."))
    if until > today + LONGEST:
        obstacles.append(_("Access can be given for a year at most. Choose an earlier last day."))
    if (last := lasting.last_day(concern, to)) and until > last:
        says = _("This guest is let in until %(day)s. Choose that day or an earlier one as the last day.")
        obstacles.append(says % {"day": f"{last:%d.%m.%Y}"})
    running = Grant.objects.running(at).filter(concern=concern, to=to, layer=layer)
    if running.exclude(origin=Grant.Origin.GLASS).exists():
        obstacles.append(_("This person has this access already. End it first, if it is to be given anew."))
    return obstacles


def _obstacles_of_law(basis, by, to, disclosed):
    """What stands against this basis, between these two, with these answers. Today's provisions, today's seats."""
    if not LegalBasis.objects.in_force().filter(pk=basis.pk).exists():
        return [_("This legal basis is not in force. Choose another.")]
    if to.may_hold_grants and not bases.possible(
        [basis], giver=by.regime, receiver=to.regime, day=dates.today()
    ):
        return [_("This provision does not stand between you and the receiver. Choose another.")]
    if disclosed.get("answers") is None:
        return []
    met = not bases.unmet(basis, disclosed["answers"])
    whole = not demands.missing(basis, disclosed.get("particulars"), disclosed.get("verified", ""))
    return (
        [] if met and whole else [_("The conditions of the legal basis are not met. Go through them again.")]
    )


def _obstacles_of_informing(disclosed, today):
    """What is wrong with what is said of it; a grant of which nothing is said is one of which nobody is told yet."""
    unsaid = informing.answered(Informed.NOT_YET)
    return informing.obstacles(
        unsaid | {name: disclosed[name] for name in unsaid if name in disclosed}, today
    )


@transaction.atomic
def inform(grant, *, by, informed, informed_on=None, exemption="", exemption_reason=None, reconsider_on=None):
    """Note what the person the concern is about was told of a disclosure: told, exempted, or not yet; the Grant.

    What was noted before stays in the history. Raises Refused where day, exemption, reason or the next day is missing.
    """
    concern = Concern.objects.locked(grant.concern)
    grant = Grant.objects.get(pk=grant.pk)
    grant.concern = concern
    told = {
        "informed": informed,
        "informed_on": informed_on,
        "exemption": exemption,
        "exemption_reason": exemption_reason or None,
        "reconsider_on": reconsider_on,
    }
    if obstacles := informing.obstacles(told, dates.today()):
        raise Refused(obstacles)
    for name, value in told.items():
        setattr(grant, name, value)
    save(grant, by=by)
    facts = {"informed": informed, "exemption": exemption, "reconsider": reconsider_on}
    ledger.act("grant_informed", by=by, about=concern, to=grant.to_id, **facts)
    return grant


def write_down(concern, to, *, by, **facts):
    """Put an opening on record as it is, with its shadow; whoever calls it has asked what must be asked. The Grant."""
    at = facts.pop("at")
    # A row that ran out without anybody ending it makes room for the new one.
    _retire(concern, to, facts["layer"], by=by, at=at)
    giver = facts["given_by"]
    facts["from_agency"] = giver.ledger_agency if giver else ""
    grant = Grant(concern=concern, to=to, to_agency=to.ledger_agency, given_at=at, **facts)
    save(grant, by=by)
    shadows.cast(concern, to)
    ledger.act(
        "grant_given",
        by=by,
        about=concern,
        to=to.pk,
        agency=grant.to_agency,
        layer=grant.layer,
        basis=grant.basis.code,
        version=grant.basis.version,
        until=grant.until,
    )
    return grant


def _retire(concern, to, layer, *, by, at):
    for old in Grant.objects.filter(concern=concern, to=to, layer=layer, ended_at__isnull=True):
        old.ended_at, old.ended_by, old.end_reason = at, by, "Utløpt."
        save(old, by=by)


@transaction.atomic
def end(grant, *, by, reason, at=None):
    """End a grant now: the next page the user asks for is not there.

    Raises Refused without a reason, for one that has ended, and for the lead of an open concern.
    """
    concern = Concern.objects.locked(grant.concern)
    grant = Grant.objects.select_related("to").get(pk=grant.pk)
    grant.concern = concern
    if grant.ended_at is not None:
        raise Refused(_("This access has already ended."))
    if not reason.strip():
        raise Refused(_("Write why the access ends."))
    if concern.is_open and grant.layer == WORK and grant.to_id == concern.lead_id:
        raise Refused(_("This person leads the concern. Hand it over to somebody else first."))
    return _end(grant, by=by, reason=reason, at=at)


def _end(grant, *, by, reason, at=None):
    author = by if isinstance(by, get_user_model()) else None
    grant.ended_at, grant.ended_by, grant.end_reason = at or dates.now(), author, reason
    save(grant, by=by)
    shadows.cast(grant.concern, grant.to)
    ledger.act("grant_ended", by=by, about=grant.concern, to=grant.to_id, layer=grant.layer)
    return grant


def shut_out(concern, user, *, by, reason, origin=None, at=None):
    """End every opening of a locked concern to one user, the lead's too, or only those of one `origin`."""
    held = Grant.objects.filter(concern=concern, to=user, ended_at__isnull=True).select_related("to")
    for grant in held.filter(origin=origin) if origin else held:
        grant.concern = concern
        _end(grant, by=by, reason=reason, at=at)
    shadows.cast(concern, user)


def end_all(concern, *, by, reason, spare=(), at=None):
    """End every running grant on a concern but those of `spare` (users)."""
    for grant in Grant.objects.filter(concern=concern, ended_at__isnull=True).exclude(to__in=spare):
        end(grant, by=by, reason=reason, at=at)


@transaction.atomic
def lapse(users, *, by, at=None):
    """End on record what `users` hold whom no seat lets in any more; returns how many grants.

    The role check shuts them out already; this sees to it that coming back opens nothing silently. A lead's too:
    the concern then stands without an owner, which is said aloud (`Concern.objects.ownerless`).
    """
    author = by if isinstance(by, get_user_model()) else None
    rows = list(
        Grant.objects.running(at)
        .filter(to__in=users)
        .select_related("concern", "to")
        .order_by("concern_id", "pk")
    )
    for grant in rows:
        Concern.objects.locked(grant.concern)
        grant.ended_at, grant.ended_by, grant.end_reason = at or dates.now(), author, "Perioden er over."
        save(grant, by=by)
        shadows.cast(grant.concern, grant.to)
        ledger.act("grant_ended", by=by, about=grant.concern, to=grant.to_id, layer=grant.layer)
    return len(rows)


def lapse_without_seat():
    """Each night: the same for all whose term ended by itself. Returns how many grants."""
    seated = get_user_model().objects.able("cases.read_concern")
    held = Grant.objects.running().exclude(to__in=seated).values("to")
    return lapse(get_user_model().objects.filter(pk__in=held), by="beat")
