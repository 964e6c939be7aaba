"""Whoever is not impartial is shut out everywhere, whoever it is, and somebody else steps in (fvl §§ 6-9)."""

import datetime as dt
import threading

import pytest
from django.db import IntegrityError, connection, transaction

from cases.actions import glass, grants, impartiality, recusals, shadows, tasks
from cases.due import due_for
from cases.models.concern import Concern
from cases.models.grant import ConcernShadow, Grant
from cases.models.impartiality import Declaration, Recusal
from okg.access import shadow
from okg.access.models import LegalBasis
from okg.ledger.models import Event
from okg.lib import dates
from okg.lib.history import save
from okg.lib.refusal import Refused
from okg.notify.models import Notice

pytestmark = pytest.mark.django_db
KIN = "recusal_ground:slekt"
DOUBT = {"answer": "possible", "ground": "recusal_ground:saerlige_forhold", "reason": "Naboen min."}


@pytest.fixture
def fresh(log_concern, member):
    """A concern nobody has declared anything of."""
    return log_concern(by=member, known="Hemmelig fortelling.")


@pytest.fixture
def vara(make_user):
    return make_user("vara", seat="slt", deputy=True)


def recuse(concern, user):
    return impartiality.declare(concern, by=user, answer="recused", ground=KIN)


# --- declaring


def test_whoever_has_not_declared_meets_the_declaration_and_no_look_is_written(fresh, member, client_for):
    client = client_for(member)
    response = client.get(fresh.get_absolute_url(), follow=True)
    page = response.content.decode()
    assert response.redirect_chain == [(f"{fresh.get_absolute_url()}habilitet/", 302)]
    assert fresh.code_word in page and "Hemmelig fortelling" not in page
    assert all(says in page for says in ("Jeg er habil", "Mulig – noen andre må vurdere", "Jeg er inhabil"))
    assert not Event.objects.looks().filter(by=member.pk).exists()


def test_every_way_in_asks_first(fresh, member, coordinator, client_for):
    task = tasks.add(fresh, by=coordinator, text="Hemmelig oppgave", owner=member, due_on=dates.today())
    client = client_for(member)
    for address in ("vurdering/", "notat/", "tilgang/", "oppgave/"):
        assert client.get(f"{fresh.get_absolute_url()}{address}").status_code == 302
    assert client.post(f"/bekymringer/oppgaver/{task.pk}/utfort/").url.endswith("/habilitet/")
    task.refresh_from_db()
    assert task.is_open
    assert "Hemmelig oppgave" not in client.get("/").content.decode()
    impartiality.declare(fresh, by=member, answer="impartial")
    assert "Hemmelig oppgave" in client.get("/").content.decode()
    assert client.get(f"{fresh.get_absolute_url()}vurdering/").status_code == 200


@pytest.mark.parametrize(
    "sent", [{"ground": KIN}, {"answer": "recused"}, {"answer": "possible", "ground": KIN}]
)
def test_a_half_answer_is_asked_for_again(fresh, member, client_for, sent):
    response = client_for(member).post(f"{fresh.get_absolute_url()}habilitet/", sent)
    assert response.status_code == 200 and "ds-error-summary" in response.content.decode()
    assert not Declaration.objects.exists()


def test_possible_keeps_it_closed_until_another_has_decided(fresh, member, coordinator, client_for):
    doubt = impartiality.declare(fresh, by=member, **DOUBT)
    client, address = client_for(member), fresh.get_absolute_url()
    assert client.get(address).status_code == 302
    assert [due.kind for due in due_for(coordinator, dates.today()) if due.kind == "impartiality"]
    with pytest.raises(Refused):
        impartiality.decide(doubt, by=member, decision="impartial", reason="Selv.")
    decide = client_for(coordinator).post(
        f"/bekymringer/habilitet/{doubt.pk}/", {"decision": "impartial", "reason": "Bare nabo."}
    )
    assert decide.status_code == 302
    assert client.get(address).status_code == 200
    assert Event.objects.filter(event="impartiality_decided", by=coordinator.pk).exists()


def test_decided_not_impartial_shuts_it(fresh, member, coordinator, client_for):
    doubt = impartiality.declare(fresh, by=member, **DOUBT)
    impartiality.decide(doubt, by=coordinator, decision="recused", reason="For nær.")
    assert client_for(member).get(fresh.get_absolute_url()).status_code == 404
    assert Recusal.objects.of(member).filter(concern=fresh).exists()


