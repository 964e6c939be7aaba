"""Documents: archivable, readable aloud, and what people wrote is never markup."""

import datetime as dt
from io import BytesIO

import pytest
import typst
from pypdf import PdfReader

from okg.lib import charts, documents

TEMPLATE = """
#import "/base.typ": *
#show: sheet.with(title: data.title, kind: "Møtereferat", classification: "Unntatt offentlighet")
== Tekst
#prose(data.text)
#decision("Vedtak", data.text, meta: "Sara")
#facts((("Sted", "Rådhuset"),))
#grid-of(("Sak", "Antall"), data.rows, right: (1,))
#if "svg" in data [#drawing(data.svg, "Stolper: skole 5–9.")]
"""
DATA = {"title": "Møte 4", "text": "Én linje\r\nog én til\n\nNytt avsnitt", "rows": [["20/26", "3"]]}
MOMENT = dt.datetime(2026, 11, 22, tzinfo=dt.UTC)


@pytest.fixture
def write(tmp_path):
    def write(template=TEMPLATE, **data):
        path = tmp_path / "document.typ"
        path.write_text(template)
        return documents.pdf(path, DATA | data, moment=MOMENT)

    return write


def text_of(pdf):
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)


def test_it_says_that_it_is_archivable_and_accessible(write):
    reader = PdfReader(BytesIO(write()))
    metadata = reader.trailer["/Root"]["/Metadata"].get_data().decode()
    assert (
        "<pdfaid:part>2</pdfaid:part>" in metadata
        and "<pdfaid:conformance>A</pdfaid:conformance>" in metadata
    )
    assert "<pdfuaid:part>1</pdfuaid:part>" in metadata
    assert reader.trailer["/Root"]["/Lang"] == "nb" and reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert reader.metadata.title == "Møte 4"


def test_what_people_wrote_is_never_markup(write):
    assert "#panic() *fet* $x$ @her <b>" in text_of(write(text="#panic() *fet* $x$ @her <b>"))


def test_sami_letters_have_glyphs_and_the_rest_is_marked(write):
    text = text_of(write(text="Čáhci, Áŋgá đŧž 😀 слово"))
    assert "Čáhci, Áŋgá đŧž" in text
    assert "😀" not in text and documents.MISSING in text


def test_a_figure_of_the_server_goes_in(write):
    figure = charts.hbars([("Skole", "5–9")], title="Hvem", description="Ord")
    assert len(write(svg=str(figure))) > len(write())


def test_the_same_document_is_the_same_bytes(write):
    assert write() == write()


def test_the_disk_cannot_be_read_from_a_template(write):
    with pytest.raises(typst.TypstError):
        write(
            template='#import "/base.typ": *\n#show: sheet.with(title: data.title)\n#read("/okg/settings.py")'
        )


def test_a_figure_without_words_is_refused(write):
    head = '#import "/base.typ": *\n#show: sheet.with(title: data.title)\n'
    figure = str(charts.hbars([("Skole", 3)], title="t", description="d"))
    with pytest.raises(typst.TypstError, match="alt"):
        write(template=head + '#image(bytes(data.svg), format: "svg")', svg=figure)
