"""A report as one document: what is hashed, frozen and written out in each format.

{"schema", "municipality", "ref", "year", "quarter",
 "first", "last",                        # the period's first and last day, ISO
 "figures": figures.of(quarter),
 "text": {section: text},
 "written_by", "approved_by",            # names, or ""
 "published_on"}                         # ISO date, "" while it is a draft
"""

import hashlib
import json

from django.conf import settings
from django.utils import translation

from okg.lib import dates
from okg.reports import figures, sections

SCHEMA = "okg.quarterly-report/1"


def of(report):
    """A report's document: the frozen one when it is published, else what it would be at this moment."""
    return report.snapshot.document if report.published_at else compose(report.period, report)


def compose(quarter, report=None, *, published_at=None):
    """The document of a quarter from what is in the database now; without a report the texts are empty.

    Its words are bokmål whoever asks: the report is one document, not one in each language.
    """
    with translation.override("nb"):
        counted = figures.of(quarter)
    return {
        "schema": SCHEMA,
        "municipality": settings.MUNICIPALITY,
        "ref": report.ref if report else "",
        "year": quarter.year,
        "quarter": quarter.number,
        "first": quarter.first.isoformat(),
        "last": quarter.last.isoformat(),
        "figures": counted,
        "text": report.texts if report else dict.fromkeys(sections.NAMES, ""),
        "written_by": report.edited_by.name if report else "",
        "approved_by": report.approved_by.name if report and report.approved_by else "",
        "published_on": dates.local(published_at).date().isoformat() if published_at else "",
    }


def canonical(document):
    """The bytes that are hashed: UTF-8 JSON, keys in order, no blanks."""
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def digest(document):
    """The document's SHA-256 as 64 hexadecimal digits."""
    return hashlib.sha256(canonical(document)).hexdigest()
