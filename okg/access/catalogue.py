"""The legal bases that ship with the application, brought into the database as versioned data."""

import json
from pathlib import Path

from okg.access.models import LegalBasis

FILE = Path(__file__).parent / "data" / "legal_bases.json"
IDENTITY = ["code", "version"]


def load():
    """Upsert each provision by code and version; a version that vanished from the file is taken out of use.

    An amended provision is a new version in the file, never a changed old one: a grant of last year must keep
    showing the words it was given on. Returns {"legal bases": how many}.
    """
    rows = [LegalBasis(**entry) for entry in json.loads(FILE.read_text("utf-8"))]
    words = [name for name in LegalBasis.privacy if name not in ("id", *IDENTITY)]
    _retire_all_but(rows)
    LegalBasis.objects.bulk_create(rows, update_conflicts=True, unique_fields=IDENTITY, update_fields=words)
    return {"legal bases": len(rows)}


def _retire_all_but(rows):
    """Before the upsert, since no code may have two versions in use at once."""
    kept = {(row.code, row.version) for row in rows if row.active}
    gone = [row.pk for row in LegalBasis.objects.filter(active=True) if (row.code, row.version) not in kept]
    LegalBasis.objects.filter(pk__in=gone).update(active=False)
