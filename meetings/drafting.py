"""The year's meetings as a first proposal: pure functions of the calendar, no clock, no database.

Why early in each quarter: the quarter's report covers the quarter before, and two weeks after its end the
figures are complete and the text has been read; the meeting then settles it in time for the police council.
And whatever must be moved or cancelled still has the rest of its own quarter to be held in, so the year stays
on pace. Why not in the school holidays: those who work with the young are away, and the young with them. Why not just
before the police council meets: the report of what the group settled must reach it.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from meetings.rule import REQUIRED, demanded_by
from okg.lib.dates import add_workdays, holidays, is_workday
from okg.lib.quarters import Quarter


@dataclass(frozen=True)
class Habits:
    """When a group would rather not meet, and when it would; the municipality's school calendar changes it.

    `weeks`: ISO weeks (winter break, autumn break). `pauses`: ((month, day), (month, day)), both ends
    counted, may cross New Year (summer, Christmas). `council`: days the police council meets on; `lead`: workdays a
    report takes to reach it. `weekday`: 0 for Monday. `after`: whole days between a
    quarter's end and the meeting, `slack`: days left of the quarter to move it in.
    """

    council: frozenset[date] = frozenset()
    lead: int = 10
    weekday: int = 2
    after: int = 14
    slack: int = 14
    weeks: tuple[int, ...] = (8, 40)
    pauses: tuple[tuple[tuple[int, int], tuple[int, int]], ...] = (((6, 20), (8, 15)), ((12, 18), (1, 6)))


def propose(year: int, required: int = REQUIRED, habits: Habits | None = None) -> list[date]:
    """The proposed local dates of `year`, rising: so many in each quarter that holding them keeps the pace.

    Where the police council's days leave a quarter too few, the meeting comes first, on a day of which `reaches` says
    no. Raises ValueError where the other habits leave a quarter fewer days than it needs meetings.
    """
    habits = habits or Habits()
    return [
        day
        for number in range(1, 5)
        for day in _in_quarter(
            Quarter(year, number), demanded_by(number, required) - demanded_by(number - 1, required), habits
        )
    ]


def suits(day: date, habits: Habits | None = None) -> bool:
    """A workday outside the school holidays, and not squeezed in beside a public holiday."""
    habits = habits or Habits()
    beside = (day - timedelta(days=1), day + timedelta(days=1))
    return (
        is_workday(day)
        and not any(neighbour in holidays(neighbour.year) and neighbour.weekday() < 5 for neighbour in beside)
        and not in_school_holiday(day, habits)
    )


def in_school_holiday(day: date, habits: Habits) -> bool:
    """Whether the schools are closed for longer: in one of the weeks, the pauses, or the week before Easter."""
    return (
        day.isocalendar().week in habits.weeks
        or _in_easter_week(day)
        or any(_within(day, *pause) for pause in habits.pauses)
    )


def next_council(day: date, habits: Habits) -> date | None:
    """The first day the police council meets on from `day` on; None where none is known."""
    return min((met for met in habits.council if met >= day), default=None)


def reaches(day: date, habits: Habits) -> bool:
    """Whether the report of a meeting on `day` has its workdays before the next police council, where one is known."""
    met = next_council(day, habits)
    return met is None or add_workdays(day, habits.lead) <= met


def _in_quarter(quarter: Quarter, count: int, habits: Habits) -> list[date]:
    """`count` days spread over the quarter, on the usual weekday where there are enough of them."""
    first = quarter.first + timedelta(days=habits.after)
    last = quarter.last - timedelta(days=habits.slack)
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    good = [day for day in days if suits(day, habits)]
    in_time = [day for day in good if reaches(day, habits)]
    good = in_time if len(in_time) >= count else good
    usual = [day for day in good if day.weekday() == habits.weekday]
    pool = usual if len(usual) >= count else good
    if len(pool) < count:
        raise ValueError(f"the habits leave {quarter.code} {len(pool)} days for {count} meetings")
    return [pool[number * len(pool) // count] for number in range(count)]


def _in_easter_week(day: date) -> bool:
    """Schools are closed from the Monday before Easter; the days after it are public holidays themselves."""
    monday = day - timedelta(days=day.weekday())
    return "Skjærtorsdag" in holidays(day.year).get(monday + timedelta(days=3), "")


def _within(day: date, first: tuple[int, int], last: tuple[int, int]) -> bool:
    at = (day.month, day.day)
    return first <= at <= last if first <= last else at >= first or at <= last
