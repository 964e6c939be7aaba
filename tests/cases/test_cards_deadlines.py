"""The deadlines of every shipped card, against a calendar written here anew: Easter, holidays, the clock.

Nothing of okg.lib.dates is used: Easter by Gauss, workdays by counting, Oslo's clock by the rule of the last Sundays.
"""

import calendar
import datetime as dt
import itertools
import json
import random
from functools import cache
from pathlib import Path

import pytest

from cases.deadlines import Deadline

CARDS = Path(__file__).parents[2] / "cases" / "data" / "cards"
UTC = dt.UTC
HOUR = dt.timedelta(hours=1)


def easter(year):
    """Easter Sunday by Gauss, as completed for the Gregorian calendar."""
    a, b, c = year % 19, year % 4, year % 7
    k = year // 100
    m = (15 - (13 + 8 * k) // 25 + k - k // 4) % 30
    n = (4 + k - k // 4) % 7
    d = (19 * a + m) % 30
    e = (2 * b + 4 * c + 6 * d + n) % 7
    if d == 29 and e == 6:
        return dt.date(year, 4, 19)
    if d == 28 and e == 6 and (11 * m + 11) % 30 < 19:
        return dt.date(year, 4, 18)
    return dt.date(year, 3, 22) + dt.timedelta(days=d + e)


@cache
def red_days(year):
    """Lov om helligdager og helligdagsfred § 2, lov om 1 og 17 mai som høgtidsdagar § 1."""
    moving = [easter(year) + dt.timedelta(days=shift) for shift in (-3, -2, 0, 1, 39, 49, 50)]
    return {*moving, *(dt.date(year, *day) for day in ((1, 1), (5, 1), (5, 17), (12, 25), (12, 26)))}


def works(day):
    return day.isoweekday() <= 5 and day not in red_days(day.year)


def nth_workday(day, count):
    """The first workday from `day` on is number 0."""
    days = (day + dt.timedelta(days=shift) for shift in itertools.count())
    return next(itertools.islice(filter(works, days), count, None))


def last_sunday(year, month):
    last = dt.date(year, month, calendar.monthrange(year, month)[1])
    return last - dt.timedelta(days=last.isoweekday() % 7)


def offset(moment):
    """Oslo's distance from UTC: two hours from the last Sunday of March to that of October, 01.00 UTC; else one."""
    begins, ends = (
        dt.datetime.combine(last_sunday(moment.year, month), dt.time(1), tzinfo=UTC) for month in (3, 10)
    )
    return 2 * HOUR if begins <= moment < ends else HOUR


def day_in_oslo(moment):
    return (moment + offset(moment)).date()


def midnight_after(day):
    """The moment at which a day in Oslo is over; neither change of the clock lies at midnight."""
    naive = dt.datetime.combine(day + dt.timedelta(days=1), dt.time(0), tzinfo=UTC)
    return naive - offset(naive - HOUR)


def expected(step, start):
    """What the step of the file is due at."""
    kind, amount, day = step["deadline"], step["amount"], day_in_oslo(start)
    match kind:
        case "agreed":
            return None
        case "at_once":
            return start
        case "minutes":
            return start + amount * HOUR / 60
        case "hours":
            return start + amount * HOUR
        case "same_day":
            return midnight_after(day)
        case "days":
            return midnight_after(day + dt.timedelta(days=amount))
        case "workdays":
            return midnight_after(nth_workday(day, amount))
        case "weeks":
            return midnight_after(day + dt.timedelta(days=7 * amount))
        case "months":
            # From the start's own date, so that 31 January does not become the 28th of every month.
            total = day.year * 12 + day.month - 1 + amount
            year, month = total // 12, total % 12 + 1
            return midnight_after(dt.date(year, month, min(day.day, calendar.monthrange(year, month)[1])))


def at(*parts):
    return dt.datetime(*parts, tzinfo=UTC)


EDGES = [
    at(2027, 3, 27, 23, 30), at(2027, 3, 28, 0, 59), at(2027, 3, 28, 1, 0),  # the clock goes forward
    at(2026, 10, 24, 22, 30), at(2026, 10, 25, 0, 30), at(2026, 10, 25, 1, 30),  # an hour comes twice
    at(2028, 2, 28, 12), at(2028, 2, 29, 23, 30), at(2027, 1, 31, 9), at(2027, 11, 30, 9), at(2027, 12, 31, 22, 59),
    at(2026, 12, 23, 15), at(2026, 12, 31, 23, 30), at(2027, 5, 14, 15), at(2024, 5, 16, 8), at(2025, 4, 16, 12),
]  # fmt: skip


def starts():
    chance = random.Random(7)
    first = at(2024, 1, 1)
    return EDGES + [first + dt.timedelta(minutes=chance.randrange(60 * 24 * 365 * 8)) for _ in range(100)]


@pytest.mark.parametrize("path", sorted(CARDS.glob("*.json")), ids=lambda path: path.stem)
def test_every_step_is_due_when_the_calendar_says(path):
    for step in json.loads(path.read_text("utf-8"))["steps"]:
        deadline = Deadline(step["deadline"], step["amount"], step["recurs"])
        for start in starts():
            assert deadline.due(start) == expected(step, start), (step["number"], start)


def test_the_boundaries_one_by_one():
    due = lambda kind, amount, start: Deadline(kind, amount).due(start)  # noqa: E731
    # Through the night of 28 March 2027, 24 hours end an hour later by the wall clock; through October, one earlier.
    assert due("hours", 24, at(2027, 3, 27, 11)) == at(2027, 3, 28, 11)
    assert day_in_oslo(at(2027, 3, 27, 23, 30)) == dt.date(2027, 3, 28)
    assert due("hours", 4, at(2026, 10, 24, 22)) == at(2026, 10, 25, 2)
    # The last day of a month stays the last; a leap year has its 29 February.
    assert due("months", 1, at(2027, 1, 31, 9)) == at(2027, 2, 28, 23)
    assert due("months", 1, at(2028, 1, 31, 9)) == at(2028, 2, 29, 23)
    assert due("months", 12, at(2028, 2, 29, 9)) == at(2029, 2, 28, 23)
    assert due("months", 2, at(2026, 12, 31, 9)) == at(2027, 2, 28, 23)
    # Wednesday before Easter 2027: Maundy Thursday, Good Friday and Easter Monday are no workdays.
    assert due("workdays", 1, at(2027, 3, 24, 9)) == at(2027, 3, 30, 22)
    # Whit Monday falls on 17 May in 2027; the year's end is crossed without Christmas or New Year's Day.
    assert due("workdays", 1, at(2027, 5, 14, 9)) == at(2027, 5, 18, 22)
    assert due("workdays", 3, at(2026, 12, 23, 9)) == at(2026, 12, 29, 23)
    # What begins on a Saturday counts from the Monday.
    assert due("workdays", 0, at(2026, 11, 28, 9)) == due("workdays", 0, at(2026, 11, 30, 9))
    assert due("weeks", 6, at(2027, 3, 1, 9)) == at(2027, 4, 12, 22)


def test_easter_is_known_from_the_almanac():
    known = {2024: (3, 31), 2025: (4, 20), 2026: (4, 5), 2027: (3, 28), 2028: (4, 16), 2038: (4, 25)}
    assert {year: (easter(year).month, easter(year).day) for year in known} == known
