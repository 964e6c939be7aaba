"""What is kept of a person and their family: ages, own version, guardians, interpreter, services."""

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction

from cases import ages, recognisable
from cases.actions import grants, persons
from cases.models.person import Guardian, OwnVersion, Person
from okg.access import net
from okg.lib import dates
from okg.lib.refusal import Refused
from okg.lib.versions import Stale
from tests.conftest import declares, settled

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 25)


@pytest.fixture
def record(concern, coordinator, basis):
    def record(**changes):
        given = {"by": coordinator, "relation": "relation:subject", "basis": basis, "name": "Ola Oppdiktet"}
        return persons.record(settled(concern), **given | changes)

    return record


@pytest.fixture
def mother(record):
    return record(name="Kari Oppdiktet", relation="relation:family")


def reached(person, on=TODAY):
    return {step.code.code: step.reached for step in ages.steps(person, on)}


def test_of_a_year_alone_it_is_said_that_the_day_is_unknown():
    assert ages.possible(Person(birth_year="2011"), TODAY) == (14, 15)
    assert reached(Person(birth_year="2011")) == {"12": True, "15": None, "16": False, "18": False}
    assert reached(Person(birth_year="2010")) == {"12": True, "15": True, "16": None, "18": False}
    assert ages.steps(Person(birth_year="2011"), TODAY)[1].says == "Fyller 15 år i år"
    assert ages.steps(Person(birth_year="2011"), TODAY)[2].says == "Fyller 16 år i 2027"
    assert ages.steps(Person(birth_year=""), TODAY) == ages.steps(Person(birth_year="1980"), TODAY) == []


def test_with_the_day_it_is_exact_on_its_boundary():
    turns = Person(birth_year="2011", born_on="2011-11-25")
    assert ages.possible(turns, TODAY - dt.timedelta(days=1)) == (14, 14)
    assert ages.possible(turns, TODAY) == (15, 15)
    assert reached(turns, TODAY - dt.timedelta(days=1))["15"] is False
    assert reached(turns)["15"] is True
    assert ages.steps(turns, TODAY - dt.timedelta(days=1))[1].says == "Fyller 15 år 25.11.2026"
    leap = Person(birth_year="2008", born_on="2008-02-29")
    assert ages.possible(leap, dt.date(2026, 2, 28)) == (17, 17)
    assert ages.possible(leap, dt.date(2026, 3, 1)) == (18, 18)
    assert ages.steps(Person(born_on="2007-11-26"), TODAY)  # 18; a year later the steps lie behind
    assert ages.steps(Person(born_on="2007-11-25"), TODAY) == []


def test_the_day_decides_the_year(record):
    person = record(birth_year="1999", born_on=dt.date(2011, 5, 3)).person
    assert (person.birth_year, person.born_on) == ("2011", "2011-05-03")


@pytest.mark.parametrize("number", ["01010912345", "010109 12345", "01 01 09 123 45", "Ring 010109-12345."])
@pytest.mark.parametrize("field", ["name", "contact", "own_version"])
def test_no_identity_number_is_taken_anywhere(record, number, field):
    with pytest.raises(Refused):
        record(**{"name": "Ola"} | {field: f"Ola {number}"})


@pytest.mark.parametrize("text", ["912 34 567", "+46 70 123 45 67", "91234567 92345678", "2009"])
def test_telephone_numbers_are_taken(text):
    assert recognisable.identity_numbers(text) == []


def test_the_form_says_so_beside_the_field_and_keeps_what_was_typed(concern, coordinator, basis, client_for):
    sent = {"relation": "relation:subject", "basis": str(basis.pk), "name": "Ola", "contact": "01010912345"}
    sent |= {"interpreter": "yes", "birth_year": "2010", "born_on": "03.05.2011"}
    page = (
        client_for(coordinator).post(f"/bekymringer/{settled(concern).ref}/person/ny/", sent).content.decode()
    )
    assert "Elleve siffer" in page and 'value="01010912345"' in page
    assert "Skriv hvilket språk tolken skal snakke." in page
    assert "Året stemmer ikke med fødselsdatoen." in page
    assert not Person.objects.exists()


def test_an_interpreter_has_a_language_and_nobody_else(record):
    assert record().person.needs_interpreter is None
    with pytest.raises(Refused):
        record(needs_interpreter=True)
    person = record(needs_interpreter=True, language="Somali").person
    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.filter(pk=person.pk).update(needs_interpreter=False)
    assert record(needs_interpreter=False, language="Somali").person.language is None


