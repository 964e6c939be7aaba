"""What was written; of what is kept from the reader, only that it is there."""

from django.utils.translation import gettext as _

from cases.timeline.entry import Entry, later
from okg.access import net

ICONS = {"note_kind:telefon": "phone", "note_kind:samtale": "chat", "note_kind:mote": "meeting"}


def tell(concern, reader):
    readable = concern.notes.readable_by(reader) if reader else concern.notes.filter(kept_to=None)
    notes = list(readable.select_related("kept_to"))
    corrected = {note.corrects_id for note in notes}
    for note in notes:
        note.is_corrected = note.pk in corrected
        yield Entry(
            note.at,
            note.by_id,
            note.kind.label,
            ICONS.get(note.kind_id, "pencil"),
            f"note:{note.pk}",
            "note",
            text=later(note, "text"),
            row=note,
            more="cases/_entry_note.html",
        )
    yield from _locked(concern, reader)


def _locked(concern, reader):
    """That somebody wrote something is no secret among those who work together; what, stays with its readers.

    The net hides these rows altogether, so it is lifted for this one look, at these four columns.
    """
    with net.lifted():
        kept = concern.notes.kept_from(reader) if reader else concern.notes.exclude(kept_to=None)
        rows = list(kept.values("pk", "at", "by_id", "kept_to__name"))
    for row in rows:
        yield Entry(
            row["at"],
            row["by_id"],
            _("A note by %(agency)s, locked") % {"agency": row["kept_to__name"]},
            "lock",
            f"note:{row['pk']}",
            "note",
            row={"agency": row["kept_to__name"]},
            more="cases/_entry_locked.html",
        )
