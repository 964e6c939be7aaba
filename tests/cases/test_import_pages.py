"""The pages on which an old register is read in, from the file to what became of each row."""

import html
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cases.actions import importing, taking_over
from cases.models.concern import Concern
from cases.models.importing import ImportedRow, KeptName, RegisterImport
from tests.cases.importing import FILE, answered, begun
from tests.conftest import declares, settled

pytestmark = pytest.mark.django_db
START = "/bekymringer/innlesing/"


def text_of(response):
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", response.content.decode())).split())


def sent_from(page, number=0, **changes):
    """What a browser would send of a form on a page, with changes."""
    form = page.context["form"]
    values = {bound.html_name: bound.value() for bound in form}
    return {name: "" if value is None else value for name, value in values.items()} | changes


def upload(client, data, name="register.csv"):
    return client.post(START, {"file": SimpleUploadedFile(name, data)})


def test_from_the_file_to_the_fate_of_each_row(coordinator, client_for):
    client = client_for(coordinator)
    assert START in client.get("/bekymringer/").content.decode()
    sample = client.get(reverse("cases:import_sample"))
    assert sample.content == FILE.read_bytes()

    columns = client.get(upload(client, sample.content).url)
    assert "28 rader" in text_of(columns)
    listed = client.post(columns.wsgi_request.path, sent_from(columns))
    batch = RegisterImport.objects.get()
    assert listed.url == batch.get_absolute_url() == reverse("cases:import_rows", args=[batch.pk])
    page = text_of(client.get(listed.url))
    assert all(words in page for words in ("28 venter på svar", "14. januar 2025", "«Eilif Tangbakk»"))

    client.post(reverse("cases:import_sure", args=[batch.pk]))
    assert batch.rows.unanswered().count() == 10
    row = batch.rows.get(number=4)
    shown = client.get(row.get_absolute_url())
    assert "Eilif Tangbakk" in text_of(shown)
    unsaid = client.post(row.get_absolute_url(), sent_from(shown, answer="take"))
    assert "Si om det er et navn." in text_of(unsaid), "a name is never passed over"
    kept = {"answer": "take", "name_0": "keep", "put_0": "gutten", "more_names": "Krabbesund"}
    after = client.post(row.get_absolute_url(), sent_from(shown, **kept))
    assert after.url == batch.rows.get(number=5).get_absolute_url(), "on to the next that is asked about"

    undated = client.get(batch.rows.get(number=17).get_absolute_url())
    wrong = client.post(undated.wsgi_request.path, sent_from(undated, answer="take"))
    assert "Si om den er åpen eller avsluttet." in text_of(wrong)
    closed = client.post(undated.wsgi_request.path, sent_from(undated, answer="take", state="closed"))
    assert "Velg hvorfor den ble avsluttet." in text_of(closed)
    doublet = batch.rows.get(number=7)
    empty = client.post(doublet.get_absolute_url(), {"answer": "refuse", "reason": ""})
    assert "Skriv hvorfor raden ikke tas med." in text_of(empty)
    client.post(doublet.get_absolute_url(), {"answer": "refuse", "reason": "Samme som raden over."})
    for row in batch.rows.unanswered():
        _take_as_shown(client, row)
    assert batch.rows.unanswered().count() == 0

    take = reverse("cases:import_take", args=[batch.pk])
    client.post(take, sent_from(client.get(take), level="level:0"))
    assert Concern.objects.count() == 27
    result = text_of(client.get(listed.url))
    assert "Samme som raden over." in result
    assert all(word in result for word in Concern.objects.values_list("code_word", flat=True))
    concern = batch.rows.get(number=4).concern
    assert concern.heard.startswith("Gutten 9B")
    assert {kept.name for kept in concern.kept_names.all()} == {"Eilif Tangbakk", "Krabbesund"}

    undo = reverse("cases:import_undo", args=[batch.pk])
    assert client.get(undo).context["count"] == 27
    client.post(undo)
    assert Concern.objects.count() == 0
    assert "Angret" in text_of(client.get(START))


def _take_as_shown(client, row):
    shown = client.get(row.get_absolute_url())
    chosen = {"answer": "take"}
    for name in shown.context["form"].fields:
        if name.startswith("name_"):
            chosen[name] = "cut"
    if not shown.context["form"]["state"].value():
        chosen["state"] = "open"
    client.post(row.get_absolute_url(), sent_from(shown, **chosen))


