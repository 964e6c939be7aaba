# ruff: noqa: S608 - the forger builds statements from constants of this file
"""The verifier: whatever is done to sealed lines or seals is found, at the right line; the script stands alone."""

import ast
import os
import random
import subprocess
import sys
import uuid
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core.management import call_command
from django.db import connection, transaction
from psycopg2.extensions import make_dsn

from okg.ledger import keys, nightly, sealing, verify
from okg.ledger.models import Event, Seal, Verification
from tests.ledger.settled import seal

SCRIPT = Path(verify.__file__)
TIMES = 1000


def write(number, chance):
    for _turn in range(number):
        with transaction.atomic():
            for _line in range(chance.choice([1, 1, 3])):
                Event.objects.create(
                    kind=chance.choice(["act", "look", "security"]),
                    event="looked",
                    right="cases.read_concern",
                    by=uuid.UUID(int=chance.getrandbits(128)),
                    by_role="member",
                    by_agency="nav",
                    about_type="cases.concern",
                    about=uuid.UUID(int=chance.getrandbits(128)),
                    request_id=f"r{chance.randrange(1000)}",
                    facts={"code": chance.randrange(100)},
                )


@pytest.fixture
def ledger(committed_db):
    """Some 60 lines under six seals; the head that somebody holds on paper; the order of the lines."""
    chance = random.Random(1)
    for _turn in range(6):
        write(6, chance)
        seal()
    return chance


