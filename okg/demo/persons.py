"""What is kept of persons beyond their names, and one name that turns up in two concerns."""

import datetime as dt
from functools import partial

from cases.actions import persons
from okg.demo.story import concern_of
from okg.demo.timeline import Act
from okg.lib import dates

WORKSHOP, TALKS = 11, 7  # the concern of the locker, and that of the talks at the labour office


def acts(world):
    """Every act of this part, for the timeline."""
    told = [
        (dt.datetime(2026, 9, 2, 11), _who_knows),
        (dt.datetime(2026, 10, 7, 14), _tells_more),
        (dt.datetime(2026, 11, 9, 10), _the_same_perhaps),
    ]
    return [Act(world.moment(when), partial(do, world)) for when, do in told]


def _subject(world):
    return concern_of(world, WORKSHOP).relations.get(kind="relation:subject")


def _who_knows(world, at):
    persons.note_services(
        _subject(world),
        by=world.users["coordinator"],
        version=1,
        known_to="Lederen på verkstedet, som han lytter til. Bor hos en voksen han stoler på.",
        agencies=["nav", "psykisk_helse"],
        at=at,
    )


def _tells_more(world, at):
    persons.tell(
        _subject(world),
        by=world.users["coordinator"],
        text="Sier at det er roligere nå, at han har sagt unnskyld, og at han vil fullføre læretiden.",
        told_on=dates.local(at).date(),
        at=at,
    )


def _the_same_perhaps(world, at):
    """Somebody says a name in another concern; a letter is missing, and whether it is the same nobody knows yet."""
    year = _subject(world).person.birth_year
    persons.record(
        concern_of(world, TALKS),
        by=world.users["coordinator"],
        relation="relation:subject",
        basis=world.basis("AVGIVERS-OPPG"),
        name="Sindre Uerbak",
        birth_year=year,
        at=at,
    )
