"""Bad input: a sentence beside the field, everything typed still there, one object for one form."""

import datetime as dt
import re
import threading
import uuid

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse

from cases.actions import notes, persons
from cases.models.concern import Concern
from okg.drafts import keep
from okg.lib import dates
from tests.conftest import settled

pytestmark = pytest.mark.django_db
ADDRESS = "/bekymringer/ny/"


@pytest.fixture
def logger(coordinator, member, client_for):
    return client_for(member)


def beside(response, field):
    """The sentence that stands at a field."""
    found = re.search(rf'id="id_{field}_error">(.*?)</div>', response.content.decode(), re.S)
    return re.sub(r"<[^>]+>", " ", found[1]).strip() if found else ""


def test_log_leads_to_the_concern_and_says_its_code_word(logger, filled_in):
    response = logger.post(ADDRESS, filled_in(), follow=True)
    concern = Concern.objects.get()
    # Before it opens, whoever logged it says whether they are impartial.
    address = concern.get_absolute_url()
    assert response.redirect_chain == [(address, 302), (f"{address}habilitet/", 302)]
    assert f"registrert med dekknavnet {concern.code_word}" in response.content.decode()


def test_the_form_asks_for_no_name(logger):
    body = logger.get(ADDRESS).content.decode()
    assert not re.search(r'name="[^"]*name"', body.replace('name="draft_name"', ""))
    assert body.index('name="danger"') < body.index('name="source"')
    assert "tel:112" in body


def tomorrow():
    return f"{dates.today() + dt.timedelta(days=1):%d.%m.%Y}"


@pytest.mark.parametrize(
    ("changes", "field", "says"),
    [
        (
            {"received_at_0": "31.02.2026"},
            "received_at",
            "31.02.2026 finnes ikke i kalenderen. Sjekk dag og måned.",
        ),
        ({"received_at_0": tomorrow()}, "received_at", "ligger fram i tid"),
        ({"received_at_1": "25.99"}, "received_at", "09.41"),
        ({"arena": "arena:finnes_ikke"}, "arena", "Velg"),
        ({"level": "level:9"}, "level", "Velg"),
        ({"danger": ""}, "danger", "Svar først på om noens liv eller helse er i fare."),
        ({"source": ""}, "source", "Velg hvem som meldte fra."),
        ({"level_reason": ""}, "level_reason", "Skriv i en setning hvorfor du valgte dette nivået."),
        ({"known": "  "}, "known", "Skriv hva som er observert, i minst ett av de tre feltene."),
        ({"reporter": "x" * 301}, "reporter", "300"),
    ],
)
def test_a_mistake_is_told_beside_its_field_and_nothing_typed_is_lost(
    logger, filled_in, changes, field, says
):
    sent = filled_in(heard="En medelev så det.", known="Tegnet på pulten.") | {"heard": "", **changes}
    if "known" not in changes:
        sent["heard"] = "En medelev så det."
    response = logger.post(ADDRESS, sent)
    assert response.status_code == 200
    assert not Concern.objects.exists()
    body = response.content.decode()
    told = beside(response, field)
    if says != "ligger fram i tid":
        assert says in told
    else:
        assert told
    assert "<title>Feil:" in body
    for name in ("level_reason", "heard"):
        if sent[name]:
            assert sent[name] in body
    assert 'value="source:skole" selected' in body or not sent["source"]
    assert sent["submission"] in body


def test_the_same_form_sent_twice_makes_one_concern_and_leads_twice_to_it(logger, filled_in):
    sent = filled_in()
    first, second = logger.post(ADDRESS, sent), logger.post(ADDRESS, sent)
    assert first.url == second.url == Concern.objects.get().get_absolute_url()


def test_after_a_mistake_the_same_form_still_makes_one(logger, filled_in):
    sent = filled_in(source="")
    logger.post(ADDRESS, sent)
    logger.post(ADDRESS, sent | {"source": "source:skole"})
    assert Concern.objects.count() == 1


def test_what_is_typed_is_there_again_after_the_session_ended(logger, member, filled_in, client_for):
    typed = filled_in(known="Halvskrevet", received_at_0="31.02.2026", danger="yes")
    assert logger.post("/utkast/", typed).json()["saved"]
    logger.logout()
    assert logger.get(ADDRESS).status_code == 302
    body = client_for(member).get(ADDRESS).content.decode()
    assert "Halvskrevet" in body
    assert 'value="31.02.2026"' in body
    assert re.search(r'value="yes"[^>]*checked', body)
    assert "Dette er utkastet ditt fra" in body


def test_a_draft_is_ones_own_and_gone_when_the_form_was_sent(
    logger, member, coordinator, filled_in, client_for
):
    typed = filled_in(known="Halvskrevet")
    logger.post("/utkast/", typed)
    assert "Halvskrevet" not in client_for(coordinator).get(ADDRESS).content.decode()
    logger.post(ADDRESS, typed)
    assert keep.of(member, "cases.log") is None


def test_nobody_leads_is_said_and_what_is_typed_stays(logger, coordinator, filled_in):
    coordinator.appointments.update(ends_on=dates.today() - dt.timedelta(days=1))
    body = logger.post(ADDRESS, filled_in()).content.decode()
    assert "Be om at en koordinator blir oppnevnt." in body
    assert "Tegnet symboler på pulten." in body


def test_assess_wants_a_next_review_unless_it_is_ready_to_be_closed(concern, coordinator, client_for):
    client, address = client_for(coordinator), reverse("cases:assess", args=[concern.ref])
    sent = {"level": "level:1", "reason": "Rolig.", "protective": "Boksing.", "next_review_on": ""}
    sent["decided_by"] = [str(coordinator.pk)]
    assert "Velg en dag for neste vurdering" in beside(client.post(address, sent), "next_review_on")
    sent["outcome"] = "review_outcome:klar_for_avslutning"
    assert client.post(address, sent).status_code == 302


