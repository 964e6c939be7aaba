"""The story of a concern: acts, notes, assessments and documents in one line of time."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model

from okg.ledger.models import Event
from okg.ledger.sentences import sentence

# What the story tells in its own words, with the text; the ledger's line about the same act would say it twice.
TOLD_BY_THEMSELVES = {"note_written", "note_corrected", "concern_assessed", "document_added"}
ICONS = {"note": "pencil", "assessment": "checkcircle", "document": "filedoc", "act": "history"}


@dataclass(frozen=True)
class Entry:
    """One entry: `kind` is note, assessment, document or act; `row` is what it shows; `new` since the last visit."""

    at: Any
    by: str
    kind: str
    says: str
    row: Any
    new: bool

    @property
    def icon(self):
        return ICONS[self.kind]


def of(concern, *, since=None):
    """The entries of a concern, newest first. Four queries and one for the names, whatever its length."""
    rows = [
        *((note.at, note.by_id, "note", note.kind.label, note) for note in concern.notes.select_related("kind")),
        *(
            (one.at, one.by_id, "assessment", "", one)
            for one in concern.assessments.select_related("level", "outcome")
        ),
        *(
            (one.added_at, one.added_by_id, "document", "", one)
            for one in concern.documents.select_related("kind").defer("content")
        ),
        *(
            (event.at, event.by, "act", sentence(event), event)
            for event in Event.objects.about(concern).filter(kind=Event.ACT).exclude(event__in=TOLD_BY_THEMSELVES)
        ),
    ]
    names = dict(get_user_model().objects.filter(pk__in={row[1] for row in rows}).values_list("pk", "name"))
    entries = [
        Entry(at, names.get(by, ""), kind, says, row, new=bool(since and at > since))
        for at, by, kind, says, row in rows
    ]
    return sorted(entries, key=lambda entry: entry.at, reverse=True)
