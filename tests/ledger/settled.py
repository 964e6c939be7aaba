"""Sealing in tests: other workers' transactions run in the same cluster, and no line above the oldest is sealed."""

import threading
from time import monotonic

from django.db import connection

from okg.ledger import sealing

BEHIND = """select pg_snapshot_xmin(pg_current_snapshot())::text::bigint >
    (select coalesce(max(xid::text::bigint), 0) from ledger_event where cluster = ledger_cluster())"""


def settle(seconds=120):
    """Wait until every transaction that is older than the newest line is over."""
    deadline, pause = monotonic() + seconds, threading.Event()
    while True:
        with connection.cursor() as cursor:
            cursor.execute(BEHIND)
            if cursor.fetchone()[0] or monotonic() > deadline:
                return
        pause.wait(0.02)


def seal():
    """Seal all there is; returns how many lines."""
    settle()
    return sealing.seal()
