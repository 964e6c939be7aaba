"""The dossier keys: made with the dossier, opened when a field is read, destroyed when it is erased.

A process keeps an opened key for at most 15 seconds and forgets a destroyed one at once; another process
follows when its 15 seconds are over. A key made in this transaction is kept only once it is committed, so one
that was rolled back never seals anything.
"""

import time
import uuid
from dataclasses import dataclass

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.core.exceptions import ImproperlyConfigured
from django.db import IntegrityError, connection, transaction

from okg.lib.dates import now
from okg.vault import crypto, masters
from okg.vault.models import DossierKey

# The group's own texts that belong to no case: minutes' general part, drafts of reports.
GROUP_DOSSIER = uuid.UUID("6f6b6700-0000-4000-8000-000000000001")
KEPT_SECONDS = 15
KEPT_AT_MOST = 10_000
clock = time.monotonic
# One statement a batch: bulk_update's CASE takes six times as long (20,000 keys: 9.9 s, this: 1.6 s).
REWRAP = """
UPDATE vault_dossierkey SET master_id = %s, wrapped = anew.wrapped
FROM unnest(%s::uuid[], %s::bytea[]) AS anew(id, wrapped) WHERE vault_dossierkey.id = anew.id
"""


class NoKey(LookupError):
    """A text was to be sealed for a dossier that has no key, or whose key is destroyed."""


@dataclass(frozen=True, repr=False)
class Key:
    """An opened dossier key: its id and its cipher."""

    id: uuid.UUID
    cipher: AESGCM


_kept = {}  # dossier -> (Key, kept until)


def create(dossier_id):
    """Make the key of a new dossier. Raises IntegrityError where it has, or had, one."""
    create_many([dossier_id])


def create_many(dossier_ids):
    """Make the keys of many new dossiers in one statement."""
    ring = masters.ring()
    rows, opened = [], []
    for dossier_id in dossier_ids:
        row = DossierKey(dossier=_uuid(dossier_id))
        secret = crypto.new_key()
        row.master_id, row.wrapped = ring.wrap(secret, row.bound_to)
        rows.append(row)
        opened.append(_KeepOnCommit(row.dossier, Key(row.id, AESGCM(secret))))
    DossierKey.objects.bulk_create(rows, batch_size=1000)
    for keep in opened:
        transaction.on_commit(keep)


def ensure(dossier_id):
    """Make the key of a dossier unless it has one. Raises NoKey where it is destroyed."""
    dossier_id = _uuid(dossier_id)
    row = DossierKey.objects.filter(dossier=dossier_id).first()
    if row is None:
        row = _made_by_one_of_us(dossier_id)
    if row.destroyed_at:
        raise NoKey(f"The key of dossier {dossier_id} is destroyed.")


def destroy(dossier_id):
    """Destroy a dossier's key: rows, history and backups of its sealed fields are blind from here on.

    Returns whether there was a living key. Cannot be undone; the caller writes the ledger line.
    """
    dossier_id = _uuid(dossier_id)
    changed = DossierKey.objects.filter(dossier=dossier_id, destroyed_at=None).update(
        wrapped=None, destroyed_at=now()
    )
    forget(dossier_id)
    # Another thread may have read the key again before this is committed.
    transaction.on_commit(lambda: forget(dossier_id))
    return bool(changed)


def forget(dossier_id=None):
    """Drop one opened key, or all of them, from this process."""
    if dossier_id is None:
        _kept.clear()
    else:
        _kept.pop(dossier_id, None)
    for keep in _waiting_for_commit():
        if dossier_id in (None, keep.dossier_id):
            keep.key = None


def preload(dossier_ids):
    """Open the keys of many dossiers in one query, before a list reads a sealed field of each."""
    missing = {_uuid(dossier_id) for dossier_id in dossier_ids}
    missing = [dossier_id for dossier_id in missing if _at_hand(dossier_id) is None]
    if missing:
        for row in DossierKey.objects.filter(dossier__in=missing, destroyed_at=None):
            _keep(row.dossier, _opened(row))