def test_the_own_version_grows_and_is_never_changed(concern, record, coordinator):
    tie = record(own_version="Jeg mente det ikke.")
    persons.tell(tie, by=coordinator, text="Nå ser jeg det.", told_on=dates.today())
    assert [one.text for one in tie.own_versions.all()] == ["Jeg mente det ikke.", "Nå ser jeg det."]
    with pytest.raises(IntegrityError), transaction.atomic():
        OwnVersion.objects.update(told_on=dates.today() - dt.timedelta(days=1))
    for wrong in ({"text": " "}, {"text": "Ja.", "told_on": dates.today() + dt.timedelta(days=1)}):
        with pytest.raises(Refused):
            persons.tell(tie, by=coordinator, **wrong)


def test_a_guardian_is_a_next_of_kin_of_the_same_concern(
    record, mother, coordinator, log_concern, member, basis
):
    child = record()
    stranger = record(name="Per Annen", relation="relation:exposed")
    given = {"by": coordinator, "role": "guardian_role:foreldreansvar", "contact": "yes"}
    persons.add_guardian(child, guardian=mother, **given)
    for wrong in ({"guardian": stranger}, {"guardian": mother, "contact": "no"}, {"guardian": child}):
        with pytest.raises(Refused):
            persons.add_guardian(child, **given | wrong)
    again = persons.add_guardian(
        child, guardian=mother, **given | {"contact": "ask", "reason": "Hemmelig adresse."}
    )
    assert Guardian.objects.get() == again and again.version == 2
    elsewhere = persons.record(
        settled(log_concern(by=member)),
        by=coordinator,
        relation="relation:family",
        basis=basis,
        name="Liv Fjern",
    )
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("update cases_guardian set guardian_id = %s", [elsewhere.pk])
    with pytest.raises(IntegrityError), transaction.atomic():
        Guardian.objects.update(reason=None)
    persons.remove_guardian(again, by=coordinator)
    assert not Guardian.objects.exists() and Guardian.history.count() == 3


def test_two_who_note_the_services_at_once_see_both_texts(record, coordinator):
    tie = record()
    persons.note_services(tie, by=coordinator, version=1, known_to="Treneren.", agencies=["nav"])
    with pytest.raises(Stale):
        persons.note_services(tie, by=coordinator, version=1, known_to="Rektor.", agencies=[])
    tie.refresh_from_db()
    assert (tie.known_to, tie.agencies) == ("Treneren.", ["nav"])


@pytest.fixture
def second(log_concern, member, coordinator):
    """A second concern of the same lead."""
    concern = log_concern(by=member)
    declares(concern, coordinator)
    return settled(concern)


def test_only_who_may_identify_in_both_brings_somebody_from_another_concern(
    concern, record, second, make_user, basis, coordinator, client_for
):
    person = record().person
    deputy = make_user("vara", seat="slt", deputy=True)
    for one in (concern, second):
        grants.give(
            one, by=coordinator, to=deputy, layer="work", basis=basis, reason="Hjelper.", until=dates.today()
        )
        declares(one, deputy)
    tie = {"person": person, "relation": "relation:exposed", "basis": basis}
    with pytest.raises(Refused):
        persons.tie(second, by=deputy, **tie)
    address = f"{second.get_absolute_url()}person/samme/"
    assert concern.code_word not in client_for(deputy).get(address).content.decode()
    page = client_for(coordinator).get(address).content.decode()
    assert concern.code_word in page and "Oppdiktet" not in page
    assert (
        "person/samme/"
        in client_for(coordinator).get(f"{second.get_absolute_url()}person/ny/").content.decode()
    )
    persons.tie(second, by=coordinator, **tie)
    with pytest.raises(Refused):
        persons.tie(second, by=coordinator, **tie)


def test_the_person_page_leads_only_where_the_reader_may_identify(
    concern, record, second, doctor, basis, coordinator, client_for
):
    tie = record(own_version="Jeg mente det ikke.")
    persons.tie(second, by=coordinator, person=tie.person, relation="relation:subject", basis=basis)
    grants.give(
        second,
        by=coordinator,
        to=doctor,
        layer="identify",
        basis=basis,
        reason="Samtale.",
        until=dates.today(),
    )
    declares(second, doctor)
    mine = client_for(coordinator).get(f"{concern.get_absolute_url()}person/").content.decode()
    assert second.code_word in mine and "Jeg mente det ikke." in mine
    theirs = client_for(doctor).get(f"{second.get_absolute_url()}person/").content.decode()
    assert "Ola Oppdiktet" in theirs
    assert concern.code_word not in theirs and "Jeg mente det ikke." not in theirs
    with transaction.atomic(), net.under(doctor):
        assert Person.objects.count() == 1 and not OwnVersion.objects.exists()


def test_next_of_kin_are_told_apart_from_whom_it_is_about(concern, mother, coordinator, client_for):
    page = client_for(coordinator).get(f"{concern.get_absolute_url()}person/").content.decode()
    assert "Pårørende" in page and "Bekymringen handler ikke om dem" in page
