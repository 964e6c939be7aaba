"""The pages of a concern: what each role sees, that every look is written, and what a page costs."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.actions import assessing, lifecycle, notes, persons, tasks
from okg.access.roles import IDENTIFY
from okg.ledger.models import Event
from okg.lib import dates
from tests.conftest import ENDING, declares, settled

pytestmark = pytest.mark.django_db

PAGES = [
    "cases:show",
    "cases:assess",
    "cases:note",
    "cases:attach",
    "cases:add_task",
    "cases:grants",
    "cases:grant",
    "cases:summarise",
    "cases:correct",
    "cases:hand_over",
    "cases:close",
    "cases:record",
]


def page(client, name, concern):
    return client.get(reverse(name, args=[concern.ref]))


def text(response):
    """What a reader sees: without tags, with one space between words."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


@pytest.mark.parametrize("name", PAGES)
def test_each_page_writes_a_look_and_shows_no_name(concern, coordinator, client_for, name):
    response = page(client_for(coordinator), name, concern)
    assert response.status_code == 200
    look = Event.objects.looks().get()
    assert (look.by, look.about) == (coordinator.pk, concern.pk)
    assert concern.code_word in text(response)


@pytest.mark.parametrize("name", [*PAGES, "cases:person"])
def test_who_has_no_grant_gets_the_answer_of_what_is_not_there(concern, stranger, client_for, name):
    client = client_for(stranger)
    hidden = page(client, name, concern)
    missing = client.get(reverse(name, args=["B-2026-ZZZZ"]))
    assert (hidden.status_code, missing.status_code) == (404, 404)
    assert concern.code_word not in text(hidden)
    assert not Event.objects.looks().exists()


@pytest.mark.parametrize("role", ["admin", "dpo", "reader"])
def test_roles_that_read_no_concern_find_no_list_either(concern, client_for, request, role):
    client = client_for(request.getfixturevalue(role))
    assert client.get("/bekymringer/").status_code == 404
    assert page(client, "cases:show", concern).status_code == 404


def test_no_line_no_page(concern, coordinator, client_for):
    with connection.cursor() as cursor:
        cursor.execute("alter table ledger_event add constraint no_looks check (kind <> 'look') not valid")
    client = client_for(coordinator)
    client.raise_request_exception = False
    response = page(client, "cases:show", concern)
    assert response.status_code >= 500
    assert concern.code_word not in text(response)
    assert concern.known not in text(response)


def test_show_keeps_known_heard_and_judged_apart(concern, member, client_for):
    shown = text(page(client_for(member), "cases:show", concern))
    assert "Kjent Gutten tegnet symboler på pulten." in shown
    assert "Hørt fra andre En medelev har fortalt om en lukket chat." in shown
    assert "Antatt eller vurdert Læreren tror at han er på vei inn i noe." in shown


def test_show_tells_who_reported_to_the_lead_alone(concern, coordinator, member, client_for):
    assert concern.reporter in text(page(client_for(coordinator), "cases:show", concern))
    assert concern.reporter not in text(page(client_for(member), "cases:show", concern))


def test_show_says_who_has_access_on_what_basis_and_who_has_not(concern, member, client_for):
    shown = text(page(client_for(member), "cases:show", concern))
    assert "2 har tilgang" in shown
    assert "Har ikke tilgang: Kommuneoverlege, NAV, Politikontakt for kommunen." in shown


def test_show_has_buttons_for_what_one_may_do_and_no_others(concern, member, guest, give, client_for):
    give(guest)
    shown = page(client_for(member), "cases:show", concern).content.decode()
    assert reverse("cases:assess", args=[concern.ref]) in shown
    assert reverse("cases:grant", args=[concern.ref]) not in shown
    assert reverse("cases:close", args=[concern.ref]) not in shown
    for_guest = page(client_for(guest), "cases:show", concern).content.decode()
    assert reverse("cases:note", args=[concern.ref]) in for_guest
    for name in ("assess", "add_task", "attach", "correct", "summarise", "record", "person"):
        assert reverse(f"cases:{name}", args=[concern.ref]) not in for_guest


