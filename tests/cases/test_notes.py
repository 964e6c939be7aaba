"""Notes and documents are added; a correction is a new note that leaves the old one standing."""

import pytest
from django.db import IntegrityError, connection, transaction

from cases.actions import notes
from okg.ledger.models import Event
from okg.lib.refusal import Refused
from okg.notify.models import Notice

pytestmark = pytest.mark.django_db


def test_write_tells_the_others_and_not_the_writer(concern, member, coordinator):
    notes.write(concern, by=member, text="Snakket med mor.")
    told = Notice.objects.filter(kind="note_written").values_list("user", flat=True)
    assert list(told) == [coordinator.pk]


def test_write_puts_no_text_in_the_ledger(concern, member):
    note = notes.write(concern, by=member, text="Snakket med mor.")
    assert Event.objects.get(event="note_written").facts == {"note": str(note.pk)}


def test_an_empty_note_is_refused(concern, member):
    with pytest.raises(Refused):
        notes.write(concern, by=member, text=" \n")


def test_a_note_is_never_edited(concern, member):
    note = notes.write(concern, by=member, text="Snakket med mor.")
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("update cases_note set text = text where id = %s", [note.pk])


def test_a_correction_is_a_new_note_and_the_old_one_stands(concern, member):
    old = notes.write(concern, by=member, text="Snakket med mor.")
    new = notes.write(concern, by=member, text="Snakket med far.", corrects=old)
    assert [note.text for note in concern.notes.all()] == ["Snakket med mor.", "Snakket med far."]
    with pytest.raises(Refused):
        notes.write(concern, by=member, text="Snakket med bestemor.", corrects=old)
    notes.write(concern, by=member, text="Snakket med bestemor.", corrects=new)


def test_only_its_writer_corrects_a_note(concern, member, coordinator):
    old = notes.write(concern, by=member, text="Snakket med mor.")
    with pytest.raises(Refused):
        notes.write(concern, by=coordinator, text="Nei.", corrects=old)


def test_a_closed_concern_gets_no_notes_and_no_documents(closed, coordinator):
    with pytest.raises(Refused):
        notes.write(closed, by=coordinator, text="Mer.")
    with pytest.raises(Refused):
        notes.attach(
            closed, by=coordinator, title="x", kind="document_kind:annet", content=b"x", extension="txt"
        )
