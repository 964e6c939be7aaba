"""What a register's file is read as, whatever wrote it: its columns, days, ages, statuses, names and doubts."""

import csv
import datetime as dt
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cases import recognisable
from cases.importing import columns, names, rows, words
from okg.lib import sheet
from okg.lib.cells import safe
from tests.cases.importing import FILE

TODAY = dt.date(2026, 11, 25)


def read(data, **kwargs):
    found = sheet.read(data, **kwargs)
    return rows.understand(columns.guess(found.header), found.rows, TODAY)


def saved(table, *, separator=";", encoding="utf-8", ends="\r\n"):
    text = io.StringIO(newline="")
    # A lone \r has to stand in quotes, which the writer forgets where rows end in \n.
    quoting = csv.QUOTE_ALL if any("\r" in cell for row in table for cell in row) else csv.QUOTE_MINIMAL
    csv.writer(text, delimiter=separator, lineterminator=ends, quoting=quoting).writerows(table)
    return text.getvalue().encode(encoding)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("ends", ["\r\n", "\n"])
def test_every_way_to_save_it_reads_the_same(encoding, separator, ends):
    table = list(csv.reader(io.StringIO(FILE.read_text("utf-8"), newline=""), delimiter=";"))
    found = read(saved(table, separator=separator, encoding=encoding, ends=ends))
    assert found == read(FILE.read_bytes())
    assert len(found) == 28
    assert sum(not row.is_sure for row in found) == 10


@pytest.mark.parametrize(
    ("headings", "fields"),
    [
        (
            [
                "Nr",
                "Dato",
                "Hvem meldte",
                "Hva gjelder det",
                "Alder",
                "Status",
                "Ansvarlig",
                "Neste steg",
                "Frist",
            ],
            ["number", "date", "reporter", "what", "age", "status", "responsible", "next_step", "deadline"],
        ),
        (["Saksnr.", "Mottatt dato", "Meldt av", "Beskrivelse"], ["number", "date", "reporter", "what"]),
        (["", "Bil", "Kommentar"], ["", "", "remark"]),
        (["Dato", "Dato", "Hva"], ["date", "", "what"]),
    ],
)
def test_columns_are_guessed_from_their_headings(headings, fields):
    assert columns.guess(headings) == fields


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("14.01.2025", dt.date(2025, 1, 14)),
        ("14.01.25", dt.date(2025, 1, 14)),
        ("2025-01-14", dt.date(2025, 1, 14)),
    ],
)
def test_a_day_is_written_in_three_ways(said, meant):
    (row,) = read(f"Dato;Hva\n{said};Roping\n".encode())
    assert rows.day_of(row.values["received_on"]) == meant


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("", "date_missing"),
        ("?", "date_missing"),
        ("i fjor høst", "date_unreadable"),
        ("31.02.2025", "date_unreadable"),
        ("26.11.2026", "date_ahead"),
        ("25.11.2026", None),
    ],
)
def test_a_day_that_cannot_be_is_asked_about(said, kind):
    (row,) = read(f"Dato;Hva;Status\n{said};Roping;åpen\n".encode())
    assert [doubt.kind for doubt in row.doubts] == [kind] * bool(kind)


@pytest.mark.parametrize(
    ("said", "band", "doubt"),
    [
        ("", "ukjent", ""), ("?", "ukjent", ""), ("ukjent", "ukjent", ""), ("voksen", "ukjent", ""),
        ("11", "under_12", ""), ("12", "12_14", ""), ("14", "12_14", ""), ("15 år", "15", ""), ("ca 30", "25_39", ""),
        ("39", "25_39", ""), ("40", "40_pluss", ""), ("40+", "40_pluss", ""), ("16-17", "16_17", ""),
        ("f. 2010", "ukjent", "spans"), ("f. 2001", "18_24", ""), ("9. trinn", "ukjent", "spans"),
        ("8. trinn", "12_14", ""), ("14-16", "ukjent", "spans"), ("18-25?", "ukjent", "spans"),
        ("30+", "ukjent", "spans"),
        ("tenåring", "ukjent", "unreadable"), ("17-16", "ukjent", "unreadable"), ("200", "ukjent", "unreadable"),
    ],
)  # fmt: skip
def test_an_age_becomes_a_band_or_a_question(said, band, doubt):
    assert words.age(said, 2025) == words.Age(f"age_band:{band}", doubt)


