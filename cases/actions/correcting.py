"""Mending what was logged. The row changes, the history keeps what it was, the ledger says who."""

from django.db import transaction
from django.utils.translation import gettext as _

from okg.catalogue import codes
from okg.ledger import book as ledger
from okg.lib import dates
from okg.lib.refusal import Refused
from okg.lib.versions import save_if_unchanged

CODES = ("source", "channel", "arena", "theme", "ideology", "age_band")
TEXTS = ("known", "heard", "judged", "done_so_far", "reporter")


@transaction.atomic
def correct(concern, *, by, version, **fields):
    """Change codes and texts of what was logged; `version` is the one the page showed.

    Raises Stale where somebody saved since, Refused in a closed concern or where nothing observed would be left.
    """
    if not concern.is_open:
        raise Refused(_("The concern is closed and is no longer changed."))
    if not any(fields[name].strip() for name in ("known", "heard", "judged")):
        raise Refused(_("Write what was observed, in at least one of the three fields."))
    for name in CODES:
        setattr(concern, f"{name}_id", codes.key(fields[name]))
    for name in TEXTS:
        setattr(concern, name, fields[name] or (None if name == "reporter" else ""))
    concern.changed_at = dates.now()
    save_if_unchanged(concern, version, by=by)
    ledger.act("concern_corrected", by=by, about=concern)
    return concern
