"""Sealing in tests: other workers' transactions run in the same cluster, and no line above the oldest is sealed."""

import threading
from time import monotonic

from django.db import connection

from okg.ledger import sealing

REAL = sealing.HORIZON
# In a database of its own, whose transactions are all over, a test need not wait for those of its neighbours.
ALONE = REAL.replace("pg_snapshot_xmin", "pg_snapshot_xmax")


def _one(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchone()[0]


def settle(seconds=240):
    """Wait until every transaction that has begun by now is over, in whatever database."""
    begun = _one("select pg_snapshot_xmax(pg_current_snapshot())::text::bigint")
    deadline, pause = monotonic() + seconds, threading.Event()
    while monotonic() < deadline:
        if _one("select pg_snapshot_xmin(pg_current_snapshot())::text::bigint") >= begun:
            return
        pause.wait(0.02)


def seal():
    """Seal all there is, where nobody else writes; returns how many lines."""
    sealing.HORIZON = ALONE
    try:
        return sealing.seal()
    finally:
        sealing.HORIZON = REAL


def settled_seal():
    """Seal all there is as the worker does."""
    settle()
    return sealing.seal()
