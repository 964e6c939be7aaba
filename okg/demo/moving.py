"""Moves the invented story so that its present is always now. Pure functions of dates.

The story's present week begins on Monday 16 November 2026. Everything is moved by whole weeks, so that a
Wednesday stays a Wednesday and a meeting never lands on a Sunday; times are moved on the users' clock, so
that nine o'clock stays nine o'clock across summer time.
"""

import datetime as dt

from okg.lib.dates import OSLO

PRESENT = dt.date(2026, 11, 16)


def shift(today):
    """How far the story is moved for it to be present on `today`: whole weeks."""
    return monday(today) - PRESENT


def monday(day):
    """The Monday of the week `day` lies in."""
    return day - dt.timedelta(days=day.weekday())


def moved(day, today):
    """A date of the story as it is to be on `today`."""
    return day + shift(today)


def moved_moment(local, today, *, fold=0):
    """A naive local time of the story as an aware UTC moment.

    In the hour that comes twice in October `fold` tells which (0 the first). A time that the clock skips in
    March becomes the time an hour later, which is what a clock on the wall would have shown.
    """
    on_the_wall = dt.datetime.combine(moved(local.date(), today), local.time(), tzinfo=OSLO)
    return on_the_wall.replace(fold=fold).astimezone(dt.UTC)


def said(when, today):
    """A date as the readings give it: a date of the story, or "today", "today+3", "today-1"."""
    if isinstance(when, dt.date):
        return moved(when, today)
    return today + dt.timedelta(days=int(when.removeprefix("today") or 0))