def test_the_grant_form_shows_the_duty_that_binds_each_and_never_oneself(
    concern, coordinator, doctor, client_for
):
    body = client_for(coordinator).get(reverse("cases:grant", args=[concern.ref])).content.decode()
    assert "Helsepersonelloven § 21 når kommuneoverlegen" in body
    assert f'value="{doctor.pk}"' in body
    assert f'value="{coordinator.pk}"' not in body


def test_a_grant_to_oneself_by_hand_is_refused(concern, coordinator, basis, client_for):
    sent = {
        "to": str(coordinator.pk),
        "layer": "identify",
        "basis": str(basis.pk),
        "reason": "x",
        "until": f"{dates.today():%d.%m.%Y}",
    }
    response = client_for(coordinator).post(reverse("cases:grant", args=[concern.ref]), sent)
    assert response.status_code == 200
    assert concern.grants.filter(layer="identify").count() == 0


def test_a_summary_is_pointed_at_once_and_anew_for_what_is_new(concern, coordinator, client_for):
    client, address = client_for(coordinator), reverse("cases:summarise", args=[concern.ref])
    sent = {"summary": "Gutten kjenner Ola.", "recognisable": "no", "version": "1"}
    first = client.post(address, sent)
    assert "Dette kan være et navn eller et sted: Ola" in beside(first, "summary")
    seen = re.search(r'name="seen" value="([^"]+)"', first.content.decode())[1]
    second = client.post(address, sent | {"seen": seen, "summary": "Gutten kjenner Ola og Kari."})
    assert "Kari" in beside(second, "summary")
    assert client.post(address, sent | {"seen": seen}).status_code == 302
    concern.refresh_from_db()
    assert concern.summary == "Gutten kjenner Ola."


def test_a_summary_that_may_be_recognised_is_not_saved(concern, coordinator, client_for):
    sent = {"summary": "En gutt.", "recognisable": "yes", "version": "1"}
    response = client_for(coordinator).post(reverse("cases:summarise", args=[concern.ref]), sent)
    assert "Da kan den ikke drøftes ennå." in beside(response, "recognisable")


@pytest.mark.parametrize("version", ["1", "", None])
def test_the_second_of_two_editors_sees_both_texts_and_keeps_hers(concern, coordinator, client_for, version):
    client, address = client_for(coordinator), reverse("cases:summarise", args=[concern.ref])
    client.post(address, {"summary": "Den første.", "recognisable": "no", "version": "1"})
    sent = {"summary": "Den andre.", "recognisable": "no"} | (
        {"version": version} if version is not None else {}
    )
    body = client.post(address, sent).content.decode()
    assert "Den første." in body
    assert "Den andre." in body
    newest = re.search(r'name="version" value="(\d+)"', body)[1]
    assert client.post(address, sent | {"version": newest}).status_code == 302
    concern.refresh_from_db()
    assert concern.summary == "Den andre."


def test_two_who_correct_what_was_logged_see_both(concern, coordinator, filled_in, client_for):
    client, address = client_for(coordinator), reverse("cases:correct", args=[concern.ref])
    sent = filled_in(version="1", ideology="ideology:ikke_avklart", age_band="age_band:ukjent")
    assert client.post(address, sent | {"known": "Den første.", "submission": ""}).status_code == 302
    body = client.post(address, sent | {"known": "Den andre.", "submission": ""}).content.decode()
    assert "Den første." in body
    assert "Den andre." in body


def test_two_who_correct_a_person_see_both_also_without_a_version(concern, coordinator, basis, client_for):
    relation = persons.record(
        settled(concern), by=coordinator, relation="relation:subject", basis=basis, name="Ola"
    )
    client = client_for(coordinator)
    address = reverse("cases:change_person", args=[concern.ref, relation.pk])
    assert client.post(address, {"name": "Ole", "version": "1"}).status_code == 302
    body = client.post(address, {"name": "Olav"}).content.decode()
    assert "Ole" in body
    assert "Olav" in body


def test_a_year_of_birth_in_the_future_is_told(concern, coordinator, basis, client_for):
    sent = {"relation": "relation:subject", "basis": str(basis.pk), "name": "Ola", "birth_year": "2099"}
    response = client_for(coordinator).post(reverse("cases:record", args=[settled(concern).ref]), sent)
    assert "Året ligger i framtiden." in beside(response, "birth_year")


def test_only_ones_own_note_can_be_corrected(concern, member, coordinator, client_for):
    note = notes.write(concern, by=member, text="På helsestasjonen.")
    address = reverse("cases:correct_note", args=[concern.ref, note.pk])
    assert client_for(coordinator).get(address).status_code == 404
    sent = {"kind": "note_kind:samtale", "text": "På skolen.", "submission": str(uuid.uuid4())}
    assert client_for(member).post(address, sent).status_code == 302
    assert concern.notes.last().corrects == note


def test_two_at_the_very_same_time_make_one_concern(committed_db, make_user, filled_in):
    make_user("coordinator")
    member, sent, answers = make_user("health"), filled_in(), []

    def send():
        client = Client()
        client.force_login(member)
        answers.append(client.post(ADDRESS, sent))
        connections.close_all()

    both = [threading.Thread(target=send) for _turn in range(2)]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()
    assert {answer.url for answer in answers} == {Concern.objects.get().get_absolute_url()}