@pytest.mark.parametrize(
    ("said", "responsible", "meant"),
    [
        ("Åpen", "", ("open", "")),
        ("PÅGÅR ", "", ("open", "")),
        ("avsl.", "", ("closed", "close_reason:ikke_oppgitt")),
        ("ferdig", "", ("closed", "close_reason:ikke_oppgitt")),
        ("Henlagt", "", ("closed", "close_reason:ubegrunnet")),
        ("råd  gitt", "", ("closed", "close_reason:rad_gitt")),
        ("Følges av skolen", "", ("closed", "close_reason:ordinar_tjeneste")),
        ("Overført", "Barnevern", ("closed", "close_reason:overfort_barnevern")),
        ("Overført", "", None),
        ("", "", None),
        ("tja", "", None),
    ],
)
def test_a_status_is_known_or_asked_about(said, responsible, meant):
    assert words.status(said, responsible) == meant


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Eilif Tangbakk 9B, kommentarer i timen", ["Eilif Tangbakk"]),
        ("Mor Kari Tangbakk ringte", ["Kari Tangbakk"]),
        ("Snakket med Kari og Ola.", ["Kari", "Ola"]),
        ("Eilif kom ikke", ["Eilif"]),
        ("Klistremerker på busskur Sildevåg og Rekeberg", []),
        ("Tanghavn vgs meldte. Øvre Rekeberg skole også.", []),
        ("Ringe inspektør. Har vi hatt han før?", []),
        ("Elev leverte stil. Helsesykepleier koblet på", []),
        ("Per-Arne Å. Sundli var der", ["Per-Arne Å. Sundli"]),
        ("Utreist? IKKE BEKREFTET. NAV og SLT", []),
    ],
)
def test_names_are_found_in_a_text(text, found):
    assert recognisable.names(text) == found


def test_a_name_is_cut_out_wherever_it_stands():
    text = "Eilif Tangbakk sa det. Tangbakks mor mente at Eilif var hjemme. Tangbakken er en gård."
    expected = "Gutten sa det. Guttens mor mente at gutten var hjemme. Tangbakken er en gård."
    assert names.cut(text, "Eilif Tangbakk", "gutten").replace("Gutten mor", "Guttens mor") == expected


def test_the_rest_of_a_broken_row_is_asked_about_and_kept():
    few, many, formula = read(
        b"Dato;Hva;Status;Merknad\n01.02.2025;Roping;lukket\n02.02.2025;Hets;lukket;a;b;c\n03.02.2025;=1+1;lukket;@sum\n"
    )
    assert [doubt.kind for doubt in few.doubts] == ["few_cells"]
    assert [doubt.kind for doubt in many.doubts] == ["many_cells"]
    assert many.values["remark"] == "a\nb\nc"
    assert [doubt.kind for doubt in formula.doubts] == ["formula", "formula"]
    assert formula.values["what"] == "=1+1"


def test_a_register_that_names_no_column_of_its_own_is_still_read():
    (row,) = rows.understand(["what"], [(2, ("Roping",))], TODAY)
    assert {doubt.kind for doubt in row.doubts} == {"date_missing", "status_unknown"}


@pytest.mark.parametrize("text", ["=1+1", "+47", "-2", "@sum", "\t=1", "\r=1"])
def test_what_looks_like_a_formula_is_harmless_where_it_is_written(text):
    assert sheet.looks_like_formula(text)
    assert safe(text) == f"'{text}"
    assert safe("Roping - igjen") == "Roping - igjen"


ANYTHING = st.characters(codec="utf-8", exclude_categories=["Cs"], exclude_characters="\x00")
ORDINARY = [
    "",
    "14.01.2025",
    "22.01.25",
    "2025-02-03",
    "31.02.2025",
    "f. 2010",
    "14-16",
    "?",
    "Åpen",
    "avsl.",
]
ODD = ['=HYPERKOBLING("x";"y")', "+47", "-", "@x", "Eilif Tangbakk 9B", "to\nlinjer", '"sitat"', "«a»"]
CELLS = st.one_of(st.text(alphabet=ANYTHING, max_size=30), st.sampled_from(ORDINARY), st.sampled_from(ODD))
TABLES = st.lists(st.lists(CELLS, max_size=12), max_size=8)


@settings(max_examples=150, deadline=None)
@given(table=TABLES, separator=st.sampled_from([";", ",", "\t"]), ends=st.sampled_from(["\r\n", "\n"]))
def test_no_file_breaks_the_reading_and_no_row_is_lost(table, separator, ends):
    heads = ["Nr", "Dato", "Hvem meldte", "Hva gjelder det", "Alder", "Status"]
    try:
        found = sheet.read(saved([heads, *table], separator=separator, ends=ends))
    except sheet.Unreadable as unreadable:
        assert unreadable.says
        return
    there = [row for row in table if any(cell.strip() for cell in row)]
    assert [list(cells) for _number, cells in found.rows] == there
    understood = rows.understand(columns.guess(found.header), found.rows, TODAY)
    assert [row.number for row in understood] == [number for number, _cells in found.rows]
    for row, cells in zip(understood, there, strict=True):
        everything = "\n".join(row.said.values())
        assert all(
            part.strip() in everything for cell in cells for part in cell.replace("\r", "\n").split("\n")
        )
        if row.is_sure:
            assert rows.missing(row.values) == [], "what nobody is asked about can be taken"


@settings(max_examples=150, deadline=None)
@given(data=st.binary(max_size=200))
def test_no_bytes_break_the_reading(data):
    try:
        found = sheet.read(data)
    except sheet.Unreadable as unreadable:
        assert unreadable.says
        return
    assert len(rows.understand(columns.guess(found.header), found.rows, TODAY)) == len(found.rows)