def test_the_second_sees_what_the_first_answered(coordinator, make_user, client_for):
    batch = begun(coordinator)
    deputy = make_user("deputy", seat="slt", deputy=True)
    first, second = client_for(coordinator), client_for(deputy)
    row = batch.rows.get(number=5)
    both = [client.get(row.get_absolute_url()) for client in (first, second)]
    first.post(row.get_absolute_url(), sent_from(both[0], answer="take", age_band="age_band:15", seen=""))
    late = second.post(
        row.get_absolute_url(), sent_from(both[1], answer="take", age_band="age_band:16_17", seen="")
    )
    assert coordinator.name in text_of(late)
    assert ImportedRow.objects.get(pk=row.pk).given["age_band"] == "age_band:15"
    seen = second.get(row.get_absolute_url())
    assert coordinator.name in text_of(seen)
    again = sent_from(seen, answer="take", age_band="age_band:16_17", seen=seen.context["seen"])
    second.post(row.get_absolute_url(), again)
    assert ImportedRow.objects.get(pk=row.pk).answered_by == deputy


def test_the_file_is_read_as_somebody_says(coordinator, client_for):
    client = client_for(coordinator)
    odd = "Dato\tHva, kort\n01.02.2025\tRøping\n".encode("cp1252")
    columns = client.get(upload(client, odd).url)
    assert [bound.label for bound in columns.context["form"].visible_fields()] == ["Dato", "Hva, kort"]
    assert columns.context["choice"]["encoding"].value() == "cp1252"
    path = columns.wsgi_request.path
    by_comma = client.get(path, {"encoding": "cp1252", "separator": ","})
    assert [bound.label for bound in by_comma.context["form"].visible_fields()] == ["Dato\tHva", "kort"]
    unreadable = client.get(path, {"encoding": "utf-8", "separator": "\t"})
    assert "æ, ø og å" in text_of(unreadable)
    assert client.get(path, {"encoding": "klingon", "separator": "\t"}).status_code == 200
    client.post(path, sent_from(by_comma, column_0="what", column_1="left_out"))
    assert RegisterImport.objects.get().separator == ","


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"PK\x03\x04workbook", "CSV UTF-8"),
        (b"Hva\n" + b"x\n" * 501, "501 rader"),
        (b"Hva\n" + b"x" * 1_000_000, "1 MB"),
        (b"", "tom"),
        (b'Hva\n"aldri lukket\n', "anførselstegn"),
    ],
)
def test_what_cannot_be_read_is_said(coordinator, client_for, data, says):
    page = upload(client_for(coordinator), data)
    assert page.status_code == 200
    assert says in text_of(page)
    assert not RegisterImport.objects.exists()


def test_the_concern_tells_where_it_came_from(coordinator, member, client_for):
    batch = taking_over.take(answered(coordinator), by=coordinator, level="level:1")
    concern = batch.rows.get(number=10).concern
    declares(concern, coordinator)
    settled(concern)
    client = client_for(coordinator)
    assert "Rad 10" in text_of(client.get(concern.get_absolute_url()))
    assert "Idris Orvalo" not in text_of(client.get(concern.get_absolute_url()))
    original = text_of(client.get(reverse("cases:imported", args=[concern.ref])))
    assert "Idris Orvalo har ikke møtt siden 24/2" in original
    kept = KeptName.objects.get(concern=concern)
    assert "Idris Orvalo" in text_of(client.get(reverse("cases:kept_names", args=[concern.ref])))
    form = client.get(reverse("cases:settle_name", args=[concern.ref, kept.pk]))
    assert form.context["form"]["name"].value() == "Idris Orvalo"
    other = batch.rows.get(number=15).concern
    declares(other, coordinator)
    gone = KeptName.objects.get(concern=other)
    client.post(reverse("cases:throw_name_away", args=[other.ref, gone.pk]))
    assert not other.kept_names.exists()


def test_names_stay_with_those_who_may_know(concern, coordinator, member, client_for):
    """Who works on a concern without knowing who it is reads the row with its names cut out."""
    batch = begun(coordinator, data=b"Hvem meldte;Hva\nTante, 00 00 00 14;Ola Navnesen roper\n")
    row = batch.rows.get()
    row.answer, row.answered_at, row.answered_by = "take", batch.begun_at, coordinator
    name = {"name": "Ola Navnesen", "what": "keep", "put": "gutten", "relation": "relation:subject"}
    cells = row.cells
    row.concern, row.last_line, row.footprint = concern, 0, {}
    row.cells, row.given = cells, {"names": [name]}
    row.save()
    address = reverse("cases:imported", args=[concern.ref])
    RegisterImport.objects.filter(pk=batch.pk).update(
        taken_at=batch.begun_at, taken_by=coordinator, content=None
    )
    seen = text_of(client_for(member).get(address))
    assert "Gutten roper" in seen
    assert "Navnesen" not in seen and "Tante" not in seen
    assert "Tante" in text_of(client_for(coordinator).get(address)), "who leads knows who told"


def test_an_import_is_given_up(coordinator, client_for):
    batch = begun(coordinator)
    client = client_for(coordinator)
    client.post(reverse("cases:import_drop", args=[batch.pk]))
    assert not RegisterImport.objects.exists()
    assert client.get(reverse("cases:import_rows", args=[batch.pk])).status_code == 404
    assert importing.sweep() == 0
