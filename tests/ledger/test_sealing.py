"""The sealer: nothing committed late slips under a seal, and what it made verifies in any order of events."""

import random
import threading
import uuid

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection, transaction

from okg.ledger import book as ledger
from okg.ledger import keys, sealing, verify
from okg.ledger.models import Event, Seal
from tests.ledger.settled import seal, settled_seal


def write(number=1, **more):
    """`number` committed lines, in a transaction each."""
    for _turn in range(number):
        with transaction.atomic():
            Event.objects.create(kind="act", event="looked", by_role="test", **more)


def checked(heads=()):
    """What the verifier says of this database."""
    with transaction.atomic():
        connection.cursor().close()
        return verify.check(connection.connection, keys.public_keys(), heads)


def sealed_ids():
    return [
        line
        for one in Seal.objects.order_by("number")
        for _xid, line, _digest in verify.ENTRY.iter_unpack(bytes(one.entries))
    ]


def test_lines_are_sealed_once_and_in_order(committed_db):
    write(5)
    assert seal() == 5
    assert seal() == 0
    write(2)
    assert seal() == 2
    assert sealed_ids() == list(Event.objects.order_by("id").values_list("id", flat=True))
    result = checked()
    assert (result.ok, result.sealed, result.unsealed) == (True, 7, 0)
    first, second = Seal.objects.order_by("number")
    assert second.previous == first.head
    assert (second.from_xid, second.lines) == (first.to_xid, 7)


def test_every_column_of_a_line_is_sealed():
    assert [field.column for field in Event._meta.concrete_fields] != []
    assert {field.column for field in Event._meta.concrete_fields} == set(verify.COLUMNS)
    assert {field.column for field in Seal._meta.concrete_fields} == {
        *verify.HEADER,
        "entries",
        "previous",
        "head",
        "signature",
    }


@pytest.mark.parametrize("statement", ["UPDATE {} SET {} = {}", "DELETE FROM {}", "TRUNCATE {}"])
@pytest.mark.parametrize(("table", "column"), [("ledger_seal", "number"), ("ledger_verification", "id")])
def test_seals_and_verifications_are_append_only(db, statement, table, column):
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement.format(table, column, column))


def test_a_long_ledger_is_sealed_in_parts_cut_between_transactions(committed_db, monkeypatch):
    monkeypatch.setattr(sealing, "LINES_A_SEAL", 4)
    write(3)
    with transaction.atomic():
        for _turn in range(9):  # one transaction that wrote more than a seal holds is sealed whole
            Event.objects.create(kind="act", event="looked", by_role="test")
    write(6)
    assert seal() == 18
    assert [one.count for one in Seal.objects.order_by("number")][:2] == [3, 9]
    assert checked().ok


def test_a_line_committed_late_is_never_skipped(committed_db):
    """A transaction that wrote first commits last, while another writes and the sealer seals: real threads."""
    written, go_on = threading.Event(), threading.Event()

    def slow():
        try:
            with transaction.atomic():
                Event.objects.create(kind="act", event="looked", by_role="slow")
                written.set()
                go_on.wait(30)
        finally:
            connection.close()

    thread = threading.Thread(target=slow)
    thread.start()
    assert written.wait(30)
    write(3)
    early = sealing.seal()
    assert early == 0  # all of them come after one that is still open
    write(2)
    go_on.set()
    thread.join()
    assert settled_seal() == 6
    assert sorted(sealed_ids()) == sorted(Event.objects.values_list("id", flat=True))
    assert checked().ok


def test_two_writers_and_a_sealer_at_once_lose_no_line(committed_db):
    stop, sealed = threading.Event(), []

    def writer(seed):
        chance = random.Random(seed)
        try:
            for _turn in range(40):
                with transaction.atomic():
                    for _line in range(chance.randint(1, 3)):
                        Event.objects.create(kind="act", event="looked", by_role=f"writer{seed}")
        finally:
            connection.close()

    def sealer():
        try:
            while not stop.is_set():
                sealed.append(sealing.seal())
        finally:
            connection.close()

    writers = [threading.Thread(target=writer, args=[seed]) for seed in range(2)]
    sealers = [threading.Thread(target=sealer) for _turn in range(2)]
    for thread in [*writers, *sealers]:
        thread.start()
    for thread in writers:
        thread.join()
    stop.set()
    for thread in sealers:
        thread.join()
    sealed.append(settled_seal())
    everything = sorted(Event.objects.values_list("id", flat=True))
    assert sorted(sealed_ids()) == everything
    assert sum(sealed) == len(everything)
    assert checked().ok


