"""What somebody could work out who lays all published reports beside each other. Pure: reads documents, no
database.

Run at publishing, on everything published and the report that is about to be. A snapshot is a report's
document (`content.compose`): "first", "last" (ISO dates) and "figures" → "concerns".
"""

import datetime as dt
import math
from itertools import combinations

from django.utils.translation import gettext as _

from okg.lib.quarters import Quarter
from okg.reports import bands

OPEN = bands.Band(0, None)  # what is known of a row that is not shown


def risks(snapshots):
    """Sentences about what the snapshots together would tell; [] when they tell nothing beyond their
    bands.
    """
    found = []
    for snapshot in snapshots:
        found += _strangers(snapshot) or [*_twins(snapshot), *_narrowed(snapshot)]
    for one, other in combinations(snapshots, 2):
        found += _overlaps(one, other)
        found += _differing_plans(one, other)
    return found


def bounds(snapshot):
    """{(table, code): (low, high)}: all that can be known of each count, high math.inf where nothing bounds
    it.

    Every table counts the same concerns, so all have the same unprinted sum. It lies between the largest of
    the tables' least sums and the smallest of their greatest; a cell lies in its band and in what that sum
    leaves it. These bounds are exact: one-way tables with equal sums always have a population that fits them.
    """
    tables = {table["name"]: _cells(table, snapshot) for table in _tables(snapshot)}
    sum_low = max((sum(low for low, _high in cells.values()) for cells in tables.values()), default=0)
    sum_high = min(
        (sum(high for _low, high in cells.values()) for cells in tables.values()), default=math.inf
    )
    known = {}
    for name, cells in tables.items():
        for code, (low, high) in cells.items():
            others = [ends for other, ends in cells.items() if other != code]
            known[name, code] = (
                max(low, sum_low - sum(top for _bottom, top in others)),
                min(high, sum_high - sum(bottom for bottom, _top in others)),
            )
    return known


def _cells(table, snapshot):
    """{code: (low, high)} as the bands say."""
    smallest = snapshot["figures"]["concerns"]["smallest"]
    cells = {}
    for row in table["rows"]:
        band = OPEN if row["band"] is None else bands.read(row["band"], smallest)
        cells[row["code"]] = (band.low, math.inf if band.high is None else band.high)
    return cells


def _tables(snapshot):
    return snapshot["figures"]["concerns"]["tables"]


def _strangers(snapshot):
    """Anything about concerns that is neither a band of the plan nor a row that is never shown."""
    name = _name(snapshot)
    concerns = snapshot["figures"]["concerns"]
    try:
        known = {str(band) for band in bands.bands(concerns["smallest"])}
    except ValueError:
        return [_("%(report)s: the lowest band hides too little.") % {"report": name}]
    rows = [row for table in concerns["tables"] for row in table["rows"]]
    well_formed = (
        concerns.keys() == {"smallest", "tables"}
        and all(table.keys() == {"name", "title", "head", "rows"} for table in concerns["tables"])
        and all(row.keys() == {"code", "label", "band"} for row in rows)
        and all(row["band"] is None or row["band"] in known for row in rows)
    )
    return (
        []
        if well_formed
        else [_("%(report)s: a figure about concerns is no band of the plan.") % {"report": name}]
    )


def _twins(snapshot):
    """Two tables that share all categories but one: their difference would be a table of its own."""
    for one, other in combinations(_tables(snapshot), 2):
        apart = {row["code"] for row in one["rows"]} ^ {row["code"] for row in other["rows"]}
        if one["name"] == other["name"] or len(apart) <= 1:
            yield _("%(report)s: two tables tell of the same thing and differ by one row at most.") % {
                "report": _name(snapshot)
            }


def _narrowed(snapshot):
    """Rows that the other tables bound more narrowly than their own band does."""
    labels = {
        (table["name"], row["code"]): row["label"] for table in _tables(snapshot) for row in table["rows"]
    }
    shown = {
        (table["name"], code): ends
        for table in _tables(snapshot)
        for code, ends in _cells(table, snapshot).items()
    }
    for cell, ends in bounds(snapshot).items():
        if ends != shown[cell]:
            yield _("%(report)s: the other tables tell more about “%(row)s” than its band does.") % {
                "report": _name(snapshot),
                "row": labels[cell],
            }


def _overlaps(one, other):
    """Periods that share a day, or lie one inside the other: a difference would be a shorter period."""
    if max(one["first"], other["first"]) <= min(one["last"], other["last"]):
        yield _("%(one)s and %(other)s cover some of the same days.") % {
            "one": _name(one),
            "other": _name(other),
        }


def _differing_plans(one, other):
    """Within a year the same tables every quarter: a table that comes and goes tells why it did."""
    tables = [[table["name"] for table in _tables(snapshot)] for snapshot in (one, other)]
    if one["first"][:4] == other["first"][:4] and tables[0] != tables[1]:
        yield _("%(one)s and %(other)s hold different tables, though the plan stands for a year.") % {
            "one": _name(one),
            "other": _name(other),
        }


def _name(snapshot):
    """The period in words: the quarter, or its days where it is none."""
    first, last = (dt.date.fromisoformat(snapshot[end]) for end in ("first", "last"))
    quarter = Quarter.of(first)
    return str(quarter) if (quarter.first, quarter.last) == (first, last) else f"{first} – {last}"
