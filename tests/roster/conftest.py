"""Logging in as people do: through the page, with a password and, where it is required, a code from an app."""

import base64
import hashlib
import hmac
import struct
import time

import pytest
from django.core.cache import cache
from django.test import Client

from tests.conftest import PASSWORD


@pytest.fixture(autouse=True)
def _no_tries_yet():
    """Rate limits count in the cache, which no rollback empties."""
    cache.clear()


@pytest.fixture
def log_in():
    """log_in(user, client=…, next=…) -> the answer to the log-in form."""

    def post(user, *, client=None, password=PASSWORD, **fields):
        return (client or Client()).post(
            "/logg-inn/", {"login": user.username, "password": password, **fields}
        )

    return post


def totp(secret, moment=None):
    """The six digits an authenticator app shows for `secret` at `moment` (RFC 6238)."""
    counter = struct.pack(">Q", int(moment or time.time()) // 30)
    digest = hmac.new(base64.b32decode(secret), counter, hashlib.sha1).digest()
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 1_000_000:06}"
