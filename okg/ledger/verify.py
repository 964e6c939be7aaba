"""Whether the ledger is what it was when it was sealed: a script that stands alone.

    python verify.py --dsn "$DSN" --public-key FILE [--head HASH]…

It imports nothing of the application: copy this one file to another machine, beside the public key, and read the
database over a connection that may only read (the tables ledger_event and ledger_seal are enough). It says how many
lines are sealed, how many are not yet and how old the oldest of those is, and names the first bad line. `--head`
takes a head that somebody holds on paper, as minutes print it, and checks that the chain still passes through it:
only so can a tail be missed that was cut off together with its seals.

Exit status: 0 the ledger is whole, 1 it is not, 2 it could not be verified.

How a seal is made: lines are ordered by the number of their transaction and then by id, within an era (the time of
one database cluster; restored elsewhere, transaction numbers start over). A seal covers all lines of the transactions
from `from_xid` up to, not including, `to_xid`. For each it holds 48 bytes: xid, id (8 bytes each) and the SHA-256 of
the line's canonical form, a JSON array of every column. Its head is the SHA-256 of the head before it, its own header
and these entries, and is signed with Ed25519.
"""

import argparse
import contextlib
import hashlib
import json
import struct
import sys
from dataclasses import dataclass, field
from datetime import UTC, datetime

# Every column of a line, in this order. A new column needs a new form of the seal; a test compares.
COLUMNS = (
    "id", "at", "xid", "cluster", "kind", "event", "right", "by", "by_role", "by_agency", "about_type", "about",
    "request_id", "facts",
)  # fmt: skip
MOMENT = "to_char({} at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US')"
WRITTEN = {"at": MOMENT.format('"at"'), "xid": '"xid"::text'}
QUOTED = [WRITTEN.get(name, f'"{name}"') for name in COLUMNS]
CANONICAL = f"json_build_array({', '.join(QUOTED)})::text"

FORM = "okg-seal-1"
HEADER = ("number", "at", "era", "cluster", "after_id", "from_xid", "to_xid", "count", "lines", "key_id")
ENTRY = struct.Struct(">qq32s")
BEGINNING = "0" * 64  # the head before the first seal
OPEN_END = 2**63 - 1
SEALS_AT_ONCE, LINES_AT_ONCE = 4, 5000

SEALS = """select number, at, era, cluster, after_id, from_xid::text::bigint, to_xid::text::bigint, count, lines,
    entries, previous, head, key_id, signature from public.ledger_seal order by number"""
LINES = f"""select xid::text::bigint, id, {CANONICAL} from public.ledger_event
    where cluster = %s and id > %s and id <= %s order by xid, id"""  # noqa: S608 - our own constants
BEGINNINGS = SEALS.replace("select number", "select distinct on (era) number").replace(
    "order by", "order by era,"
)
UNSEALED = "select count(*), min(at) from public.ledger_event where cluster = %s and id > %s and xid >= %s::text::xid8"
EVERYTHING = "select count(*), min(at), now() from public.ledger_event"


@dataclass
class Result:
    """What was found: `line` is the id of the first bad line (None where no line is bad), `says` what is wrong."""

    ok: bool = True
    says: str = ""
    line: int | None = None
    seal: int | None = None
    sealed: int = 0
    unsealed: int = 0
    oldest: datetime | None = None  # of the lines not sealed yet
    now: datetime | None = None  # by the database's clock
    head: str = BEGINNING
    heads_seen: set = field(default_factory=set)

    @property
    def waiting_seconds(self):
        """How old the oldest line is that no seal covers yet; 0 where all are sealed."""
        return max(0, int((self.now - self.oldest).total_seconds())) if self.oldest else 0


class Bad(Exception):
    """What is wrong, with the first bad line and the seal it stands under."""

    def __init__(self, says, line=None, seal=None):
        super().__init__(says)
        self.says, self.line, self.seal = says, line, seal


def digest(canonical):
    """The SHA-256 of a line's canonical form (text)."""
    return hashlib.sha256(canonical.encode()).digest()


