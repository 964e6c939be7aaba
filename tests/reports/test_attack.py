"""What all published reports together tell: nothing beyond their bands, and the attack sees it when they
do.
"""

import itertools
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from okg.lib.quarters import Quarter
from okg.reports import attack, bands

Q1, Q2 = Quarter(2026, 1), Quarter(2026, 2)


def table(name, texts):
    rows = [{"code": f"{name}:{n}", "label": f"{name} {n}", "band": text} for n, text in enumerate(texts)]
    return {"name": name, "title": name, "head": name, "rows": rows}


def snapshot(*tables, quarter=Q1, smallest=5):
    return {
        "first": quarter.first.isoformat(),
        "last": quarter.last.isoformat(),
        "figures": {"concerns": {"smallest": smallest, "tables": list(tables)}},
    }


def of_counts(counts, quarter=Q1, smallest=5):
    """A snapshot by the plan's own rule: {table: [counts]}, the last row of each never shown."""
    return snapshot(
        *(
            table(name, [*(str(bands.band(count, smallest)) for count in shown[:-1]), None])
            for name, shown in counts.items()
        ),
        quarter=quarter,
        smallest=smallest,
    )


# Concerns as (theme, level), so that both tables count the same ones.
population = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 3)), max_size=120)


def counted(concerns):
    return {
        "theme": [sum(theme == n for theme, _level in concerns) for n in range(5)],
        "level": [sum(level == n for _theme, level in concerns) for n in range(4)],
    }


@given(population, population, st.integers(3, 9))
@settings(deadline=None)
def test_the_plan_tells_nothing_beyond_its_bands(one, other, smallest):
    snapshots = [of_counts(counted(one), Q1, smallest), of_counts(counted(other), Q2, smallest)]
    assert attack.risks(snapshots) == []
    for found, concerns in zip(snapshots, (one, other), strict=True):
        known = attack.bounds(found)
        for name, counts in counted(concerns).items():
            for number, count in enumerate(counts[:-1]):
                low, high = known[name, f"{name}:{number}"]
                assert low <= count <= high
                if count < smallest:
                    assert (low, high) == (0, smallest - 1)


@given(population, st.data())
@settings(deadline=None)
def test_one_concern_changes_nothing_but_at_an_edge(concerns, data):
    more = [*concerns, data.draw(st.tuples(st.integers(0, 4), st.integers(0, 3)))]
    before, after = counted(concerns), counted(more)
    crossed = any(
        bands.band(old) != bands.band(new)
        for name in before
        for old, new in zip(before[name][:-1], after[name][:-1], strict=True)
    )
    assert (of_counts(before) == of_counts(after)) is not crossed


def test_equal_sums_without_an_open_row_give_everything_away():
    """Why the plan has an open row: five levels of 0–4 beside a theme of 20–49 are four each."""
    closed = snapshot(table("theme", ["20–49", "0–4"]), table("level", ["0–4"] * 5))
    assert attack.bounds(closed)["level", "level:0"] == (4, 4)
    assert any("røper mer" in sentence or "tell more" in sentence for sentence in attack.risks([closed]))


@given(st.lists(st.sampled_from(["0–2", "3–9", None]), min_size=2, max_size=3),
       st.lists(st.sampled_from(["0–2", "3–9", None]), min_size=2, max_size=3))  # fmt: skip
@settings(deadline=None, max_examples=40)
def test_the_bounds_are_exact(one, other):
    """Against every population there could be, with open rows up to a size that is as good as endless."""
    found = snapshot(table("a", one), table("b", other), smallest=3)
    endless = 30
    ranges = {"0–2": range(3), "3–9": range(3, 10), None: range(endless + 1)}
    worlds = {name: {} for name in ("a", "b")}
    for name, texts in (("a", one), ("b", other)):
        for world in itertools.product(*(ranges[text] for text in texts)):
            worlds[name].setdefault(sum(world), []).append(world)
    sums = worlds["a"].keys() & worlds["b"].keys()
    known = attack.bounds(found)
    if not sums:
        return  # no population fits: such a report cannot be counted
    for name, texts in (("a", one), ("b", other)):
        for number, text in enumerate(texts):
            seen = {world[number] for total in sums for world in worlds[name][total]}
            low, high = known[name, f"{name}:{number}"]
            assert low == min(seen)
            assert high == max(seen) or (text is None and high in (math.inf, max(seen)) or high >= endless)


@pytest.mark.parametrize(
    "changed",
    [
        lambda concerns: concerns | {"total": 14},
        lambda concerns: concerns | {"smallest": 2},
        lambda concerns: concerns | {"tables": [concerns["tables"][0] | {"sum": 3}]},
        lambda concerns: concerns | {"tables": [table("theme", ["3", None])]},
        lambda concerns: concerns | {"tables": [table("theme", ["4–5", None])]},
        lambda concerns: (
            concerns
            | {
                "tables": [
                    table("theme", ["0–4", None])
                    | {"rows": [{"code": "x", "label": "x", "band": "0–4", "n": 3}]}
                ]
            }
        ),
    ],
)
def test_anything_but_bands_is_seen(changed):
    found = of_counts({"theme": [3, 2, 0]})
    found["figures"]["concerns"] = changed(found["figures"]["concerns"])
    assert len(attack.risks([found])) == 1


def test_two_tables_that_differ_by_one_row_are_seen():
    whole = table("theme", ["5–9", "0–4", None])
    less = table("themes", ["5–9", None])
    less["rows"][0]["code"], less["rows"][1]["code"] = "theme:0", "theme:2"
    assert len(attack.risks([snapshot(whole, less)])) == 1
    assert attack.risks([snapshot(whole, whole | {"name": "again"})])


def test_the_same_quarter_twice_is_seen():
    assert len(attack.risks([of_counts({"theme": [1, 0]}), of_counts({"theme": [6, 0]})])) == 1


def test_a_period_inside_another_is_seen():
    year = of_counts({"theme": [9, 0]}) | {"first": "2026-01-01", "last": "2026-12-31"}
    assert attack.risks([year, of_counts({"theme": [1, 0]}, Q2)])


def test_within_a_year_the_tables_stay_the_same():
    one, other = of_counts({"theme": [1, 0]}), of_counts({"level": [1, 0]}, Q2)
    assert attack.risks([one, other])
    assert attack.risks([one, of_counts({"level": [1, 0]}, Quarter(2027, 1))]) == []
