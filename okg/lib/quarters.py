"""Quarters of a calendar year, on the users' clock."""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from okg.lib import dates


@dataclass(frozen=True, order=True)
class Quarter:
    """One quarter; `number` is 1 to 4. Raises ValueError for any other."""

    year: int
    number: int

    def __post_init__(self):
        if self.number not in (1, 2, 3, 4) or not 2000 <= self.year <= 2200:
            raise ValueError("a quarter is numbered 1 to 4, in a year from 2000 to 2200")

    @classmethod
    def of(cls, day):
        return cls(day.year, (day.month + 2) // 3)

    @property
    def first(self):
        return dt.date(self.year, 3 * self.number - 2, 1)

    @property
    def last(self):
        return self.next.first - dt.timedelta(days=1)

    @property
    def starts_at(self):
        return dates.midnight(self.first)

    @property
    def ends_at(self):
        """The moment after the last: the quarter is [starts_at, ends_at)."""
        return dates.midnight(self.next.first)

    @property
    def next(self):
        return Quarter(self.year + 1, 1) if self.number == 4 else Quarter(self.year, self.number + 1)

    @property
    def previous(self):
        return Quarter(self.year - 1, 4) if self.number == 1 else Quarter(self.year, self.number - 1)

    @property
    def code(self):
        return f"{self.year}-{self.number}"

    def __str__(self):
        return _("Quarter %(number)s %(year)s") % {"number": self.number, "year": self.year}
