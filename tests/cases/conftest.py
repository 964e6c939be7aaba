"""What it takes to act on a concern: a legal basis, an access, a form filled in as a browser would send it."""

import datetime as dt
import uuid

import pytest

from cases.actions import assessing, consents, grants, lifecycle, persons
from okg.access import bases
from okg.access.models import LegalBasis
from okg.access.roles import WORK
from okg.lib import dates
from tests.conftest import ENDING, declares, settled


@pytest.fixture
def basis(db):
    return LegalBasis.objects.get(code="AVGIVERS-OPPG", active=True)


@pytest.fixture
def give(concern, coordinator, basis):
    """give(user, **changes) -> Grant on `concern`, for a month, on a basis that stands between the two; the user has
    declared to be impartial."""

    def give(user, **changes):
        fits = user.regime == "ingen" or bases.fits(basis, coordinator.regime, user.regime)
        given = {
            "by": coordinator,
            "to": user,
            "layer": WORK,
            "basis": basis if fits else LegalBasis.objects.in_force().get(code="FORMAAL"),
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
        return assessing.assess(concern, **given | changes)

    return assess


@pytest.fixture
def closed(concern, coordinator, assess):
    """`concern`, closed by its lead."""
    assess()
    return lifecycle.close(
        concern, by=coordinator, reason="close_reason:rad_gitt", outcome="Skolen følger opp.", **ENDING
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


@pytest.fixture
def consent_basis(db):
    return LegalBasis.objects.get(code="SAMTYKKE", active=True)


@pytest.fixture
def person(concern, coordinator, basis):
    """person(born=…) -> a Relation of `concern`; without a year of birth nothing is known of the age."""

    def record(*, born="", relation="relation:subject"):
        return persons.record(
            settled(concern),
            by=coordinator,
            relation=relation,
            basis=basis,
            name="Navn Navnesen",
            birth_year=str(born),
        )

    return record


@pytest.fixture
def prepare(concern, coordinator):
    """prepare(relation, **changes) -> a Consent to be answered, towards the agency of the doctor."""

    def prepare(relation, **changes):
        asked = {
            "relation": relation,
            "scope": ["consent_scope:bekymringen"],
            "what": "Hva skolen er urolig for.",
            "purpose": "At helsetjenesten kan tilby samtaler.",
            "recipients": ["kommuneoverlege"],
        }
        return consents.prepare(concern, by=coordinator, **asked | changes)

    return prepare


@pytest.fixture
def answer(coordinator):
    """answer(consent, **changes) -> the Consent, given by the person in writing."""

    def answer(consent, **changes):
        given = {
            "given": True,
            "how": "consent_how:skriftlig",
            "interpreter": "interpreter:ikke_behov",
            "by_person": True,
        }
        return consents.answer(consent, by=coordinator, **given | changes)

    return answer


@pytest.fixture
def given(person, prepare, answer):
    """given(**changes of what is asked) -> a living consent of an adult, towards the doctor's agency."""

    def give(**changes):
        relation = changes.pop("relation", None) or person(born=dates.today().year - 30)
        return answer(prepare(relation, **changes))

    return give


@pytest.fixture
def rest(give, consent_basis, doctor):
    """rest(consent, **changes) -> the grant to the doctor that rests on it."""

    def rest(consent, **changes):
        return give(
            doctor,
            **{"basis": consent_basis, "consent": consent, "until": dates.today() + dt.timedelta(days=30)}
            | changes,
        )

    return rest
