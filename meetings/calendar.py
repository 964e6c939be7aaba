"""Meetings as calendar files that tell nothing: calendars are shared, and seen on locked phones.

Neutral words, nobody's name, no place, no alarm; CLASS is advice that calendars may overlook, so the text itself must
bear to be seen by anybody (RFC 5545; threat T14).
"""

import datetime as dt

from django.db.models import Q
from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard

from meetings.models import Meeting
from okg.lib import dates

SUMMARY = "OKG-møte"
FILE_NAME = "okg-mote.ics"
# How far back the calendar of one's meetings goes.
FEED_DAYS = 400


def file_of(meeting):
    """The bytes of the .ics file: times in Europe/Oslo with its zone, a UID that stays, a rising SEQUENCE."""
    return _calendar([meeting])


def feed_of(user):
    """The bytes of the calendar of the meetings that ask `user`; cancelled ones stay, so that calendars say so."""
    return _calendar(asked_of(user))


def asked_of(user):
    """The called meetings that ask `user` and that they may see, from a year back on, by time."""
    asked = Q(attendance__user=user) | Q(attendance__summonses__user=user)
    since = dates.now() - dt.timedelta(days=FEED_DAYS)
    rows = Meeting.objects.visible_to(user).confirmed().filter(asked, starts_at__gte=since)
    return rows.defer("minutes").distinct().order_by("starts_at", "id")


def _calendar(meetings):
    calendar = Calendar()
    calendar.add("prodid", "-//OKG//OKG//NO")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(_zone())
    for meeting in meetings:
        calendar.add_component(_event(meeting))
    return calendar.to_ical()


def _event(meeting):
    event = Event()
    event.add("uid", f"{meeting.pk}@okg.invalid")
    event.add("sequence", meeting.sequence)
    event.add("dtstamp", dates.now())
    event.add("dtstart", dates.local(meeting.starts_at))
    event.add("dtend", dates.local(meeting.ends_at))
    event.add("summary", SUMMARY)
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT" if meeting.cancelled_at else "OPAQUE")
    event.add("status", _status(meeting))
    return event


def _zone():
    """Europe/Oslo by the rule of the European Union since 1996, so that it holds for every meeting there is."""
    zone = Timezone()
    zone.add("tzid", "Europe/Oslo")
    zone.add_component(_clock(TimezoneDaylight(), "CEST", dt.datetime(1996, 3, 31, 2), 3, (1, 2)))
    zone.add_component(_clock(TimezoneStandard(), "CET", dt.datetime(1996, 10, 27, 3), 10, (2, 1)))
    return zone


def _clock(half, name, begins, month, hours):
    """One half of the year: it begins on the month's last Sunday, by the clock that ran until then."""
    before, after = (dt.timedelta(hours=count) for count in hours)
    half.add("dtstart", begins)
    half.add("rrule", {"freq": "yearly", "bymonth": month, "byday": "-1su"})
    half.add("tzname", name)
    half.add("tzoffsetfrom", before)
    half.add("tzoffsetto", after)
    return half


def _status(meeting):
    if meeting.cancelled_at:
        return "CANCELLED"
    return "CONFIRMED" if meeting.confirmed_at else "TENTATIVE"
