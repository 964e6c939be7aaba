"""The figures: every category always there, the right quarter, nothing exact about concerns, one query."""

import datetime as dt
import json
import logging

import pytest

from okg.catalogue import codes
from okg.catalogue.models import Code
from okg.ledger.models import Event
from okg.lib import dates
from okg.lib.quarters import Quarter
from okg.reports import attack, content, figures, plan

pytestmark = pytest.mark.django_db
Q4 = Quarter(2025, 4)


def rows_of(quarter, name):
    tables = figures.of(quarter)["concerns"]["tables"]
    rows = next(table for table in tables if table["name"] == name)["rows"]
    return {row["code"]: row["band"] for row in rows}


def test_every_table_lists_every_category_also_without_concerns():
    tables = figures.of(Q4)["concerns"]["tables"]
    assert [table["name"] for table in tables] == ["theme", "source", "arena", "level"]
    for table, planned in zip(tables, plan.TABLES, strict=True):
        assert [row["code"] for row in table["rows"]] == [code.key for code in codes.in_list(planned.listed)]
        assert [row["code"] for row in table["rows"] if row["band"] is None] == [planned.unshown]
        assert {row["band"] for row in table["rows"]} == {"0–4", None}


def test_every_code_of_a_concern_has_a_category():
    for table in plan.TABLES:
        listed = {code.key for code in table.categories()}
        for code in codes.in_list(table.column):
            assert table.category_of(code.key) in listed


def test_concerns_are_counted_in_each_table_once(receive):
    receive(
        Q4, 4, theme="theme:radikalisering", source="source:skole", arena="arena:skolevei", level="level:1"
    )
    receive(Q4, 1, theme="theme:radikalisering", source="source:sfo", arena="arena:skole", level="level:3")
    assert rows_of(Q4, "theme")["theme:radikalisering"] == "5–9"
    assert rows_of(Q4, "source")["source_group:oppvekst"] == "5–9"
    assert rows_of(Q4, "arena")["arena_group:skole"] == "5–9"
    assert rows_of(Q4, "level")["level:1"] == rows_of(Q4, "level")["level:3"] == "0–4"


def test_the_open_row_is_open_whatever_it_holds(receive):
    receive(Q4, 6, theme="theme:annet", source="source:annen", arena="arena:ukjent", level="level:0")
    for table in plan.TABLES:
        assert rows_of(Q4, table.name)[table.unshown] is None


def test_a_code_out_of_use_is_counted_in_the_open_row(receive):
    receive(Q4, 5, theme="theme:hjemvendt")
    Code.objects.filter(key="theme:hjemvendt").update(active=False)
    codes.forget()
    found = rows_of(Q4, "theme")
    assert "theme:hjemvendt" not in found and set(found.values()) == {"0–4", None}


@pytest.mark.parametrize(
    ("local", "quarter"),
    [
        (dt.datetime(2025, 12, 31, 23, 59, tzinfo=dates.OSLO), Quarter(2025, 4)),
        (dt.datetime(2026, 1, 1, 0, 0, tzinfo=dates.OSLO), Quarter(2026, 1)),
        (dt.datetime(2026, 1, 1, 0, 1, tzinfo=dates.OSLO), Quarter(2026, 1)),
        (
            dt.datetime(2026, 3, 31, 23, 59, tzinfo=dates.OSLO),
            Quarter(2026, 1),
        ),  # summer time: two hours ahead
        (dt.datetime(2026, 4, 1, 0, 1, tzinfo=dates.OSLO), Quarter(2026, 2)),
    ],
)
def test_the_quarter_ends_at_midnight_in_oslo(local, quarter, receive):
    receive(quarter, 5, at=local.astimezone(dt.UTC), theme="theme:utreist")
    found = {
        near: rows_of(near, "theme")["theme:utreist"] for near in (quarter.previous, quarter, quarter.next)
    }
    assert found == {quarter.previous: "0–4", quarter: "5–9", quarter.next: "0–4"}


def test_one_query_counts_all_concerns(django_assert_num_queries):
    codes.in_list("theme")  # the code lists are kept by the process
    with django_assert_num_queries(1):
        figures._concerns(Q4)


def test_no_exact_count_leaves(receive, coordinator, caplog):
    """Seven concerns: no 7 in the document, in the ledger or in the log."""
    receive(Q4, 7, theme="theme:utreist", level="level:4")
    lines = Event.objects.count()
    with caplog.at_level(logging.DEBUG):
        document = content.compose(Q4)
    assert Event.objects.count() == lines
    assert not [record for record in caplog.records if record.name.startswith("okg")]
    concerns = json.dumps(document["figures"]["concerns"])
    assert "7" not in concerns
    assert attack.risks([document]) == []


def test_the_lowest_band_follows_the_setting_but_not_below_three(settings, receive):
    settings.REPORT_SMALLEST = 3
    assert rows_of(Q4, "theme")["theme:utreist"] == "0–2"
    settings.REPORT_SMALLEST = 2
    with pytest.raises(ValueError, match="lowest band"):
        figures.of(Q4)


def test_process_figures_are_exact_and_json():
    found = figures.of(Q4)
    assert found["meetings"] == {
        "ordinary": 0, "extraordinary": 0, "inquorate": 0, "cancelled": 0, "in_year": 0, "planned": 0,
        "missing": 4, "required": 4, "state": "broken", "next_by": None,
    }  # fmt: skip
    assert found["trainings"]["hours"] == 0 and found["measures"]["total"] == 0
    assert json.loads(json.dumps(found)) == found
