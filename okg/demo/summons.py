"""The next meeting of the demo year, opened and answered, one seat by its deputy; and when the police council meets."""

import datetime as dt
from functools import partial

from meetings.actions import answering, council
from okg.demo.timeline import Act

NEXT = dt.date(2026, 12, 2)
COUNCIL = {
    dt.date(2026, 12, 16): "Årsrapporten legges frem",
    dt.date(2027, 3, 17): "",
    dt.date(2027, 6, 9): "",
}
# Who answered when, on their own; one has only opened it.
ANSWERS = [
    ("coordinator", dt.datetime(2026, 11, 9, 8, 30), "yes"),
    ("police", dt.datetime(2026, 11, 9, 12, 10), "yes"),
    ("doctor", dt.datetime(2026, 11, 10, 9, 5), "no"),
    ("nav", dt.datetime(2026, 11, 11, 14, 20), "deputy"),
    ("health", dt.datetime(2026, 11, 12, 10, 0), None),
]


def acts(world):
    """Every answer, and the council's dates as the coordinator was told them."""
    told = Act(world.moment(dt.datetime(2026, 11, 6, 10)), partial(_tell_dates, world))
    return [told, *(Act(world.moment(at), partial(_answer, world, who, said)) for who, at, said in ANSWERS)]


def _tell_dates(world, at):
    for day, note in COUNCIL.items():
        council.add(by=world.users["coordinator"], day=world.day(day), note=note)


def _answer(world, who, said, at):
    meeting, user = world.meetings[NEXT], world.users[who]
    answering.note_opened(meeting, by=user, at=at)
    if said:
        answering.answer(meeting, by=user, answer=said, at=at)
