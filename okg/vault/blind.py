"""The blind index: whether two dossiers may hold the same, without either being opened.

What may be the same is said as short texts ("forms") that a caller makes. Kept is HMAC-SHA-256 of each under a key of
its own, cut to 64 bits: who has the database alone can see that two dossiers share something, never what. The key is
held as a dossier's is, wrapped by the master key, wrapped anew when that is changed; it seals nothing.
"""

import hashlib
import hmac
import uuid

from django.db import connection

from okg.vault import keys, masters
from okg.vault.models import BlindKey, DossierKey

INDEX = uuid.UUID("6f6b6700-0000-4000-8000-000000000002")
BYTES = 8
TURN = 6_710_886  # any number that nothing else locks
SHARING = """
select dossier, count(*) from vault_blindkey where key = any(%s::bytea[]) and dossier <> %s group by dossier
"""


def take_turn():
    """Let one transaction at a time write and compare, so that two who write at once find each other.

    Asked for before any row is locked: who holds the turn may wait for a row, who holds a row never for the turn.
    """
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [TURN])


def put(dossier_id, forms):
    """Make the blind keys of a dossier exactly those of `forms` (texts). IntegrityError where its key is destroyed."""
    BlindKey.objects.filter(dossier=dossier_id).delete()
    BlindKey.objects.bulk_create(BlindKey(dossier_id=dossier_id, key=key) for key in sorted(hashed(forms)))


def sharing(dossier_id, forms):
    """{dossier: number of its keys that are among those of `forms`} of the other dossiers that share any."""
    with connection.cursor() as cursor:
        cursor.execute(SHARING, [sorted(hashed(forms)), dossier_id])
        return dict(cursor.fetchall())


def hashed(forms):
    """The blind keys (bytes) of forms."""
    return hasher()(forms)


def hasher():
    """The same as a function, which asks for the index key once: for very many."""
    secret = _secret()
    return lambda forms: {hmac.digest(secret, form.encode(), hashlib.sha256)[:BYTES] for form in forms}


def _secret():
    keys.ensure(INDEX)
    row = DossierKey.objects.get(dossier=INDEX)
    return masters.ring().unwrap(row.master_id, row.wrapped, row.bound_to)
