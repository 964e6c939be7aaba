"""The proposed dates of a year, for a century of calendars."""

import datetime as dt

import pytest

from meetings import drafting
from meetings.rule import Sitting, judge
from okg.lib.dates import holidays, is_workday
from okg.lib.quarters import Quarter

YEARS = range(2001, 2100)  # as far as the holiday calendar reaches


@pytest.mark.parametrize("required", [1, 2, 3, 4, 5, 6])
def test_the_proposal_holds_the_rule_every_year(required):
    for year in YEARS:
        days = drafting.propose(year, required)
        assert len(set(days)) == required and days == sorted(days)
        planned = [Sitting(day, "ordinary", "planned") for day in days]
        assert judge(year, planned, dt.date(year, 1, 1), required=required).state == "on_pace"
        held = [Sitting(day, "ordinary", "held") for day in days]
        assert judge(year, held, dt.date(year, 12, 31), required=required).state == "on_pace"


def test_no_meeting_in_holidays_or_right_beside_one():
    for year in YEARS:
        for day in drafting.propose(year):
            around = [day + dt.timedelta(days=n) for n in (-1, 0, 1)]
            assert is_workday(day)
            assert not any(near in holidays(near.year) and near.weekday() < 5 for near in around)
            assert day.isocalendar().week not in (8, 40)
            assert not dt.date(year, 6, 20) <= day <= dt.date(year, 8, 15)


def test_the_quarters_figures_are_ready_two_weeks_before():
    for year in YEARS:
        for day in drafting.propose(year):
            quarter = Quarter.of(day)
            assert (day - quarter.previous.last).days > 14
            assert (quarter.last - day).days >= 14


def test_easter_week_is_free():
    for year in YEARS:
        maundy_thursday = next(day for day, name in holidays(year).items() if "Skjærtorsdag" in name)
        assert not any(drafting.suits(maundy_thursday - dt.timedelta(days=n)) for n in range(4))


def test_habits_that_leave_no_room_say_so():
    with pytest.raises(ValueError, match="2026-1 0 days for 1 meetings"):
        drafting.propose(2026, habits=drafting.Habits(pauses=(((1, 1), (12, 31)),)))
