"""A meeting as a calendar file that tells nothing: calendars are shared, and seen on locked phones.

One event, neutral words, nobody's name, no place, no alarm; CLASS is advice that calendars may overlook, so
the text itself must bear to be seen by anybody (RFC 5545; threat T14).
"""

import datetime as dt

from icalendar import Calendar, Event

from okg.lib import dates

SUMMARY = "OKG-møte"
FILE_NAME = "okg-mote.ics"


def file_of(meeting):
    """The bytes of the .ics file: times in Europe/Oslo with its zone, a UID that stays, a rising SEQUENCE."""
    event = Event()
    event.add("uid", f"{meeting.pk}@okg.invalid")
    event.add("sequence", meeting.sequence)
    event.add("dtstamp", dates.now())
    event.add("dtstart", _in_oslo(meeting.starts_at))
    event.add("dtend", _in_oslo(meeting.ends_at))
    event.add("summary", SUMMARY)
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT" if meeting.cancelled_at else "OPAQUE")
    event.add("status", _status(meeting))
    calendar = Calendar()
    calendar.add("prodid", "-//OKG//OKG//NO")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(event)
    calendar.add_missing_timezones()
    return calendar.to_ical()


def _in_oslo(moment: dt.datetime):
    return dates.local(moment)


def _status(meeting):
    if meeting.cancelled_at:
        return "CANCELLED"
    return "CONFIRMED" if meeting.confirmed_at else "TENTATIVE"