def sql(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else None


class Forger:
    """One who owns the database and steps past its triggers; each trick returns the id of the first bad line."""

    def __init__(self, chance):
        self.chance = chance
        self.order = sql("select xid::text::bigint, id from ledger_event order by xid, id")
        self.ids = [line for _xid, line in self.order]
        self.seals = list(Seal.objects.order_by("number"))

    def first_of(self, one):
        return verify.ENTRY.unpack_from(bytes(one.entries))[1]

    def place(self, line):
        return self.ids.index(line)

    EDITS = {
        "kind": "case kind when 'look' then 'act' else 'look' end",
        "event": "event || 'x'",
        '"right"': "\"right\" || 'x'",
        "by": "gen_random_uuid()",
        "by_role": "by_role || 'x'",
        "by_agency": "'politi'",
        "about_type": "'cases.task'",
        "about": "null",
        "request_id": "request_id || 'x'",
        "facts": "facts || '{\"more\": 1}'",
        "at": "at - interval '1 microsecond'",
        "cluster": "cluster + 1",
        "xid": "'999999999999'::xid8",
    }

    def edit(self):
        line = self.chance.choice(self.ids)
        column = self.chance.choice(list(self.EDITS))
        sql(f"update ledger_event set {column} = {self.EDITS[column]} where id = %s", line)
        return line

    def renumber(self):
        line = self.chance.choice(self.ids)
        sql("update ledger_event set id = id + 1000000 where id = %s", line)
        return line

    def delete(self):
        gone = self.chance.sample(self.ids, self.chance.choice([1, 1, 2, 5]))
        sql("delete from ledger_event where id = any(%s)", gone)
        return min(gone, key=self.place)

    def insert(self):
        xid, _line = self.chance.choice(self.order)
        copied = self.chance.choice(self.ids)
        columns = '"at", cluster, kind, event, "right", by, by_role, by_agency, about_type, about, request_id, facts'
        found = sql(
            f"insert into ledger_event (id, xid, {columns}) "
            f"select 1000000, %s::text::xid8, {columns} from ledger_event where id = %s returning id",
            str(xid),
            copied,
        )
        return found[0][0]

    def swap(self):
        one, other = self.chance.sample(self.ids, 2)
        columns = '"at", kind, event, "right", by, by_role, by_agency, about_type, about, request_id, facts'
        sql(
            f"update ledger_event as one set ({columns}) = (select {columns} from ledger_event as other "
            "where other.id = case one.id when %s then %s else %s end) where one.id in (%s, %s)",
            one,
            other,
            one,
            one,
            other,
        )
        return min(one, other, key=self.place)

    def redate(self):
        line = self.chance.choice(self.ids)
        sql("update ledger_event set at = at + interval '1 day' where id = %s", line)
        return line

    def cut_tail(self):
        place = self.chance.randrange(len(self.ids))
        sql("delete from ledger_event where id = any(%s)", self.ids[place:])
        return self.ids[place]

    def replace_head(self):
        one = self.chance.choice(self.seals)
        sql("update ledger_seal set head = %s where number = %s", self.chance.randbytes(32).hex(), one.number)
        return self.first_of(one)

    SEAL_EDITS = {
        "at": "at + interval '1 second'",
        "era": "era + 1",
        "after_id": "after_id - 1",
        "from_xid": "'1'::xid8",
        "to_xid": "'999999999999'::xid8",
        "count": "count + 1",
        "lines": "lines + 1",
        "entries": "set_byte(entries, 20, (get_byte(entries, 20) + 1) %% 256)",
        "previous": "repeat('a', 64)",
        "key_id": "repeat('b', 16)",
        "signature": "set_byte(signature, 5, (get_byte(signature, 5) + 1) %% 256)",
    }

    def alter_seal(self):
        one = self.chance.choice(self.seals)
        column = self.chance.choice(list(self.SEAL_EDITS))
        sql(f"update ledger_seal set {column} = {self.SEAL_EDITS[column]} where number = %s", one.number)
        return self.first_of(one)

    def remove_seal(self):
        one = self.chance.choice(self.seals[:-1])
        sql("delete from ledger_seal where number = %s", one.number)
        return self.first_of(one)

    def remove_last_seals(self):
        """Its lines count as unsealed again: only a head held outside shows it, and no line is bad."""
        kept = self.chance.randrange(len(self.seals))
        sql("delete from ledger_seal where number > %s", kept)

    def remove_last_seals_and_lines(self):
        kept = self.chance.randrange(len(self.seals))
        sql("delete from ledger_seal where number > %s", kept)
        sql(
            "delete from ledger_event where id = any(%s)",
            self.ids[self.place(self.first_of(self.seals[kept])) :],
        )

    def resign(self):
        """Lines altered, digests and head made anew, signed with another key that claims to be the right one."""
        one = self.chance.choice(self.seals)
        self.write_anew(one, one.previous)
        return self.first_of(one)

    def write_anew(self, one, previous, sign=True):
        entries = bytearray(bytes(one.entries))
        _xid, line, _digest = verify.ENTRY.unpack_from(entries)
        sql("update ledger_event set about = gen_random_uuid() where id = %s", line)
        xid, line, said = sql(
            f"select xid::text::bigint, id, {verify.CANONICAL} from ledger_event where id = %s", line
        )[0]
        verify.ENTRY.pack_into(entries, 0, xid, line, verify.digest(said))
        fields = {name: getattr(one, name) for name in verify.HEADER}
        head = verify.head_of(fields, previous, bytes(entries))
        signature = (
            Ed25519PrivateKey.generate().sign(verify.signed_text(head)) if sign else bytes(one.signature)
        )
        sql(
            "update ledger_seal set entries = %s, previous = %s, head = %s, signature = %s where number = %s",
            bytes(entries),
            previous,
            head,
            signature,
            one.number,
        )
        return head

    def rewrite_everything(self):
        """The whole table with all hashes computed anew, but without the key."""
        head, sign = verify.BEGINNING, self.chance.random() < 0.5
        sql("alter table ledger_seal drop constraint seal_chain_has_no_fork")
        for one in self.seals:
            head = self.write_anew(one, head, sign)
        return self.ids[0]

    TRICKS = [
        "edit", "edit", "edit", "renumber", "delete", "insert", "swap", "redate", "cut_tail", "replace_head",
        "alter_seal", "alter_seal", "remove_seal", "remove_last_seals", "remove_last_seals_and_lines", "resign",
        "rewrite_everything",
    ]  # fmt: skip


class Undo(Exception):
    pass


def test_a_thousand_forgeries_are_each_found_at_the_first_bad_line(ledger):
    seed = int(os.environ.get("SEED") or random.randrange(10**6))
    chance, known = random.Random(seed), keys.public_keys()
    heads = [Seal.objects.order_by("number").last().head]
    assert verified(known, heads).ok
    wrong, played = [], set()
    for turn in range(TIMES):
        trick = chance.choice(Forger.TRICKS)
        played.add(trick)
        try:
            with transaction.atomic():
                sql("set local session_replication_role = replica")
                bad = getattr(Forger(chance), trick)()
                result = verify.check(connection.connection, known, heads)
                raise Undo
        except Undo:
            if result.ok or result.line != bad:
                wrong.append(f"{turn} {trick}: {bad}, found {result.line} {result.says}")
    assert not wrong, f"seed {seed}: {wrong[:10]}"
    assert played == set(Forger.TRICKS)
    assert verified(known, heads).ok


def verified(known, heads=()):
    with transaction.atomic():
        sql("select 1")
        return verify.check(connection.connection, known, heads)


def dsn():
    parameters = nightly._parameters()
    return make_dsn(**{name: value for name, value in parameters.items() if name != "options"})


def run(*arguments):
    """(exit status, what it printed) of the script on its own, without anything of ours on its path."""
    command = [sys.executable, "-I", str(SCRIPT), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, cwd="/", check=False)
    return done.returncode, done.stdout + done.stderr


def test_the_script_imports_nothing_of_ours():
    standard = {"argparse", "contextlib", "dataclasses", "datetime", "hashlib", "json", "struct", "sys"}
    allowed = standard | {"cryptography", "psycopg2"}
    tree = ast.parse(SCRIPT.read_text())
    names = [alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]
    names += [node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    assert {name.split(".")[0] for name in names} <= allowed


def test_the_script_says_what_it_found_with_its_exit_status(ledger, settings, tmp_path):
    public = ["--public-key", settings.SEAL_PUBLIC_KEYS_FILE]
    write(1, ledger)
    status, said = run("--dsn", dsn(), *public)
    assert status == 0, said
    assert f"sealed lines      {Seal.objects.order_by('number').last().lines}" in said
    assert "not sealed yet    " in said and "The ledger is whole." in said
    paper = Seal.objects.get(number=3).head
    shown = " ".join(paper[at : at + 8] for at in range(0, 64, 8))  # as it is printed, with blanks
    assert run("--dsn", dsn(), *public, "--head", shown)[0] == 0
    assert run("--dsn", dsn(), *public, "--head", "f" * 64)[0] == 1
    line = Event.objects.order_by("xid", "id").first().pk
    with transaction.atomic():
        sql("set local session_replication_role = replica")
        sql("update ledger_event set by_role = 'x' where id = %s", line)
    status, said = run("--dsn", dsn(), *public)
    assert status == 1
    assert f"first bad line    {line}" in said
    assert "altered" in said
    (tmp_path / "empty").write_text("")
    assert run("--dsn", dsn(), "--public-key", str(tmp_path / "empty"))[0] == 2
    assert run("--dsn", "host=/nowhere dbname=none", *public)[0] == 2
    assert run()[0] == 2


@pytest.mark.parametrize(("altered", "status"), [(False, 0), (True, 1)])
def test_the_command_says_the_same(ledger, capsys, altered, status):
    if altered:
        with transaction.atomic():
            sql("set local session_replication_role = replica")
            sql("delete from ledger_event where id = (select min(id) from ledger_event)")
    with pytest.raises(SystemExit) as done:
        call_command("verify_ledger")
    assert done.value.code == status


def test_a_role_that_may_only_read_is_enough(ledger, settings):
    sql("create role okg_auditor nologin")
    try:
        sql("grant select on ledger_event, ledger_seal to okg_auditor")
        with transaction.atomic():
            sql("set local role okg_auditor")
            assert verify.check(connection.connection, keys.public_keys()).ok
    finally:
        sql("drop owned by okg_auditor")
        sql("drop role okg_auditor")


def test_a_ledger_that_nobody_seals_is_an_error_and_is_remembered(committed_db, settings):
    write(1, random.Random(2))
    assert nightly.found().ok
    settings.SEAL_LATEST_SECONDS = -1
    result = nightly.found()
    row = nightly.remember(result)
    assert (row.ok, row.unsealed) == (False, Event.objects.count())
    assert Verification.objects.latest_one() == row


def test_the_commands_make_a_key_and_show_the_public_one(settings, tmp_path, capsys):
    path = tmp_path / "new.key"
    call_command("new_seal_key", out=str(path))
    made = capsys.readouterr()
    assert path.stat().st_mode & 0o077 == 0
    settings.SEAL_KEY_FILE, settings.SEAL_PUBLIC_KEYS_FILE = str(path), ""
    (name,) = keys.public_keys()
    assert name in made.err
    call_command("seal_public_key")
    assert made.out in capsys.readouterr().out
    with pytest.raises(Exception, match="never written over"):
        call_command("new_seal_key", out=str(path))


def test_an_empty_ledger_is_whole(committed_db):
    result = verified(keys.public_keys())
    assert (result.ok, result.sealed, result.head) == (True, 0, verify.BEGINNING)
    assert sealing.seal() == 0
