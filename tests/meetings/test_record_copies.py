"""Copies of locked minutes: what each reader gets on paper, and that the numbers have no gap."""

import io
import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.urls import reverse
from pypdf import PdfReader

from meetings import protocol
from meetings.actions import copies, impartiality, minutes, record
from meetings.models import MinutesCopy, MinutesPart
from okg.ledger.models import Event, Seal
from tests.ledger.settled import settled_seal

pytestmark = pytest.mark.django_db
FOOT = re.compile(r"Eksemplar (M-\d{4}-\w+/\d+)")


def words(pdf):
    """Page by page, with words that were broken over lines made whole."""
    return [
        page.extract_text().replace("-\n", "").replace("\n", " ") for page in PdfReader(io.BytesIO(pdf)).pages
    ]


def tags(pdf):
    """The kinds of all elements of the document's tag tree."""
    found = []

    def walk(node):
        node = node.get_object()
        for kid in node if isinstance(node, list) else [node]:
            kid = kid.get_object()
            if isinstance(kid, dict):
                found.append(kid.get("/S"))
                if "/K" in kid:
                    walk(kid["/K"])

    walk(PdfReader(io.BytesIO(pdf)).trailer["/Root"]["/StructTreeRoot"]["/K"])
    return found


def test_each_gets_a_copy_of_their_own_with_what_they_may_see(
    minutes_approved, coordinator, doctor, nav, client_for
):
    meeting = minutes_approved.meeting
    general, closed = meeting.items.get(concern=None), meeting.items.exclude(concern=None).get()
    impartiality.declare(general, by=doctor, answer="recused", ground="recusal_ground:saerlige_forhold")
    for by in (coordinator, nav):  # who left stands in the minutes, so they are approved again
        record.approve(minutes_approved, by=by)
    record.lock(minutes_approved, by=coordinator)
    record.add(minutes_approved, by=coordinator, text="Rettelse av klokkeslett.")
    address = reverse("meetings:print_minutes", args=[meeting.ref])
    assert client_for(nav).get(address).status_code == 200 and not MinutesCopy.objects.exists()
    assert client_for(nav, shown_at=1).post(address).status_code == 302  # who is at the keyboard?
    whole, less = client_for(nav).post(address).content, client_for(doctor).post(address).content
    part = MinutesPart.objects.get(item=None)
    text = " ".join(words(whole))
    for said in ("Åpnet klokken ni.", "Kurset holdes i mars.", "Bestill kurset.", "Rettelse av klokkeslett."):
        assert said in text, said
    for secret in ("Skolen følger ham tett.", "Ring far.", closed.concern.code_word):
        assert secret not in text
    redacted = " ".join(words(less))
    for withheld in ("Kurs i vår", "Kurset holdes i mars.", "Bestill kurset."):
        assert withheld not in redacted
    assert "er utelatt" in redacted and "er utelatt" not in text
    for number, reader, pdf in ((1, nav, whole), (2, doctor, less)):
        for page in words(pdf):
            assert FOOT.findall(page) == [f"{meeting.ref}/{number}"]
            assert reader.name in page and "Unntatt offentlighet" in page and "offentleglova § 13" in page
            assert part.sha256 in page.replace(" ", "")
        found = tags(pdf)
        assert {"/H1", "/H2", "/H3", "/Table", "/TH", "/P"} <= set(found)
        assert found.count("/H1") == 1
        root = PdfReader(io.BytesIO(pdf)).trailer["/Root"]
        metadata = root["/Metadata"].get_data().decode()
        assert "<pdfuaid:part>1</pdfuaid:part>" in metadata and root["/Lang"] == "nb"
    rows = MinutesCopy.objects.values_list("number", "reader__username", "whole")
    assert list(rows) == [(1, "nav", True), (2, "doctor", False)]
    assert Event.objects.filter(event="minutes_copied", kind=Event.SECURITY, about=meeting.pk).count() == 2


def test_the_part_of_a_concern_is_printed_for_those_on_it(
    minutes_locked, coordinator, nav, police, client_for
):
    meeting = minutes_locked.meeting
    closed = meeting.items.exclude(concern=None).get()
    address = reverse("meetings:print_item", args=[closed.pk])
    text = " ".join(words(client_for(coordinator).post(address).content))
    assert "Skolen følger ham tett." in text and "Ring far." in text and closed.concern.code_word in text
    assert "Kurset holdes i mars." not in text and police.name not in text  # who was at the table for it
    assert client_for(nav).post(address).status_code == client_for(nav).get(address).status_code == 404
    assert MinutesCopy.objects.get().part.item == closed
    general = reverse("meetings:print_item", args=[meeting.items.get(concern=None).pk])
    assert client_for(coordinator).post(general).status_code == 404


