"""The morning's mail: once a user and workday, from seven in Oslo, and none where nothing is due."""

import datetime as dt

import pytest
import time_machine

from okg.desk import reminding, waiting
from okg.lib.due import Due
from okg.notify.models import Outbox

pytestmark = pytest.mark.django_db
WINTER, SUMMER = dt.date(2026, 1, 14), dt.date(2026, 7, 1)  # both a Wednesday


def utc(day, hour, minute=10):
    return dt.datetime(day.year, day.month, day.day, hour, minute, tzinfo=dt.UTC)


@pytest.fixture
def due(monkeypatch, member):
    """due(day): something is due for the member on that day."""
    days = []

    def for_user(user, today):
        return [
            Due(day=day, title="x", about="", url="/", owner=user, kind="task", key="x")
            for day in days
            if user == member
        ]

    monkeypatch.setattr(waiting, "for_user", for_user)
    return days.append


def reminded(moment):
    with time_machine.travel(moment, tick=False):
        reminding.remind()
    return Outbox.objects.filter(kind="due_today").count()


@pytest.mark.parametrize(("day", "too_early", "morning"), [(WINTER, 5, 6), (SUMMER, 4, 5)])
def test_not_before_seven_in_oslo_in_winter_and_summer(due, day, too_early, morning):
    due(day)
    assert reminded(utc(day, too_early, 59)) == 0
    assert reminded(utc(day, morning, 0)) == 1


def test_once_a_user_and_day_however_often_it_is_called(due):
    due(WINTER)
    for hour in (6, 7, 8, 8, 20):
        assert reminded(utc(WINTER, hour)) == 1
    assert reminded(utc(WINTER + dt.timedelta(days=1), 7)) == 2


@pytest.mark.parametrize(
    "day",
    [
        dt.date(2026, 1, 17),
        dt.date(2026, 1, 18),
        dt.date(2026, 4, 2),
        dt.date(2026, 5, 17),
        dt.date(2026, 12, 25),
    ],
)
def test_saturdays_sundays_and_holidays_are_left_in_peace(due, day):
    due(day)
    assert reminded(utc(day, 8)) == 0


def test_what_fell_due_on_a_day_off_is_told_on_the_next_workday(due):
    due(dt.date(2026, 1, 17))
    assert reminded(utc(dt.date(2026, 1, 19), 8)) == 1


def test_nothing_due_no_mail(due):
    due(WINTER + dt.timedelta(days=1))
    assert reminded(utc(WINTER, 8)) == 0


def test_a_closed_user_gets_none(due, member, admin):
    due(WINTER)
    type(member).objects.filter(pk=member.pk).update(is_active=False)
    assert reminded(utc(WINTER, 8)) == 0


def test_what_is_due_is_told_whatever_room_it_comes_from(concern, coordinator):
    day = concern.assess_by
    assert reminded(utc(day, 8)) == 1
    assert Outbox.objects.get(kind="due_today").recipient == coordinator


def test_the_timetable_knocks_in_every_hour_in_which_it_can_be_seven_in_oslo():
    from okg.celery import TIMETABLE

    hours = next(when.hour for task, when in TIMETABLE.values() if task == "okg.desk.tasks.remind")
    assert {5, 6} <= set(hours)  # seven in summer and in winter, told in UTC
