"""What waits for the coordinator, what the quarter's report says, and what the annual wheel shows."""

import datetime as dt

import pytest

from meetings import due, figures, wheel
from meetings.actions import agenda, minutes, watch
from meetings.models import EXTRAORDINARY
from okg.lib.quarters import Quarter

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 22)


def kinds(user, today=TODAY):
    return sorted({found.kind for found in due.due_for(user, today)})


def test_an_empty_year_is_broken_or_behind_and_says_so(group, coordinator, member):
    assert kinds(coordinator) == ["year_behind"]
    assert kinds(member) == []


def test_a_meeting_that_passed_unsettled_waits(group, plan, coordinator, clock, at):
    meeting = plan("2026-11-25")
    agenda.add_item(meeting, by=coordinator, kind="agenda_kind:annet", title="En")
    clock.move_to(at("2026-11-26", 8), tick=False)
    [found] = [
        found
        for found in due.due_for(coordinator, dt.date(2026, 11, 26))
        if found.kind == "meeting_unsettled"
    ]
    assert found.overdue and found.url == meeting.get_absolute_url()


def test_minutes_wait_until_they_are_written(past, group, coordinator):
    meeting = past("2026-11-18")
    assert "minutes_missing" in kinds(coordinator)
    minutes.write(meeting, meeting.version, by=coordinator, text="Skrevet")
    assert "minutes_missing" not in kinds(coordinator)


def test_an_empty_agenda_waits_from_a_week_before(meeting, coordinator):
    assert "agenda_empty" not in kinds(coordinator)
    assert "agenda_empty" in kinds(coordinator, dt.date(2026, 11, 25))
    agenda.add_template(meeting, by=coordinator)
    assert "agenda_empty" not in kinds(coordinator, dt.date(2026, 11, 25))


def test_proposals_wait_to_be_confirmed(group, coordinator):
    watch.propose_year(2027)
    [found] = [found for found in due.due_for(coordinator, TODAY) if found.kind == "meetings_proposed"]
    assert found.url == "/moter/forslag/2027/"


def test_figures_of_a_quarter_are_exact_and_judged_as_of_its_end(group, past, plan):
    for day in ("2026-01-28", "2026-06-17", "2026-09-30"):
        past(day)
    past("2026-09-16", kind=EXTRAORDINARY)
    third = figures.in_quarter(Quarter(2026, 3))
    assert (third.ordinary, third.extraordinary, third.in_year, third.required) == (1, 1, 3, 4)
    assert third.verdict.state == "behind" and third.verdict.missing == 1
    plan("2026-12-02")
    assert figures.in_quarter(Quarter(2026, 3)).verdict.state == "on_pace"
    assert figures.in_quarter(Quarter(2026, 4)).ordinary == 0


def test_the_wheel_shows_what_one_may_see(group, meeting, plan, coordinator, stranger, reader):
    plan("2026-12-10", kind=EXTRAORDINARY, invited=[group[1]])
    assert len(list(wheel.meetings_of(2026, coordinator))) == 2
    assert [mark.url for mark in wheel.meetings_of(2026, stranger)] == [meeting.get_absolute_url()]
    assert list(wheel.meetings_of(2026, reader)) == []
