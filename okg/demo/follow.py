"""What follows an assessment in one concern of the year: its plan, the views of a colleague, what agencies can do."""

import datetime as dt
from functools import partial

from cases.actions import asking, assessing, plan_items, planning
from okg.demo.story import concern_of
from okg.demo.timeline import Act
from okg.roster.models import Agency

DESK = 1  # the concern of the drawings on the desk
TALKS = 7  # that of the talks at the labour office


def acts(world):
    """Every act of the plan and the questions, for the timeline."""
    told = [
        (dt.datetime(2026, 2, 24, 9), _ask_school),
        (dt.datetime(2026, 2, 27, 13), _school_answers),
        (dt.datetime(2026, 3, 2, 10, 30), _first_plan),
        (dt.datetime(2026, 5, 11, 10), _evaluate),
        (dt.datetime(2026, 8, 31, 10, 30), _second_plan),
        (dt.datetime(2026, 9, 1, 14), _see_otherwise),
        (dt.datetime(2026, 11, 12, 9), _ask_nav),
        (dt.datetime(2026, 11, 13, 10), _begin_a_plan),
    ]
    return [Act(world.moment(when), partial(do, world)) for when, do in told]


def _ask_school(world, at):
    asking.ask(
        concern_of(world, DESK),
        by=world.users["coordinator"],
        agency=Agency.objects.get(code="skole"),
        what="Hva ser dere i hverdagen, og hva kan dere stille opp med?",
        answer_by=world.day(dt.date(2026, 2, 27)),
        at=at,
    )


def _school_answers(world, at):
    asking.record(
        concern_of(world, DESK).questions.get(),
        by=world.users["coordinator"],
        answer="contribution:kjent",
        text="Det er roligere i timene. Skolen kan sette av en fast voksen to ganger i uken.",
        basis=world.basis("FORMAAL"),
        at=at,
    )


def _first_plan(world, at):
    by, health = world.users["coordinator"], world.users["health"]
    plan = planning.draft(
        concern_of(world, DESK),
        by=by,
        problem="Hets mot medelever, og en mulig vei inn i et lukket nettmiljø.",
        goals="At hetsen tar slutt, og at ungdommen har noe å være med på.",
        measure_of_success="Ingen nye ytringer på skolen, og medeleven er tilbake i timene.",
        own_part="Vil gjerne fortsette med fotball, og går med på samtaler.",
        evaluate_on=world.day(dt.date(2026, 5, 11)),
        at=at,
    )
    said = {"by": by, "owner": health, "at": at}
    talks = plan_items.add(plan, what="Samtale hver uke", due_on=world.day(dt.date(2026, 3, 16)), **said)
    group = plan_items.add(
        plan,
        what="Skaffe en plass i gitargruppen",
        due_on=world.day(dt.date(2026, 4, 13)),
        outside="Kulturskolen",
        **said,
    )
    planning.agree(plan, by=by, at=at)
    plan_items.finish(talks, by=health, at=at + dt.timedelta(days=10))
    plan_items.drop(
        group, by=by, reason="Ungdommen ville heller spille fotball.", at=at + dt.timedelta(days=30)
    )


def _evaluate(world, at):
    planning.evaluate(
        concern_of(world, DESK).plans.get(),
        by=world.users["coordinator"],
        worked="evaluation:delvis",
        learnt="Samtalene hjelper. Det som skjer på nett, vet vi fortsatt lite om.",
        person_view="Synes det er greit å ha noen å snakke med.",
        next="plan_next:juster",
        next_evaluation_on=world.day(dt.date(2026, 8, 31)),
        at=at,
    )


def _second_plan(world, at):
    by, health = world.users["coordinator"], world.users["health"]
    day = world.day("today+10")
    plan = planning.draft(concern_of(world, DESK), by=by, evaluate_on=day, at=at)
    said = {"by": by, "at": at}
    plan_items.add(plan, what="Snakke om livet på nett", owner=health, due_on=world.day("today-8"), **said)
    plan_items.add(
        plan, what="Avtale med skolen om fast voksen", owner=by, due_on=world.day("today+4"), **said
    )
    planning.agree(plan, by=by, at=at)


def _see_otherwise(world, at):
    assessing.dissent(
        concern_of(world, DESK).assessments.last(),
        by=world.users["health"],
        level="level:1",
        reason="I samtalene ser jeg mest av det som går bra. Jeg ville ha satt nivået ned, og fulgt overgangen tett.",
        at=at,
    )


def _ask_nav(world, at):
    nav = world.users["nav"]
    asking.ask(
        concern_of(world, DESK),
        by=world.users["coordinator"],
        agency=nav.agency,
        to=nav,
        what="Finnes det en jobb etter skoletid eller et kurs som kan passe for en ungdom på 16 år?",
        answer_by=world.day("today+3"),
        at=at,
    )


def _begin_a_plan(world, at):
    """A draft: whose part it is and when it is looked at, nobody has agreed on yet."""
    by = world.users["coordinator"]
    plan = planning.draft(
        concern_of(world, TALKS),
        by=by,
        problem="Samtalene på NAV går i sirkel, og deltakeren møter stadig sjeldnere.",
        goals="At deltakeren har noe å gå til hver dag.",
        at=at,
    )
    plan_items.add(plan, by=by, what="Finne en arbeidsplass", owner=by, due_on=world.day("today+12"), at=at)