def header(seal):
    """The bytes of a seal's own columns. `seal` maps HEADER's names to ints, text and an aware moment."""
    said = {**seal, "at": seal["at"].astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")}
    return json.dumps([FORM, *(said[name] for name in HEADER)], separators=(",", ":")).encode()


def head_of(seal, previous, entries):
    """The head of a seal, as 64 hexadecimal digits."""
    own = header(seal)
    return hashlib.sha256(bytes.fromhex(previous) + struct.pack(">q", len(own)) + own + entries).hexdigest()


def signed_text(head):
    """What is signed: a head, and what it is the head of."""
    return f"{FORM} {head}".encode()


def key_id(public):
    """The name of an Ed25519 public key: 16 hexadecimal digits of its SHA-256."""
    return hashlib.sha256(public.public_bytes_raw()).hexdigest()[:16]


def public_keys(text):
    """{key id: key} of one or several public keys in PEM. Raises ValueError where there is none."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    end = "-----END PUBLIC KEY-----"
    blocks = [f"{block}{end}\n".strip().encode() for block in text.split(end) if "BEGIN PUBLIC KEY" in block]
    keys = [load_pem_public_key(block) for block in blocks]
    if not keys or not all(isinstance(key, Ed25519PublicKey) for key in keys):
        raise ValueError("The file holds no Ed25519 public key (-----BEGIN PUBLIC KEY-----).")
    return {key_id(key): key for key in keys}


def check(connection, keys, heads=()):
    """Verify the whole ledger over a psycopg2 connection that is in a transaction; returns a Result.

    `keys` is what `public_keys` gives, `heads` those somebody holds outside. Reads in the order of the seals, through
    cursors of the server, so that memory stays the same for a thousand lines and for ten million.
    """
    result = Result()
    wanted = {"".join(head.split()).lower() for head in heads}
    try:
        eras = _eras(connection, keys)
        last = _walk(connection, keys, result, wanted, eras)
        _count_unsealed(connection, result, last, eras)
        if lacking := wanted - result.heads_seen - {BEGINNING}:
            shown = ", ".join(sorted(lacking))
            raise Bad(
                f"The chain does not pass through the head {shown}: what followed or held it was removed."
            )
    except Bad as bad:
        result.ok, result.says, result.line, result.seal = False, bad.says, bad.line, bad.seal
    return result


def _walk(connection, keys, result, wanted, eras):
    """Go through the seals with their lines; returns the last seal, or None."""
    ends = {one["era"]: following["after_id"] for one, following in zip(eras, eras[1:], strict=False)}
    last, lines = None, None
    for seal in _seals(connection):
        if last is None or seal["era"] != last["era"]:
            if lines is not None:
                _nothing_left(lines, last)
                lines.close()
            lines = Lines(connection, seal, ends.get(seal["era"], OPEN_END))
        _check_seal(seal, last, keys, lines)
        _check_lines(connection, seal, lines)
        result.sealed, result.head = seal["lines"], seal["head"]
        if seal["head"] in wanted:
            result.heads_seen.add(seal["head"])
        last = seal
    if lines is not None:
        lines.close()
    return last


def _eras(connection, keys):
    """The first seal of each era, as far as its own signature vouches for it: it bounds the era before."""
    return [seal for seal in map(_seal, _rows(connection, BEGINNINGS)) if _vouched_for(seal, keys)]


def _vouched_for(seal, keys):
    """Whether a seal, taken alone, says what it said when it was signed."""
    try:
        fits = head_of(seal, seal["previous"], seal["entries"]) == seal["head"]
    except ValueError:  # a head that is no hexadecimal number
        return False
    return fits and seal["key_id"] in keys and _is_signed(seal, keys[seal["key_id"]])


def _seals(connection):
    with connection.cursor(name="okg_seals") as cursor:
        cursor.itersize = SEALS_AT_ONCE
        cursor.execute(SEALS)
        yield from map(_seal, cursor)


def _seal(row):
    names = (*HEADER[:-1], "entries", "previous", "head", "key_id", "signature")
    seal = dict(zip(names, row, strict=True))
    return seal | {"entries": bytes(seal["entries"]), "signature": bytes(seal["signature"])}


class Lines:
    """The lines of one era in the order of the seals, with one line of foresight."""

    def __init__(self, connection, seal, until_id):
        self.cursor = connection.cursor(name=f"okg_lines_{seal['era']}")
        self.cursor.itersize = LINES_AT_ONCE
        self.cursor.execute(LINES, (seal["cluster"], seal["after_id"], until_id))
        self.rows = iter(self.cursor)
        self.here = next(self.rows, None)

    def step(self):
        self.here = next(self.rows, None)

    def close(self):
        self.cursor.close()


def _check_seal(seal, last, keys, lines):
    """Raise Bad where the seal does not follow the one before it, was altered, or is not signed by a known key."""
    number = last["number"] + 1 if last else 1
    previous = last["head"] if last else BEGINNING
    bad = _first_of(seal)
    if seal["number"] != number:
        raise Bad(f"Seal {number} is missing.", lines.here and lines.here[1], number)
    if seal["previous"] != previous:
        raise Bad(f"Seal {number} does not follow the seal before it.", bad, number)
    if head_of(seal, previous, seal["entries"]) != seal["head"]:
        raise Bad(f"Seal {number} was altered: its head does not fit what it covers.", bad, number)
    if seal["key_id"] not in keys:
        raise Bad(
            f"Seal {number} is signed with the key {seal['key_id']}, which is not known here.", bad, number
        )
    if not _is_signed(seal, keys[seal["key_id"]]):
        raise Bad(f"Seal {number} is not signed with the key it names.", bad, number)
    if len(seal["entries"]) != seal["count"] * ENTRY.size:
        raise Bad(f"Seal {number} does not cover as many lines as it says.", bad, number)


def _first_of(seal):
    return ENTRY.unpack_from(seal["entries"])[1] if len(seal["entries"]) >= ENTRY.size else None


def _is_signed(seal, key):
    from cryptography.exceptions import InvalidSignature

    try:
        key.verify(seal["signature"], signed_text(seal["head"]))
    except InvalidSignature:
        return False
    return True


def _check_lines(connection, seal, lines):
    """Raise Bad at the first line that is not the one that was sealed in its place."""
    for xid, line, sealed in ENTRY.iter_unpack(seal["entries"]):
        here = lines.here
        if here is None or here[0] != xid or here[1] != line:
            raise _out_of_place(connection, seal, (xid, line), here)
        if digest(here[2]) != sealed:
            raise Bad(f"Line {line} was altered after it was sealed.", line, seal["number"])
        lines.step()
    if lines.here is not None and lines.here[0] < seal["to_xid"]:
        line = lines.here[1]
        raise Bad(f"Line {line} was put in among lines that were sealed already.", line, seal["number"])


def _out_of_place(connection, seal, wanted, here):
    """What to say where the line `wanted` (xid, id) should stand and `here`, another or none, stands."""
    if not _rows(connection, "select 1 from public.ledger_event where id = %s", (wanted[1],)):
        return Bad(f"Line {wanted[1]} is missing: it was sealed, and removed.", wanted[1], seal["number"])
    if here is not None and here[:2] < wanted:
        return Bad(f"Line {here[1]} was put in or moved after the sealing.", here[1], seal["number"])
    return Bad(f"Line {wanted[1]} was altered after it was sealed.", wanted[1], seal["number"])


def _nothing_left(lines, seal):
    """An era that is over has no line that its seals do not cover."""
    if lines.here is not None:
        raise Bad(
            f"Line {lines.here[1]} was put in after its time was sealed.", lines.here[1], seal["number"]
        )


def _count_unsealed(connection, result, last, eras):
    total, oldest, result.now = _rows(connection, EVERYTHING)[0]
    if last is None:
        result.unsealed, result.oldest = total, oldest
        return
    place = (last["cluster"], last["after_id"], str(last["to_xid"]))
    result.unsealed, result.oldest = _rows(connection, UNSEALED, place)[0]
    if total == result.sealed + result.unsealed:
        return
    # Of another cluster than the last seal's: a restored ledger whose sealer has not run yet, or lines put in.
    where = "cluster <> %s and id > (select max(id) from public.ledger_event where cluster = %s and id > %s)"
    text = f"select count(*), min(at) from public.ledger_event where {where}"  # noqa: S608 - our own constants
    more, oldest = _rows(connection, text, (last["cluster"], last["cluster"], last["after_id"]))[0]
    result.unsealed += more
    result.oldest = min((moment for moment in (result.oldest, oldest) if moment), default=None)
    if total != result.sealed + result.unsealed:
        raise Bad("Lines were put in that belong to no time that was sealed.", _astray(connection, eras))


def _astray(connection, eras):
    """The first line that stands outside every era."""
    ends = [one["after_id"] for one in eras[1:]] + [OPEN_END]
    fits = " or ".join(["(cluster = %s and id > %s and id <= %s)"] * len(eras))
    values = [
        value for era, end in zip(eras, ends, strict=True) for value in (era["cluster"], era["after_id"], end)
    ]
    text = f"select min(id) from public.ledger_event where not ({fits})"  # noqa: S608 - our own constants
    return _rows(connection, text, values)[0][0]


def _rows(connection, statement, values=()):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()


def report(result):
    """What was found, as lines of text."""
    yield f"sealed lines      {result.sealed}"
    waits = f", the oldest for {result.waiting_seconds} s" if result.oldest else ""
    yield f"not sealed yet    {result.unsealed}{waits}"
    yield f"head              {result.head}"
    if result.ok:
        yield "The ledger is whole."
    else:
        yield f"first bad line    {result.line if result.line is not None else '-'}"
        yield f"THE LEDGER IS NOT WHOLE. {result.says}"


def main(arguments=None, out=sys.stdout):
    parser = argparse.ArgumentParser(
        description="Verify the ledger: 0 whole, 1 not whole, 2 could not be verified."
    )
    parser.add_argument("--dsn", required=True, help="the database, over a connection that may only read")
    parser.add_argument("--public-key", required=True, help="a file with one or several public keys (PEM)")
    parser.add_argument(
        "--head", action="append", default=[], help="a head that must be in the chain; repeatable"
    )
    options = parser.parse_args(arguments)
    import psycopg2

    try:
        with open(options.public_key, encoding="utf-8") as file:  # noqa: PTH123 - stands alone
            keys = public_keys(file.read())
        with contextlib.closing(psycopg2.connect(options.dsn)) as connection:
            connection.set_session(isolation_level="REPEATABLE READ", readonly=True)
            with connection.cursor() as cursor:
                cursor.execute("set statement_timeout = 0")
            result = check(connection, keys, options.head)
    except (OSError, ValueError, psycopg2.Error) as error:
        print(f"The ledger could not be verified: {error}", file=sys.stderr)
        return 2
    for line in report(result):
        print(line, file=out)
    return 0 if result.ok else 1


if __name__ == "__main__":
    sys.exit(main())
