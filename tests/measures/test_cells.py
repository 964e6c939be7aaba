"""Whatever bytes come, the reader answers with a plan or a sentence, never with an error."""

import datetime as dt

from hypothesis import given, settings
from hypothesis import strategies as st

from measures import cells, plan

HEADER = "Nr;Tiltak;Mål;Nivå;Ansvarlig;Frist;Status;Kostnad\n".encode()


@given(st.binary(max_size=300))
@settings(max_examples=300, deadline=None)
def test_any_bytes_give_a_plan(data):
    found = plan.read_measures(data, year=2026)
    assert found.problems or found.rows


@given(st.lists(st.lists(st.text(max_size=12), min_size=1, max_size=9), max_size=5))
@settings(max_examples=300, deadline=None)
def test_any_cells_give_a_plan(rows):
    data = HEADER + "\n".join(";".join(row) for row in rows).encode("utf-8", "surrogatepass")
    found = plan.read_measures(data, year=2026)
    assert {problem.row for problem in found.problems} <= {None} | {row.number for row in found.rows}
    assert all(row.values["due_on"] for row in found.ready)


@given(st.dates(dt.date(2000, 1, 1), dt.date(2100, 12, 31)))
def test_a_day_is_the_same_in_both_ways_of_writing(day):
    assert cells.day(day.isoformat()) == cells.day(f"{day:%d.%m.%Y}") == day


@given(st.integers(0, cells.MOST_CROWNS))
def test_crowns_are_the_same_with_and_without_spaces(amount):
    assert cells.crowns(str(amount)) == cells.crowns(f"{amount:,}".replace(",", " ")) == amount
    assert cells.crowns(f"{amount:,}".replace(",", ".") + ",00") == amount
