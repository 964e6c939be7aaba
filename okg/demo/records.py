"""The minutes of the year's meetings on their way: most are locked, those of the last meeting wait for comments."""

import datetime as dt
from functools import partial

from meetings.actions import copies, record
from meetings.models import THERE, Meeting
from okg.demo import gatherings
from okg.demo.timeline import Act
from okg.lib import dates

SENT_AFTER, LOCKED_AFTER = dt.timedelta(days=1), dt.timedelta(days=12)
FIRST, LAST = dt.date(2026, 1, 28), dt.date(2026, 10, 26)
ADDED = "Rettelse: Tiltaksplanen ble vedtatt med fjorten tiltak, og kursplanen kom i tillegg."
SAID = "Det var politikontakten som orienterte først, ikke koordinatoren."


def acts(world):
    """Sent the day after, locked some days after the comments; the last one is still out for comment."""
    found = []
    for row in gatherings.rows():
        if row["Avholdt"] != "ja" or not FIRST <= row["date"] <= LAST:
            continue
        ends = world.moment(row["ends"])
        last = row["date"] == LAST
        found.append(Act(ends + SENT_AFTER, partial(_send, world, row["date"], last)))
        if not last:
            found.append(Act(ends + LOCKED_AFTER, partial(_lock, world, row["date"])))
    return found


def _send(world, date, last, at):
    """The last one's deadline lies ahead of the year's present, so that its page shows a comment that waits."""
    meeting = Meeting.objects.get(pk=world.meetings[date].pk)
    until = dates.add_workdays(world.today, 3) if last else dates.local(at).date() + dt.timedelta(days=7)
    sent = record.send(meeting, by=world.users["coordinator"], comment_by=until, at=at)
    if last and (somebody := _others(world, meeting)):
        record.comment(sent, by=somebody[0], text=SAID, at=at + dt.timedelta(days=1))


def _lock(world, date, at):
    meeting = Meeting.objects.get(pk=world.meetings[date].pk)
    lead, others = world.users["coordinator"], _others(world, meeting)
    if not others:
        return
    for by in (lead, others[0]):
        record.approve(meeting.minutes_record, by=by, at=at)
    locked = record.lock(meeting.minutes_record, by=lead, at=at)
    if date == FIRST:
        record.add(locked, by=lead, text=ADDED, at=at)
        copies.take(locked.parts.get(item=None), by=lead, whole=True, at=at)


def _others(world, meeting):
    rows = meeting.attendance.filter(status_id__in=THERE).exclude(user=None).order_by("seat__sort")
    return [row.user for row in rows.select_related("user") if row.user != world.users["coordinator"]]
