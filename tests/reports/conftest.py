"""A quarter that is over, a report at each step of its way, concerns with chosen dates and codes."""

import datetime as dt

import pytest

from okg.lib import dates
from okg.lib.quarters import Quarter
from okg.reports import actions

TEXTS = {
    "developments": "Mer uro på nett enn før.\n\nSkolene tar kontakt tidligere.",
    "decisions": "Rådet bes om å sette av tid til en felles øvelse.",
    "next_quarter": "Kurs for ansatte og ett møte.",
}


@pytest.fixture
def quarter():
    """The quarter that was over last."""
    return Quarter.of(dates.today()).previous


@pytest.fixture
def receive(coordinator, log_concern):
    """receive(quarter, count, at=moment, theme=…): log concerns, received on the quarter's tenth day by
    default.
    """

    def received(quarter, count, *, at=None, **codes):
        at = at or dates.midnight(quarter.first + dt.timedelta(days=9))
        return [log_concern(by=coordinator, received_at=at, **codes) for _number in range(count)]

    return received


@pytest.fixture
def report(coordinator, quarter):
    """A written draft."""
    begun = actions.draft(quarter, by=coordinator)
    return actions.write(begun, begun.version, by=coordinator, **TEXTS)


@pytest.fixture
def approved(report, coordinator, doctor):
    """A report that the doctor has approved."""
    actions.ask_approval(report, report.version, by=coordinator)
    return actions.approve(report, report.version, by=doctor)


@pytest.fixture
def published(approved, coordinator):
    return actions.publish(approved, approved.version, by=coordinator)
