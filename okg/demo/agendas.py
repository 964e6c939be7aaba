"""The agenda of the next meeting is made known, and somebody puts on an item after that."""

import datetime as dt

from meetings.actions import agenda, building
from okg.demo.timeline import Act

NEXT = dt.date(2026, 12, 2)
PUBLISHED, LATE = dt.datetime(2026, 11, 16, 9), dt.datetime(2026, 11, 17, 13)


def acts(world):
    """What is done with the agenda after it was filled (okg.demo.gatherings)."""
    return [Act(world.moment(PUBLISHED), _publish(world)), Act(world.moment(LATE), _add_late(world))]


def _publish(world):
    def do(at):
        building.publish(world.meetings[NEXT], by=world.users["coordinator"], at=at)

    return do


def _add_late(world):
    def do(at):
        agenda.add_item(
            world.meetings[NEXT],
            by=world.users["nav"],
            kind="agenda_kind:annet",
            title="Ungdomslos i vinterferien",
            minutes_planned=10,
            at=at,
        )

    return do
