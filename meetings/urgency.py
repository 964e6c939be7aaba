"""By when a concern's running action cards ask for an extraordinary meeting (mandate M6)."""

from dataclasses import dataclass
from datetime import datetime

from cases.models.run import CardRun, RunStep

# The cards are the group's own text; a step that calls the meeting says so in its title.
WORDS = "ekstraordinært møte"


@dataclass(frozen=True)
class Limit:
    """The earliest deadline: the card as people say it ("K6"), the step's own words for when, and the moment."""

    card: str
    when: str
    at: datetime


def limit_of(concern):
    """The Limit of the concern's running cards; None where no step that is still open asks for a meeting by a time."""
    steps = RunStep.objects.open().filter(
        run__in=CardRun.objects.running().filter(concern=concern),
        step__title__icontains=WORDS,
        due_at__isnull=False,
    )
    first = steps.select_related("step", "run__card_version__card").order_by("due_at").first()
    return first and Limit(first.run.card.label, first.step.when, first.due_at)
