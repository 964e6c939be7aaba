"""Action cards of the demo year: three adopted in a meeting, one written anew since, one in use in a concern."""

import datetime as dt
from functools import partial

from cases.actions import cards, runs
from cases.models.card import ActionCard
from okg.demo.story import concern_of
from okg.demo.timeline import Act
from okg.lib import dates

MEETING = dt.date(2026, 9, 30)
ADOPTED = ("k0", "k5", "k8")
ADOPTED_AT = dt.datetime(2026, 9, 30, 12, 0)
REVISED = "k5"
DRAFTED_AT = dt.datetime(2026, 11, 9, 14, 0)
NEW_WORDS = (
    "Evakuer eller lås inn etter virksomhetens beredskapsplan. Tell opp. Ta vare på dem som er utsatt."
)
HOME_AGAIN = 12
STARTED_AT = dt.datetime(2026, 11, 2, 10, 20)
# (number of the step, when, what is noted)
DONE = [
    (1, dt.datetime(2026, 11, 2, 10, 40), "Kvittert på telefon."),
    (2, dt.datetime(2026, 11, 2, 12, 0), ""),
    (3, dt.datetime(2026, 11, 3, 14, 0), "Ingen akutte behov utover bolig."),
    (4, dt.datetime(2026, 11, 3, 14, 10), ""),
    (5, dt.datetime(2026, 11, 5, 13, 0), "Ansvarlig tjeneste er valgt."),
    (6, dt.datetime(2026, 11, 9, 9, 30), ""),
    (12, dt.datetime(2026, 11, 9, 9, 45), "Går som planlagt."),
]
DEVIATED = (
    7,
    dt.datetime(2026, 11, 9, 10, 0),
    "Fastlegen har allerede en time satt opp. Gruppen gjør ikke mer her.",
)


def acts(world):
    """Every act on the cards, for the timeline."""
    run = {}
    number, when, reason = DEVIATED
    return [
        Act(world.moment(ADOPTED_AT), partial(_adopt, world)),
        Act(world.moment(DRAFTED_AT), partial(_draft, world)),
        Act(world.moment(STARTED_AT), partial(_start, world, run)),
        *(Act(world.moment(at), partial(_tick, world, run, step, note)) for step, at, note in DONE),
        Act(world.moment(when), partial(_deviate, world, run, number, reason)),
    ]


def _adopt(world, at):
    meeting = world.meetings[MEETING]
    for card in ActionCard.objects.filter(code__in=ADOPTED):
        soon = world.today + dt.timedelta(days=20)
        cards.adopt(
            card.draft,
            by=world.users["coordinator"],
            meeting=meeting.pk,
            meeting_ref=meeting.ref,
            on=meeting.day,
            in_force_from=meeting.day,
            next_revision_on=soon if card.code == REVISED else dates.add_months(meeting.day, 12),
        )


def _draft(world, at):
    by = world.users["coordinator"]
    draft = cards.draft(ActionCard.objects.get(code=REVISED), by=by)
    step = draft.steps.get(number=2)
    cards.change_step(step, step.version, by=by, responsible=step.responsible, text=NEW_WORDS)


def _start(world, run, at):
    card = ActionCard.objects.get(code="k8")
    by = world.users["coordinator"]
    run["row"] = runs.start(concern_of(world, HOME_AGAIN), card, by=by, at=at)


def _tick(world, run, number, note, at):
    runs.tick(_step(run, number), by=world.users["coordinator"], note=note, at=at)


def _deviate(world, run, number, reason, at):
    runs.deviate(_step(run, number), by=world.users["coordinator"], reason=reason, at=at)


def _step(run, number):
    return run["row"].steps.open().get(step__number=number)
