"""AES-256-GCM envelopes: `version(1) | key id(16) | nonce(12) | ciphertext | tag(16)`.

The header and what the value belongs to (field and dossier) are authenticated with it, so an envelope moved
to another field, dossier or key does not open. Texts are padded, so a length tells little.
"""

import os
import uuid

from cryptography.exceptions import InvalidTag

VERSION = b"\x01"
KEY_BYTES, NONCE_BYTES, TAG_BYTES, LENGTH_BYTES = 32, 12, 16, 4
HEADER_BYTES = len(VERSION) + 16
# How long a token of nothing is where nothing is not padded: shorter than any other, so that a constraint can see it.
BARE_BYTES = HEADER_BYTES + NONCE_BYTES + LENGTH_BYTES + TAG_BYTES
SMALL_BUCKETS = (32, 64, 256)
STEP = 256


class Unreadable(Exception):
    """A sealed value does not open: damaged, moved, or its key is gone. Says neither which nor what."""

    def __init__(self):
        super().__init__("A sealed value cannot be read.")


class Destroyed(Unreadable):
    """Its key was destroyed, as it should be: what it said is erased."""


class Token(bytes):
    """A sealed value as the database holds it."""

    def __repr__(self):
        return f"<sealed, {len(self)} bytes>"

    __str__ = __repr__


def new_key():
    """32 random bytes."""
    return os.urandom(KEY_BYTES)


def seal(plain, *, key, key_id, belongs_to, bare=False):
    """Bytes -> Token. `key` is an AESGCM, `key_id` a UUID, `belongs_to` bytes that name field and dossier.

    With `bare` nothing (b"") is sealed unpadded, BARE_BYTES long: what must be filled in shows that it is not.
    """
    header = VERSION + key_id.bytes
    nonce = os.urandom(NONCE_BYTES)
    framed = pad(plain) if plain or not bare else bytes(LENGTH_BYTES)
    return Token(header + nonce + key.encrypt(nonce, framed, header + belongs_to))


def unseal(token, *, key, belongs_to):
    """Token -> bytes. Raises Unreadable."""
    header, nonce, rest = (
        token[:HEADER_BYTES],
        token[HEADER_BYTES : HEADER_BYTES + NONCE_BYTES],
        token[HEADER_BYTES + NONCE_BYTES :],
    )
    try:
        return unpad(key.decrypt(bytes(nonce), bytes(rest), bytes(header) + belongs_to))
    except (InvalidTag, ValueError):
        raise Unreadable from None


def key_id_of(token):
    """The UUID of the key a token was sealed with. Raises Unreadable where it is no token of ours."""
    if len(token) < HEADER_BYTES + NONCE_BYTES + TAG_BYTES or token[:1] != VERSION:
        raise Unreadable
    return uuid.UUID(bytes=bytes(token[1:HEADER_BYTES]))


def pad(plain):
    """Length, content, zeros: up to 32, 64 or 256 bytes, then to a multiple of 256."""
    framed = len(plain).to_bytes(LENGTH_BYTES, "big") + plain
    size = next((bucket for bucket in SMALL_BUCKETS if len(framed) <= bucket), -(-len(framed) // STEP) * STEP)
    return framed.ljust(size, b"\0")


def unpad(framed):
    """The content again. Raises ValueError where the frame is not whole."""
    length = int.from_bytes(framed[:LENGTH_BYTES], "big")
    if len(framed) < LENGTH_BYTES + length:
        raise ValueError("the frame is cut short")
    return framed[LENGTH_BYTES : LENGTH_BYTES + length]