def test_sealing_in_any_interleaving_verifies(committed_db, monkeypatch):
    """Open, write in, commit, roll back and seal at random; several connections as several transactions."""
    seed = random.randrange(10**6)
    chance = random.Random(seed)
    monkeypatch.setattr(sealing, "LINES_A_SEAL", 3)
    others = [connection.copy(f"other{number}") for number in range(3)]
    insert = (
        'insert into ledger_event (kind, event, "right", by_role, by_agency, about_type, request_id, facts) '
    )
    insert += "values ('act', 'looked', '', 'test', '', '', '', '{}')"
    try:
        for other in others:
            other.connect()
            other.set_autocommit(False)
        for _turn in range(150):
            other = chance.choice(others)
            match chance.choice(["write", "write", "write", "commit", "commit", "rollback", "seal", "seal"]):
                case "write":
                    with other.cursor() as cursor:
                        cursor.execute(insert)
                case "commit":
                    other.commit()
                case "rollback":
                    other.rollback()
                case "seal":
                    sealing.seal()
                    assert checked().ok, f"seed {seed}"
        for other in others:
            other.commit()
    finally:
        for other in others:
            other.close()
    settled_seal()
    assert sorted(sealed_ids()) == sorted(Event.objects.values_list("id", flat=True)), f"seed {seed}"
    result = checked()
    assert (result.ok, result.unsealed) == (True, 0), f"seed {seed}"


def in_cluster(identity):
    """From now on the database says that it is another cluster."""
    with connection.cursor() as cursor:
        cursor.execute(
            "create or replace function ledger_cluster() returns bigint language sql as "
            f"$$ select {identity}::bigint $$"
        )


@pytest.fixture
def own_cluster(committed_db):
    yield
    with connection.cursor() as cursor:
        cursor.execute(
            "create or replace function ledger_cluster() returns bigint language sql as "
            "$$ SELECT system_identifier FROM pg_catalog.pg_control_system() $$"
        )


def written_under(xid, cluster):
    """A line as another cluster wrote it, with that cluster's number of the transaction."""
    return Event.objects.create(kind="act", event="looked", by_role="test", xid=xid, cluster=cluster)


def test_a_restored_ledger_goes_on_in_a_cluster_whose_transactions_start_over(own_cluster):
    far = 10**12
    in_cluster(111)
    write(4)
    assert seal() == 4
    in_cluster(222)
    old = Seal.objects.get()
    assert (old.era, old.cluster) == (1, 111)
    written_under(far + 9, 111)  # in the dump, and not sealed before it was made
    low = [written_under(number, 222) for number in (5, 3)]  # the new cluster's first lines: low numbers
    assert seal() == 3
    assert checked().ok
    new = Seal.objects.order_by("number").last()
    assert (new.era, new.cluster, new.count) == (2, 222, 2)
    assert new.after_id == low[0].pk - 1
    write(3)
    assert seal() == 3
    result = checked()
    assert (result.ok, result.sealed, result.unsealed) == (True, 10, 0)
    in_cluster(111)  # and back again
    written_under(1, 111)
    assert seal() == 1
    assert Seal.objects.order_by("number").last().era == 3
    assert checked().ok


def test_lines_of_a_restored_ledger_are_unsealed_until_its_sealer_runs(own_cluster):
    write(2)
    seal()
    in_cluster(222)
    write(1)
    result = checked()
    assert (result.ok, result.sealed, result.unsealed) == (True, 2, 1)


def test_a_line_put_into_an_era_that_is_over_is_found(own_cluster):
    write(2)
    seal()
    in_cluster(222)
    write(2)
    seal()
    first = Event.objects.order_by("id").first()
    forged = Event.objects.create(
        id=first.pk - 1, kind="look", event="looked", right="x", by_role="test", cluster=first.cluster, xid=1
    )
    result = checked()
    assert (result.ok, result.line) == (False, forged.pk)


def test_without_a_key_nothing_is_sealed_and_it_says_why(db, settings):
    settings.SEAL_KEY_FILE = ""
    with pytest.raises(ImproperlyConfigured, match="new_seal_key"):
        sealing.seal()


def test_a_key_is_changed_and_old_seals_still_verify(committed_db, settings, tmp_path):
    write(2)
    seal()
    new = keys.new()
    (tmp_path / "new.key").write_text(keys.private_pem(new))
    old = settings.SEAL_PUBLIC_KEYS_FILE
    settings.SEAL_KEY_FILE = str(tmp_path / "new.key")
    write(2)
    seal()
    result = checked()
    assert (result.ok, result.seal) == (False, 2)  # the new key is not known yet
    assert "not known" in result.says
    both = open(old).read() + keys.public_pem(new.public_key())  # noqa: PTH123, SIM115
    (tmp_path / "both.pub").write_text(both)
    settings.SEAL_PUBLIC_KEYS_FILE = str(tmp_path / "both.pub")
    assert checked().ok
    assert len(set(Seal.objects.values_list("key_id", flat=True))) == 2


def test_the_request_waits_for_no_lock(committed_db):
    """While a sealer is in the middle of its work, lines are written; and a second sealer leaves at once."""
    write(2)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [sealing.THE_SEALER])
        told = []

        def beside():
            try:
                with transaction.atomic():
                    ledger.act("refused", by="test", code=str(uuid.uuid4())[:4] + "x")
                told.append(sealing.seal())
            finally:
                connection.close()

        thread = threading.Thread(target=beside)
        thread.start()
        thread.join(30)
        assert told == [0]
    assert seal() == 3
