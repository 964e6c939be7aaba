"""Consent: by whom at which age, for how long, and that what rests on it ends with it."""

import datetime as dt
from threading import Barrier, Thread

import pytest
from django.db import IntegrityError, connection, transaction

from cases import consents
from cases.actions import consents as acts
from cases.actions import grants, lifecycle, persons, shadows
from cases.models.concern import Concern
from cases.models.consent import Consent
from cases.models.document import Document
from cases.models.grant import Grant
from okg.access.may import may
from okg.access.models import LegalBasis
from okg.catalogue import codes
from okg.catalogue.models import Code
from okg.ledger.models import Event
from okg.lib import dates
from okg.lib.history import save
from okg.lib.refusal import Refused
from okg.notify.models import Notice
from tests.access.things import PDF
from tests.conftest import ENDING, settled

pytestmark = pytest.mark.django_db
GENERAL, HEALTH = ["consent_scope:bekymringen"], ["consent_scope:helse"]


def days(number):
    return dates.today() + dt.timedelta(days=number)


# ------------------------------------------------------------------------------------------------- whose consent


@pytest.mark.parametrize(
    ("age", "scope", "rule", "person_needed", "parents_needed"),
    [
        (14, GENERAL, "foresatte", False, True),
        (15, GENERAL, "begge", True, True),
        (16, GENERAL, "begge", True, True),
        (17, GENERAL, "begge", True, True),
        (18, GENERAL, "selv", True, False),
        (14, HEALTH, "foresatte", False, True),
        (15, HEALTH, "begge", True, True),
        (16, HEALTH, "helse_selv", True, False),
        (17, HEALTH, "helse_selv", True, False),
        (18, HEALTH, "selv", True, False),
        (16, GENERAL + HEALTH, "begge", True, True),
    ],
)
def test_whose_consent_it_takes_at_each_age(age, scope, rule, person_needed, parents_needed):
    needs = consents.needs((age, age), scope)
    assert needs.rule == f"consent_age:{rule}"
    assert (needs.person, needs.parents, needs.unsure) == (person_needed, parents_needed, False)


def test_a_year_of_birth_leaves_two_ages_and_the_stricter_rule_counts(person):
    relation = person(born=dates.today().year - 15)
    ages = consents.possible_ages(relation)
    assert ages == (14, 15)
    needs = consents.needs(ages, GENERAL)
    assert needs.unsure and needs.person and needs.parents and needs.heard
    assert needs.said == "14–15"


def test_who_may_be_17_or_18_needs_both_until_the_age_is_said(person, prepare):
    relation = person(born=dates.today().year - 18)
    assert prepare(relation).needs_parents
    assert not prepare(relation, age=18).needs_parents


def test_an_age_that_does_not_fit_with_the_year_of_birth_is_refused(person, prepare):
    with pytest.raises(Refused, match="Alderen stemmer ikke"):
        prepare(person(born=dates.today().year - 15), age=18)


def test_nothing_known_of_the_age_is_asked_for_and_not_guessed(person, prepare):
    relation = person()
    assert consents.possible_ages(relation) is None
    with pytest.raises(Refused, match="Spør hvor gammel personen er"):
        prepare(relation)
    assert prepare(relation, age=15).rule_id == "consent_age:begge"


def test_the_age_band_of_the_concern_is_that_of_its_subject_and_of_nobody_else(person, concern):
    Concern.objects.filter(pk=concern.pk).update(age_band="age_band:12_14")
    subject, mother = person(), person(relation="relation:family")
    subject.refresh_from_db()
    mother.refresh_from_db()
    assert consents.possible_ages(subject) == (12, 14)
    assert consents.possible_ages(mother) is None


def test_the_ages_are_data(person, prepare):
    relation = person(born=dates.today().year - 40)
    Code.objects.filter(key="consent_age:selv").update(
        attributes={"from": 90, "person": True, "parents": False, "heard": False}
    )
    codes.forget()
    assert prepare(relation).needs_parents


