"""The days of a quarter as whoever plans the year must see them: which are free, which are not, and why.

Pure functions of the calendar, no clock, no database. What a day is marked with never forbids it: the group decides.
"""

import datetime as dt
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from meetings import drafting
from okg.lib import dates
from okg.lib.templatetags.ui import long


@dataclass(frozen=True)
class Kind:
    """What a day can be marked with: the letter that stands on it, and what the letter means."""

    key: str
    letter: str | Promise
    label: str | Promise


HOLIDAY = Kind("holiday", pgettext_lazy("mark of a day", "H"), gettext_lazy("holiday"))
SCHOOL = Kind("school", pgettext_lazy("mark of a day", "S"), gettext_lazy("school holiday"))
COUNCIL = Kind("council", pgettext_lazy("mark of a day", "P"), gettext_lazy("the police council meets"))
CLOSE = Kind("close", pgettext_lazy("mark of a day", "C"), gettext_lazy("too close to the police council"))
MEETING = Kind("meeting", pgettext_lazy("mark of a day", "M"), gettext_lazy("another meeting"))
KINDS = (HOLIDAY, SCHOOL, COUNCIL, CLOSE, MEETING)


@dataclass(frozen=True)
class Mark:
    """One mark on one day, with the words for it."""

    kind: Kind
    says: str


@dataclass(frozen=True)
class Day:
    """A weekday of a quarter, with its [Mark]; `past` days can no longer be chosen."""

    on: dt.date
    marks: tuple[Mark, ...]
    past: bool = False


@dataclass(frozen=True)
class Month:
    """One month: `weeks` is [(ISO week, five of Day or None)], None where the weekday lies in another month."""

    first: dt.date
    weeks: tuple[tuple[int, tuple[Day | None, ...]], ...]


def months(quarter, habits, *, meetings=(), today):
    """The three Months of a quarter. `habits`: drafting.Habits; `meetings`: [(date, words)] of the other meetings."""
    firsts = [dates.add_months(quarter.first, number) for number in range(3)]
    return [Month(first, tuple(_weeks(first, habits, meetings, today))) for first in firsts]


def days_of(months):
    """Every Day of `months`, rising."""
    return [day for month in months for _number, week in month.weeks for day in week if day]


def kinds_on(months):
    """The Kinds that some day of `months` is marked with, in their fixed order."""
    found = {mark.kind for day in days_of(months) for mark in day.marks}
    return [kind for kind in KINDS if kind in found]


def _weeks(first, habits, meetings, today):
    monday = first - dt.timedelta(days=first.weekday())
    while monday < dates.add_months(first, 1):
        days = [monday + dt.timedelta(days=number) for number in range(5)]
        if any(day.month == first.month for day in days):
            cells = [
                Day(day, _marks(day, habits, meetings), day < today) if day.month == first.month else None
                for day in days
            ]
            yield monday.isocalendar().week, tuple(cells)
        monday += dt.timedelta(days=7)


def _marks(day, habits, meetings):
    found = [Mark(MEETING, words) for on, words in meetings if on == day]
    if day in dates.holidays(day.year):
        found.append(Mark(HOLIDAY, dates.holidays(day.year)[day]))
    elif drafting.in_school_holiday(day, habits):
        found.append(Mark(SCHOOL, str(SCHOOL.label)))
    if day in habits.council:
        found.append(Mark(COUNCIL, str(COUNCIL.label)))
    elif not drafting.reaches(day, habits):
        met = drafting.next_council(day, habits)
        found.append(Mark(CLOSE, _("too close to the police council %(day)s") % {"day": long(met)}))
    return tuple(found)
