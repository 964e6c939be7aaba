"""The demo year is a row of acts in the order of time, each done by the application's own action."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field

from okg.access.models import LegalBasis
from okg.demo import moving


@dataclass(frozen=True)
class Act:
    """Something somebody did: `do(at)` does it as of that aware moment."""

    at: dt.datetime
    do: Callable[[dt.datetime], None]


@dataclass
class World:
    """What the acts share: the day the story is moved to, users by user name, and what there is so far."""

    today: dt.date
    users: dict
    concerns: dict = field(default_factory=dict)
    meetings: dict = field(default_factory=dict)

    def moment(self, local, fold=0):
        return moving.moved_moment(local, self.today, fold=fold)

    def day(self, when):
        return moving.said(when, self.today)

    def basis(self, code):
        return LegalBasis.objects.in_force().get(code=code)


def perform(acts):
    """Do all acts, the earliest first; those of one moment in the order they were written."""
    for act in sorted(acts, key=lambda act: act.at):
        act.do(act.at)
