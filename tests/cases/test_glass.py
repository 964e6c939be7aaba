"""Breaking the glass: one hour, everybody told, looked over by somebody else."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from cases.actions import glass, grants, impartiality, persons, shadows
from cases.due import due_for
from cases.models.glass import BreakGlass
from cases.models.grant import Grant
from okg.access.models import LegalBasis
from okg.ledger.models import Event
from okg.lib import dates
from okg.lib.history import save
from okg.lib.refusal import Refused
from okg.notify.models import Notice, Outbox
from tests.conftest import settled

pytestmark = pytest.mark.django_db
ADDRESS = "/nodapning/"
ONE_SENTENCE = "Ingenting ble åpnet."


@pytest.fixture
def noon(time_machine):
    """Monday 23 November 2026, noon in Oslo, and standing still."""
    time_machine.move_to(dt.datetime(2026, 11, 23, 12, tzinfo=dates.OSLO), tick=False)
    return time_machine


@pytest.fixture
def opened(noon, concern, doctor, dpo):
    return glass.break_open(concern.code_word, by=doctor, reason="Kniv på skolen nå.")


def sent(concern, **changes):
    return {
        "reason": "Kniv på skolen nå.",
        "sought": concern.code_word,
        "impartial": "yes",
        "understood": "on",
    } | changes


def test_a_member_opens_a_concern_for_an_hour(noon, concern, doctor, client_for):
    client = client_for(doctor)
    assert client.get(concern.get_absolute_url()).status_code == 404
    assert client.post(ADDRESS, sent(concern)).url == concern.get_absolute_url()
    grant = Grant.objects.get(to=doctor)
    assert (grant.origin, grant.given_by, grant.basis.code) == ("glass", None, "LIV-HELSE")
    assert grant.expires_at == dates.now() + dt.timedelta(hours=1)
    page = client.get(concern.get_absolute_url()).content.decode()
    assert concern.known in page and "13.00" in page and "Avslutt nå" in page
    assert "Avslutt nå" in client.get("/moter/").content.decode()
    [line] = Event.objects.filter(event="glass_broken")
    assert (line.kind, line.by, line.about) == ("security", doctor.pk, concern.pk)


def test_after_the_hour_nothing_opens_to_the_second(opened, noon, concern, doctor, client_for):
    client = client_for(doctor)
    noon.move_to(opened.expires_at - dt.timedelta(seconds=1), tick=False)
    assert client_for(doctor).get(concern.get_absolute_url()).status_code == 200
    noon.move_to(opened.expires_at, tick=False)
    client = client_for(doctor)
    assert client.get(concern.get_absolute_url()).status_code == 404
    assert concern.code_word not in client.get("/bekymringer/").content.decode()
    assert "Avslutt nå" not in client.get("/").content.decode()
    assert shadows.compare() == 0


def test_it_can_be_ended_before(opened, concern, doctor, client_for):
    client = client_for(doctor)
    assert client.post(f"{ADDRESS}{opened.pk}/slutt/").status_code == 302
    assert client.get(concern.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("role", ["guest", "dpo", "admin", "reader"])
def test_others_than_members_have_no_glass(role, concern, client_for, request):
    user = request.getfixturevalue(role)
    assert client_for(user).get(ADDRESS).status_code == 404
    with pytest.raises(Refused):
        glass.break_open(concern.ref, by=user, reason="Fare.")


def test_wrong_shut_and_missing_answer_alike_and_are_in_the_security_log(concern, doctor, client_for):
    impartiality.declare(concern, by=doctor, answer="recused", ground="recusal_ground:slekt")
    client = client_for(doctor)
    answers = [
        client.post(ADDRESS, sent(concern, sought=said)) for said in (concern.ref, "B-2026-ZZZZ", "Dodo")
    ]
    assert all(answer.status_code == 200 and ONE_SENTENCE in answer.content.decode() for answer in answers)
    lines = Event.objects.filter(event="refused", right="cases.break_glass", by=doctor.pk)
    assert [(line.kind, line.about) for line in lines] == [("security", None)] * 3
    assert not BreakGlass.objects.exists()


@pytest.mark.parametrize("missing", ["reason", "sought", "impartial", "understood"])
def test_nothing_opens_before_everything_is_said(concern, doctor, client_for, missing):
    assert client_for(doctor).post(ADDRESS, sent(concern, **{missing: ""})).status_code == 200
    assert not BreakGlass.objects.exists()


def test_it_asks_once_more_who_is_there(concern, doctor, client_for):
    stale = client_for(doctor, shown_at=1)
    assert "/logg-inn/igjen/" in stale.post(ADDRESS, sent(concern)).url
    assert not BreakGlass.objects.exists()


def test_everybody_on_it_and_the_officer_are_told_without_content(opened, concern, member, coordinator, dpo):
    told = Notice.objects.filter(kind="glass_broken")
    assert {row.user for row in told} == {member, coordinator, dpo}
    assert concern.ref not in told.get(user=dpo).path
    assert Outbox.objects.filter(kind="glass_broken").count() == 3


def test_a_doubt_is_not_stepped_past_by_saying_impartial(concern, member, coordinator):
    impartiality.declare(
        concern, by=member, answer="possible", ground="recusal_ground:saerlige_forhold", reason="Nabo."
    )
    with pytest.raises(glass.NothingOpened):
        glass.break_open(concern.ref, by=member, reason="Fare.")


def test_who_it_is_takes_a_second_press_with_its_own_reason(opened, concern, doctor, coordinator, client_for):
    basis = LegalBasis.objects.get(code="SAMTYKKE", active=True)
    persons.record(
        settled(concern), by=coordinator, relation="relation:subject", basis=basis, name="Navn Navnesen"
    )
    client, person = client_for(doctor), f"{concern.get_absolute_url()}person/"
    assert client.get(person).status_code == 404
    address = f"{ADDRESS}{opened.pk}/identitet/"
    assert client.post(address, {"reason": " "}).status_code == 200
    assert client.post(address, {"reason": "Må finne gutten."}).status_code == 302
    assert "Navn Navnesen" in client.get(person).content.decode()
    assert client_for(coordinator).get(address).status_code == 404


def test_the_coordinator_looks_it_over_within_two_workdays(
    opened, concern, coordinator, doctor, dpo, client_for
):
    assert opened.review_by == dt.date(2026, 11, 25)
    [due] = [due for due in due_for(coordinator, dates.today()) if due.kind == "glass"]
    assert due.day == opened.review_by
    assert not [due for due in due_for(dpo, dates.today()) if due.kind == "glass"]
    with pytest.raises(Refused):
        glass.review(opened, by=doctor, outcome="justified", follow_up="Selv.")
    with pytest.raises(Refused):
        glass.review(opened, by=dpo, outcome="justified", follow_up="Før tiden.")
    client, address = client_for(coordinator), opened.get_absolute_url()
    assert "Kniv på skolen nå." in client.get(address).content.decode()
    assert client.post(address, {"outcome": "unjustified", "follow_up": "Samtale."}).status_code == 302
    opened.refresh_from_db()
    assert (opened.outcome, opened.reviewed_by) == ("unjustified", coordinator)
    assert not [due for due in due_for(coordinator, dates.today()) if due.kind == "glass"]


def test_overdue_it_rises_to_the_officer(opened, noon, dpo, client_for):
    noon.move_to(dt.datetime(2026, 11, 25, 12, tzinfo=dates.OSLO), tick=False)
    assert not [due for due in due_for(dpo, dates.today()) if due.kind == "glass"]
    noon.move_to(dt.datetime(2026, 11, 26, 12, tzinfo=dates.OSLO), tick=False)
    assert [due for due in due_for(dpo, dates.today()) if due.kind == "glass"]
    page = client_for(dpo).get(opened.get_absolute_url()).content.decode()
    assert "Lagre gjennomgangen" in page and opened.concern.code_word not in page


def test_the_coordinators_own_is_looked_over_by_the_deputy_else_by_the_officer(
    noon, log_concern, coordinator, member, dpo, make_user, concern
):
    from cases.actions import lifecycle
    from cases.models.glass import reviewers

    lifecycle.hand_over(concern, by=coordinator, to=member)
    grants.end(Grant.objects.get(to=coordinator), by=member, reason="Overført.")
    opened = glass.break_open(concern.ref, by=coordinator, reason="Fare.")
    assert reviewers(opened) == [dpo]
    deputy = make_user("vara", seat="slt", deputy=True)
    assert reviewers(opened) == [deputy]


@pytest.mark.parametrize(
    "forge",
    [
        {"expires_at": dt.timedelta(hours=2)},
        {"given_by": True},
    ],
)
def test_the_database_refuses_longer_or_given_emergencies(opened, coordinator, forge):
    row = Grant.objects.filter(origin="glass")
    change = {}
    if "expires_at" in forge:
        change["expires_at"] = dates.now() + forge["expires_at"]
    else:
        change["given_by"] = coordinator
    with pytest.raises(IntegrityError), transaction.atomic():
        row.update(**change)


def test_the_database_refuses_an_emergency_without_its_record_and_one_made_longer(
    opened, concern, nav, doctor, coordinator
):
    basis = LegalBasis.objects.get(code="LIV-HELSE", active=True)
    forged = Grant(
        concern=concern, to=nav, layer="work", origin="glass", basis=basis, reason="x",
        expires_at=dates.now() + dt.timedelta(minutes=5),
    )  # fmt: skip
    with pytest.raises(IntegrityError, match="record"), transaction.atomic():
        save(forged, by=nav)
    with pytest.raises(IntegrityError, match="never made longer"), transaction.atomic():
        BreakGlass.objects.update(expires_at=opened.expires_at - dt.timedelta(minutes=1))
    opened.reviewed_at, opened.reviewed_by = dates.now(), doctor
    opened.outcome, opened.follow_up = "justified", "Selv."
    with pytest.raises(IntegrityError, match="not_reviewed_by_self"), transaction.atomic():
        save(opened, by=doctor)
