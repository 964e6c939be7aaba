"""A thousand years as they go – moved, cancelled, called in addition, held by too few – against an independent oracle.

The oracle plays the year as a diary of what everybody knew on each day, and counts with sets; it shares no code with
the rule, and its quorum is counted on fingers.
"""

import datetime as dt
import random
from fractions import Fraction
from functools import cache
from zoneinfo import ZoneInfo

import holidays
import pytest

from meetings.models import Meeting
from meetings.rule import Sitting, judge, quorum

NORWAY = holidays.Norway(years=range(2024, 2042))
OSLO = ZoneInfo("Europe/Oslo")
SHARES = [Fraction(0), Fraction(1, 3), Fraction(1, 2), Fraction(2, 3), Fraction(3, 5), Fraction(1)]


@pytest.mark.parametrize(
    ("seats", "share", "takes"),
    [
        (5, "1/2", 3), (4, "1/2", 3), (1, "1/2", 1), (6, "1/2", 4), (5, "2/3", 4), (6, "2/3", 5),
        (5, "1", 5), (5, "0", 1), (5, "0.6", 4), (10, "0.1", 2), (0, "1/2", 1),
    ],
)  # fmt: skip
def test_a_quorum_is_more_than_the_share(seats, share, takes):
    assert quorum(seats, Fraction(share)) == takes


def test_a_quorum_counted_on_fingers():
    for seats in range(1, 30):
        for share in SHARES:
            enough = [there for there in range(1, seats + 1) if Fraction(there, seats) > share]
            assert quorum(seats, share) == (enough[0] if enough else seats)


# --- a random year ------------------------------------------------------------------------------------------------


class Told:
    """One meeting of the story: its moment in UTC, whether it is in addition, and what became of it."""

    def __init__(self, rng, year):
        self.extra = rng.random() < 0.2
        self.starts_at = _moment(rng, year)
        for _ in range(rng.choice([0, 0, 0, 1, 2])):  # moved, perhaps out of its year
            self.starts_at = _moment(rng, year)
        self.end = rng.choice(["held", "held", "held", "few", "called", "called", "cancelled"])
        self.seats = rng.randrange(3, 8)
        self.share = rng.choice(SHARES)
        takes = next((n for n in range(1, self.seats + 1) if n > self.seats * self.share), self.seats)
        few = self.end == "few" and takes > 1
        self.there = rng.randrange(1, takes) if few else rng.randrange(takes, self.seats + 1)

    @property
    def row(self):
        """The row as the application keeps it, never saved."""
        held = self.end in ("held", "few")
        takes = quorum(self.seats, self.share)
        return Meeting(
            kind_id="meeting_kind:ekstraordinart" if self.extra else "meeting_kind:ordinart",
            starts_at=self.starts_at,
            held_at=self.starts_at if held else None,
            seats_there=self.there if held and not self.extra else None,
            seats_needed=takes if held and not self.extra else None,
            cancelled_at=self.starts_at if self.end == "cancelled" else None,
            confirmed_at=self.starts_at,
        )


def _moment(rng, year):
    """Any hour of the year, or one where a day, a clock or the year itself turns over in Oslo."""
    turn = rng.random()
    if turn < 0.15:
        midnight = dt.datetime(rng.choice([year, year + 1]), 1, 1, tzinfo=OSLO).astimezone(dt.UTC)
        return midnight + dt.timedelta(seconds=rng.choice([-3600, -60, -1, 0, 1, 60, 3600]))
    if turn < 0.25:
        month = rng.choice([3, 10])
        sunday = max(
            dt.date(year, month, n) for n in range(25, 32) if dt.date(year, month, n).isoweekday() == 7
        )
        return dt.datetime.combine(sunday, dt.time(rng.choice([0, 1, 22, 23])), tzinfo=dt.UTC)
    return dt.datetime(year, 1, 1, tzinfo=dt.UTC) + dt.timedelta(
        minutes=rng.randrange(-20 * 1440, 385 * 1440)
    )


