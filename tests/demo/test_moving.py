"""Moving the story: whole weeks, the users' clock, summer time, the turn of the year."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okg.demo.moving import PRESENT, moved, moved_moment, said, shift

OSLO = ZoneInfo("Europe/Oslo")
days = st.dates(dt.date(2026, 1, 1), dt.date(2040, 12, 31))
story_days = st.dates(dt.date(2025, 1, 1), dt.date(2026, 12, 31))


def test_the_story_stands_still_in_its_own_week():
    assert shift(dt.date(2026, 11, 16)) == shift(dt.date(2026, 11, 22)) == dt.timedelta()


@given(days)
def test_the_present_monday_becomes_the_monday_of_this_week(today):
    assert moved(PRESENT, today) == today - dt.timedelta(days=today.weekday())


@given(days, story_days)
def test_a_weekday_stays_that_weekday(today, day):
    assert moved(day, today).weekday() == day.weekday()


@given(days, story_days)
def test_what_came_before_the_present_week_has_been(today, day):
    assert (moved(day, today) < today) or day >= PRESENT


@given(days, story_days, st.times(dt.time(4), dt.time(23)))
def test_the_clock_on_the_wall_is_kept(today, day, time):
    moment = moved_moment(dt.datetime.combine(day, time), today)
    assert moment.utcoffset() == dt.timedelta()
    assert moment.astimezone(OSLO).replace(tzinfo=None) == dt.datetime.combine(moved(day, today), time)


def test_nine_in_summer_stays_nine_when_moved_into_winter():
    in_june = dt.datetime(2026, 6, 17, 9)
    moment = moved_moment(in_june, dt.date(2027, 6, 16))
    assert moment.astimezone(OSLO).hour == 9
    assert moved_moment(in_june, dt.date(2026, 11, 16)).hour == 7
    assert moment.astimezone(OSLO).date() == dt.date(2027, 1, 13)
    assert moment.hour == 8


def test_the_hour_that_comes_twice_is_told_apart():
    in_the_night = dt.datetime(2026, 10, 25, 2, 40)
    first = moved_moment(in_the_night, PRESENT)
    second = moved_moment(in_the_night, PRESENT, fold=1)
    assert second - first == dt.timedelta(hours=1)
    assert first == dt.datetime(2026, 10, 25, 0, 40, tzinfo=dt.UTC)


def test_the_hour_that_is_skipped_becomes_the_next():
    moment = moved_moment(dt.datetime(2026, 3, 29, 2, 30), PRESENT)
    assert moment.astimezone(OSLO).replace(tzinfo=None) == dt.datetime(2026, 3, 29, 3, 30)


def test_a_day_before_new_year_may_land_after_it():
    assert moved(dt.date(2026, 11, 18), dt.date(2026, 12, 30)) == dt.date(2026, 12, 30)
    assert moved(dt.date(2026, 11, 20), dt.date(2027, 1, 1)) == dt.date(2027, 1, 1)


@pytest.mark.parametrize(
    ("when", "day"),
    [
        ("today", dt.date(2027, 2, 3)),
        ("today+7", dt.date(2027, 2, 10)),
        ("today-4", dt.date(2027, 1, 30)),
        (dt.date(2026, 11, 18), dt.date(2027, 2, 3)),
    ],
)
def test_a_day_may_be_said_from_today(when, day):
    assert said(when, dt.date(2027, 2, 3)) == day
