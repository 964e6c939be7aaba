"""The legal bases that ship with the application, brought into the database as versioned data."""

import json
from pathlib import Path

from django.db.models import Max

from okg.access.models import LegalBasis

FILE = Path(__file__).parent / "data" / "legal_bases.json"


def load():
    """Add the versions of the file that are not there yet, and take out of use what the file no longer has.

    An amended provision is a new version in the file, never a changed old one: a grant of last year must keep
    showing the words it was given on. What the group has written, put to use or taken out of use stays as it is: where
    its own version runs, a new one of the file comes in at rest. Returns {"legal bases": how many}.
    """
    entries = json.loads(FILE.read_text("utf-8"))
    _retire_all_but({(entry["code"], entry["version"]) for entry in entries if entry["active"]})
    there = set(LegalBasis.objects.exclude(shipped=None).values_list("code", "shipped"))
    missing = [entry for entry in entries if (entry["code"], entry["version"]) not in there]
    LegalBasis.objects.bulk_create(_rows(missing))
    return {"legal bases": len(entries)}


def _rows(entries):
    last = dict(LegalBasis.objects.values_list("code").annotate(Max("version")))
    in_use = set(LegalBasis.objects.filter(active=True).values_list("code", flat=True))
    for entry in sorted(entries, key=lambda entry: (entry["code"], entry["version"])):
        code, shipped = entry["code"], entry["version"]
        last[code] = max(last.get(code, 0) + 1, shipped if code not in last else 0)
        active = entry["active"] and code not in in_use
        yield LegalBasis(**entry | {"version": last[code], "shipped": shipped, "active": active})


def _retire_all_but(kept):
    """Before the new ones come, since no code may have two versions in use at once."""
    gone = [
        row.pk
        for row in LegalBasis.objects.filter(active=True, shipped__isnull=False)
        if (row.code, row.shipped) not in kept
    ]
    LegalBasis.objects.filter(pk__in=gone).update(active=False)
