"""The acts: verify the ledger and tell, tell of unusual looks, note what was found, take lines out."""

import datetime as dt
import logging

import psycopg2
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.utils.translation import gettext as _

from okg.insight import periods, unusual
from okg.insight.models import Review
from okg.ledger import book as ledger
from okg.ledger import nightly
from okg.ledger import verify as verifier
from okg.lib import dates
from okg.lib.history import save
from okg.lib.refusal import Refused
from okg.notify import post
from okg.roster.models import User

log = logging.getLogger("okg.insight")
WATCHERS = ("dpo", "coordinator", "admin")


def verify():
    """Verify the whole ledger, remember how it went and tell the watchers where it is not whole. Returns the row.

    A verification that could not be made is one that failed: silence must not look like a whole ledger.
    """
    try:
        result = nightly.found()
    except (ImproperlyConfigured, OSError, psycopg2.Error) as error:
        log.error("the ledger could not be verified", extra={"facts": {"error": type(error).__name__}})
        result = verifier.Result(ok=False, says="The ledger could not be verified.")
    return _remembered(result)


@transaction.atomic
def _remembered(result):
    row = nightly.remember(result)
    ledger.act("ledger_verified" if row.ok else "ledger_broken", by="beat", about=row, line=row.bad_line)
    if not row.ok:
        watchers = {user.pk: user for role in WATCHERS for user in User.objects.with_role(role)}
        post.tell(watchers.values(), "ledger_broken", about=row, key=f"ledger_broken:{dates.today()}")
    return row


@transaction.atomic
def tell_unusual():
    """Tell the officers, once, of the week that is over, where it has something to look over; returns how much."""
    week = periods.week_of(dates.today() - dt.timedelta(days=7))
    found = unusual.findings(week)
    if found:
        path = f"/innsynslogg/uvanlig/{week}/"
        post.tell(User.objects.with_role("dpo"), "unusual_looks", path=path, key=f"unusual:{week}")
    return len(found)


@transaction.atomic
def review(finding, *, by, week, remark):
    """Note that a finding was looked into. Raises Refused where somebody has noted so already."""
    if Review.objects.filter(finding=finding.key).exists():
        raise Refused(_("Somebody has noted this already. Go back to see what they wrote."))
    row = Review(week=str(week), finding=finding.key, by=by, remark=remark)
    save(row, by=by)
    ledger.act("unusual_reviewed", by=by, about=row, week=str(week), finding=finding.key)
    return row