def test_a_draft_leaves_the_screen_for_nobody(minutes_approved, nav, client_for):
    address = reverse("meetings:print_minutes", args=[minutes_approved.meeting.ref])
    answer = client_for(nav).post(address)
    assert "pdf" not in answer["Content-Type"] and not MinutesCopy.objects.exists()


def test_the_page_that_checks_a_copy(minutes_locked, coordinator, nav, client_for):
    copy = copies.take(minutes_locked.parts.get(item=None), by=nav, whole=True)
    inside = copies.take(minutes_locked.parts.exclude(item=None).get(), by=coordinator, whole=True)
    address, ref = reverse("meetings:check_copy"), minutes_locked.meeting.ref
    spaced = " ".join(re.findall(".{8}", copy.part.sha256))

    def asked(number, fingerprint):
        said = {"number": f"{ref}/{number}", "fingerprint": fingerprint}
        return client_for(nav).post(address, said).content.decode()

    assert "er av det låste referatet" in asked(1, spaced) and nav.name in asked(1, spaced[:17])
    assert "er ikke referatets" in asked(1, inside.part.sha256)
    nothing = "ikke noe slikt eksemplar"
    assert nothing in asked(7, spaced) and nothing in asked(2, inside.part.sha256)
    assert "minst de første 16" in asked(1, spaced[:16]) and "skråstrek" in asked("x", spaced)


def test_the_minutes_page_leads_from_draft_to_lock(
    minutes_written, coordinator, nav, police, clock, at, client_for
):
    meeting = minutes_written
    page = reverse("meetings:minutes", args=[meeting.ref])
    lead, other = client_for(coordinator), client_for(nav)
    assert "protokoll/utsending" in lead.get(page).content.decode()
    assert "protokoll/utsending" not in other.get(page).content.decode()
    lead.post(f"{page}utsending/", {"comment_by": "09.12.2026"})
    item = meeting.items.get(concern=None)
    other.post(f"{page}merknad/", {"item": str(item.pk), "text": "Kurset er i april."})
    said = meeting.minutes_record.comments.get()
    minutes.write_item(item, item.version, by=coordinator, text="Kurset holdes i april.")
    shown = lead.get(page).content.decode()
    assert "<del>mars" in shown and "<ins>april" in shown
    lead.post(reverse("meetings:answer_comment", args=[said.pk]), {"taken_in": "yes", "answer": ""})
    clock.move_to(at("2026-12-10", 8), tick=False)
    lead, other = client_for(coordinator), client_for(nav)
    for browser in (lead, other):
        assert "protokoll/godkjenning" in browser.get(page).content.decode()
        browser.post(f"{page}godkjenning/")
    lead.post(f"{page}lukking/")
    assert "Ta ut et eksemplar" in lead.get(page).content.decode()
    lead.post(f"{page}tillegg/", {"text": "Rettelse."})
    assert "Rettelse." in client_for(police).get(page).content.decode()
    assert protocol.canonical(meeting.minutes_record.parts.get(item=None).content).count("april") == 1


def test_numbers_run_without_a_gap_when_many_take_a_copy_at_once(committed_db, request):
    approved = request.getfixturevalue("minutes_approved")
    reader = request.getfixturevalue("nav")
    settled_seal()
    locked = record.lock(approved, by=request.getfixturevalue("coordinator"))
    # The ledger's head at that moment is kept with the lock.
    assert (locked.seal_number, locked.head) == (Seal.objects.in_force().number, Seal.objects.in_force().head)
    part = locked.parts.get(item=None)

    def take(number):
        try:
            if number % 5 == 0:  # one that comes to nothing
                with pytest.raises(ZeroDivisionError), copies.transaction.atomic():
                    copies.take(part, by=reader, whole=True)
                    raise ZeroDivisionError
            else:
                copies.take(part, by=reader, whole=True)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(take, range(20)))
    assert list(MinutesCopy.objects.values_list("number", flat=True)) == list(range(1, 17))
    assert sorted(Event.objects.filter(event="minutes_copied").values_list("facts__copy", flat=True)) == list(
        range(1, 17)
    )