@pytest.mark.parametrize(
    ("age", "said", "says"),
    [
        (14, {"by_person": True, "heard": "Vil gjerne."}, "De som har foreldreansvar, må samtykke."),
        (
            14,
            {"by_person": False, "parent_names": "Kari"},
            "Et barn som kan danne seg en mening, skal bli hørt.",
        ),
        (15, {"by_person": True}, "De som har foreldreansvar, må samtykke."),
        (15, {"by_person": False, "parent_names": "Kari"}, "Personen må også samtykke."),
        (18, {"by_person": False}, "Personen må også samtykke."),
    ],
)
def test_what_is_missing_by_age_is_said(person, prepare, answer, age, said, says):
    consent = prepare(person(), age=age)
    with pytest.raises(Refused, match=says):
        answer(consent, **said)
    assert Consent.objects.get().answer is None


@pytest.mark.parametrize(
    ("age", "said"),
    [
        (14, {"by_person": False, "parent_names": "Kari", "heard": "Vil gjerne."}),
        (15, {"by_person": True, "parent_names": "Kari"}),
        (17, {"by_person": True, "parent_names": "Kari"}),
        (18, {"by_person": True}),
    ],
)
def test_what_the_age_asks_for_is_enough(person, prepare, answer, age, said):
    assert answer(prepare(person(), age=age), **said).is_living


def test_two_who_share_the_responsibility_both_consent(person, prepare, answer):
    consent = prepare(person(), age=15, shared_responsibility=True)
    with pytest.raises(Refused, match="Begge foreldrene har ansvaret"):
        answer(consent, parent_names="Kari")
    assert answer(consent, parent_names="Kari\nOla").parents == 2


def test_a_parent_is_left_out_only_with_a_reason_and_the_leaders_approval(
    person, prepare, answer, coordinator, member, give, basis
):
    consent = prepare(person(), age=16, left_out_reason="Far er den ungdommen er redd for.")
    assert consent.state == "approval"
    with pytest.raises(Refused, match="Lederen har ikke godkjent"):
        answer(consent)
    give(member, layer="identify")
    with pytest.raises(Refused, match="Bare den som leder gruppen"):
        acts.approve(consent, by=member)
    acts.approve(consent, by=coordinator)
    assert answer(consent).is_living


@pytest.mark.parametrize("age", [14, 18])
def test_nobody_is_left_out_of_a_consent_of_a_child_or_an_adult(person, prepare, age):
    with pytest.raises(Refused, match="fra 15 til 17 år"):
        prepare(person(), age=age, left_out_reason="Vil ikke.")


def test_a_refusal_is_recorded_and_asks_nothing_of_anybody(person, prepare, answer, concern):
    consent = answer(prepare(person(), age=14), given=False, by_person=False)
    assert consent.state == "refused"
    assert not consents.living(concern).exists()
    assert Event.objects.filter(event="consent_refused").count() == 1


# ------------------------------------------------------------------------------------------------- how long


def test_six_months_is_usual_and_twelve_the_longest(person, prepare):
    relation = person(born=dates.today().year - 30)
    assert prepare(relation).until == consents.usual_end()
    assert prepare(relation, until=consents.latest_end())
    with pytest.raises(Refused, match="Et samtykke kan vare til og med"):
        prepare(relation, until=consents.latest_end() + dt.timedelta(days=1))


@pytest.mark.parametrize(
    ("made", "usual", "latest"),
    [
        (dt.date(2026, 8, 31), dt.date(2027, 2, 28), dt.date(2027, 8, 31)),
        (dt.date(2028, 2, 29), dt.date(2028, 8, 29), dt.date(2029, 2, 28)),
        (dt.date(2026, 12, 1), dt.date(2027, 6, 1), dt.date(2027, 12, 1)),
    ],
)
def test_months_end_where_the_month_does(made, usual, latest):
    assert (consents.usual_end(made), consents.latest_end(made)) == (usual, latest)


def test_a_form_too_old_is_not_answered(person, prepare, answer):
    made = dates.now() - dt.timedelta(days=31)
    with pytest.raises(Refused, match="Skjemaet er for gammelt"):
        answer(prepare(person(), age=18, at=made))
    assert answer(prepare(person(relation="relation:family"), age=18, at=made + dt.timedelta(days=1)))


def test_an_answer_is_given_once(given, answer):
    with pytest.raises(Refused, match="Svaret er registrert allerede"):
        answer(given(), given=False)


