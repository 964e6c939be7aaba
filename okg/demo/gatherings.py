"""Two years of meetings: called, cancelled, held and written down, as the lists and meetings.toml tell."""

import csv
import datetime as dt
import tomllib
from functools import partial
from pathlib import Path

from cases.actions import tasks
from meetings.actions import agenda, calling, holding, impartiality, minutes
from meetings.models import AWAY, DEPUTY, EXTRAORDINARY, ORDINARY, PRESENT, Meeting
from okg.demo.story import concern_of
from okg.demo.timeline import Act
from okg.roster.models import Seat

HERE = Path(__file__).parent
LISTS = ["meetings-2025.csv", "meetings-2026.csv"]
KINDS = {"ordinært": ORDINARY, "ekstraordinært": EXTRAORDINARY}
# As the lists call them, and the seats they are.
SEATS = {
    "SLT-koordinator": "slt",
    "Psykisk helse og rus": "psykisk_helse",
    "Kommuneoverlege": "kommuneoverlege",
    "NAV": "nav",
    "Politikontakt": "politi",
    "Ressursperson skole": "skole",
    "Radikaliseringskontakt": "radikaliseringskontakt",
    "Leder barnevern": "barnevern",
}
A_DAY = dt.timedelta(days=1)


def acts(world):
    """Every act of every meeting, for the timeline."""
    told = tomllib.loads((HERE / "meetings.toml").read_text("utf-8"))["meeting"]
    stories = {story["date"]: story for story in told}
    found = []
    for row in rows():
        story = stories.get(row["date"], {})
        found += _called(world, row, story) if "called_at" in story else _recorded(world, row, story)
    return found


def rows():
    """The lines of both lists: "date", naive local "starts" and "ends", and the lists' own columns."""
    found = []
    for name in LISTS:
        lines = csv.DictReader((HERE / "input" / name).read_text("utf-8").splitlines(), delimiter=";")
        for line in lines:
            day = dt.date.fromisoformat(line["Dato"])
            first, last = (dt.time.fromisoformat(clock) for clock in line["Tid"].split("-"))
            starts, ends = dt.datetime.combine(day, first), dt.datetime.combine(day, last)
            found.append(line | {"date": day, "starts": starts, "ends": ends})
    return found


def _recorded(world, row, story):
    """A meeting from before the group used this, or one that came to nothing: written down afterwards.

    Cancelling beforehand would ask for a new date where the moved year has too few meetings left.
    """
    return [Act(world.moment(row["ends"]), partial(_record, world, row, story))]


def _called(world, row, story):
    """A meeting that was called and filled, and then, unless it lies ahead, held."""
    called = world.moment(story["called_at"])
    found = [Act(called, partial(_call, world, row, story))]
    # The agenda of a meeting that has been was made the day before; that of the next grows from the call on.
    usual = world.moment(row["starts"]) - A_DAY if row["Avholdt"] == "ja" else called
    for item in story.get("item", ()):
        added = world.moment(item["added_at"]) if "added_at" in item else usual
        found.append(Act(added, partial(_add_item, world, row, item)))
        for said in item.get("said", ()):
            found.append(Act(world.moment(said["at"]), partial(_say, world, row, item, said)))
    if row["Avholdt"] == "ja":
        found.append(Act(world.moment(row["ends"]), partial(_hold, world, row, story)))
    return found


def _times(world, row):
    starts_at, ends_at = world.moment(row["starts"]), world.moment(row["ends"])
    return {"starts_at": starts_at, "ends_at": ends_at, "place": row["Sted"]}


def _record(world, row, story, at):
    by = world.users["coordinator"]
    held = row["Avholdt"] == "ja"
    meeting = calling.record(
        by=by,
        kind=KINDS[row["Type"]],
        attendance=_attendance(row) if held else (),
        cancel_reason="" if held else row["Merknad"],
        replaces=world.meetings.get(story.get("replaces")),
        at=at,
        **_times(world, row),
    )
    world.meetings[row["date"]] = meeting
    if text := story.get("minutes"):
        minutes.write(meeting, meeting.version, by=by, text=text)


def _call(world, row, story, at):
    by = world.users["coordinator"]
    if "concern" in story:
        meeting = calling.call_extraordinary(
            concern_of(world, story["concern"]),
            by=by,
            invited=[world.users[name] for name in story["invited"]],
            at=at,
            **_times(world, row),
        )
    else:
        meeting = calling.plan(by=by, kind=KINDS[row["Type"]], at=at, **_times(world, row))
    world.meetings[row["date"]] = meeting


def _add_item(world, row, item, at):
    number = item.get("concern")
    added = agenda.add_item(
        world.meetings[row["date"]],
        by=world.users["coordinator"],
        kind=f"agenda_kind:{item['kind']}",
        title=item.get("title", ""),
        concern=number and concern_of(world, number),
        minutes_planned=item["minutes_planned"],
        at=at,
    )
    if number is None:
        impartiality.declare(added, by=world.users["coordinator"], answer="impartial", at=at)


def _say(world, row, item, said, at):
    """Somebody says of an item about a concern whether they are impartial; who is not leaves, and a deputy joins."""
    impartiality.declare(
        world.meetings[row["date"]].items.get(concern=world.concerns[item["concern"]]),
        by=world.users[said["by"]],
        answer=said["answer"],
        ground=f"recusal_ground:{said['ground']}" if "ground" in said else None,
        at=at,
    )


def _hold(world, row, story, at):
    """Hold the meeting, then write down what was said and decided."""
    by = world.users["coordinator"]
    meeting = holding.hold(world.meetings[row["date"]], by=by, attendance=_attendance(row), at=at)
    meeting = Meeting.objects.get(pk=meeting.pk)
    minutes.write(meeting, meeting.version, by=by, text=story["minutes"])
    told = story.get("item") or [{"text": story["text"]}]
    for item, said in zip(meeting.items.all(), told, strict=True):
        if text := said.get("text"):
            minutes.write_item(item, item.version, by=by, text=text)
        for decided in said.get("decision", ()):
            _decide(world, item, decided, at)


def _decide(world, item, decided, at):
    owner = world.users[decided["owner"]]
    decision = minutes.decide(
        item,
        by=world.users["coordinator"],
        text=decided["text"],
        owner=owner,
        due_on=world.day(decided["due_on"]),
        at=at,
    )
    if "done_at" in decided:
        tasks.finish(decision.task, by=owner, at=world.moment(decided["done_at"]))


def _attendance(row):
    """One line a seat: there, there by deputy, or sent word; a deputy who came outweighs the word sent."""
    status = {name: AWAY for name in _names(row["Forfall"])}
    for name in _names(row["Til stede"]):
        seat, deputy, _rest = name.partition(" (vara)")
        status[seat] = DEPUTY if deputy else PRESENT
    seats = Seat.objects.in_bulk(SEATS.values())
    return [holding.Presence(status=was, seat=seats[SEATS[name]]) for name, was in status.items()]


def _names(cell):
    return [name.strip() for name in cell.split(",") if name.strip()]
