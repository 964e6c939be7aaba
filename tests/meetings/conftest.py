"""The group's small world of meetings."""

import datetime as dt

import pytest

from cases.actions import lifecycle
from meetings.actions import agenda, calling, holding, minutes, record
from meetings.models import AWAY, PRESENT, Meeting
from okg.lib import dates

COMMENT_BY = dt.date(2026, 12, 9)  # until when those who were there comment on minutes


def local(day, hour=9, minute=0):
    """A local hour of a day ("2026-04-15") as an aware moment."""
    time = dt.time(hour, minute)
    return dt.datetime.combine(dt.date.fromisoformat(day), time, tzinfo=dates.OSLO).astimezone(dt.UTC)


@pytest.fixture
def at():
    return local


@pytest.fixture
def clock(time_machine):
    """Sunday 22 November 2026, noon: the story's present."""
    time_machine.move_to(local("2026-11-22", 12), tick=False)
    return time_machine


@pytest.fixture
def group(clock, coordinator, member, doctor, nav, police):
    """The five seats, filled."""
    return [coordinator, member, doctor, nav, police]


@pytest.fixture
def plan(coordinator):
    """plan("2026-12-02", hour=9, kind=…, at=…) -> a called meeting of two hours; why so soon, it says where it must."""

    def call(day, *, hour=9, by=None, **more):
        more.setdefault("notice_reason", "Det hastet.")
        return calling.plan(
            by=by or coordinator, starts_at=local(day, hour), ends_at=local(day, hour + 2), **more
        )

    return call


@pytest.fixture
def hold(coordinator):
    """Record that a meeting was held by all who were asked, but for those `away`."""

    def record(meeting, *, away=(), when=None):
        there = [
            holding.Presence(AWAY if row.user in away else PRESENT, seat=row.seat)
            for row in meeting.attendance.all()
        ]
        return holding.hold(meeting, by=coordinator, attendance=there, at=when)

    return record


@pytest.fixture
def past(plan, hold):
    """past("2026-01-28") -> a meeting called the day before and held."""

    def happened(day, **more):
        meeting = plan(day, at=local(day, 8) - dt.timedelta(days=1), **more)
        return hold(meeting, when=local(day, 11))

    return happened


@pytest.fixture
def meeting(group, plan):
    """The ordinary meeting ahead, on 2 December."""
    return plan("2026-12-02", place="Rådhuset, møterom Lomvi")


@pytest.fixture
def summarised(clock, concern, coordinator):
    """The concern with a summary that can be discussed without names."""
    lifecycle.summarise(
        concern,
        by=coordinator,
        summary="En ungdom deler hatefulle ytringer på nett.",
        version=concern.version,
    )
    concern.refresh_from_db()
    return concern


@pytest.fixture
def minutes_written(meeting, summarised, hold, coordinator, police, clock):
    """The meeting of 2 December, held by all but the police: a general item, a concern, a decision on each."""
    general = agenda.add_item(meeting, by=coordinator, kind="agenda_kind:annet", title="Kurs i vår")
    closed = agenda.add_item(meeting, by=coordinator, kind="agenda_kind:sak", concern=summarised)
    clock.move_to(local("2026-12-02", 12), tick=False)
    hold(meeting, away=[police])
    meeting = Meeting.objects.get(pk=meeting.pk)
    minutes.write(meeting, meeting.version, by=coordinator, text="Åpnet klokken ni.")
    minutes.write_item(general, 1, by=coordinator, text="Kurset holdes i mars.")
    minutes.write_item(closed, 1, by=coordinator, text="Skolen følger ham tett.")
    minutes.decide(general, by=coordinator, text="Bestill kurset.", owner=coordinator, due_on=COMMENT_BY)
    minutes.decide(closed, by=coordinator, text="Ring far.")
    return Meeting.objects.get(pk=meeting.pk)


@pytest.fixture
def minutes_sent(minutes_written, coordinator):
    return record.send(minutes_written, by=coordinator, comment_by=COMMENT_BY)


@pytest.fixture
def minutes_approved(minutes_sent, coordinator, nav, clock):
    clock.move_to(local("2026-12-10", 0), tick=False)
    record.approve(minutes_sent, by=coordinator)
    return record.approve(minutes_sent, by=nav)


@pytest.fixture
def minutes_locked(minutes_approved, coordinator):
    return record.lock(minutes_approved, by=coordinator)
