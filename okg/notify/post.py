"""Telling: a notice on the page and a row in the outbox, in the transaction of what they tell of.

Mail carries a link and nothing else: no name, code word, kind or number (Altinn's guideline: nothing sensitive in
e-mail or SMS). Promise: never lost; at most one duplicate for each crash between the server's 250 and our commit,
recognisable by its Message-ID.
"""

import datetime as dt
import hashlib
import logging
import smtplib

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from okg.lib import dates
from okg.notify.models import Notice, Outbox
from okg.notify.sentences import notices

log = logging.getLogger("okg.notify")
ATTEMPTS = 12  # with the pauses below: some two days
LONGEST_PAUSE = dt.timedelta(hours=6)
NOT_SENT = (OSError, smtplib.SMTPException, ValueError)  # ValueError: a header that would break


def tell(users, kind, *, about=None, path="/", key):
    """Tell `users` once per `key`: a notice on the page, and a mail that says "there is something new" with a link.

    `kind` must have its sentence in some app's events.NOTICES (KeyError else); `about` is a row or its UUID.
    """
    notices()[kind]
    users = list({user.pk: user for user in users if user.is_active}.values())
    row_id = getattr(about, "pk", about)
    Notice.objects.bulk_create(
        [Notice(user=user, kind=kind, about=row_id, path=path, key=key) for user in users],
        ignore_conflicts=True,
    )
    for user in users:
        mail(user, kind, key=f"{kind}:{key}:{user.pk}")


def take_back(user, about):
    """Remove what was told a user about the rows with these keys: they may no longer know of them."""
    Notice.objects.filter(user=user, about__in=about).delete()


def take_back_from_all(about):
    """Remove what anybody was told about the rows with these keys: they are gone."""
    Notice.objects.filter(about__in=about).delete()


def mail(user, kind, *, key):
    """One mail in the outbox; a second with the same `key` is none."""
    Outbox.objects.bulk_create([Outbox(recipient=user, kind=kind, key=_short(key))], ignore_conflicts=True)


def _short(key):
    return key if len(key) <= 200 else hashlib.sha256(key.encode()).hexdigest()


def dispatch(limit=200):
    """Send what waits and is due; returns (sent, failed). Safe beside another dispatcher: rows are locked one by one.

    Every mail is its own transaction: what was sent is marked before the next is tried.
    """
    connection, results = get_connection(), []
    while len(results) < limit and (sent := _send_next(connection)) is not None:
        results.append(sent)
        if not sent:
            connection = get_connection()  # the old one may be broken
    connection.close()
    return results.count(True), results.count(False)


@transaction.atomic
def _send_next(connection):
    """Whether the mail that has waited longest went out; None where none is due."""
    row = (
        Outbox.objects.select_for_update(skip_locked=True, of=("self",))
        .select_related("recipient")
        .filter(state=Outbox.State.WAITING, next_try_at__lte=dates.now())
        .order_by("next_try_at")
        .first()
    )
    if row is None:
        return None
    try:
        _send(row, connection)
        row.state, row.sent_at, row.last_error = Outbox.State.SENT, dates.now(), ""
    except NOT_SENT as error:
        _put_off(row, error)
    row.attempts += 1
    row.save(update_fields=["state", "sent_at", "attempts", "next_try_at", "last_error"])
    return row.state == Outbox.State.SENT


def _send(row, connection):
    """Hand one mail to the server; a user who was closed meanwhile gets none, and the row counts as done."""
    if not row.recipient.is_active:
        return
    connection.open()
    with translation.override(row.recipient.language):
        message = EmailMessage(
            subject=_("You have something new in OKG"),
            body=_(
                "There is something for you in OKG. Log in to see it:\n\n%(url)s\n\n"
                "This mail never says what it is about."
            )
            % {"url": settings.PUBLIC_URL + "/"},
            to=[row.recipient.email],
            headers={
                "Message-ID": f"<{row.pk}@okg.invalid>",
                "Auto-Submitted": "auto-generated",
                "X-Auto-Response-Suppress": "All",
            },
            connection=connection,
        )
        message.send()


def _put_off(row, error):
    """Try again later, doubling the pause from one minute to six hours; after the last attempt it is a dead letter."""
    row.last_error = type(error).__name__
    row.next_try_at = dates.now() + min(dt.timedelta(minutes=2**row.attempts), LONGEST_PAUSE)
    if row.attempts + 1 >= ATTEMPTS:
        row.state = Outbox.State.DEAD
    log.warning("mail could not be sent", extra={"facts": {"mail": str(row.pk), "error": row.last_error}})


def dead_letters():
    return Outbox.objects.filter(state=Outbox.State.DEAD)


def revive(rows=None):
    """Put dead letters back in the queue; returns how many."""
    rows = dead_letters() if rows is None else rows
    return rows.update(state=Outbox.State.WAITING, attempts=0, next_try_at=dates.now())
