"""The year's measures and trainings, taken through the same import that a coordinator uses."""

import csv
import datetime as dt
import io
from functools import partial
from pathlib import Path

from measures.actions import importing, lifecycle
from measures.models import Measure
from okg.demo.moving import moved
from okg.demo.timeline import Act

INPUT = Path(__file__).parent / "input"
# The files tell how things stood on this day. They are taken at the year's start all the same, since the
# quarterly reports count what was planned and finished by then.
TRUE_ON = dt.datetime(2026, 11, 2, 12)
BEGAN = dt.datetime(2026, 1, 5, 9)
# Who answers in the group for what is done by services that have no seat in it, by the measures' numbers.
OWNERS = {3: "coordinator", 4: "health", 10: "deputy"}


def acts(world):
    """Reading in both files, and what was said of some measures since."""
    return [
        Act(world.moment(BEGAN), partial(_take_measures, world)),
        Act(world.moment(BEGAN), partial(_take_trainings, world)),
        Act(world.moment(dt.datetime(2026, 11, 5, 10)), partial(_follow_up, world)),
    ]


def _take_measures(world, _at):
    """One plan for each year the moved deadlines fall in, since a plan is a calendar year's."""
    header, *rows = _sheet("measures-2026.csv")
    due = header.index("Frist")
    for row in rows:
        row[due] = _moved(row[due], world)
    for year in sorted({int(row[due][:4]) for row in rows}):
        data = _bytes([header, *(row for row in rows if row[due].startswith(str(year)))])
        plan = importing.read_measures(data, year=year)
        importing.take_measures(plan, by=world.users["coordinator"], at=world.moment(TRUE_ON))


def _take_trainings(world, _at):
    header, *rows = _sheet("trainings-2026.csv")
    day = header.index("Dato")
    for row in rows:
        row[day] = _moved(row[day], world)
    plan = importing.read_trainings(_bytes([header, *rows]))
    importing.take_trainings(plan, by=world.users["coordinator"], at=world.moment(TRUE_ON))


def _follow_up(world, at):
    """What was reported and judged after the files were read in."""
    measures = {measure.number: measure for measure in Measure.objects.all()}
    for number, owner in OWNERS.items():
        lifecycle.give_owner(measures[number], by=world.users["coordinator"], owner=world.users[owner])
    lifecycle.evaluate(
        measures[7],
        by=world.users["coordinator"],
        did_it_work="evaluation:virket",
        text="Flere lag har egen rutine, og færre dommere melder om rop. Trenerne vil møtes igjen til våren.",
        continue_next_year=True,
        at=at,
    )
    lifecycle.evaluate(
        measures[5],
        by=world.users["doctor"],
        did_it_work="evaluation:delvis",
        text="Kortet er øvd én gang. Øvelsen viste at telefonlisten til kriseteamet var gammel.",
        continue_next_year=True,
        at=at,
    )
    lifecycle.report_progress(
        measures[6],
        by=world.users["nav"],
        text="Fire mentorpar er i gang. To unge står på venteliste.",
        at=at,
    )
    lifecycle.report_progress(
        measures[13],
        by=world.users["police"],
        text="Tre frivillige samtaler i høst, alle med avtalt oppfølging.",
        at=at,
    )


def _sheet(name):
    return list(csv.reader((INPUT / name).read_text("utf-8").splitlines(), delimiter=";"))


def _bytes(rows):
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerows(rows)
    return text.getvalue().encode()


def _moved(day, world):
    return moved(dt.date.fromisoformat(day), world.today).isoformat()
