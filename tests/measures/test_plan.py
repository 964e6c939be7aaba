"""Files as they really come: what is read, and what each that cannot be read is told."""

import datetime as dt
from decimal import Decimal

import pytest
from django.utils import translation

from measures import plan as plans

HEADER = "Nr;Tiltak;Mål;Nivå;Ansvarlig;Frist;Status;Kostnad"
GOOD = "1;Åpen hall;G2;universelt;Kultur og fritid;2026-12-18;i gang;140000"


@pytest.fixture(autouse=True)
def in_english():
    """The sentences are compared in the language of the code."""
    with translation.override("en"):
        yield


def read(*rows, header=HEADER, encoding="utf-8", **kwargs):
    data = "\r\n".join([header, *rows]).encode(encoding)
    return plans.read_measures(data, **{"year": 2026} | kwargs)


def said(plan):
    return [problem.says for problem in plan.problems]


def test_the_whole_plan_of_a_year_is_read(measures_file):
    plan = plans.read_measures(measures_file, year=2026)
    assert plan.problems == ()
    assert [row.values["number"] for row in plan.rows] == list(range(1, 15))
    assert plan.rows[3].values == {
        "number": 4,
        "title": "Digital utekontakt, to kvelder i uka",
        "goal": "goal:g1",
        "plan_reference": "HKH anbefaling 6",
        "level": "measure_level:selektivt",
        "responsible": "Utekontakten",
        "due_on": dt.date(2026, 6, 30),
        "status": "measure_status:forsinket",
        "cost": 60000,
        "target_group": "Ungdom på spill- og chatplattformer",
        "indicator": "Antall samtaler per måned",
    }
    assert plan.rows[4].values["cost"] == 0


def test_the_trainings_of_a_year_are_read(trainings_file):
    plan = plans.read_trainings(trainings_file, today=dt.date(2026, 11, 22))
    assert plan.problems == ()
    assert plan.rows[3].values["hours"] == Decimal("2.5")
    assert (plan.rows[3].values["signed_up"], plan.rows[3].values["attended"]) == (15, 19)
    assert plan.rows[6].values["attended"] is None


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_spreadsheets_save_in_several_ways(encoding, separator):
    rows = [line.replace(";", separator) for line in (HEADER, GOOD)]
    plan = read(rows[1], header=rows[0], encoding=encoding)
    assert plan.problems == ()
    assert plan.rows[0].values["title"] == "Åpen hall"


@pytest.mark.parametrize("written", ["18.12.2026", "2026-12-18", "18.12.2026 ", "2026-12-18 00:00:00"])
def test_days_are_written_in_two_ways(written):
    plan = read(GOOD.replace("2026-12-18", written))
    assert plan.rows[0].values["due_on"] == dt.date(2026, 12, 18)


@pytest.mark.parametrize("written", ["12000", "12 000", "12\u00a0000", "12.000", "kr 12.000,00", "12000,-"])
def test_crowns_are_written_in_many_ways(written):
    assert read(GOOD.replace("140000", written)).rows[0].values["cost"] == 12000


@pytest.mark.parametrize(
    ("cell", "written", "heading", "sentence"),
    [
        ("2026-12-18", "31.02.2026", "Frist", "The date 31.02.2026 does not exist. Check day and month."),
        ("2026-12-18", "i høst", "Frist", "“i høst” is no date. Write it as 15.10.2026 or 2026-10-15."),
        ("2026-12-18", "2062-12-18", "Frist", "The deadline lies outside 2026 and the year after. "
         "Check it, or choose another year."),
        ("2026-12-18", "", "Frist", "The cell is empty, and it must be filled in."),
        ("G2", "G7", "Mål", "“G7” is not known here. Write one of: G0, G1, G2, G3."),
        ("i gang", "snart", "Status", "“snart” is not known here. "
         "Write one of: ikke startet, i gang, forsinket, fullført, avlyst."),
        ("140000", "-5", "Kostnad", "-5 is too little. The least is 0."),
        ("140000", "mye", "Kostnad", "“mye” is no whole amount in crowns. Write it as 12000 or 12 000."),
        ("140000", "99999999999", "Kostnad", "99999999999 is too much. The most is 1000000000."),
        ("Åpen hall", "#NAVN?", "Tiltak",
         "The spreadsheet could not work out this cell. Write the text itself."),
        ("Åpen hall", "Å" * 201, "Tiltak", "The text is 201 characters, and 200 is the most. Shorten it."),
        ("1;", "en;", "Nr", "“en” is no whole number. Write digits alone."),
        ("1;", "0;", "Nr", "0 is too little. The least is 1."),
    ],
)  # fmt: skip
def test_a_cell_that_cannot_be_read_is_named_with_row_and_column(cell, written, heading, sentence):
    plan = read(GOOD.replace("1;", "2;", 1), GOOD.replace(cell, written, 1))
    assert [(problem.row, problem.column, problem.says) for problem in plan.problems] == [
        (3, heading, sentence)
    ]
    assert [row.number for row in plan.ready] == [2]


def test_a_row_can_have_several_problems():
    plan = read("1;;G9;universelt;Rektorene;2026-10-15;ferdig;")
    assert [problem.column for problem in plan.problems] == ["Tiltak", "Mål", "Status"]


