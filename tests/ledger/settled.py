"""Sealing in tests: other workers' transactions run in the same cluster, and no line above the oldest is sealed."""

import threading
from time import monotonic

from django.db import connection

from okg.ledger import sealing


def _one(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchone()[0]


def settle(seconds=120):
    """Wait until every transaction that has begun by now is over."""
    begun = _one("select pg_snapshot_xmax(pg_current_snapshot())::text::bigint")
    deadline, pause = monotonic() + seconds, threading.Event()
    while monotonic() < deadline:
        if _one("select pg_snapshot_xmin(pg_current_snapshot())::text::bigint") >= begun:
            return
        pause.wait(0.02)


def seal():
    """Seal all there is; returns how many lines."""
    settle()
    return sealing.seal()