# --- the oracle ---------------------------------------------------------------------------------------------------


@cache
def oslo_day(moment):
    """The day in Oslo by the rule of the clocks, written out: an hour before UTC's next, two in summer."""
    spring, autumn = (
        max(
            dt.datetime(moment.year, month, n, 1, tzinfo=dt.UTC)
            for n in range(25, 32)
            if dt.date(moment.year, month, n).isoweekday() == 7
        )
        for month in (3, 10)
    )
    return (moment + dt.timedelta(hours=2 if spring <= moment < autumn else 1)).date()


@cache
def open_days(year):
    """The days of a year that are neither weekend nor holiday."""
    everyday = (dt.date(year, 1, 1) + dt.timedelta(days=n) for n in range(366))
    return frozenset(
        day for day in everyday if day.year == year and day.isoweekday() < 6 and day not in NORWAY
    )


def oracle(year, story, today):
    """(state, held, planned, missing, days held by too few) of `year` as known on `today`."""
    diary = {}
    for number, told in enumerate(story):
        day = oslo_day(told.starts_at)
        if told.extra or day.year != year or told.end == "cancelled":
            continue
        if day > today:
            diary[number] = "coming"
        elif told.end == "called":
            diary[number] = "coming" if day == today else "unsettled"
        else:
            enough = told.there > told.seats * told.share or told.there == told.seats
            diary[number] = "held" if enough else "few"
    held = {n for n, what in diary.items() if what == "held"}
    coming = {n for n, what in diary.items() if what == "coming"}
    few = sorted(oslo_day(story[n].starts_at) for n, what in diary.items() if what == "few")
    missing = max(4 - len(held) - len(coming), 0)
    said = len(held), len(coming), missing, few
    if len(held) >= 4:
        return "on_pace", *said
    if today > dt.date(year, 12, 31):
        return "broken", *said
    taken = {oslo_day(story[n].starts_at) for n in held | coming}
    left = {day for day in open_days(year) if day >= today}
    if len(left - taken) < missing:
        return "broken", *said
    quarters_over = sum(
        today >= first for first in (dt.date(year, 4, 1), dt.date(year, 7, 1), dt.date(year, 10, 1))
    )
    return ("behind" if missing or len(held) < quarters_over else "on_pace"), *said


def test_a_thousand_years_agree_with_the_oracle():
    rng = random.Random(20261125)
    seen = {"few": 0, "turned": 0}
    states = set()
    for _ in range(1000):
        year = rng.randrange(2025, 2041)
        story = [Told(rng, year) for _ in range(rng.randrange(9))]
        sittings = [
            Sitting(s.day, "ordinary" if s.kind == "ordinary" else "extra", s.fate)
            for s in (told.row.sitting for told in story)
        ]
        days = {dt.date(year, 1, 1) + dt.timedelta(days=rng.randrange(-5, 375)) for _ in range(12)}
        days |= {dt.date(year, month, 1) - dt.timedelta(days=n) for month in (4, 7, 10) for n in (0, 1)}
        days |= {dt.date(year, 12, n) for n in (22, 28, 29, 30, 31)} | {dt.date(year + 1, 1, 1)}
        for today in sorted(days):
            verdict = judge(year, sittings, today)
            found = verdict.state, verdict.held, verdict.planned, verdict.missing, list(verdict.inquorate)
            assert found == oracle(year, story, today), (year, today, sittings)
            states.add(verdict.state)
            seen["few"] += bool(verdict.inquorate)
        seen["turned"] += sum(told.row.day != told.starts_at.date() for told in story)
    assert states == {"on_pace", "behind", "broken"} and min(seen.values()) > 100


def test_new_years_midnight_in_oslo_parts_the_years():
    midnight = dt.datetime(2027, 1, 1, tzinfo=OSLO).astimezone(dt.UTC)
    before, after = (Meeting(starts_at=midnight + dt.timedelta(seconds=s)).day.year for s in (-1, 0))
    assert (before, after) == (2026, 2027) and midnight.year == 2026