def test_the_coordinators_doubt_is_decided_by_the_deputy_else_by_the_municipal_director(
    fresh, coordinator, reader, dpo, make_user, client_for
):
    council = make_user("council", seat="politirad")
    doubt = impartiality.declare(fresh, by=coordinator, **DOUBT)
    address = f"/bekymringer/habilitet/{doubt.pk}/"
    assert client_for(coordinator).get(address).status_code == 404
    assert client_for(council).get(address).status_code == client_for(dpo).get(address).status_code == 404
    page = client_for(reader).get(address)
    assert page.status_code == 200 and "Naboen min." in page.content.decode()
    assert fresh.code_word not in page.content.decode() and fresh.ref not in page.content.decode()
    deputy = make_user("vara", seat="slt", deputy=True)
    assert client_for(reader).get(address).status_code == 404
    assert client_for(deputy).get(address).status_code == 200


# --- recusal


def test_recused_closes_every_opening_at_once_and_none_is_given_again(
    concern, member, coordinator, client_for, give
):
    recuse(concern, member)
    assert not Grant.objects.running().filter(to=member).exists()
    assert not Concern.objects.visible_to(member).exists()
    client = client_for(member)
    assert client.get(concern.get_absolute_url()).status_code == 404
    assert client.get(f"{concern.get_absolute_url()}habilitet/").status_code == 404
    ended = Grant.objects.get(to=member)
    assert ended.end_reason == recusals.WHY
    with pytest.raises(Refused) as refused:
        give(member)
    assert "inhabil" in str(refused.value)
    assert shadows.compare() == 0


def test_nothing_told_before_leads_to_it_after(concern, member, coordinator):
    tasks.add(concern, by=coordinator, text="Ring", owner=member, due_on=dates.today())
    assert Notice.objects.filter(user=member).exists()
    recuse(concern, member)
    assert not Notice.objects.filter(user=member, path__contains=concern.ref).exists()
    assert not Notice.objects.filter(user=member, about=concern.pk).exists()
    assert concern.tasks.get().owner == coordinator


def test_the_deputy_steps_in_for_the_lead_in_the_same_transaction(
    concern, coordinator, member, vara, client_for
):
    tasks.add(concern, by=member, text="Ring", owner=coordinator, due_on=dates.today())
    recuse(concern, coordinator)
    concern.refresh_from_db()
    grant = Grant.objects.running().get(concern=concern, to=vara)
    assert (concern.lead, grant.origin, grant.basis.code) == (vara, "received", "FORMAAL")
    assert concern.tasks.get().owner == vara
    assert Notice.objects.filter(user=vara, kind="concern_handed_over").exists()
    assert client_for(coordinator).get(concern.get_absolute_url()).status_code == 404
    page = client_for(member).get(concern.get_absolute_url()).content.decode()
    assert "§ 6 tredje ledd" in page and coordinator.name in page


def test_without_a_deputy_it_has_no_owner_which_is_told_neutrally(
    concern, coordinator, admin, reader, make_user
):
    recuse(concern, coordinator)
    concern.refresh_from_db()
    assert concern.lead == coordinator and not concern.opens_to(coordinator)
    told = Notice.objects.filter(kind="concern_without_owner")
    assert {(row.user, row.path, row.about) for row in told} == {
        (admin, "/gruppen/", None),
        (reader, "/gruppen/", None),
    }
    deputy = make_user("vara", seat="slt", deputy=True)
    assert recusals.find_stand_in(concern) == deputy
    concern.refresh_from_db()
    assert concern.lead == deputy and concern.opens_to(deputy)
    assert recusals.find_stand_in(concern) == deputy  # a second time changes nothing
    assert Grant.objects.running().filter(to=deputy).count() == 1


def test_a_deputy_who_is_recused_too_does_not_step_in(concern, coordinator, vara):
    recuse(concern, vara)
    recuse(concern, coordinator)
    concern.refresh_from_db()
    assert concern.lead == coordinator and vara not in concern.participants()


def test_lifting_is_anothers_and_opens_nothing_by_itself(concern, member, coordinator, give, client_for):
    recuse(concern, member)
    row = Recusal.objects.get()
    with pytest.raises(Refused):
        recusals.lift(row, by=member, reason="Feil.")
    address = f"{concern.get_absolute_url()}inhabilitet/{row.pk}/slutt/"
    assert client_for(coordinator).post(address, {"reason": "Feil person."}).status_code == 302
    assert not concern.opens_to(member)
    basis = LegalBasis.objects.get(code="AVGIVERS-OPPG", active=True)
    until = dates.today() + dt.timedelta(days=9)
    grants.give(concern, by=coordinator, to=member, layer="work", basis=basis, reason="Ny.", until=until)
    assert client_for(member).get(concern.get_absolute_url()).status_code == 302  # declares anew


# --- the database


def forged(concern, user):
    return ConcernShadow(
        user=user,
        permission_id=shadow.right_id("cases.read_concern"),
        content_object=concern,
        received_at=concern.received_at,
        expires_at=dates.now() + dt.timedelta(days=9),
    )


