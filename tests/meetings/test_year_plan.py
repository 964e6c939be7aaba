"""The calendar beside each proposed meeting: what its days are marked with, and where the meeting stands."""

import datetime as dt
import re

import pytest
from django.urls import reverse

from meetings import drafting, year_plan
from meetings.actions import calling, council, watch
from meetings.models import EXTRAORDINARY
from okg.lib import dates
from okg.lib.quarters import Quarter

TODAY = dt.date(2026, 1, 1)


def marks(quarter, habits, **more):
    """{day: keys of its marks} of the marked days of a quarter."""
    months = year_plan.months(quarter, habits, today=TODAY, **more)
    return {day.on: [mark.kind.key for mark in day.marks] for day in year_plan.days_of(months) if day.marks}


def test_every_weekday_is_there_once_in_its_own_week():
    for year in (2026, 2027, 2028):
        for number in range(1, 5):
            quarter = Quarter(year, number)
            months = year_plan.months(quarter, drafting.Habits(), today=TODAY)
            count = (quarter.last - quarter.first).days + 1
            every = [quarter.first + dt.timedelta(days=n) for n in range(count)]
            assert [day.on for day in year_plan.days_of(months)] == [
                day for day in every if day.weekday() < 5
            ]
            for month in months:
                for week, days in month.weeks:
                    assert len(days) == 5 and any(days)
                    for weekday, day in enumerate(days):
                        assert (
                            day is None or day.on.weekday() == weekday and day.on.month == month.first.month
                        )
                        assert day is None or day.on.isocalendar().week == week


def test_a_day_is_marked_with_what_speaks_against_it():
    met = dt.date(2027, 3, 10)
    found = marks(Quarter(2027, 1), drafting.Habits(council=frozenset({met}), lead=10))
    assert found[dt.date(2027, 1, 1)] == ["holiday"] and found[dt.date(2027, 1, 6)] == ["school"]
    assert dt.date(2027, 1, 7) not in found
    assert found[dt.date(2027, 2, 22)] == ["school"]  # ISO week 8
    assert found[met] == ["council"] and dt.date(2027, 3, 11) not in found
    last = max(
        day for day in (met - dt.timedelta(days=n) for n in range(30)) if dates.add_workdays(day, 10) <= met
    )
    assert "close" not in found.get(last, []) and found[last + dt.timedelta(days=1)][-1] == "close"
    assert found[met - dt.timedelta(days=1)] == ["close"]
    assert found[dt.date(2027, 3, 23)] == ["school"] and found[dt.date(2027, 3, 25)] == ["holiday"]  # Easter
    for day, keys in found.items():
        assert not drafting.suits(day) or set(keys) <= {"council", "close"}


def test_days_that_have_been_are_past():
    months = year_plan.months(Quarter(2026, 4), drafting.Habits(), today=dt.date(2026, 11, 25))
    past = {day.on for day in year_plan.days_of(months) if day.past}
    assert max(past) == dt.date(2026, 11, 24)


def cell(page, day):
    return re.search(rf'<td data-day="{day}".*?</td>', page).group()


@pytest.mark.django_db
def test_the_page_says_what_each_day_is(group, coordinator, client_for, at):
    council.add(by=coordinator, day=dt.date(2027, 3, 10))
    first = watch.propose_year(2027, by=coordinator)[0]
    calling.plan(by=coordinator, kind=EXTRAORDINARY, starts_at=at("2027-02-03"), ends_at=at("2027-02-03", 10))
    browser, address = client_for(coordinator), reverse("meetings:proposals", args=[2027])
    page = browser.get(address).content.decode()
    assert page.count("<caption>") == 4 == page.count("data-chip")
    assert "data-chip" in cell(page, first.day) and "møtet" in cell(page, first.day)
    assert "Ekstraordinært møte kl. 09.00" in cell(page, "2027-02-03")
    assert "politirådet møtes" in cell(page, "2027-03-10")
    assert "for tett på politirådet 10. mars 2027" in cell(page, "2027-03-09")
    assert "skolefri" in cell(page, "2027-02-24") and "Skjærtorsdag" in cell(page, "2027-03-25")
    assert "title" not in cell(page, "2027-01-12")
    # What was typed moves the mark, also where something else was wrong.
    days = "".join(re.findall(r"M-2027-\w+-starts_at_0", page)[:1])
    sent = {days: "14.01.2027", days.replace("at_0", "at_1"): "09.00"}
    page = browser.post(address, sent).content.decode()
    assert "data-chip" in cell(page, "2027-01-14")
