"""Locking a closed concern away, and the archive's own way to it. Nothing is deleted here (arkivlova § 5)."""

from django.db import transaction
from django.utils.translation import gettext as _

from cases import endings
from cases.actions import grants, openings
from cases.models.closing import Restriction
from cases.models.concern import Concern
from cases.models.impartiality import is_recused
from okg.access.may import may
from okg.catalogue import codes
from okg.ledger import book as ledger
from okg.lib import dates
from okg.lib.history import save
from okg.lib.refusal import Refused


@transaction.atomic
def restrict(concern, *, by, retention=None, at=None):
    """Shut a closed concern for all, its lead too; returns the Restriction. `by` is a user or "beat".

    `retention` is a code of that list; left out, it is the one that fits (`endings.retention_of`). Raises Refused with
    each of `endings.reasons_not_to_restrict`.
    """
    concern, at = Concern.objects.locked(concern), at or dates.now()
    if found := endings.reasons_not_to_restrict(concern):
        raise Refused(found)
    row = Restriction(
        concern=concern,
        at=at,
        by=None if isinstance(by, str) else by,
        retention_id=codes.key(retention) or endings.retention_of(concern),
    )
    save(row, by=by)
    grants.end_all(concern, by=by, reason="Bekymringen er sperret.", at=at)
    ledger.act("concern_restricted", by=by, about=concern, retention=row.retention_id)
    return row


def restrict_what_is_over():
    """Each night: lock away what has rested long enough. Returns how many."""
    rows = list(endings.over())
    for concern in rows:
        restrict(concern, by="beat")
    return len(rows)


@transaction.atomic
def open_archived(restriction, *, by, reason, at=None):
    """Open what is locked away to `by` for the rest of the day, with a reason; returns the concern.

    For whoever led it and whoever leads the group (`Restriction.objects.visible_to`). Raises Refused otherwise.
    """
    concern, at = Concern.objects.locked(restriction.concern), at or dates.now()
    visible = Restriction.objects.visible_to(by).filter(pk=restriction.pk).exists()
    if not visible or is_recused(by, concern):
        raise Refused(_("This is not open to you."))
    if not reason.strip():
        raise Refused(_("Write what you need it for."))
    if not may(by, "cases.read_concern", concern):
        openings.from_archive(concern, by=by, reason=reason.strip(), at=at)
    ledger.act("archive_opened", by=by, about=concern, restriction=restriction.pk)
    return concern
