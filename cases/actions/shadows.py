"""Keeping the shadow of the grants true to them: cast with each grant, cleared of what has expired, compared."""

from collections import defaultdict

from django.contrib.auth import get_user_model
from django.db import transaction

from cases.models.concern import Concern
from cases.models.grant import ConcernShadow, Grant
from okg.access import shadow
from okg.access.roles import IDENTIFY, LAYER_RIGHTS, WORK
from okg.ledger import book as ledger
from okg.lib import dates


def cast(concern, user):
    """Make the shadow of what `user` holds on `concern` what the grants say; with each grant, nowhere else."""
    shadow.cast(concern, user, rights_of(concern, user))


def rights_of(concern, user):
    """{right: the moment it expires} that the running grants of `user` on `concern` add up to."""
    running = Grant.objects.running().filter(concern=concern, to=user)
    return _added_up(running.values_list("layer", "expires_at"))


def _added_up(grants):
    """{right: moment of expiry} of [(layer, moment)]: to know who it is about, one must be able to read about it."""
    held = {}
    for layer, expires_at in grants:
        for contained in (WORK, IDENTIFY) if layer == IDENTIFY else (WORK,):
            right = LAYER_RIGHTS[contained]
            held[right] = max(held.get(right, expires_at), expires_at)
    return held


def expire():
    """Remove shadow rows that have expired; they open nothing already. Returns how many."""
    removed, _kinds = ConcernShadow.objects.filter(expires_at__lte=dates.now()).delete()
    return removed


@transaction.atomic
def compare():
    """Hold every shadow row against the grants, mend what differs and put each mending in the ledger. Returns how many.

    A difference means that something wrote where only `cast` may: the ledger line is what somebody must look at.
    """
    wanted, there = _wanted(), _there()
    differing = [pair for pair in wanted.keys() | there.keys() if wanted.get(pair) != there.get(pair)]
    for concern, user in _loaded(differing):
        cast(concern, user)
        ledger.act("shadow_mended", by="beat", about=concern, to=user.pk)
    return len(differing)


def _wanted():
    """{(concern, user): {right's key: moment of expiry}} as the grants say it; two queries for all of the table."""
    grants = defaultdict(list)
    for concern, user, layer, expires_at in Grant.objects.running().values_list(
        "concern_id", "to_id", "layer", "expires_at"
    ):
        grants[concern, user].append((layer, expires_at))
    return {
        pair: {shadow.right_id(right): expires_at for right, expires_at in _added_up(rows).items()}
        for pair, rows in grants.items()
    }


def _there():
    """The same as the shadow says it."""
    rows = defaultdict(dict)
    running = ConcernShadow.objects.filter(expires_at__gt=dates.now())
    for concern, user, right, expires_at in running.values_list(
        "content_object_id", "user_id", "permission_id", "expires_at"
    ):
        rows[concern, user][right] = expires_at
    return dict(rows)


def _loaded(pairs):
    concerns = Concern.objects.in_bulk({concern for concern, _user in pairs})
    users = get_user_model().objects.in_bulk({user for _concern, user in pairs})
    return [(concerns[concern], users[user]) for concern, user in pairs]