# ------------------------------------------------------------------------------------------------- what rests on it


def test_a_basis_of_consent_demands_one(concern, give, doctor, consent_basis):
    with pytest.raises(Refused, match="Dette rettsgrunnlaget bygger på et samtykke"):
        give(doctor, basis=consent_basis)


@pytest.mark.parametrize("code", ["SAMTYKKE", "SAMTYKKE-HELSE", "SAMTYKKE-POLITI"])
def test_each_of_the_three_rests_on_it(concern, given, doctor, coordinator, code):
    """In the database, whoever gives: two of them are not the coordinator's to give on."""
    basis = LegalBasis.objects.get(code=code, active=True)
    assert consents.demanded_by(basis)

    def insert(**consent):
        facts = {
            "concern": concern, "to": doctor, "to_agency": "kommuneoverlege", "layer": "work", "basis": basis,
            "reason": "Samtaler.", "expires_at": dates.end_of(days(3)), "given_by": coordinator,
        }  # fmt: skip
        save(Grant(**facts | consent), by=coordinator)

    consent = given()
    refused_by_the_database(insert)
    insert(consent=consent)


def test_another_basis_takes_none(given, rest, basis):
    with pytest.raises(Refused, match="Dette rettsgrunnlaget krever ikke samtykke"):
        rest(given(), basis=basis)


def test_it_must_name_the_service_of_the_receiver(given, rest):
    with pytest.raises(Refused, match="nevner ikke tjenesten"):
        rest(given(recipients=["nav", "skole"]))


def test_an_access_lasts_as_long_as_its_consent_and_no_day_longer(given, rest):
    consent = given(until=days(20))
    with pytest.raises(Refused, match="Samtykket gjelder til og med"):
        rest(consent, until=days(21))
    assert rest(consent, until=days(20)).expires_at == consent.expires_at


def test_one_of_another_concern_does_not_do(given, consent_basis, log_concern, member):
    consent = given()
    other = log_concern(by=member)
    found = consents.obstacles_to_giving(other, consent_basis, consent, member, days(1))
    assert found == ["Samtykket hører til en annen bekymring. Velg et som hører til denne."]


def test_one_that_nobody_has_answered_or_that_was_refused_does_not_do(person, prepare, answer, rest):
    consent = prepare(person(), age=18)
    with pytest.raises(Refused, match="Ingen har sagt ja"):
        rest(consent)
    answer(consent, given=False)
    consent.refresh_from_db()
    with pytest.raises(Refused, match="Ingen har sagt ja"):
        rest(consent)


def test_a_withdrawal_ends_what_rests_on_it_and_leaves_the_rest(
    given, rest, give, concern, coordinator, doctor, nav
):
    consent = given()
    rest(consent)
    other = give(nav)
    ended = acts.withdraw(
        consent, by=coordinator, withdrawn_by="consent_party:personen", how="consent_how:muntlig"
    )
    assert [grant.to for grant in ended] == [doctor]
    assert not may(doctor, "cases.read_concern", concern)
    assert may(nav, "cases.read_concern", concern)
    assert Grant.objects.get(pk=other.pk).is_running
    assert Consent.objects.get(pk=consent.pk).state == "withdrawn"
    assert Notice.objects.filter(user=doctor, kind="consent_access_ended").count() == 1
    assert shadows.compare() == 0
    with pytest.raises(Refused, match="Samtykket er trukket"):
        rest(Consent.objects.get(pk=consent.pk))


