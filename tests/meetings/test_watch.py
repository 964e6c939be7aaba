"""What happens by itself: the year judged each day, its meetings proposed, and nobody told twice."""

import datetime as dt
from io import StringIO

import pytest
from django.core.management import call_command

from meetings import tasks
from meetings.actions import watch
from meetings.models import Meeting, MeetingYear
from meetings.standing import standing
from okg.celery import TIMETABLE
from okg.ledger.models import Event
from okg.notify.models import Notice, Outbox

pytestmark = pytest.mark.django_db


def told(kind):
    return sorted(Notice.objects.filter(kind=kind).values_list("user__username", flat=True))


def test_a_year_on_pace_tells_nobody(group, past, meeting, reader):
    for day in ("2026-01-28", "2026-06-17", "2026-09-30"):
        past(day)
    watch.judge_the_year()
    assert MeetingYear.objects.get().state == "on_pace"
    assert not Notice.objects.filter(kind__startswith="year_").exists()


def test_behind_tells_the_coordinator_then_the_director_after_two_weeks(group, reader):
    day = dt.date(2026, 4, 1)
    for after in range(14):
        watch.judge_the_year(day + dt.timedelta(days=after))
    assert told("year_behind") == ["coordinator"]
    watch.judge_the_year(day + dt.timedelta(days=14))
    assert told("year_behind") == ["coordinator", "reader"]
    assert Outbox.objects.filter(kind="year_behind").count() == 2


def test_no_storm_one_reminder_a_month_and_state(group, reader):
    for after in range(61):
        watch.judge_the_year(dt.date(2026, 4, 1) + dt.timedelta(days=after))
    assert told("year_behind") == ["coordinator"] * 2 + ["reader"] * 2
    assert Event.objects.filter(event="year_judged").count() == 1


def test_a_broken_year_is_the_directors_at_once(group, reader):
    watch.judge_the_year(dt.date(2026, 12, 31))
    assert told("year_broken") == ["coordinator", "reader"]


def test_the_year_that_just_ended_is_judged_in_january(group, past, reader):
    past("2026-06-17")
    watch.judge_the_year(dt.date(2027, 1, 1))
    assert MeetingYear.objects.get(year=2026).state == "broken"
    assert "reader" in told("year_broken")


def test_a_year_mended_is_noted_and_starts_the_clock_anew(group, past, plan):
    watch.judge_the_year(dt.date(2026, 11, 1))
    for day in ("2026-01-28", "2026-06-17", "2026-09-30"):
        past(day)
    plan("2026-12-02")
    watch.judge_the_year(dt.date(2026, 11, 22))
    row = MeetingYear.objects.get()
    assert (row.state, row.since) == ("on_pace", dt.date(2026, 11, 22))
    assert Event.objects.about(row).filter(event="year_judged").count() == 2


def test_dry_run_writes_and_tells_nothing(group, reader):
    out = StringIO()
    call_command("judge_year", "--date", "2026-12-31", "--dry-run", stdout=out)
    assert "2026" in out.getvalue() and "reader" in out.getvalue()
    assert not MeetingYear.objects.exists() and not Notice.objects.exists()


def test_new_years_day_proposes_four_and_a_replay_none(group, clock, at):
    clock.move_to(at("2027-01-01", 0, 30), tick=False)
    for _replay in range(5):
        tasks.draft_next_year()
    drafts = Meeting.objects.of(2027)
    assert [str(draft.day) for draft in drafts] == ["2027-01-20", "2027-04-21", "2027-08-18", "2027-10-20"]
    assert {draft.state for draft in drafts} == {"proposed"}
    assert told("year_proposed") == ["coordinator"]
    assert standing(2027, dt.date(2027, 1, 1)).planned == 0


def test_a_withdrawn_proposal_does_not_come_back(group, clock, at, coordinator):
    from meetings.actions import calling

    clock.move_to(at("2027-01-01", 0, 30), tick=False)
    tasks.draft_next_year()
    calling.withdraw(Meeting.objects.of(2027).first(), by=coordinator)
    tasks.draft_next_year()
    assert Meeting.objects.of(2027).count() == 3


def test_proposals_fill_only_quarters_without_a_meeting(group, plan):
    plan("2027-02-10")
    watch.propose_year(2027)
    days = [str(meeting.day) for meeting in Meeting.objects.of(2027)]
    assert days == ["2027-02-10", "2027-04-21", "2027-08-18", "2027-10-20"]


def test_midnight_in_oslo_parts_the_years(group, plan, hold, at, coordinator):
    from meetings.actions import calling

    before = calling.plan(
        by=coordinator, starts_at=at("2026-12-31", 23, 30), ends_at=at("2026-12-31", 23, 59)
    )
    after = calling.plan(by=coordinator, starts_at=at("2027-01-01", 0, 1), ends_at=at("2027-01-01", 1))
    assert list(Meeting.objects.of(2026)) == [before] and list(Meeting.objects.of(2027)) == [after]
    hold(before, when=at("2027-01-01", 0, 5))
    hold(after, when=at("2027-01-01", 2))
    assert (standing(2026).held, standing(2027, dt.date(2027, 1, 2)).held) == (0, 1)
    assert standing(2026, dt.date(2027, 1, 1)).held == 1


def test_both_tasks_are_on_the_timetable_at_an_hour_that_is_one_day_everywhere():
    mine = {task: when for task, when in TIMETABLE.values() if task.startswith("meetings.")}
    assert set(mine) == {"meetings.tasks.judge_the_year", "meetings.tasks.draft_next_year"}
    # Between 22 and 24 UTC Oslo is in tomorrow already.
    assert all(max(when.hour) < 22 for when in mine.values())
