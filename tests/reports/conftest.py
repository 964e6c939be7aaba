"""A quarter that is over, a report on its way, concerns with chosen dates and codes."""

import datetime as dt

import pytest

from cases.models.concern import Concern
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
    """receive(quarter, count, **codes): concerns received on the quarter's tenth day, copied from one that was logged."""

    def copies(quarter, count, *, at=None, **codes):
        first = log_concern(by=coordinator)
        at = at or dates.midnight(quarter.first + dt.timedelta(days=9))
        rows = []
        for number in range(count):
            fields = {
                field.attname: getattr(first, field.attname)
                for field in Concern._meta.concrete_fields
                if not getattr(field, "sealed", False) and field.name not in ("id", "dossier_id")
            }
            fields |= {"ref": f"B-{id(first)}-{number}"[:20], "code_word": f"{first.code_word} {number} {at}"[:60]}
            fields |= {"received_at": at} | {f"{name}_id": key for name, key in codes.items()}
            rows.append(Concern(**fields))
        Concern.objects.filter(pk=first.pk).delete()
        return Concern.objects.bulk_create(rows)

    return copies


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
