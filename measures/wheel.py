"""The annual wheel: what lies where in the year, in the order of its days.

Rooms above this one (meetings, reports) put their own marks on the wheel with `add_source`, from their
AppConfig's `ready`; so the wheel shows them all and imports none of them.
"""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from measures.models import Measure, Training

MEETING, REPORT, TRAINING, MEASURE = "meeting", "report", "training", "measure"
# What is said of a mark whose title does not tell by itself what kind of day it is.
WORDS = {
    (TRAINING, False): _("Training: %(title)s"),
    (TRAINING, True): _("Training: %(title)s (held)"),
    (MEASURE, False): _("Deadline: %(title)s"),
    (MEASURE, True): _("Deadline: %(title)s (finished)"),
    (MEETING, False): "%(title)s",
    (MEETING, True): _("%(title)s (held)"),
    (REPORT, False): "%(title)s",
    (REPORT, True): _("%(title)s (sent)"),
}
_sources = []


@dataclass(frozen=True)
class Mark:
    """One thing on the wheel. `kind` is one of the four above; `done` is shown in words beside it."""

    day: dt.date
    title: str
    kind: str
    url: str = ""
    done: bool = False

    @property
    def text(self):
        """The title, with what kind of day it is where the title does not say."""
        return str(WORDS[self.kind, self.done]) % {"title": self.title}


def add_source(source):
    """Let `source(year, user) -> iterable of Mark` put marks on the wheel; the same source counts once."""
    if source not in _sources:
        _sources.append(source)


def marks(year, user):
    """All marks of the year that the user may see, by day."""
    found = [mark for source in _sources for mark in source(year, user)]
    return sorted(found, key=lambda mark: (mark.day, mark.kind, mark.title))


def deadlines(year, user):
    """The deadlines in `year` of measures that are not given up."""
    rows = Measure.objects.visible_to(user).filter(due_on__year=year, dropped_at=None)
    for measure in rows:
        yield Mark(
            measure.due_on,
            measure.title,
            MEASURE,
            measure.get_absolute_url(),
            measure.finished_at is not None,
        )


def trainings(year, user):
    """The trainings of `year` that are not called off."""
    for training in Training.objects.visible_to(user).of(year).standing():
        yield Mark(
            training.held_on,
            training.title,
            TRAINING,
            training.get_absolute_url(),
            training.attended is not None,
        )
