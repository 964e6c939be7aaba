"""The register the group kept in a spreadsheet before this, begun to be read in: some rows wait to be asked about."""

import datetime as dt
from functools import partial
from pathlib import Path

import cases
from cases.actions import importing
from cases.importing import columns
from okg.demo.timeline import Act

FILE = Path(cases.__file__).parent / "data" / "register-2025.csv"


def acts(world):
    """It was begun just now: one that nobody touches for a day is swept."""
    return [Act(world.moment(dt.datetime(2026, 11, 16, 8)), partial(_begin, world))]


def _begin(world, _at):
    lead = world.users["coordinator"]
    batch = importing.begin(by=lead, data=FILE.read_bytes())
    found = importing.read(batch)
    say = {"encoding": found.encoding, "separator": found.separator}
    importing.set_columns(batch, by=lead, fields=columns.guess(found.header), **say)
    importing.take_sure(batch, by=lead)
