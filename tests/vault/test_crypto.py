import uuid

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st

from okg.vault import crypto
from okg.vault.crypto import Unreadable

KEY, KEY_ID, OWNER = AESGCM(bytes(range(32))), uuid.UUID(int=7), b"cases.concern.narrative|1"


def sealed(plain=b"a story", belongs_to=OWNER):
    return crypto.seal(plain, key=KEY, key_id=KEY_ID, belongs_to=belongs_to)


@given(st.binary(max_size=2000))
def test_what_is_sealed_opens_again(plain):
    assert crypto.unseal(sealed(plain), key=KEY, belongs_to=OWNER) == plain


def test_every_flipped_bit_is_refused():
    token = sealed()
    for position in range(len(token) * 8):
        broken = bytearray(token)
        broken[position // 8] ^= 1 << position % 8
        with pytest.raises(Unreadable):
            crypto.key_id_of(broken)
            crypto.unseal(bytes(broken), key=KEY, belongs_to=OWNER)


@pytest.mark.parametrize("length", [0, 1, 16, 17, 28, 29, 44])
def test_a_token_cut_short_is_refused(length):
    with pytest.raises(Unreadable):
        crypto.unseal(sealed()[:length], key=KEY, belongs_to=OWNER)


def test_another_field_or_dossier_is_refused():
    with pytest.raises(Unreadable):
        crypto.unseal(sealed(), key=KEY, belongs_to=b"cases.concern.narrative|2")


def test_another_key_is_refused():
    with pytest.raises(Unreadable):
        crypto.unseal(sealed(), key=AESGCM(bytes(32)), belongs_to=OWNER)


def test_no_nonce_comes_twice():
    nonces = {bytes(sealed()[crypto.HEADER_BYTES :][: crypto.NONCE_BYTES]) for _ in range(20_000)}
    assert len(nonces) == 20_000


@pytest.mark.parametrize(
    ("length", "padded"),
    [(0, 32), (28, 32), (29, 64), (60, 64), (61, 256), (252, 256), (253, 512), (508, 512), (509, 768)],
)
def test_lengths_are_padded_to_buckets(length, padded):
    assert len(crypto.pad(b"x" * length)) == padded
    assert crypto.unpad(crypto.pad(b"x" * length)) == b"x" * length


def test_yes_and_no_are_equally_long():
    assert len(sealed(b"ja")) == len(sealed(b"nei, absolutt ikke"))


def test_a_token_and_its_failure_show_nothing():
    assert repr(sealed()) == str(sealed()) == f"{sealed()}" == f"<sealed, {len(sealed())} bytes>"
    with pytest.raises(Unreadable) as refused:
        crypto.unseal(b"a story", key=KEY, belongs_to=OWNER)
    assert "story" not in str(refused.value)
    assert refused.value.__suppress_context__
