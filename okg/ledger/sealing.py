"""The sealer: chains and signs the lines of transactions that are over. No request ever waits for it.

A line's id says nothing about when it became visible: a slow transaction commits low ids late. So lines are taken by
transaction, and only of those below the oldest that still runs (pg_snapshot_xmin): none of them can get a line any
more, and a seal covers a closed span. One sealer works at a time, behind an advisory lock.

A database restored into another cluster begins to count transactions anew. Each line names its cluster, and a seal
its era: the cluster and the greatest id before it. What the old cluster left unsealed is sealed first, in its era.
"""

from dataclasses import dataclass

from django.db import connection, transaction

from okg.ledger import keys, verify
from okg.ledger.models import Seal

LINES_A_SEAL = 10_000
# Any number that nothing else in this database locks by.
THE_SEALER = 0x6F6B675EA1
HORIZON = "select ledger_cluster(), pg_snapshot_xmin(pg_current_snapshot())::text::bigint, clock_timestamp()"
OF_ERA = "from ledger_event where cluster = %s and id > %s and xid >= %s::text::xid8 and xid < %s::text::xid8"
LINES = f"select xid::text::bigint, id, {verify.CANONICAL} {OF_ERA} order by xid, id"  # noqa: S608
BREAK = f"select xid::text::bigint {OF_ERA} order by xid, id offset %s limit 1"  # noqa: S608
LAST_OF_ERA = "select coalesce(max(id), %s) from ledger_event where cluster = %s and id > %s"
FIRST_AFTER = "select cluster from ledger_event where id > %s order by id limit 1"
BEYOND = verify.OPEN_END


@dataclass(frozen=True)
class Era:
    """The lines one cluster wrote after the id `after_id`, and the transaction from which they are not sealed yet."""

    number: int
    cluster: int
    after_id: int
    from_xid: int


def seal():
    """Seal all that can be sealed; returns how many lines. 0 too where another sealer is at work.

    Raises ImproperlyConfigured where this process has no signing key.
    """
    signer, sealed = keys.signing_key(), 0
    while count := _seal_once(signer):
        sealed += count
    return sealed


@transaction.atomic
def _seal_once(signer):
    """Write the next seal; returns how many lines it covers, 0 where there is nothing to seal."""
    if not _one("select pg_try_advisory_xact_lock(%s)", THE_SEALER)[0]:
        return 0
    last = Seal.objects.order_by("number").last()
    here, horizon, now = _one(HORIZON)
    era = _era(last, here)
    if era is None:
        return 0
    if era.cluster != here:
        horizon = BEYOND  # whoever wrote them there is done
    end = _end(era, horizon)
    lines = _lines(era, end)
    if not lines:
        return 0
    entries = b"".join(verify.ENTRY.pack(xid, line, verify.digest(said)) for xid, line, said in lines)
    _write(signer, last, era, end, len(lines), entries, now)
    return len(lines)


def _era(last, here):
    """Where to go on: the last seal's era while it has lines, or runs; else the next one. None where nothing is."""
    if last is None:
        first = _one(FIRST_AFTER, 0)
        return Era(1, first[0], 0, 0) if first else None
    era = Era(last.era, last.cluster, last.after_id, last.to_xid)
    if era.cluster == here or _lines_wait(era):
        return era
    end = _one(LAST_OF_ERA, era.after_id, era.cluster, era.after_id)[0]
    following = _one(FIRST_AFTER, end)
    return Era(era.number + 1, following[0], end, 0) if following else None


def _lines_wait(era):
    return _one(BREAK, era.cluster, era.after_id, era.from_xid, BEYOND, 0) is not None


def _end(era, horizon):
    """Where the next seal ends: the horizon, or between two transactions after some LINES_A_SEAL lines."""
    place = (era.cluster, era.after_id, era.from_xid, horizon)
    beyond = _one(BREAK, *place, LINES_A_SEAL)
    if beyond is None:
        return horizon
    # One transaction that wrote more than that is sealed whole.
    return max(beyond[0], _one(BREAK, *place, 0)[0] + 1)


def _lines(era, end):
    with connection.cursor() as cursor:
        cursor.execute(LINES, (era.cluster, era.after_id, era.from_xid, end))
        return cursor.fetchall()


def _write(signer, last, era, end, count, entries, now):
    public = signer.public_key()
    said = {
        "number": last.number + 1 if last else 1,
        "at": now,
        "era": era.number,
        "cluster": era.cluster,
        "after_id": era.after_id,
        "from_xid": era.from_xid,
        "to_xid": end,
        "count": count,
        "lines": count + (last.lines if last else 0),
        "key_id": verify.key_id(public),
    }
    previous = last.head if last else verify.BEGINNING
    head = verify.head_of(said, previous, entries)
    signature = signer.sign(verify.signed_text(head))
    Seal.objects.create(**said, entries=entries, previous=previous, head=head, signature=signature)


def _one(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchone()
