"""What waits for whom among the reports."""

import datetime as dt

import pytest
from django.urls import resolve

from okg.lib import dates
from okg.lib.quarters import Quarter
from okg.reports import actions
from okg.reports.due import due_for

pytestmark = pytest.mark.django_db


def kinds(user, today=None):
    return [due.kind for due in due_for(user, today or dates.today())]


def test_a_quarter_that_is_over_waits_for_its_report(coordinator, doctor, quarter):
    (due,) = due_for(coordinator, dates.today())
    assert due.kind == "report_missing" and due.day == quarter.last + dt.timedelta(days=20)
    assert resolve(due.url).url_name == "draft"
    assert kinds(doctor) == []


def test_the_day_it_is_due_is_the_groups_to_decide(coordinator, quarter, settings):
    settings.REPORT_DUE_DAYS = 10
    assert due_for(coordinator, dates.today())[0].day == quarter.last + dt.timedelta(days=10)


def test_each_step_waits_for_who_is_to_take_it(report, coordinator, doctor, reader, admin):
    assert (kinds(coordinator), kinds(doctor)) == (["report_unfinished"], [])
    actions.ask_approval(report, report.version, by=coordinator)
    assert (kinds(coordinator), kinds(doctor)) == ([], ["report_waiting"])
    actions.approve(report, report.version, by=doctor)
    assert (kinds(coordinator), kinds(doctor)) == (["report_approved"], [])
    actions.publish(report, report.version, by=coordinator)
    assert (kinds(coordinator), kinds(doctor)) == ([], [])
    assert kinds(reader) == kinds(admin) == []


def test_nothing_waits_on_the_last_day_of_the_quarter(coordinator):
    running = Quarter(2026, 2)
    actions.draft(running, by=coordinator, at=dates.midnight(running.first))
    assert "report_unfinished" not in kinds(coordinator, running.last)
    assert "report_unfinished" in kinds(coordinator, running.next.first)
