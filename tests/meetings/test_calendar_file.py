"""The calendar file: only what may be seen over a shoulder, right on both sides of the clock change."""

import datetime as dt

import pytest
import vobject
from icalendar import Calendar

from meetings import calendar
from meetings.actions import calling
from meetings.models import Meeting
from okg.lib import dates

ALLOWED = {"UID", "SEQUENCE", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "CLASS", "TRANSP", "STATUS"}


def read(meeting):
    parsed = Calendar.from_ical(calendar.file_of(meeting))
    [event] = parsed.walk("VEVENT")
    return parsed, event


def unsaved(starts_at, hours=2):
    return Meeting(
        ref="M-2026-TEST",
        starts_at=starts_at,
        ends_at=starts_at + dt.timedelta(hours=hours),
        place="Kanarifugl",
        confirmed_at=starts_at,
    )


def test_only_allowed_properties_and_neutral_words(meeting_like):
    parsed, event = read(meeting_like)
    assert set(event) == ALLOWED and not event.subcomponents
    assert set(parsed) == {"PRODID", "VERSION", "METHOD"}
    assert (parsed["METHOD"], event["SUMMARY"], event["CLASS"]) == ("PUBLISH", "OKG-møte", "PRIVATE")
    assert (event["TRANSP"], event["STATUS"]) == ("OPAQUE", "CONFIRMED")
    assert b"Kanarifugl" not in calendar.file_of(meeting_like)
    assert b"M-2026" not in calendar.file_of(meeting_like)


@pytest.fixture
def meeting_like():
    return unsaved(dt.datetime(2026, 12, 2, 8, tzinfo=dt.UTC))


def test_the_uid_stays_and_the_zone_is_oslo(meeting_like):
    parsed, event = read(meeting_like)
    assert event["UID"] == read(meeting_like)[1]["UID"]
    [zone] = parsed.walk("VTIMEZONE")
    assert zone["TZID"] == "Europe/Oslo" == event["DTSTART"].params["TZID"]


def test_every_hour_around_the_clock_changes_comes_back_as_the_same_moment():
    for year in range(2026, 2036):
        for month in (3, 10):
            last_sunday = max(
                day for day in (dt.date(year, month, n) for n in range(25, 32)) if day.weekday() == 6
            )
            start = dt.datetime.combine(last_sunday, dt.time(), tzinfo=dt.UTC) - dt.timedelta(hours=1)
            for hour in range(5):
                meeting = unsaved(start + dt.timedelta(hours=hour), hours=1)
                event = read(meeting)[1]
                local = dates.local(meeting.starts_at)
                assert event.decoded("DTSTART").replace(tzinfo=None) == local.replace(tzinfo=None)
                if local.fold == 0:
                    assert event.decoded("DTSTART").astimezone(dt.UTC) == meeting.starts_at
                    # vobject trusts the file's own VTIMEZONE alone.
                    other = vobject.readOne(calendar.file_of(meeting).decode()).vevent
                    assert other.dtstart.value.astimezone(dt.UTC) == meeting.starts_at


@pytest.mark.django_db
def test_moved_and_cancelled_meetings_say_so(meeting, plan, coordinator, at):
    first = read(meeting)[1]
    calling.move(
        meeting, 1, by=coordinator, starts_at=at("2026-12-03"), ends_at=at("2026-12-03", 11), place=""
    )
    moved = read(meeting)[1]
    assert (moved["UID"], int(moved["SEQUENCE"])) == (first["UID"], 1)
    calling.cancel(meeting, by=coordinator, reason="Øvelse", new_date=dt.date(2026, 12, 9))
    cancelled = read(meeting)[1]
    assert (cancelled["STATUS"], int(cancelled["SEQUENCE"])) == ("CANCELLED", 2)
