"""Who it is lies sealed under its own key; whoever recorded it knows, others need an access that says so."""

import pytest
from django.db import connection

from cases.actions import persons
from okg.access.may import may
from okg.access.roles import IDENTIFY
from okg.ledger.models import Event
from okg.lib.refusal import Refused
from okg.lib.versions import Stale
from tests.conftest import settled

pytestmark = pytest.mark.django_db


@pytest.fixture
def record(concern, coordinator, basis):
    def record(**changes):
        given = {"by": coordinator, "relation": "relation:subject", "basis": basis, "name": "Ola Oppdiktet"}
        return persons.record(settled(concern), **given | changes)

    return record


def test_record_seals_the_name_under_a_key_of_its_own(concern, record):
    person = record().person
    assert person.dossier_id != concern.dossier_id
    with connection.cursor() as cursor:
        cursor.execute("select name from cases_person where id = %s", [person.pk])
        assert b"Oppdiktet" not in bytes(cursor.fetchone()[0])


def test_record_opens_the_identity_to_whoever_recorded_it_and_to_nobody_else(
    concern, record, coordinator, member
):
    assert not may(coordinator, "cases.identify_person", concern)
    record()
    assert may(coordinator, "cases.identify_person", concern)
    assert not may(member, "cases.identify_person", concern)
    assert concern.grants.get(layer=IDENTIFY).origin == "recorded"


def test_a_made_up_second_person_opens_no_door_to_the_first(concern, record, make_user, give):
    record()
    deputy = make_user("stedfortreder", seat="slt", deputy=True)
    give(deputy)
    with pytest.raises(Refused):
        record(by=deputy, name="Oppspinn")
    assert not may(deputy, "cases.identify_person", concern)


def test_those_who_may_identify_record_more(record, coordinator):
    record()
    assert record(name="Kari Oppdiktet", relation="relation:family").person.name == "Kari Oppdiktet"


def test_record_without_a_name_or_in_a_closed_concern_is_refused(record, closed):
    with pytest.raises(Refused):
        record()


def test_the_ledger_knows_the_person_by_key_alone(record):
    relation = record()
    assert Event.objects.get(event="person_recorded").facts == {
        "person": str(relation.person_id),
        "relation": "relation:subject",
        "basis": "AVGIVERS-OPPG",
    }


def test_change_from_an_old_page_is_stale(concern, record, coordinator):
    person = record().person
    fields = {"name": "Ola O.", "birth_year": "", "contact": "", "own_version": "Mitt syn."}
    persons.change(person, by=coordinator, version=1, concern=concern, **fields)
    with pytest.raises(Stale):
        persons.change(person, by=coordinator, version=1, concern=concern, **fields)