def test_rows_with_the_same_number_are_told_of_each_other():
    plan = read(GOOD, GOOD, GOOD.replace("1;", "2;", 1))
    assert [(problem.row, problem.rivals) for problem in plan.problems] == [(2, {3}), (3, {2})]
    assert len(plan.standing({3})) == 0
    assert [row.number for row in plan.taken({3})] == [2, 4]


def test_a_number_the_year_already_has_is_told():
    assert said(read(GOOD, taken={1})) == ["Measure 1 of 2026 is already here."]


def test_rows_are_counted_as_a_spreadsheet_counts_them():
    """A line break inside a cell is no new row, and a blank row still has its number."""
    plan = read(
        '1;"Åpen\nhall";G2;universelt;Kultur;2026-12-18;i gang;',
        ";;;;;;;",
        "2;Neste;G9;universelt;K;2026-12-18;i gang;",
    )
    assert plan.rows[0].values["title"] == "Åpen hall"
    assert [problem.row for problem in plan.problems] == [4]


def test_text_that_looks_like_a_formula_stays_text():
    plan = read(GOOD.replace("Åpen hall", '"=HYPERLINK(""http://ond.example"";""klikk"")"'))
    assert plan.problems == ()
    assert plan.rows[0].values["title"] == '=HYPERLINK("http://ond.example";"klikk")'


def test_columns_may_stand_in_any_order_and_some_may_lack():
    plan = read(
        "fullført;2026-10-15;G1;Rektorene;Foreldremøte;universelt;7",
        header="Status;Frist;Mål;ANSVARLIG;Tiltak;nivå; Nr ",
    )
    assert plan.problems == ()
    assert (plan.rows[0].values["number"], plan.rows[0].values["cost"]) == (7, None)


def test_columns_that_nobody_reads_are_said():
    assert read(GOOD + ";x", header=HEADER + ";Eier").skipped == ("Eier",)


def test_columns_that_lack_are_named():
    assert said(read("1;Åpen hall", header="Nr;Tiltak")) == [
        "These columns are missing: Mål, Nivå, Ansvarlig, Frist, Status. "
        "The first row of the file must hold the headings."
    ]


def test_a_column_that_is_there_twice_is_named():
    assert said(read(GOOD + ";4", header=HEADER + ";Nr")) == [
        "The column “Nr” is there twice. Keep one of them."
    ]


def test_a_row_with_too_many_cells_is_named():
    assert "more cells than there are headings" in said(read(GOOD + ";og mer"))[0]


@pytest.mark.parametrize(
    ("data", "beginning"),
    [
        (b"", "The file is empty."),
        (b"\xef\xbb\xbf\r\n \r\n", "The file is empty."),
        (HEADER.encode(), "The file has headings and no rows"),
        (b"PK\x03\x04" + b"\x00" * 40, "This is a workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "This is a workbook"),
        (b"%PDF-1.7\n%...", "This is not a text file"),
        (b"Nr;Tiltak\n1;\x00\x01", "This is not a text file"),
        (f"{HEADER}\n{GOOD}".encode("utf-16"), "The file is saved as Unicode text with two bytes"),
        (f"{HEADER}\n{GOOD}".encode("mac-roman"), "The letters æ, ø and å cannot be read"),
        (f"{HEADER}\n{GOOD}".encode().decode("cp1252").encode(), "The letters æ, ø and å cannot be read"),
        (f"{HEADER}\n\ufffdpen hall".encode(), "The letters æ, ø and å cannot be read"),
        (f'{HEADER}\n1;"Åpen hall;G2\n2;x;y\n'.encode(), "In row 2 a quotation mark is never closed"),
        (b"x" * 1_000_001, "The file is larger than 1 MB."),
        (HEADER.encode() + b"\n1" * 2_001, "The file has 2001 rows, and 2000 is the most."),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_gets_one_sentence_and_no_rows(data, beginning):
    plan = plans.read_measures(data, year=2026)
    assert len(plan.problems) == 1
    assert plan.problems[0].row is None
    assert plan.problems[0].says.startswith(beginning)
    assert plan.standing({2, 3}) == list(plan.problems), "a file as a whole cannot be left out"


def test_trainings_that_lie_ahead_have_nobody_come(trainings_file):
    plan = plans.read_trainings(trainings_file, today=dt.date(2026, 3, 1), taken={(2026, 1)})
    assert [(problem.row, problem.column) for problem in plan.problems] == [
        (2, "Nr"), (3, "Møtt"), (4, "Møtt"), (5, "Møtt"), (6, "Møtt"), (7, "Møtt"),
    ]  # fmt: skip


def test_hours_have_comma_or_full_stop():
    header = "Nr;Kurs;Målgruppe;Dato;Varighet timer;Holdt av"
    data = f"{header}\n1;A;B;2026-01-30;2,5;C\n2;A;B;2026-01-30;to;C\n3;A;B;2026-01-30;NaN;C\n".encode()
    plan = plans.read_trainings(data, today=dt.date(2026, 11, 22))
    assert plan.rows[0].values["hours"] == Decimal("2.5")
    assert said(plan) == [
        "“to” is no number of hours. Write it as 3 or 2,5.",
        "“NaN” is no number of hours. Write it as 3 or 2,5.",
    ]