def open_key(dossier_id):
    """The Key of a dossier. Raises Unreadable where it has none, Destroyed where it has none any more."""
    dossier_id = _uuid(dossier_id)
    if key := _at_hand(dossier_id):
        return key
    row = DossierKey.objects.filter(dossier=dossier_id).first()
    if row is None:
        raise crypto.Unreadable
    if row.destroyed_at is not None:
        raise crypto.Destroyed
    return _keep(dossier_id, _opened(row))


def key_to_seal(dossier_id):
    """The Key of a dossier, to write with. Raises NoKey; the group's own key is made when first needed."""
    try:
        return open_key(dossier_id)
    except crypto.Unreadable:
        if dossier_id != GROUP_DOSSIER:
            raise NoKey(
                f"Dossier {dossier_id} has no key: call keys.create(dossier_id) when the dossier is made."
            ) from None
    ensure(GROUP_DOSSIER)
    return open_key(GROUP_DOSSIER)


def rotate(*, batch_size=1000, dry_run=False):
    """Wrap every living dossier key with the current master key; returns how many were wrapped by another.

    Each batch is a transaction of its own, so it can be stopped and taken up again, and readers never wait:
    a key opens before and after, as long as both master keys are on the ring. Raises ImproperlyConfigured,
    with nothing changed, where a master key that is still needed is not on the ring.
    """
    ring = masters.ring()
    others = DossierKey.objects.filter(destroyed_at=None).exclude(master_id=ring.current)
    lost = set(others.order_by().values_list("master_id", flat=True).distinct()) - ring.ciphers.keys()
    if lost:
        raise ImproperlyConfigured(
            f"These master keys still wrap dossier keys and are not on the ring: {', '.join(sorted(lost))}. "
            "Put their lines back below the first one, then run rotate_keys again."
        )
    if dry_run:
        return others.count()
    done = 0
    while wrapped := _rewrap(others, ring, batch_size):
        done += wrapped
    return done


@transaction.atomic
def _rewrap(others, ring, batch_size):
    rows = list(others.select_for_update().order_by("id")[:batch_size])
    wrapped = [
        ring.wrap(ring.unwrap(row.master_id, row.wrapped, row.bound_to), row.bound_to)[1] for row in rows
    ]
    if rows:
        with connection.cursor() as cursor:
            cursor.execute(REWRAP, [ring.current, [str(row.id) for row in rows], wrapped])
    return len(rows)


class _KeepOnCommit:
    """A key of this very transaction: usable inside it, kept once it is committed, gone if it is rolled back.

    It waits among the connection's on-commit callbacks, which Django drops on rollback, to a savepoint too.
    """

    def __init__(self, dossier_id, key):
        self.dossier_id, self.key = dossier_id, key

    def __call__(self):
        if self.key is not None:
            _keep(self.dossier_id, self.key)


def _waiting_for_commit():
    return (entry[1] for entry in reversed(connection.run_on_commit) if isinstance(entry[1], _KeepOnCommit))


def _at_hand(dossier_id):
    key, until = _kept.get(dossier_id, (None, 0))
    if key is not None and clock() < until:
        return key
    return next((keep.key for keep in _waiting_for_commit() if keep.dossier_id == dossier_id), None)


def _keep(dossier_id, key):
    if len(_kept) >= KEPT_AT_MOST:
        _kept.clear()
    _kept[dossier_id] = (key, clock() + KEPT_SECONDS)
    return key


def _opened(row):
    return Key(row.id, AESGCM(masters.ring().unwrap(row.master_id, row.wrapped, row.bound_to)))


def _made_by_one_of_us(dossier_id):
    """The key's row, made here or by whoever was quicker."""
    try:
        with transaction.atomic():
            create(dossier_id)
    except IntegrityError:
        pass
    return DossierKey.objects.get(dossier=dossier_id)


def _uuid(dossier_id):
    return dossier_id if isinstance(dossier_id, uuid.UUID) else uuid.UUID(str(dossier_id))