def test_the_database_refuses_openings_of_the_recused(concern, member):
    recuse(concern, member)
    with pytest.raises(IntegrityError, match="recused"), transaction.atomic():
        forged(concern, member).save()
    with pytest.raises(IntegrityError, match="recused"), transaction.atomic():
        Grant.objects.filter(to=member).update(ended_at=None, ended_by=None, end_reason=None)


def test_the_database_refuses_a_recusal_beside_an_opening_and_one_that_is_moved(concern, member, coordinator):
    with pytest.raises(IntegrityError, match="end the openings"), transaction.atomic():
        save(Recusal(concern=concern, user=member, by=member), by=member)
    recuse(concern, member)
    with pytest.raises(IntegrityError), transaction.atomic():
        save(Recusal(concern=concern, user=member, by=member), by=member)
    with pytest.raises(IntegrityError), transaction.atomic():
        Recusal.objects.update(user=coordinator)


@pytest.mark.parametrize(
    "change",
    [
        {"answer": "recused"},  # no ground
        {"ground_id": KIN},  # impartial with a ground
        {"decision": "impartial"},  # half a decision
        {"answer": "possible", "ground_id": "arena:skole"},
    ],
)
def test_the_database_refuses_half_a_declaration(concern, member, change):
    with pytest.raises(IntegrityError), transaction.atomic():
        Declaration.objects.filter(by=member).update(**change)


def test_the_database_refuses_that_one_decides_ones_own(fresh, member):
    doubt = impartiality.declare(fresh, by=member, **DOUBT)
    doubt.decided_at, doubt.decided_by = dates.now(), member
    doubt.decision, doubt.decision_reason = "impartial", "Selv."
    with pytest.raises(IntegrityError, match="not_by_oneself"), transaction.atomic():
        save(doubt, by=member)


def test_a_recusal_and_an_opening_at_once_never_leave_it_open(committed_db, make_user, log_concern):
    """Two connections, started together: whichever comes first, the recused ends up outside."""
    from tests.conftest import CAST

    made = {name: make_user(name) for name in CAST if name in ("health", "doctor")}
    concern = log_concern(by=made["health"])
    doctor = made["doctor"]
    basis = LegalBasis.objects.get(code="AVGIVERS-OPPG", active=True)
    until, both = dates.today() + dt.timedelta(days=9), threading.Barrier(2)

    def give():
        both.wait()
        try:
            grants.give(
                concern, by=concern.lead, to=doctor, layer="work", basis=basis, reason="Nå.", until=until
            )
        except Refused:
            pass
        finally:
            connection.close()

    def leave():
        both.wait()
        try:
            recuse(concern, doctor)
        finally:
            connection.close()

    threads = [threading.Thread(target=act) for act in (give, leave)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Recusal.objects.of(doctor).count() == 1
    assert not Grant.objects.filter(to=doctor, ended_at=None).exists()
    assert not ConcernShadow.objects.filter(user=doctor).exists()


def test_rows_written_past_the_application_take_turns_too(committed_db, make_user, log_concern):
    """A forged row waits for the recusal that is being written, and then sees it."""
    doctor = make_user("doctor")
    concern = log_concern(by=make_user("health"))
    began, outcome = threading.Event(), []

    def forge():
        began.set()
        try:
            forged(concern, doctor).save()
            outcome.append("open")
        except IntegrityError:
            outcome.append("refused")
        finally:
            connection.close()

    thread = threading.Thread(target=forge)
    with transaction.atomic():
        recuse(concern, doctor)
        thread.start()
        began.wait()
    thread.join()
    assert outcome == ["refused"]


# --- preliminary action


def test_the_recused_may_act_preliminarily_and_the_stand_in_is_told_first(
    concern, coordinator, make_user, client_for, admin, reader
):
    recuse(concern, coordinator)
    opened = glass.break_open(
        concern.ref, by=coordinator, reason="Fare.", preliminary=True, nobody_else="Ingen svarer."
    )
    assert concern.opens_to(coordinator)
    page = client_for(coordinator).get(concern.get_absolute_url()).content.decode()
    assert "Foreløpig" in page
    deputy = make_user("vara", seat="slt", deputy=True)
    recusals.find_stand_in(concern)
    told = list(Notice.objects.filter(user=deputy).order_by("created_at").values_list("kind", flat=True))
    assert told[0] == "preliminary_waits"
    with pytest.raises(Refused):
        glass.review(opened, by=deputy, outcome="justified", follow_up="Ok.")
    assert glass.review(opened, by=deputy, outcome="undone", follow_up="Gjort om.").outcome == "undone"
