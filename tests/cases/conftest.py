"""What it takes to act on a concern: a legal basis, an access, a form filled in as a browser would send it."""

import datetime as dt
import uuid

import pytest

from cases.actions import grants, lifecycle
from okg.access.models import LegalBasis
from okg.access.roles import WORK
from okg.lib import dates
from tests.conftest import declares


@pytest.fixture
def basis(db):
    return LegalBasis.objects.get(code="AVGIVERS-OPPG", active=True)


@pytest.fixture
def give(concern, coordinator, basis):
    """give(user, **changes) -> Grant on `concern`, for a month; the user has declared to be impartial."""

    def give(user, **changes):
        given = {
            "by": coordinator,
            "to": user,
            "layer": WORK,
            "basis": basis,
            "reason": "Skal holde en samtale.",
            "until": dates.today() + dt.timedelta(days=30),
        }
        grant = grants.give(concern, **given | changes)
        declares(concern, user)
        return grant

    return give


@pytest.fixture
def assess(concern, coordinator):
    """assess(**changes) -> Assessment of `concern` with an outcome."""

    def assess(**changes):
        given = {
            "by": coordinator,
            "level": "level:1",
            "reason": "Gode voksne rundt.",
            "protective": "Går på boksing.",
            "outcome": "review_outcome:klar_for_avslutning",
        }
        return lifecycle.assess(concern, **given | changes)

    return assess


@pytest.fixture
def closed(concern, coordinator, assess):
    """`concern`, closed by its lead."""
    assess()
    return lifecycle.close(
        concern, by=coordinator, reason="close_reason:rad_gitt", outcome="Skolen følger opp."
    )


@pytest.fixture
def filled_in():
    """filled_in(**changes) -> the log form as a browser sends it; each call is a form of its own."""

    def fill(**changes):
        today = dates.local(dates.now())
        sent = {
            "submission": str(uuid.uuid4()),
            "draft_name": "cases.log",
            "danger": "no",
            "source": "source:skole",
            "channel": "channel:telefon",
            "received_at_0": f"{today - dt.timedelta(days=1):%d.%m.%Y}",
            "received_at_1": "09.41",
            "reporter": "",
            "arena": "arena:skole",
            "theme": "theme:hatefulle_ytringer",
            "known": "Tegnet symboler på pulten.",
            "heard": "",
            "judged": "",
            "level": "level:2",
            "level_reason": "Flere tegn over tid.",
            "done_so_far": "",
            "urgency": "urgency:vanlig",
        }
        return sent | changes

    return fill