def test_show_offers_112_and_the_acute_card_only_where_there_is_danger(
    log_concern, concern, member, client_for
):
    client = client_for(member)
    acute = log_concern(by=member, danger=True)
    declares(acute, member)
    assert "tel:112" in page(client, "cases:show", acute).content.decode()
    assert "/tiltakskort/k5/" in page(client, "cases:show", acute).content.decode()
    assert "tel:112" not in page(client, "cases:show", concern).content.decode()


def test_the_alert_goes_when_somebody_has_assessed_that_there_is_no_danger(
    log_concern, coordinator, client_for
):
    acute = log_concern(by=coordinator, danger=True)
    declares(acute, coordinator)
    assessing.assess(
        acute,
        by=coordinator,
        level="level:3",
        reason="Avverget, men fortsatt alvorlig.",
        protective="Far er hjemme.",
        next_review_on=dates.today(),
    )
    assert "tel:112" not in page(client_for(coordinator), "cases:show", acute).content.decode()


def test_a_corrected_note_says_so_and_the_correction_points_back(concern, member, client_for):
    old = notes.write(concern, by=member, text="På helsestasjonen.")
    notes.write(concern, by=member, text="På skolen.", corrects=old)
    shown = text(page(client_for(member), "cases:show", concern))
    assert "Rettet senere. Vis hva det sto På helsestasjonen." in shown
    assert "På skolen. Retter et tidligere notat." in shown


def test_a_closed_concern_says_so_and_offers_nothing(closed, coordinator, client_for):
    response = page(client_for(coordinator), "cases:show", closed)
    assert "Denne bekymringen er avsluttet" in text(response)
    assert "Skolen følger opp." in text(response)
    for name in ("note", "add_task", "assess", "grant", "close", "record", "summarise"):
        assert reverse(f"cases:{name}", args=[closed.ref]) not in response.content.decode()


def test_the_obstacles_to_closing_stand_where_the_form_would(concern, coordinator, assess, client_for):
    client = client_for(coordinator)
    address = reverse("cases:close", args=[concern.ref])
    assert 'name="outcome"' not in client.get(address).content.decode()
    sent = client.post(address, {"reason": "close_reason:rad_gitt", "outcome": "Råd gitt."})
    assert "Ingen vurdering med utfall er registrert." in text(sent)
    concern.refresh_from_db()
    assert concern.is_open
    assess()
    assert 'name="outcome"' in client.get(address).content.decode()
    client.post(address, {"reason": "close_reason:rad_gitt", "outcome": "Råd gitt."} | ENDING)
    concern.refresh_from_db()
    assert not concern.is_open


def test_a_deputy_who_closes_is_led_to_the_list(concern, make_user, give, assess, client_for):
    deputy = make_user("stedfortreder", seat="slt", deputy=True)
    give(deputy)
    assess()
    sent = {"reason": "close_reason:rad_gitt", "outcome": "Råd gitt."} | ENDING
    response = client_for(deputy).post(reverse("cases:close", args=[concern.ref]), sent, follow=True)
    assert response.redirect_chain == [("/bekymringer/", 302)]
    assert "Bekymringen er avsluttet." in text(response)


def test_the_identity_page_needs_its_layer_and_writes_its_own_look(
    concern, coordinator, member, stranger, give, basis, client_for
):
    persons.record(
        settled(concern), by=coordinator, relation="relation:subject", basis=basis, name="Ola Oppdiktet"
    )
    give(stranger, layer=IDENTIFY)
    assert page(client_for(member), "cases:person", concern).status_code == 404
    assert "Ola Oppdiktet" not in text(page(client_for(stranger), "cases:show", concern))
    assert "Ola Oppdiktet" in text(page(client_for(stranger), "cases:person", concern))
    rights = list(Event.objects.looks().filter(by=stranger.pk).order_by("id").values_list("right", flat=True))
    assert rights == ["cases.read_concern", "cases.identify_person"]


