"""The deadlines of a card's steps: kind and amount, in words, and as a moment counted from the start.

Hours and minutes run by the clock, through summer time and night. All else is days: the deadline is over when that
local day is over. A workday is one by `okg.lib.dates`; a week leads to the same weekday, a month to the same date, or
to the month's last day where it has no such date.
"""

import datetime as dt
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy, ngettext

from okg.lib import dates


class Kind(models.TextChoices):
    AT_ONCE = "at_once", gettext_lazy("At once")
    MINUTES = "minutes", gettext_lazy("Minutes, by the clock")
    HOURS = "hours", gettext_lazy("Hours")
    SAME_DAY = "same_day", gettext_lazy("The same day")
    DAYS = "days", gettext_lazy("Days")
    WORKDAYS = "workdays", gettext_lazy("Workdays")
    WEEKS = "weeks", gettext_lazy("Weeks")
    MONTHS = "months", gettext_lazy("Months")
    AGREED = "agreed", gettext_lazy("As agreed")


# Those that count an amount, and those of them that the clock counts.
Kind.COUNTED = [Kind.MINUTES, Kind.HOURS, Kind.DAYS, Kind.WORKDAYS, Kind.WEEKS, Kind.MONTHS]
Kind.BY_THE_CLOCK = [Kind.AT_ONCE, Kind.MINUTES, Kind.HOURS]


@dataclass(frozen=True)
class Deadline:
    """A deadline as data: `kind` of Kind, `amount` (1 or more) where the kind counts, `recurs` where it comes again."""

    kind: str
    amount: int | None = None
    recurs: bool = False

    def due(self, start):
        """The aware moment at which it is over, counted from the aware moment `start`; None for what is agreed."""
        if self.kind == Kind.AT_ONCE:
            return start
        if self.kind == Kind.AGREED:
            return None
        if self.kind in Kind.BY_THE_CLOCK:
            # Moments in UTC, so that an hour is sixty minutes in the night the clock is moved, too.
            return start.astimezone(dt.UTC) + dt.timedelta(**{self.kind: self.amount})
        return dates.end_of(self._last_day(dates.local(start).date()))

    def _last_day(self, day):
        if self.kind == Kind.SAME_DAY:
            return day
        if self.kind == Kind.WORKDAYS:
            return dates.add_workdays(day, self.amount)
        if self.kind == Kind.MONTHS:
            return dates.add_months(day, self.amount)
        return day + dt.timedelta(days=self.amount * (7 if self.kind == Kind.WEEKS else 1))

    @property
    def words(self):
        """As a sentence's end says it: "Within 2 workdays", "Every 6 weeks"."""
        if self.kind not in Kind.COUNTED:
            return str(Kind(self.kind).label)
        return (_EVERY if self.recurs else _WITHIN)[self.kind](self.amount) % {"count": self.amount}


_WITHIN = {
    Kind.MINUTES: lambda count: ngettext("Within %(count)d minute", "Within %(count)d minutes", count),
    Kind.HOURS: lambda count: ngettext("Within %(count)d hour", "Within %(count)d hours", count),
    Kind.DAYS: lambda count: ngettext("Within %(count)d day", "Within %(count)d days", count),
    Kind.WORKDAYS: lambda count: ngettext("Within %(count)d workday", "Within %(count)d workdays", count),
    Kind.WEEKS: lambda count: ngettext("Within %(count)d week", "Within %(count)d weeks", count),
    Kind.MONTHS: lambda count: ngettext("Within %(count)d month", "Within %(count)d months", count),
}
_EVERY = {
    Kind.MINUTES: lambda count: ngettext("Every minute", "Every %(count)d minutes", count),
    Kind.HOURS: lambda count: ngettext("Every hour", "Every %(count)d hours", count),
    Kind.DAYS: lambda count: ngettext("Every day", "Every %(count)d days", count),
    Kind.WORKDAYS: lambda count: ngettext("Every workday", "Every %(count)d workdays", count),
    Kind.WEEKS: lambda count: ngettext("Every week", "Every %(count)d weeks", count),
    Kind.MONTHS: lambda count: ngettext("Every month", "Every %(count)d months", count),
}
