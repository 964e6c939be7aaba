"""The shipped code lists: complete, in good order, true to the mandate, and known to whoever names a code."""

import json
import re
from pathlib import Path

import pytest

from okg.catalogue.loading import DATA, rows_of

ROOT = Path(__file__).parents[2]
FILES = sorted(DATA.glob("*.json"))
CODES = {row.key: row for path in FILES for row in rows_of(json.loads(path.read_text("utf-8")))}
LISTS = {row.list for row in CODES.values()}
FLOORS = ["okg", "cases", "measures", "meetings"]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_list_lies_in_the_file_of_its_name_and_says_where_it_comes_from(path):
    file = json.loads(path.read_text("utf-8"))
    assert file["list"] == path.stem
    assert file["mark"] in ("statutory", "source", "proposed")
    assert file["source"].strip()
    assert len({entry["code"] for entry in file["codes"]}) == len(file["codes"])


@pytest.mark.parametrize("code", CODES.values(), ids=lambda code: code.key)
def test_a_code_is_short_ascii_and_its_words_are_clean(code):
    assert re.fullmatch(r"[a-z][a-z0-9_]*:[a-z0-9][a-z0-9_]*", code.key)
    for words in (code.label, code.description, code.help):
        assert words == " ".join(words.split())
    assert code.label
    assert not re.search(r"suspect|mistenkt[^»]*person", code.label.casefold())


def test_the_mandate_has_four_goals_and_fourteen_duties():
    assert [code.attributes["id"] for code in CODES.values() if code.list == "goal"] == [
        "G0",
        "G1",
        "G2",
        "G3",
    ]
    assert [code.attributes["id"] for code in CODES.values() if code.list == "duty"] == [
        f"M{number}" for number in range(1, 15)
    ]


def test_levels_run_from_advice_to_acute_with_signs_and_the_least_to_do():
    levels = [code for code in CODES.values() if code.list == "level"]
    assert [level.attributes["number"] for level in levels] == [0, 1, 2, 3, 4]
    assert all(level.description and level.help.startswith("Minst: ") and level.proposed for level in levels)


def test_each_source_belongs_to_a_group_of_the_report():
    groups = {code.code for code in CODES.values() if code.list == "source_group"}
    assert {code.attributes["group"] for code in CODES.values() if code.list == "source"} == groups


def test_each_urgency_says_how_many_workdays_the_first_assessment_may_take():
    days = [code.attributes["workdays"] for code in CODES.values() if code.list == "urgency"]
    assert days == sorted(days) == [0, 0, 1, 5]


def test_neither_religion_nor_ethnicity_can_be_recorded_of_anybody():
    assert not LISTS & {"religion", "ethnicity", "nationality", "country"}


def test_every_code_that_the_code_names_exists():
    named = re.compile(rf"""["'](({"|".join(sorted(LISTS))}):[a-z0-9_]+)["']""")
    places = [path for floor in FLOORS for path in (ROOT / floor).rglob("*.py")] + list(
        (ROOT / "templates").rglob("*.html")
    )
    strangers = {
        (str(path.relative_to(ROOT)), found[1])
        for path in places
        for found in named.finditer(path.read_text("utf-8"))
        if found[1] not in CODES
    }
    assert strangers == set()
