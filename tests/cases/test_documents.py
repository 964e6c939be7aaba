"""Documents: taken by their content, sealed at once, handed out as downloads that cannot run."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse

from cases.models.document import Document
from okg.ledger.models import Event

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF"
MEGABYTE = 1024 * 1024


@pytest.fixture
def upload(concern, member, client_for):
    """upload(bytes, name) -> the answer of the page."""
    client = client_for(member)

    def send(content, name="brev.pdf"):
        sent = {"title": "Brev", "kind": "document_kind:annet", "file": SimpleUploadedFile(name, content)}
        return client.post(reverse("cases:attach", args=[concern.ref]), sent)

    return send


def test_a_pdf_is_sealed_and_comes_back_byte_by_byte(concern, member, upload, client_for):
    assert upload(PDF).status_code == 302
    document = Document.objects.get()
    with connection.cursor() as cursor:
        cursor.execute("select content, title from cases_document")
        assert not any(b"PDF" in bytes(value) or b"Brev" in bytes(value) for value in cursor.fetchone())
    response = client_for(member).get(document.get_absolute_url())
    assert response.content == PDF
    assert response["Content-Type"] == "application/pdf"
    assert (
        response["Content-Disposition"] == f'attachment; filename="{concern.ref}-{str(document.pk)[:8]}.pdf"'
    )
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    assert "no-store" in response["Cache-Control"]


def test_a_download_is_a_look_at_the_concern(concern, member, upload, client_for):
    upload(PDF)
    before = Event.objects.looks().count()
    client_for(member).get(Document.objects.get().get_absolute_url())
    assert Event.objects.looks().count() == before + 1
    assert Event.objects.looks().latest("id").about == concern.pk


def test_a_document_of_a_hidden_concern_is_not_there(upload, stranger, client_for):
    upload(PDF)
    assert client_for(stranger).get(Document.objects.get().get_absolute_url()).status_code == 404


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"MZ" + b"\x00" * 200, "brev.pdf"),
        (b"GIF89a" + b"\x00" * 50, "bilde.png"),
        (b"<script>alert(1)</script>", "side.html"),
        (b"\x00\x01\x02", "tekst.txt"),
    ],
)
def test_the_wrong_kind_is_told_by_its_content_and_the_title_stays(upload, content, name):
    response = upload(content, name)
    assert response.status_code == 200
    assert "Brev" in response.content.decode()
    assert "PDF, PNG, JPG, DOCX, TXT" in response.content.decode()
    assert not Document.objects.exists()


@pytest.mark.parametrize("size", [10 * MEGABYTE + 1, 13 * MEGABYTE])
def test_too_large_is_told_and_the_title_stays(upload, size):
    body = upload(PDF + b"\x00" * size).content.decode()
    assert "for stor" in body or "største" in body
    assert 'value="Brev"' in body
    assert not Document.objects.exists()


def test_an_empty_file_is_told(upload):
    assert "tom" in upload(b"").content.decode()


def test_a_form_without_a_file_is_told(concern, member, client_for):
    sent = {"title": "Brev", "kind": "document_kind:annet"}
    response = client_for(member).post(reverse("cases:attach", args=[concern.ref]), sent)
    assert 'id="id_file_error"' in response.content.decode()