def test_without_the_layer_the_page_says_that_it_is_sealed(concern, coordinator, member, basis, client_for):
    persons.record(
        settled(concern), by=coordinator, relation="relation:subject", basis=basis, name="Ola Oppdiktet"
    )
    shown = page(client_for(member), "cases:show", concern)
    assert "Hvem det er, ligger forseglet." in text(shown)
    assert reverse("cases:person", args=[concern.ref]) not in shown.content.decode()


def test_a_tick_finishes_the_task_and_is_taken_back(concern, member, client_for):
    task = tasks.add(concern, by=member, text="Ring rektor", owner=member, due_on=dates.today())
    client = client_for(member)
    assert client.post(reverse("cases:finish_task", args=[task.pk])).url == concern.get_absolute_url()
    assert "Ikke utført likevel" in text(page(client, "cases:show", concern))
    assert client.post(reverse("cases:reopen_task", args=[task.pk]), {"from": "desk"}).url == "/"
    task.refresh_from_db()
    assert task.is_open


def test_a_task_of_a_hidden_concern_is_not_there(concern, member, stranger, client_for):
    task = tasks.add(concern, by=member, text="Ring rektor", owner=member, due_on=dates.today())
    client = client_for(stranger)
    for name in ("finish_task", "drop_task"):
        assert client.post(reverse(f"cases:{name}", args=[task.pk])).status_code == 404


def _queries(client, address):
    """How each statement of a page begins; a slow machine's session lives on by a write that is not the page's."""
    client.get(address)  # keys and codes are kept by the process from here on
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    statements = [re.sub(r"\d+|IN \(.*", "", query["sql"])[:80] for query in captured.captured_queries]
    return [
        statement
        for statement in statements
        if "SAVEPOINT" not in statement and "roster_session" not in statement
    ]


def test_the_list_costs_the_same_for_one_and_for_five(concern, log_concern, member, client_for):
    client = client_for(member)
    one = _queries(client, "/bekymringer/")
    for _more in range(4):
        log_concern(by=member)
    assert _queries(client, "/bekymringer/") == one


def test_the_page_costs_the_same_for_one_of_each_and_for_five(
    concern, coordinator, member, make_user, give, assess, basis, client_for
):
    def add(number):
        user = make_user(f"medlem{number}", seat="ressursperson")
        give(user)
        note = notes.write(concern, by=member, text=f"Notat {number}")
        notes.write(concern, by=member, text="Rettet.", corrects=note)
        tasks.add(concern, by=member, text="Ring", owner=user, due_on=dates.today())
        tasks.finish(
            tasks.add(concern, by=member, text="Gjort", owner=member, due_on=dates.today()), by=member
        )
        notes.attach(
            concern, by=member, title="Brev", kind="document_kind:annet", content=b"Hei", extension="txt"
        )
        persons.record(
            settled(concern), by=coordinator, relation="relation:family", basis=basis, name=f"P{number}"
        )
        assess()

    client = client_for(coordinator)
    add(1)
    one = _queries(client, concern.get_absolute_url())
    for number in range(2, 6):
        add(number)
    assert _queries(client, concern.get_absolute_url()) == one


def test_the_cards_say_what_is_law_and_what_is_a_proposal(member, client_for):
    client = client_for(member)
    assert "K5 Akutt fare" in text(client.get("/tiltakskort/"))
    shown = text(client.get("/tiltakskort/k5/"))
    assert "Følger av lov" in shown
    assert "Forslag, ikke vedtatt ennå" in shown
    assert client.get("/tiltakskort/k99/").status_code == 404


def test_the_pages_speak_english_on_request(concern, member, client_for):
    client = client_for(member)
    client.cookies["okg-language"] = "en"
    assert "Who can see the concern" in text(page(client, "cases:show", concern))


def test_a_handed_over_concern_shows_its_new_lead(concern, coordinator, member, client_for):
    lifecycle.hand_over(concern, by=coordinator, to=member)
    assert "overlot bekymringen" in text(page(client_for(member), "cases:show", concern)).lower()
