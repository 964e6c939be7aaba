"""The first steps: each guard on its boundary, what the database holds, and the line that shows them."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, connection, connections, transaction

from cases import flow
from cases.actions import closing, impartiality, persons, plan_items, planning, recusals, steps
from cases.models.concern import Concern
from cases.models.person import Person, Relation
from cases.models.steps import Clarification, Consultation, Grounding
from okg.ledger.models import Event
from okg.lib import dates
from okg.lib.refusal import Refused
from okg.roster.models import Agency
from okg.vault import keys as vault
from tests.conftest import consulted, declares

pytestmark = pytest.mark.django_db
ADVICE, CLOSE, IDENTIFY = Consultation.ADVICE, Consultation.CLOSE, Consultation.IDENTIFY


def clarified(concern, by, **changes):
    answers = {"acute": "no", "criminal": "unsure", "child": "no", "addressee": "yes"}
    return steps.clarify(concern, by=by, **answers | changes)


def consult(concern, by, *others, **changes):
    given = {"took_part": [by, *others], "outcome": IDENTIFY, "minutes": "Vi snakket om tonen."}
    return steps.consult(concern, by=by, **given | changes)


def settle(concern, by, **changes):
    given = {
        "processing_basis": "processing_basis:art6_1_e",
        "why": "Politiloven paragraf 2.",
        "responsible": Agency.objects.get(pk="kommunen"),
        "contact": concern.lead,
        "informed": "yes",
        "informed_on": dates.today(),
    }
    return steps.settle(concern, by=by, **given | changes)


def keys(concern):
    return {step.key: step.state for step in flow.line(Concern.objects.get(pk=concern.pk))}


def test_a_concern_is_clarified_once_with_all_four_answers(concern, member):
    with pytest.raises(Refused, match="fire"):
        clarified(concern, member, acute="perhaps")
    row = clarified(concern, member, acute_words=" Nei. ")
    assert (row.acute, row.acute_words, row.by) == ("no", "Nei.", member)
    with pytest.raises(Refused, match="allerede"):
        clarified(concern, member)
    facts = Event.objects.get(event="concern_clarified").facts
    assert facts == {"acute": "no", "criminal": "unsure", "child": "no", "addressee": "yes"}


def test_nobody_discusses_what_was_not_clarified_nor_alone_nor_partial(concern, coordinator, member, doctor):
    with pytest.raises(Refused, match="Avklar"):
        consult(concern, coordinator, member)
    clarified(concern, member)
    with pytest.raises(Refused, match="Minst to"):
        consult(concern, coordinator, coordinator)
    with pytest.raises(Refused, match="Olav Tinds"):
        consult(concern, coordinator, doctor)
    declares(concern, doctor)
    assert consult(concern, coordinator, doctor).took_part.count() == 2
    recusals.recuse(concern, user=doctor, by=doctor)
    with pytest.raises(Refused, match="Olav Tinds"):
        consult(concern, coordinator, doctor)
    impartiality.declare(
        concern, by=member, answer="possible", ground="recusal_ground:saerlige_forhold", reason="Nabo."
    )
    with pytest.raises(Refused, match="Mona"):
        consult(concern, coordinator, member)
    with pytest.raises(Refused, match="drøftet"):
        consult(concern, coordinator, coordinator, minutes="  ")


@pytest.mark.parametrize(("outcome", "fits"), [(ADVICE, False), (CLOSE, False), (IDENTIFY, True)])
def test_a_basis_follows_a_discussion_that_asked_for_one(concern, coordinator, member, outcome, fits):
    with pytest.raises(Refused, match="Drøft"):
        settle(concern, coordinator)
    consulted(concern, outcome=outcome)
    if fits:
        assert settle(concern, coordinator, at_once_reason="Ikke brukt.").at_once_reason is None
    else:
        with pytest.raises(Refused, match="Drøft"):
            settle(concern, coordinator)
    assert steps.is_settled(concern) is fits


def test_where_somebody_is_in_danger_it_is_settled_at_once_with_a_reason(log_concern, member, coordinator):
    calm, grave = log_concern(by=member, level="level:3"), log_concern(by=member, level="level:4")
    endangered = log_concern(by=member, danger=True)
    with pytest.raises(Refused, match="Drøft"):
        settle(calm, coordinator, at_once_reason="Det haster.")
    for concern in (grave, endangered):
        with pytest.raises(Refused, match="ikke kan vente"):
            settle(concern, coordinator, at_once_reason=" ")
        row = settle(concern, coordinator, at_once_reason="Det haster.")
        assert (row.consultation, row.at_once_reason) == (None, "Det haster.")


def test_what_the_person_is_told_is_whole(concern, coordinator, stranger):
    consulted(concern)
    for told in (
        {"informed": "yes", "informed_on": None},
        {"informed": "yes", "informed_on": dates.today() + dt.timedelta(days=1)},
        {"informed": "no", "exemption": "b", "exemption_reason": "Skade."},
        {"informed": "no", "exemption": "x", "exemption_reason": "Skade.", "reconsider_on": dates.today()},
        {"informed": "not_yet"},
        {"informed": ""},
        {"contact": stranger},
        {"why": " "},
    ):
        with pytest.raises(Refused):
            settle(concern, coordinator, **told)
    row = settle(concern, coordinator, informed="not_yet", informed_on=None, reconsider_on=dates.today())
    told = steps.tell(
        row, by=coordinator, informed="yes", informed_on=dates.today(), reconsider_on=dates.today()
    )
    assert (told.informed, told.reconsider_on) == ("yes", None)
    assert row.history.count() == 2


def test_nobody_is_recorded_before_the_basis_is_settled(concern, coordinator, basis):
    said = {"by": coordinator, "relation": "relation:subject", "basis": basis, "name": "Navn Navnesen"}
    with pytest.raises(Refused, match="Grunnlaget"):
        persons.record(concern, **said)
    assert not Person.objects.exists()
    consulted(concern)
    with pytest.raises(Refused, match="Grunnlaget"):
        persons.record(concern, **said | {"relation": "relation:family"})
    settle(concern, coordinator)
    assert persons.record(concern, **said).concern == concern


def test_a_plan_is_agreed_after_the_basis_is_settled(concern, coordinator, member):
    day = dates.today() + dt.timedelta(days=30)
    plan = planning.draft(concern, by=coordinator, problem="Hets.", own_part="Samtale.", evaluate_on=day)
    plan_items.add(plan, by=coordinator, what="Samtale", owner=member, due_on=day)
    with pytest.raises(Refused, match="Grunnlaget"):
        planning.agree(plan, by=coordinator)
    consulted(concern)
    settle(concern, coordinator)
    assert planning.agree(plan, by=coordinator).is_agreed


def test_a_closed_concern_takes_no_step(closed, coordinator, member):
    for act in (lambda: clarified(closed, member), lambda: consult(closed, coordinator, member)):
        with pytest.raises(Refused, match="avsluttet"):
            act()
    with pytest.raises(Refused, match="avsluttet"):
        settle(closed, coordinator)


def test_the_database_holds_the_order(concern, coordinator, member, basis):
    row = {"concern": concern, "by": coordinator, "minutes": "x", "outcome_id": IDENTIFY}
    with pytest.raises(IntegrityError, match="clarified before"), transaction.atomic():
        Consultation(**row).save()
    clarified(concern, member)
    with pytest.raises(IntegrityError, match="two at least"), transaction.atomic():
        Consultation(**row).save()
        with connection.cursor() as cursor:
            cursor.execute("set constraints all immediate")
    advice = consult(concern, coordinator, member, outcome=ADVICE)
    with pytest.raises(IntegrityError, match="asked for it"), transaction.atomic():
        _ground(concern, coordinator, consultation=advice)
    with pytest.raises(IntegrityError, match="grounding_discussed"), transaction.atomic():
        _ground(concern, coordinator)
    person = Person(name="N", recorded_by=coordinator)
    person._history_by = coordinator
    vault.create(person.dossier_id)
    person.save()
    tie = Relation(
        concern=concern, person=person, kind_id="relation:subject", basis=basis, recorded_by=coordinator
    )
    tie._history_by = coordinator
    with pytest.raises(IntegrityError, match="before the basis"), transaction.atomic():
        tie.save()


def _ground(concern, by, **changes):
    given = {
        "concern": concern,
        "by": by,
        "processing_basis_id": "processing_basis:art6_1_e",
        "why": "x",
        "responsible_id": "kommunen",
        "contact": by,
        "informed": "yes",
        "informed_on": dates.today(),
    }
    row = Grounding(**given | changes)
    row._history_by = by
    row.save()
    return row


@pytest.mark.parametrize("table", ["clarification", "consultation", "participation", "grounding"])
def test_what_is_on_record_stands(concern, coordinator, member, table):
    consulted(concern)
    settle(concern, coordinator)
    change = {
        "clarification": ("acute", "yes"),
        "consultation": ("meeting_ref", "M-2026-AAAA"),
        "participation": ("user_id", member.pk),
        "grounding": ("contact_id", member.pk),
    }[table]
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"update cases_{table} set {change[0]} = %s", [change[1]])  # noqa: S608


def test_the_line_moves_with_what_is_on_record(concern, coordinator, member):
    assert keys(concern)["clarified"] == "now"
    clarified(concern, member)
    assert keys(concern)["discussed"] == "now"
    consult(concern, coordinator, member)
    assert keys(concern)["settled"] == "now"
    settle(concern, coordinator)
    found = keys(concern)
    assert (found["mapped"], found["discussed"], found["planned"]) == ("now", "done", "ahead")
    number, step = flow.now(flow.line(concern))
    facts, rights = flow.facts_of(concern), dict.fromkeys(["assess_concern", "settle_basis"], True)
    needs = flow.needs(concern, step.key, facts, rights)
    assert (number, needs[0][1]) == (5, f"/bekymringer/{concern.ref}/vurdering/")
    assert flow.needs(concern, step.key, facts, dict.fromkeys(rights, False))[0][1] == ""


def test_advice_leads_straight_to_the_end_without_anybody_recorded(concern, coordinator, member):
    consulted(concern, outcome=ADVICE)
    assert concern.reasons_not_to_close() == []
    found = keys(concern)
    assert (found["closed"], found["settled"], found["mapped"]) == ("now", "passed", "passed")
    shut = closing.close_with_advice(
        concern, by=coordinator, advice="Snakk med foreldrene.", reporter_told="Det samme."
    )
    assert (shut.close_reason_id, shut.relations.count()) == ("close_reason:rad_gitt", 0)
    assert keys(concern)["over"] == "now"


def test_the_short_ending_is_for_advice_alone(concern, coordinator, member, basis):
    with pytest.raises(Refused, match="korte"):
        closing.close_with_advice(concern, by=coordinator, advice="x")
    consulted(concern)
    with pytest.raises(Refused, match="korte"):
        closing.close_with_advice(concern, by=coordinator, advice="x")


def test_concerns_from_before_the_steps_read_sensibly(concern, closed, coordinator, client_for):
    """Closed without any step on record: what is gone by says so, and the page opens."""
    found = keys(closed)
    assert (found["received"], found["clarified"], found["closed"]) == ("done", "passed", "done")
    page = client_for(coordinator).get(closed.get_absolute_url()).content.decode()
    assert "ikke registrert" in page


def test_the_page_shows_the_line_once_for_each_width(concern, coordinator, client_for):
    page = client_for(coordinator).get(concern.get_absolute_url()).content.decode()
    assert page.count('aria-current="step"') == 2
    assert "Steg 2 av 10: Avklart" in page
    assert f"/bekymringer/{concern.ref}/avklaring/" in page


def test_the_minutes_are_pointed_at_once_and_asked_again(concern, coordinator, member, client_for):
    clarified(concern, member)
    browser = client_for(coordinator)
    address = f"/bekymringer/{concern.ref}/drofting/"
    sent = {
        "took_part": [str(coordinator.pk), str(member.pk)],
        "minutes": "Vi snakket om 9A og gutten i Storgata 4.",
        "outcome": ADVICE,
        "meeting_ref": "",
        "seen": "",
    }
    first = browser.post(address, sent)
    assert first.status_code == 200
    assert "Ta det ut" in first.content.decode()
    seen = first.context["form"].data["seen"]
    assert browser.post(address, sent | {"seen": seen}).status_code == 302
    assert concern.consultations.count() == 1


def test_two_who_clarify_at_once_make_one(committed_db, concern, member, coordinator):
    """Whoever comes second is told, and not by the database."""

    def press(user):
        try:
            clarified(Concern.objects.get(pk=concern.pk), user)
        except Refused:
            return "refused"
        finally:
            connections.close_all()
        return "done"

    with ThreadPoolExecutor(2) as pool:
        answers = sorted(pool.map(press, [member, coordinator]))
    assert answers == ["done", "refused"]
    assert Clarification.objects.count() == 1


def test_a_stranger_learns_nothing_by_the_pages_of_the_steps(concern, stranger, client_for):
    browser = client_for(stranger)
    for page in ("avklaring", "drofting", "grunnlag", "avslutning/rad", "sidespor", "tilbakekalling"):
        assert browser.get(f"/bekymringer/{concern.ref}/{page}/").status_code == 404
