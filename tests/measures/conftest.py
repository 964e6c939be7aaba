"""The year's plan as such a group really keeps it, and one measure and one training to act on."""

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest

from measures.actions import lifecycle
from measures.actions import training as trainings
from okg.lib import dates

DATA = Path(__file__).parent / "data"


@pytest.fixture
def measures_file():
    return (DATA / "measures-2026.csv").read_bytes()


@pytest.fixture
def trainings_file():
    return (DATA / "trainings-2026.csv").read_bytes()


@pytest.fixture
def plan_measure(coordinator):
    """plan_measure(**changes) -> Measure of this year, due in a month."""

    def plan(**changes):
        today = dates.today()
        given = {
            "by": coordinator,
            "year": today.year,
            "title": "Åpen hall fredag kveld",
            "goal": "goal:g2",
            "level": "measure_level:universelt",
            "responsible": "Kultur og fritid",
            "due_on": today + dt.timedelta(days=30),
        }
        return lifecycle.add(**given | changes)

    return plan


@pytest.fixture
def measure(plan_measure, member):
    """A measure that `member` owns."""
    return plan_measure(owner=member)


@pytest.fixture
def plan_training(coordinator):
    def plan(**changes):
        given = {
            "by": coordinator,
            "title": "Trygg på banen",
            "audience": "Trenere og lagledere",
            "held_on": dates.today() - dt.timedelta(days=3),
            "hours": Decimal("1.5"),
            "held_by": "SLT-koordinator",
            "signed_up": 40,
        }
        return trainings.add(**given | changes)

    return plan


@pytest.fixture
def training(plan_training):
    """A training that was held three days ago and that nobody has counted yet."""
    return plan_training()
