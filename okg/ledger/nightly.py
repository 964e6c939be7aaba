"""The verification as the application itself runs it: over its own database, and remembered."""

import contextlib

import psycopg2
from django.conf import settings
from django.db import connection

from okg.ledger import keys, verify
from okg.ledger.models import Verification


def found(heads=()):
    """Verify the ledger over a connection of its own that may only read; returns a `verify.Result`.

    Lines that have waited too long for a seal (settings.SEAL_LATEST_SECONDS) are an error too: a ledger that nobody
    seals proves nothing. Raises ImproperlyConfigured without a public key, psycopg2.Error without a database.
    """
    known = keys.public_keys()
    with contextlib.closing(psycopg2.connect(**_parameters())) as reading:
        reading.set_session(isolation_level="REPEATABLE READ", readonly=True)
        with reading.cursor() as cursor:
            cursor.execute("set statement_timeout = 0")
        result = verify.check(reading, known, heads)
    if result.ok and result.waiting_seconds > settings.SEAL_LATEST_SECONDS:
        result.ok, result.says = False, f"The oldest unsealed line has waited {result.waiting_seconds} s."
    return result


def _parameters():
    parameters = connection.get_connection_params()
    return {name: value for name, value in parameters.items() if name not in ("cursor_factory", "context")}


def remember(result):
    """The row that says how a verification went."""
    return Verification.objects.create(
        ok=result.ok,
        lines=result.sealed,
        unsealed=result.unsealed,
        waiting_seconds=result.waiting_seconds,
        head=result.head,
        bad_line=result.line,
        bad_seal=result.seal,
        says=result.says[:200],
    )
