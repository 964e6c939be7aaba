"""Notes and documents: what is added to the story of a concern. Correcting adds; nothing is silently edited."""

from django.db import transaction
from django.utils.translation import gettext as _

from cases.models.concern import Concern
from cases.models.document import Document
from cases.models.note import AGENCY, OPEN, Note, agencies_of
from okg.catalogue import codes
from okg.ledger import book as ledger
from okg.lib import dates
from okg.lib.history import save
from okg.lib.refusal import Refused
from okg.notify import post as notify


@transaction.atomic
def write(
    concern, *, by, text, kind="note_kind:annet", corrects=None, kept=OPEN, readers=(), kept_to=None, at=None
):
    """Add a note; returns it. Raises Refused for an empty one, and in a closed concern.

    `corrects` is the note it puts right, which must be the writer's own and not corrected already; who read that one
    reads this one too, so the rest is not asked. `kept` says who else reads it: OPEN (all to whom the concern is
    open), AGENCY (those of the writer's agency, or of `kept_to`, a code, where they serve several) or NAMED (the
    users in `readers`, and the writer).
    """
    concern = Concern.objects.locked(concern)
    if not concern.is_open:
        raise Refused(_("The concern is closed. A closed concern gets no new notes."))
    if not text.strip():
        raise Refused(_("Write the note before you save it."))
    if corrects and corrects.by_id != by.pk:
        raise Refused(_("Only the one who wrote a note corrects it. Write a note of your own."))
    if corrects and corrects.corrections.exists():
        raise Refused(_("This note has been corrected already. Correct the newest one."))
    note = Note(
        concern=concern, by=by, text=text, kind_id=codes.key(kind), corrects=corrects, at=at or dates.now()
    )
    if corrects:
        note.kept_to_id, note.readers = corrects.kept_to_id, corrects.readers
    else:
        note.kept_to_id, note.readers = _kept(concern, by, kept, readers, kept_to)
    save(note, by=by)
    ledger.act("note_corrected" if corrects else "note_written", by=by, about=concern, note=note.pk)
    # Who cannot read it is not called to it.
    others = [user for user in concern.participants() if user != by and note.opens_to(user)]
    notify.tell(others, "note_written", about=concern, path=concern.get_absolute_url(), key=f"note:{note.pk}")
    return note


def _kept(concern, by, kept, readers, kept_to):
    """(agency code or None, keys of the readers or None) of a new note."""
    if kept == OPEN:
        return None, None
    if kept == AGENCY:
        served = agencies_of(by)
        code = kept_to or (by.agency.code if by.agency else "")
        if code not in served:
            raise Refused(_("You do not act for one agency here. Name those who may read the note instead."))
        return code, None
    named = {user.pk for user in readers} - {by.pk}
    if not named:
        raise Refused(_("Choose at least one who may read the note."))
    if not named <= {user.pk for user in concern.participants()}:
        raise Refused(_("Only those to whom the concern is open can read a note in it."))
    if by.agency is None:
        raise Refused(_("You hold no seat today, so you cannot keep a note to anybody."))
    return by.agency.code, sorted(named | {by.pk})


@transaction.atomic
def attach(concern, *, by, title, kind, content, extension, at=None):
    """Add a document: `content` is its bytes, already recognised as `extension`; returns it."""
    concern = Concern.objects.locked(concern)
    if not concern.is_open:
        raise Refused(_("The concern is closed. A closed concern gets no new documents."))
    document = Document(
        concern=concern,
        kind_id=codes.key(kind),
        title=title,
        content=content,
        extension=extension,
        size=len(content),
        added_at=at or dates.now(),
        added_by=by,
    )
    document.save()  # no history: a document is added and never changed
    ledger.act("document_added", by=by, about=concern, document=document.pk)
    return document
