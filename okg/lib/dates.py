"""Days as the users think of them: Europe/Oslo, with Norwegian holidays; the database stores UTC."""

import calendar
import datetime as dt
from functools import cache
from zoneinfo import ZoneInfo

from django.utils import timezone
from holidays import country_holidays

OSLO = ZoneInfo("Europe/Oslo")


def now():
    """This moment, aware, UTC."""
    return timezone.now()


def local(moment):
    """An aware moment on the users' clock."""
    return moment.astimezone(OSLO)


def today():
    """The users' date."""
    return local(now()).date()


def midnight(day):
    """The aware moment at which a local day begins."""
    return dt.datetime.combine(day, dt.time.min, tzinfo=OSLO)


def end_of(day):
    """The aware moment at which a local day is over: the next midnight in Oslo, 23 to 25 hours after its beginning."""
    return midnight(day + dt.timedelta(days=1))


def last_day(moment):
    """The local day that something which is over at `moment` last ran on: the day before, where that is midnight."""
    return local(moment - dt.timedelta(microseconds=1)).date()


@cache
def holidays(year):
    """Norwegian public holidays of a year, Sundays that are nothing else left out: {date: name in bokmål}."""
    return dict(country_holidays("NO", years=year, language="no").items())


def is_workday(day):
    """Monday to Friday, and no public holiday."""
    return day.weekday() < 5 and day not in holidays(day.year)


def add_workdays(day, count):
    """The workday that lies `count` (0 or more) workdays after `day`; 0 gives `day` itself or the next workday."""
    while not is_workday(day):
        day += dt.timedelta(days=1)
    for _ in range(count):
        day += dt.timedelta(days=1)
        while not is_workday(day):
            day += dt.timedelta(days=1)
    return day


def add_months(day, count):
    """The same day of the month `count` months later; the month's last day where it has no such day.

    31 August and six months give the last of February.
    """
    months = day.year * 12 + day.month - 1 + count
    year, month = divmod(months, 12)
    return day.replace(year=year, month=month + 1, day=min(day.day, calendar.monthrange(year, month + 1)[1]))
