"""The blind index: equal texts meet, nothing tells what they are, and it goes with the key of its dossier."""

import uuid

import pytest
from django.db import IntegrityError, connection, transaction

from okg.vault import blind, keys
from okg.vault.models import BlindKey, DossierKey

pytestmark = pytest.mark.django_db


def dossier(*forms):
    made = uuid.uuid4()
    keys.create(made)
    blind.put(made, forms)
    return made


def test_what_is_the_same_meets_and_what_was_before_does_not():
    one, other = dossier("a", "b"), dossier("b", "c")
    assert blind.sharing(one, ["a", "b"]) == {other: 1}
    assert blind.sharing(uuid.uuid4(), ["a", "b", "c"]) == {one: 2, other: 2}
    blind.put(other, ["d"])
    assert blind.sharing(one, ["b"]) == {}


def test_the_keys_tell_nothing_without_the_index_key():
    import hashlib

    dossier("Navn Navnesen")
    (key,) = BlindKey.objects.values_list("key", flat=True)
    assert len(bytes(key)) == 8
    assert bytes(key) != hashlib.sha256(b"Navn Navnesen").digest()[:8]
    # the index key is nobody's dossier and not the master key: another one makes other keys
    keys.destroy(blind.INDEX)
    DossierKey.objects.filter(dossier=blind.INDEX).delete()
    assert blind.sharing(uuid.uuid4(), ["Navn Navnesen"]) == {}


def test_a_destroyed_key_takes_its_blind_keys_with_it_however_it_is_done():
    one, other = dossier("a"), dossier("a")
    keys.destroy(one)
    assert blind.sharing(uuid.uuid4(), ["a"]) == {other: 1}
    with connection.cursor() as cursor:
        cursor.execute(
            "update vault_dossierkey set wrapped = null, destroyed_at = now() where dossier = %s", [other]
        )
    assert not BlindKey.objects.exists()
    for gone in (one, other):
        with pytest.raises(IntegrityError), transaction.atomic():
            blind.put(gone, ["a"])


def test_changing_the_master_key_leaves_them_as_they_are(settings):
    import base64

    old = "old " + base64.b64encode(b"o" * 32).decode()
    settings.OKG_MASTER_KEY_FILE, settings.OKG_MASTER_KEY = "", old
    DossierKey.objects.filter(dossier=blind.INDEX).delete()
    one = dossier("a")
    settings.OKG_MASTER_KEY = "new " + base64.b64encode(b"n" * 32).decode() + "\n" + old
    DossierKey.objects.exclude(dossier__in=[one, blind.INDEX]).delete()
    assert keys.rotate() == 2
    settings.OKG_MASTER_KEY = settings.OKG_MASTER_KEY.split("\n")[0]
    keys.forget()
    assert blind.sharing(uuid.uuid4(), ["a"]) == {one: 1}
