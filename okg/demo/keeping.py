"""Notes that are kept from the others at the table, and choices of the list that the coordinator comes back to."""

import datetime as dt
from functools import partial

from cases.actions import finding, notes
from cases.models.note import AGENCY, NAMED
from okg.demo.story import concern_of
from okg.demo.timeline import Act

DEPARTURE = 14  # the concern in which somebody was stopped at the airport
KEPT = [
    (
        dt.datetime(2026, 10, 25, 9, 15),
        "police",
        AGENCY,
        (),
        "Avhøret er avtalt til i morgen. Opplysningene om de to kontaktene er det pålagt taushet om.",
    ),
    (
        dt.datetime(2026, 10, 26, 10, 5),
        "coordinator",
        NAMED,
        ("police",),
        "Forelderen spør hva søskenet kan få vite. Vi avtaler på telefon hva som kan sies, og når.",
    ),
]
SAVED = [
    ("Forsinkede vurderinger", {"late": "1", "sort": "review"}),
    ("Åpne på nivå 3", {"state": "open", "level": "level:3"}),
]


def acts(world):
    """Every act of this part, for the timeline."""
    found = [Act(world.moment(told[0]), partial(_keep, world, told)) for told in KEPT]
    found.append(Act(world.moment(dt.datetime(2026, 11, 2, 12)), partial(_save, world)))
    return found


def _keep(world, told, at):
    _when, by, kept, readers, text = told
    notes.write(
        concern_of(world, DEPARTURE),
        by=world.users[by],
        kind="note_kind:annet",
        text=text,
        kept=kept,
        readers=[world.users[reader] for reader in readers],
        at=at,
    )


def _save(world, at):
    for name, choice in SAVED:
        finding.save_filter(by=world.users["coordinator"], name=name, choice=choice)