def test_a_withdrawal_that_breaks_in_the_middle_changes_nothing(given, rest, concern, coordinator, doctor):
    consent = given()
    rest(consent)
    with connection.cursor() as cursor:
        cursor.execute(
            "alter table ledger_event add constraint broken check (event <> 'consent_withdrawn') not valid"
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        acts.withdraw(
            consent, by=coordinator, withdrawn_by="consent_party:personen", how="consent_how:muntlig"
        )
    assert may(doctor, "cases.read_concern", concern)
    assert Consent.objects.get(pk=consent.pk).is_living
    assert not Event.objects.filter(event="grant_ended").exists()


def test_it_can_be_withdrawn_in_a_closed_concern_too(given, concern, coordinator, assess):
    consent = given()
    assess()
    lifecycle.close(
        concern, by=coordinator, reason="close_reason:rad_gitt", outcome="Skolen følger opp.", **ENDING
    )
    acts.withdraw(consent, by=coordinator, withdrawn_by="consent_party:personen", how="consent_how:muntlig")
    assert Consent.objects.get().state == "withdrawn"


def test_a_lead_by_consent_alone_hands_over_to_the_coordinator(given, rest, concern, coordinator, doctor):
    consent = given()
    rest(consent)
    lifecycle.hand_over(concern, by=coordinator, to=doctor)
    acts.withdraw(consent, by=coordinator, withdrawn_by="consent_party:personen", how="consent_how:muntlig")
    assert Concern.objects.get(pk=concern.pk).lead == coordinator
    assert not may(doctor, "cases.read_concern", concern)


def test_it_is_withdrawn_once_and_not_before_it_was_given(given, coordinator):
    consent = given()
    how = {"by": coordinator, "withdrawn_by": "consent_party:personen", "how": "consent_how:muntlig"}
    with pytest.raises(Refused, match="før det ble gitt"):
        acts.withdraw(consent, withdrawn_at=consent.answered_at - dt.timedelta(hours=1), **how)
    with pytest.raises(Refused, match="fram i tid"):
        acts.withdraw(consent, withdrawn_at=dates.now() + dt.timedelta(hours=1), **how)
    acts.withdraw(consent, **how)
    with pytest.raises(Refused, match="trukket allerede"):
        acts.withdraw(consent, **how)


def test_the_signed_form_is_sealed_and_is_no_document_like_the_others(given, concern, coordinator, member):
    consent = acts.attach_signed(given(), by=coordinator, content=PDF, extension="pdf")
    assert bytes(consent.document.content) == PDF
    assert not Document.objects.visible_to(coordinator).exists()
    assert not concern.documents.unnamed().exists()
    with pytest.raises(Refused, match="lagt til allerede"):
        acts.attach_signed(consent, by=coordinator, content=PDF, extension="pdf")


# ------------------------------------------------------------------------------------------------- the database


def refused_by_the_database(act):
    with pytest.raises(IntegrityError), transaction.atomic():
        act()


def sql(table, row, **values):
    """Write past everything but the database."""
    with connection.cursor() as cursor:
        assignments = ", ".join(f"{column} = %s" for column in values)
        cursor.execute(f"update {table} set {assignments} where id = %s", [*values.values(), row.pk])  # noqa: S608


def test_the_database_refuses_a_grant_that_its_consent_does_not_cover(
    given, rest, consent_basis, basis, nav, coordinator
):
    consent = given(until=days(20))
    grant = rest(consent, until=days(10))
    refused_by_the_database(lambda: sql("cases_grant", grant, expires_at=dates.end_of(days(21))))
    refused_by_the_database(lambda: sql("cases_grant", grant, to_agency="nav"))
    refused_by_the_database(lambda: sql("cases_grant", grant, consent_id=None))
    refused_by_the_database(lambda: sql("cases_grant", grant, basis_id=basis.pk))
    refused_by_the_database(
        lambda: sql("cases_grant", grant, given_at=consent.answered_at - dt.timedelta(days=1))
    )
    sql("cases_grant", grant, expires_at=dates.end_of(days(9)))


def test_the_database_refuses_a_new_grant_on_consent_without_one_or_on_one_withdrawn(
    concern, given, rest, coordinator, nav, consent_basis
):
    consent = given(recipients=["kommuneoverlege", "nav"])

    def insert(**changes):
        facts = {
            "concern": concern, "to": nav, "to_agency": "nav", "layer": "work", "basis": consent_basis,
            "reason": "Samtaler.", "expires_at": dates.end_of(days(3)), "given_by": coordinator,
        }  # fmt: skip
        save(Grant(**facts | changes), by=coordinator)

    refused_by_the_database(lambda: insert())
    refused_by_the_database(lambda: insert(consent=consent, to_agency="skole"))
    refused_by_the_database(
        lambda: insert(consent=consent, expires_at=consent.expires_at + dt.timedelta(seconds=1))
    )
    acts.withdraw(consent, by=coordinator, withdrawn_by="consent_party:personen", how="consent_how:muntlig")
    refused_by_the_database(lambda: insert(consent=consent))


def test_the_database_refuses_a_withdrawal_that_leaves_something_standing(given, rest, coordinator):
    consent = given()
    rest(consent)
    refused_by_the_database(
        lambda: sql(
            "cases_consent", consent, withdrawn_at=dates.now(), withdrawal_recorded_by_id=coordinator.pk,
            withdrawn_by_id="consent_party:personen", withdrawn_how_id="consent_how:muntlig",
        )
    )  # fmt: skip


@pytest.mark.parametrize(
    "changes",
    [
        {"recipients": ["nav"]},
        {"scope": ["consent_scope:skole"]},
        {"expires_at": dates.end_of(days(300))},
        {"needs_parents": True},
        {"what": b"noe annet"},
        {"answer": "refused"},
        {"answered_at": dates.now() - dt.timedelta(days=2)},
        {"by_person": False},
        {"withdrawn_at": dates.now()},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_the_database_lets_nothing_change_that_was_asked_or_answered(given, changes):
    consent = given()
    refused_by_the_database(lambda: sql("cases_consent", consent, **changes))


@pytest.mark.parametrize(
    "changes",
    [
        {"needs_person": True, "needs_parents": False, "by_person": False, "parents": 1},
        {"needs_person": False, "needs_parents": True, "by_person": True, "parents": 0},
        {
            "needs_person": True,
            "needs_parents": True,
            "shared_responsibility": True,
            "by_person": True,
            "parents": 1,
        },
        {"needs_person": False, "needs_parents": False, "by_person": False, "parents": 0},
        {"how_id": None},
        {"scope": []},
        {"recipients": []},
        {"recipients": ["finnes_ikke"]},
        {"scope": ["arena:skole"]},
        {"parents": 3},
    ],
    ids=str,
)
def test_the_database_refuses_a_consent_that_is_not_whole(concern, person, coordinator, changes):
    relation = person()
    facts = {
        "concern": concern, "relation": relation, "scope": GENERAL, "what": "Alt", "purpose": "Hjelp",
        "recipients": ["nav"], "expires_at": dates.end_of(days(9)), "prepared_by": coordinator,
        "rule_id": "consent_age:selv", "ages": "30", "needs_person": True, "needs_parents": False,
        "answer": "given", "answered_at": dates.now(), "answer_recorded_by": coordinator,
        "how_id": "consent_how:muntlig", "interpreter_id": "interpreter:ikke_behov", "by_person": True,
    }  # fmt: skip
    refused_by_the_database(lambda: save(Consent(**facts | changes), by=coordinator))
    save(Consent(**facts), by=coordinator)


def test_the_database_refuses_a_person_of_another_concern(
    given, prepare, person, log_concern, member, coordinator, basis
):
    other = persons.record(
        settled(log_concern(by=member)),
        by=coordinator,
        relation="relation:subject",
        basis=basis,
        name="En Annen",
    )
    consent = prepare(person(), age=30)
    refused_by_the_database(lambda: sql("cases_consent", consent, relation_id=other.pk))


def test_an_opening_and_a_withdrawal_at_the_very_same_time_leave_nothing_open(
    committed_db, given, concern, coordinator, doctor, consent_basis
):
    consent = given()
    together = Barrier(2)

    def do(act):
        together.wait()
        try:
            act()
        except Refused:
            pass
        finally:
            connection.close()

    def open_it():
        grants.give(
            concern, by=coordinator, to=doctor, layer="work", basis=consent_basis, consent=Consent.objects.get(),
            reason="Samtaler.", until=days(3),
        )  # fmt: skip

    def withdraw():
        acts.withdraw(
            consent, by=coordinator, withdrawn_by="consent_party:personen", how="consent_how:muntlig"
        )

    threads = [Thread(target=do, args=[act]) for act in (open_it, withdraw)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Consent.objects.get().state == "withdrawn"
    assert not may(doctor, "cases.read_concern", concern)
    assert not Grant.objects.filter(consent=consent, ended_at=None).exists()
