"""Months and weeks as addresses name them: 2026-11, 2026-47 (ISO)."""

import datetime as dt
from dataclasses import dataclass

from okg.lib import dates


@dataclass(frozen=True)
class Period:
    """A month or a week: its code and its days, both ends included."""

    code: str
    first: dt.date
    last: dt.date

    def __str__(self):
        return self.code

    @property
    def begins_at(self):
        return dates.midnight(self.first)

    @property
    def ends_at(self):
        return dates.end_of(self.last)

    @property
    def over(self):
        return self.last < dates.today()


def month(year, number):
    """A month. Raises ValueError where there is none of that number."""
    first = dt.date(year, number, 1)
    following = (first + dt.timedelta(days=31)).replace(day=1)
    return Period(f"{first:%Y-%m}", first, following - dt.timedelta(days=1))


def month_of(day):
    return month(day.year, day.month)


def week(year, number):
    """An ISO week. Raises ValueError where the year has none of that number."""
    first = dt.date.fromisocalendar(year, number, 1)
    return Period(f"{year}-{number:02}", first, first + dt.timedelta(days=6))


def week_of(day):
    year, number, _weekday = day.isocalendar()
    return week(year, number)


class InAddress:
    regex = r"\d{4}-\d{2}"

    def to_python(self, value):
        year, number = value.split("-")
        return self.made(int(year), int(number))  # a ValueError means: no such page

    def to_url(self, period):
        return str(period)


class MonthInAddress(InAddress):
    made = staticmethod(month)


class WeekInAddress(InAddress):
    made = staticmethod(week)
