"""What is up in a meeting now, how long it has been, and what may stand on the wall before all who are there."""

from dataclasses import dataclass
from typing import Any

from meetings.models import DEPUTY, PRESENT, ImpartialityDeclaration
from meetings.reading import reading
from okg.lib import dates


@dataclass(frozen=True)
class Time:
    """Whole minutes of one item: planned (None where nobody said), used, and left (below 0 where it is over)."""

    planned: int | None
    used: int
    used_seconds: int
    running: bool

    @property
    def left(self):
        return None if self.planned is None else self.planned - self.used

    @property
    def over(self):
        return -self.left if self.planned is not None and self.left < 0 else 0


@dataclass(frozen=True)
class Line:
    """One line of the agenda in the room: the item (None where it is withheld), whether it is up, was up, its time."""

    item: Any
    how: str
    now: bool = False
    been: bool = False
    time: Time | None = None


def current(meeting):
    """The running ItemSitting, or None."""
    return meeting.sittings.running().select_related("item__concern").first()


def time_of(item, sittings, now=None):
    """The Time of an item, from its ItemSittings."""
    now = now or dates.now()
    mine = [one for one in sittings if one.item_id == item.pk]
    seconds = int(sum(one.lasted(now).total_seconds() for one in mine))
    running = any(one.ended_at is None for one in mine)
    return Time(item.minutes_planned, seconds // 60, seconds, running)


def lines(meeting, user, now=None):
    """[Line] of a meeting for one reader, as they read its agenda; what is withheld says nothing of its time."""
    sittings = list(meeting.sittings.all())
    return [_line(seen, sittings, now) for seen in reading(meeting, user)]


def on_the_wall(meeting, user, now=None):
    """(lines, present Line or None, whether something withheld is up): what all who are there may see, and `user` too.

    Of a concern it is the discussed layer. What anybody there may not see is one line, the last, that says nothing.
    """
    allowed = _seen_by_all(meeting, user)
    shown = [line for line in lines(meeting, user, now) if line.item and line.item.pk in allowed]
    running = current(meeting)
    present = next((line for line in shown if line.now), None)
    if meeting.items.exclude(pk__in=[line.item.pk for line in shown]).exists():
        shown.append(Line(None, "withheld"))
    return shown, present, bool(running and present is None)


def present_users(meeting):
    """(users, strangers): who is there, or until attendance is recorded who is asked, with the deputies who join.

    `strangers` tells that somebody is there who is no user: a resource person, of whom nothing can be asked.
    """
    rows = meeting.attendance.select_related("user")
    if meeting.held_at:
        rows = rows.filter(status_id__in=[PRESENT, DEPUTY])
    rows = list(rows)
    joins = ImpartialityDeclaration.objects.recused().filter(item__meeting=meeting, deputy__isnull=False)
    users = {row.user.pk: row.user for row in rows if row.user}
    users |= {row.deputy.pk: row.deputy for row in joins.select_related("deputy")}
    # A seat that nobody holds sits nowhere; once it was there, somebody without a user sat in it.
    unknown = (row for row in rows if row.user is None and (meeting.held_at or not row.seat_id))
    return list(users.values()), any(unknown)


def _seen_by_all(meeting, user):
    users, strangers = present_users(meeting)
    rows = meeting.items.filter(concern=None) if strangers else meeting.items.all()
    allowed = set(rows.values_list("pk", flat=True))
    for one in [user, *users]:
        allowed &= set(meeting.items_shown_to(one).values_list("pk", flat=True))
    return allowed


def _line(seen, sittings, now):
    if seen.item is None:
        return Line(None, seen.how)
    time = time_of(seen.item, sittings, now)
    been = any(one.item_id == seen.item.pk for one in sittings)
    return Line(seen.item, seen.how, time.running, been and not time.running, time)
