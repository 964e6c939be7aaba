import base64
import threading
import uuid
from io import StringIO

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from okg.vault import keys, sealing
from okg.vault.crypto import Unreadable
from okg.vault.models import DossierKey

OLD = "old " + base64.b64encode(b"o" * 32).decode()
NEW = "new " + base64.b64encode(b"n" * 32).decode()


@pytest.fixture(autouse=True)
def nothing_kept():
    keys.forget()
    yield
    keys.forget()


@pytest.fixture
def dossier(db):
    dossier = uuid.uuid4()
    keys.create(dossier)
    return dossier


def seal(dossier):
    return sealing.seal(b"a story", name="test.text", dossier_id=dossier)


def unseal(token, dossier):
    return sealing.unseal(token, name="test.text", dossier_id=dossier)


def test_a_dossier_has_one_key_in_its_life(dossier):
    with pytest.raises(IntegrityError), transaction.atomic():
        keys.create(dossier)
    keys.ensure(dossier)
    assert DossierKey.objects.filter(dossier=dossier).count() == 1


def test_a_destroyed_key_leaves_its_date_and_nothing_else(dossier):
    token = seal(dossier)
    assert keys.destroy(dossier) is True
    assert keys.destroy(dossier) is False
    row = DossierKey.objects.get(dossier=dossier)
    assert row.wrapped is None and row.destroyed_at
    with pytest.raises(Unreadable):
        unseal(token, dossier)
    with pytest.raises(keys.NoKey):
        seal(dossier)
    with pytest.raises(keys.NoKey):
        keys.ensure(dossier)


def test_a_key_that_was_rolled_back_seals_nothing(db):
    dossier = uuid.uuid4()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        keys.create(dossier)
        seal(dossier)
        raise ZeroDivisionError
    with pytest.raises(keys.NoKey):
        seal(dossier)


def test_the_group_key_is_made_when_first_needed_and_again_after_a_rollback(db):
    DossierKey.objects.filter(dossier=keys.GROUP_DOSSIER).delete()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        seal(keys.GROUP_DOSSIER)
        raise ZeroDivisionError
    token = seal(keys.GROUP_DOSSIER)
    keys.forget()
    assert unseal(token, keys.GROUP_DOSSIER) == b"a story"


def test_an_opened_key_is_kept_for_fifteen_seconds(dossier, monkeypatch, django_assert_num_queries):
    token = seal(dossier)
    keys.forget()
    moment = [0.0]
    monkeypatch.setattr(keys, "clock", lambda: moment[0])
    with django_assert_num_queries(1):
        unseal(token, dossier)
    moment[0] = 14.9
    with django_assert_num_queries(0):
        unseal(token, dossier)
    moment[0] = 15.1
    with django_assert_num_queries(1):
        unseal(token, dossier)


def test_the_key_of_another_row_is_refused(dossier):
    token = seal(dossier)
    other = uuid.uuid4()
    keys.create(other)
    theirs = DossierKey.objects.get(dossier=other)
    DossierKey.objects.filter(dossier=dossier).update(wrapped=theirs.wrapped)
    keys.forget()
    with pytest.raises(Unreadable):
        unseal(token, dossier)


def test_a_token_sealed_under_another_name_is_refused(dossier):
    with pytest.raises(Unreadable):
        sealing.unseal(seal(dossier), name="test.other", dossier_id=dossier)


def test_the_database_refuses_a_key_that_is_neither_whole_nor_destroyed(dossier):
    with pytest.raises(IntegrityError, match="dossierkey_whole_or_destroyed"), transaction.atomic():
        DossierKey.objects.filter(dossier=dossier).update(wrapped=None)


def test_rotation_wraps_every_living_key_anew(db, settings):
    settings.OKG_MASTER_KEY = OLD
    living, dead = [uuid.uuid4() for _ in range(7)], uuid.uuid4()
    keys.create_many([*living, dead])
    keys.destroy(dead)
    tokens = {dossier: seal(dossier) for dossier in living}

    settings.OKG_MASTER_KEY = f"{NEW}\n{OLD}"
    assert keys.rotate(dry_run=True) == 7
    assert keys.rotate(batch_size=3) == 7
    assert keys.rotate() == 0

    settings.OKG_MASTER_KEY = NEW
    keys.forget()
    assert all(unseal(token, dossier) == b"a story" for dossier, token in tokens.items())


def test_rotation_that_was_stopped_is_taken_up_again(db, settings, monkeypatch):
    settings.OKG_MASTER_KEY = OLD
    keys.create_many([uuid.uuid4() for _ in range(6)])
    settings.OKG_MASTER_KEY = f"{NEW}\n{OLD}"
    rewrap, batches = keys._rewrap, []

    def stopped_after_two(*arguments):
        if len(batches) == 2:
            raise KeyboardInterrupt
        batches.append(rewrap(*arguments))
        return batches[-1]

    monkeypatch.setattr(keys, "_rewrap", stopped_after_two)
    with pytest.raises(KeyboardInterrupt):
        keys.rotate(batch_size=2)
    monkeypatch.undo()
    settings.OKG_MASTER_KEY = f"{NEW}\n{OLD}"
    assert keys.rotate() == 2


def test_rotation_refuses_while_a_needed_master_key_is_missing(db, settings):
    settings.OKG_MASTER_KEY = OLD
    keys.create(uuid.uuid4())
    settings.OKG_MASTER_KEY = NEW
    with pytest.raises(ImproperlyConfigured, match="old"):
        keys.rotate()


def test_rotate_keys_says_what_it_did(dossier, settings):
    settings.OKG_MASTER_KEY = f"{NEW}\n{settings.OKG_MASTER_KEY}"
    out = StringIO()
    call_command("rotate_keys", dry_run=True, stdout=out)
    call_command("rotate_keys", stdout=out)
    asked, done = out.getvalue().splitlines()
    assert asked.endswith("wrapped by an older master key.")
    assert "wrapped anew" in done
    assert not DossierKey.objects.filter(destroyed_at=None).exclude(master_id="new").exists()


@pytest.fixture
def committed_dossiers(django_db_setup, django_db_blocker, settings):
    """Two hundred dossiers whose keys other threads can see; afterwards these keys alone are removed."""
    settings.OKG_MASTER_KEY = OLD
    dossiers = [uuid.uuid4() for _ in range(200)]
    with django_db_blocker.unblock():
        keys.create_many(dossiers)
        yield dossiers
        DossierKey.objects.filter(dossier__in=dossiers).delete()


def test_rotation_disturbs_no_reader(committed_dossiers, settings):
    dossiers = committed_dossiers
    tokens = {dossier: seal(dossier) for dossier in dossiers}
    settings.OKG_MASTER_KEY = f"{NEW}\n{OLD}"
    over, failed, read = threading.Event(), [], []

    def reader():
        try:
            while not over.is_set() or not read:
                for dossier, token in tokens.items():
                    keys.forget(dossier)
                    assert unseal(token, dossier) == b"a story"
                    read.append(dossier)
        except Exception as problem:
            failed.append(problem)
        finally:
            connection.close()

    readers = [threading.Thread(target=reader) for _ in range(2)]
    for thread in readers:
        thread.start()
    try:
        assert keys.rotate(batch_size=20) == 200
    finally:
        over.set()
        for thread in readers:
            thread.join()
    assert not failed
    assert read
