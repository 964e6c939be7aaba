"""Keys to a user's own calendar of meetings: made, used, revoked."""

import hashlib
import hmac
import secrets

from django.contrib.auth import get_user_model
from django.db import transaction

from meetings.models import CalendarKey
from okg.ledger import book as ledger
from okg.lib import dates, history

PROGRAM = "calendar"  # the author of lines about a program that showed a wrong key


@transaction.atomic
def make(*, by):
    """Make `by` a key to their calendar; the one they had is revoked. Returns (CalendarKey, its password).

    The password is told here and never again: what is kept is a digest. It has 160 random bits, so that a plain
    SHA-256 guards it as well as a slow one would.
    """
    # Two who press at once make one after the other.
    get_user_model().objects.select_for_update(of=("self",)).get(pk=by.pk)
    for old in CalendarKey.objects.running().filter(user=by):
        revoke(old, by=by)
    password = secrets.token_urlsafe(20)
    key = CalendarKey(
        user=by, name=f"okg-{secrets.token_hex(4)}", digest=_digest(password), made_at=dates.now()
    )
    history.save(key, by=by, force_insert=True)
    ledger.act("calendar_key_made", by=by, about=key)
    return key, password


@transaction.atomic
def revoke(key, *, by):
    """Make a key open nothing any more; one that is revoked already stays as it is."""
    key = CalendarKey.objects.select_for_update().get(pk=key.pk)
    if key.revoked_at:
        return
    key.revoked_at, key.revoked_by = dates.now(), by
    history.save(key, by=by)
    ledger.act("calendar_key_revoked", by=by, about=key)


@transaction.atomic
def admit(name, password):
    """The user whose running key this is, and note that it was used; None, with a line, for any other."""
    key = CalendarKey.objects.select_related("user").filter(name=name).first()
    # The same work whether the name is known or not: how long it takes tells nothing.
    fits = hmac.compare_digest(key.digest if key else _digest(""), _digest(password))
    if not (key and fits and key.revoked_at is None):
        ledger.act("calendar_key_refused", by=PROGRAM, about=key)
        return None
    # No history of it: a calendar program asks many times a day.
    CalendarKey.objects.filter(pk=key.pk).update(last_used_at=dates.now())
    return key.user


def _digest(password):
    return hashlib.sha256(password.encode()).hexdigest()
