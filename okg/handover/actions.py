"""Handing over what somebody owns, and receiving what nobody owns."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cases import consents
from cases.actions import grants, lifecycle, openings, tasks
from cases.models.concern import Concern
from measures.actions import lifecycle as measures
from okg.access import bases
from okg.access.may import may
from okg.access.models import LegalBasis
from okg.access.roles import WORK
from okg.handover import belongings
from okg.ledger import book as ledger
from okg.lib import dates
from okg.lib.refusal import Refused
from okg.notify import post as notify
from okg.roster import who
from okg.roster.models import User

OPEN_FOR = dt.timedelta(days=365)


@dataclass(frozen=True)
class Access:
    """What it takes to let a new owner into a concern that is not open to them: basis, reason, last day."""

    basis: Any = None
    reason: str = ""
    until: Any = None

    @property
    def whole(self):
        return bool(self.basis and self.reason.strip() and self.until)


@transaction.atomic
def hand_over(holder, *, by, choices, access=None):
    """Give what `holder` owns to others, all or nothing; returns how many things went.

    `choices` is [(kind, row, User)], kinds as `Belongings.rows`; `access` an Access for new owners whom a concern is
    not open to. Raises Refused with one sentence for each thing that cannot go to the one chosen for it.
    """
    access, obstacles = access or Access(), []
    for kind, row, to in choices:
        try:
            _give(kind, row, to, by, access)
        except Refused as refused:
            obstacles += [f"{name_of(kind, row)}: {sentence}" for sentence in refused.sentences]
    if obstacles:
        raise Refused(obstacles)
    if choices:
        ledger.act("handed_over", by=by, about=holder, things=len(choices))
    return len(choices)


def _give(kind, row, to, by, access):
    if kind == "measure":
        _refuse_unable(to, "measures.report_progress")
        measures.give_owner(row, by=by, owner=to)
        return
    concern = concern_of(kind, row)
    if concern is not None:
        _let_in(concern, to, by, access)
    if kind == "concern":
        lifecycle.hand_over(row, by=by, to=to)
    else:
        _refuse_unable(to, "cases.finish_task")
        tasks.hand_over(row, by=by, to=to)


def _refuse_unable(to, right):
    if not may(to, right):
        raise Refused(_("%(name)s has no seat to do it from.") % {"name": to.name})


def _let_in(concern, to, by, access):
    if concern.opens_to(to):
        return
    if not access.whole:
        raise Refused(
            _(
                "%(name)s has no access to it. Fill in legal basis, reason and last day below to give it, "
                "or go through the guide."
            )
            % {"name": to.name}
        )
    grants.give(
        concern, by=by, to=to, layer=WORK, basis=access.basis, reason=access.reason, until=access.until
    )


def concern_of(kind, row):
    """The concern a thing lies in; None for what lies in none."""
    return {"concern": lambda: row, "task": lambda: row.concern}.get(kind, lambda: None)()


def bases_between(giver, receiver):
    """The LegalBasis rows on which `giver` can let `receiver` in here: they stand between the two, and need no consent.

    A consent is recorded and chosen in the guide to giving access, so what rests on one is given there.
    """
    possible = bases.possible(
        LegalBasis.objects.in_force(), giver=giver.regime, receiver=receiver.regime, day=dates.today()
    )
    return [row for row in possible if not consents.demanded_by(row)]


def name_of(kind, row):
    """What a thing is called on the page."""
    return getattr(row, {"concern": "code_word", "task": "text", "measure": "title"}[kind])


@transaction.atomic
def receive_ownerless(*, by, at=None):
    """The one who leads receives every concern that nobody answers for, and leads it; returns how many.

    Those they are recused from stay where they are: a deputy who is impartial steps in (cases.actions.recusals).

    Receiving concerns for the group is the leading seat's own task (mandate M10), so nobody gives the access: the
    record says that it was received, on the basis of the purpose. Raises Refused for one who does not lead.
    """
    if not leads(by):
        raise Refused(_("Only the coordinator or the deputy receives concerns for the group."))
    received = 0
    for concern in belongings.receivable(by).order_by("pk"):
        concern = Concern.objects.locked(concern)
        if not concern.opens_to(by):
            until = dates.local(at or dates.now()).date() + OPEN_FOR
            openings.to_successor(concern, by, by=by, until=until, at=at)
        if concern.lead != by:
            lifecycle.hand_over(concern, by=by, to=by, at=at)
        ledger.act("ownerless_received", by=by, about=concern)
        received += 1
    return received


def leads(user):
    """Whether `user` holds or deputises the leading seat today."""
    return user.is_active and any(row.seat.leads for row in user.running)


def leaders():
    """Those who may receive: holder and deputies of the leading seat."""
    return list(User.objects.with_role("coordinator"))


def tell_what_nobody_owns(*, key):
    """Notice the leaders, and where nobody leads the administrators, of what stands without an owner; once a `key`."""
    concerns, tasks_, measures_ = belongings.count_of_nobody()
    if concerns + tasks_ + measures_ == 0:
        return False
    to = leaders() if who.coordinator() else list(User.objects.with_role("admin"))
    path = "/gruppen/uten-ansvarlig/" if who.coordinator() else "/gruppen/"
    notify.tell(to, "nobody_owns", path=path, key=key)
    return True
