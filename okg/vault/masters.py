"""The master keys: they wrap the dossier keys and live outside the database, its backups and the repository.

A file named by OKG_MASTER_KEY_FILE, or the text of OKG_MASTER_KEY, holds one key a line, `id base64`. The
first is the current one; those below it still open what they wrapped, until `manage.py rotate_keys` has run.
"""

import base64
import binascii
import os
import re
import stat
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core import checks
from django.core.exceptions import ImproperlyConfigured

from okg.vault import crypto

ID = re.compile(r"[A-Za-z0-9._-]{1,40}")
# Where container engines put secrets: read-only, in memory, mode 0444 by design.
CONTAINER_SECRETS = Path("/run/secrets")


@dataclass(frozen=True, repr=False)
class Ring:
    """The master keys of this installation by id; `current` is the id that wraps new dossier keys."""

    current: str
    ciphers: dict

    def __repr__(self):
        return f"<Ring of {len(self.ciphers)}, current {self.current}>"

    def wrap(self, key, belongs_to):
        """(master id, wrapped bytes) of a dossier key, bound to the bytes that name its row."""
        nonce = os.urandom(crypto.NONCE_BYTES)
        return self.current, nonce + self.ciphers[self.current].encrypt(nonce, key, belongs_to)

    def unwrap(self, master_id, wrapped, belongs_to):
        """The dossier key's bytes. Raises Unreadable, also where the master key is not on the ring."""
        nonce, rest = bytes(wrapped[: crypto.NONCE_BYTES]), bytes(wrapped[crypto.NONCE_BYTES :])
        try:
            return self.ciphers[master_id].decrypt(nonce, rest, belongs_to)
        except (KeyError, InvalidTag, ValueError):
            raise crypto.Unreadable from None


def ring():
    """The ring as the file or the environment has it now: a changed file is read again without a restart.

    Raises ImproperlyConfigured with the sentence that mends it.
    """
    if settings.OKG_MASTER_KEY_FILE:
        path = Path(settings.OKG_MASTER_KEY_FILE)
        return _of_file(path, _changed_at(path))
    if settings.OKG_MASTER_KEY:
        return parse(settings.OKG_MASTER_KEY, "OKG_MASTER_KEY")
    raise ImproperlyConfigured(
        "No master key. Make one with `manage.py new_master_key > FILE`, let only the service read it "
        "(chmod 600 FILE), keep two copies outside this machine, and name it in OKG_MASTER_KEY_FILE."
    )


@lru_cache(maxsize=8)
def parse(text, source):
    """The Ring of lines `id base64`; empty lines and lines beginning with # are passed over."""
    ciphers = {}
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        master_id, _, encoded = line.strip().partition(" ")
        if not ID.fullmatch(master_id) or (key := _decoded(encoded)) is None:
            raise ImproperlyConfigured(
                f"{source}, line {number}: expected an id, a blank and 32 bytes in base64, "
                "as `manage.py new_master_key` prints."
            )
        if master_id in ciphers:
            raise ImproperlyConfigured(f"{source}, line {number}: the id {master_id} is there twice.")
        ciphers[master_id] = AESGCM(key)
    if not ciphers:
        raise ImproperlyConfigured(f"{source} holds no key. Make one with `manage.py new_master_key`.")
    return Ring(next(iter(ciphers)), ciphers)


def check(app_configs, **kwargs):
    """The system check: no start without a usable master key."""
    try:
        ring()
    except ImproperlyConfigured as problem:
        return [checks.Error(str(problem), id="vault.E001")]
    return []


@lru_cache(maxsize=1)
def _of_file(path, changed_at):
    return parse(path.read_text(), str(path))


def _changed_at(path):
    """The file's time of change, once its mode is found to keep others out."""
    try:
        status = path.stat()
    except OSError as problem:
        raise ImproperlyConfigured(
            f"OKG_MASTER_KEY_FILE names {path}, which cannot be read: {problem.strerror}."
        ) from None
    if status.st_mode & (stat.S_IRWXO | stat.S_IWGRP) and not path.is_relative_to(CONTAINER_SECRETS):
        raise ImproperlyConfigured(
            f"{path} holds the master keys and others can read or change it. Run: chmod 600 {path}"
        )
    return status.st_mtime_ns


def _decoded(encoded):
    try:
        key = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        return None
    return key if len(key) == crypto.KEY_BYTES else None
