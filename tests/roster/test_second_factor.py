"""The second factor: the only page until it is enrolled, its seed never in clear, no code works twice."""

import re
import time

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.db import connection
from django.test import Client
from django.urls import get_resolver, reverse

from okg.roster.middleware import ENROLMENT
from okg.vault import crypto
from tests.access.test_policy import World
from tests.conftest import PASSWORD
from tests.roster.conftest import totp

pytestmark = pytest.mark.django_db
ENROL = "/min-side/sikkerhet/kode/"


@pytest.fixture(autouse=True)
def _required(settings):
    settings.SECOND_FACTOR_REQUIRED = True


def secret_on(page):
    return re.search(r'class="secret">([A-Z2-7]+)<', page.content.decode())[1]


def enrol(client):
    """Sets up the app in `client`; returns (its secret, the answer)."""
    secret = secret_on(client.get(ENROL))
    return secret, client.post(ENROL, {"code": totp(secret)})


@pytest.fixture
def enrolled(member, log_in):
    """The secret of the member, who has set up the app in another browser."""
    elsewhere = Client()
    log_in(member, client=elsewhere)
    return enrol(elsewhere)[0]


def test_log_in_leads_to_enrolment_then_to_recovery_codes_once_then_to_the_desk(member, log_in, client):
    assert client.get(log_in(member, client=client)["Location"])["Location"] == ENROL
    _secret, response = enrol(client)
    assert response["Location"] == "/min-side/sikkerhet/reservekoder/"
    codes = re.findall(r'class="secret">(\d{8})<', client.get(response["Location"]).content.decode())
    assert len(codes) == 10
    assert codes[0] not in client.get(response["Location"]).content.decode()
    assert client.get("/").status_code == 200


def test_a_wrong_code_is_a_sentence_and_the_same_key_stays(member, log_in, client):
    log_in(member, client=client)
    secret = secret_on(client.get(ENROL))
    response = client.post(ENROL, {"code": "000000" if totp(secret) != "000000" else "000001"})
    assert "Koden er ikke riktig." in response.content.decode()
    assert secret_on(response) == secret


def addresses(resolver, prefix=""):
    """Every address name of the URLconf, with its room in front."""
    for entry in resolver.url_patterns:
        if hasattr(entry, "url_patterns"):
            yield from addresses(entry, f"{prefix}{entry.namespace}:" if entry.namespace else prefix)
        else:
            yield f"{prefix}{entry.name}"


@pytest.fixture
def things(make_user, log_concern, coordinator):
    """Arguments for every address, as the table of who may what has them."""
    return World(make_user, log_concern, coordinator).things


def test_with_a_password_alone_every_address_leads_to_enrolment(coordinator, things, log_in, client):
    log_in(coordinator, client=client)
    for name in sorted(set(addresses(get_resolver())) - ENROLMENT - {"roster:welcome"}):
        for method in (client.get, client.post):
            response = method(reverse(name, kwargs=things.get(name, {})))
            assert (response.status_code, response["Location"]) == (302, ENROL), name


def test_half_way_in_every_address_leads_back_to_the_door(coordinator, things, log_in, client):
    elsewhere = Client()
    log_in(coordinator, client=elsewhere)
    enrol(elsewhere)
    log_in(coordinator, client=client)
    open_to_all = {
        "account_login",
        "account_logout",
        "mfa_authenticate",
        "mfa_login_webauthn",
        "provider_login",
        "provider_return",
        "language",
        "health",
        "roster:welcome",
    }
    for name in sorted(set(addresses(get_resolver())) - open_to_all):
        for method in (client.get, client.post):
            response = method(reverse(name, kwargs=things.get(name, {})))
            # What opens to a key alone asks for it; everything else leads to the door, or takes no such method.
            shut = response.status_code in (401, 405)
            assert shut or response["Location"].startswith("/logg-inn/?next="), name
    assert client.get("/logg-inn/")["Location"] == "/logg-inn/kode/"


def test_enrolment_pages_show_nothing_but_enrolment(coordinator, log_in, client):
    log_in(coordinator, client=client)
    assert client.get(ENROL).status_code == 200
    assert client.get("/bekymringer/B-2026-XXXX/")["Location"] == ENROL


def test_once_enrolled_the_password_alone_opens_no_session(member, enrolled, log_in, client):
    response = log_in(member, client=client, next="/moter/")
    assert response["Location"].startswith("/logg-inn/kode/")
    assert client.get("/moter/")["Location"].startswith("/logg-inn/")
    with time_machine.travel(time.time() + 60, tick=False):
        response = client.post("/logg-inn/kode/", {"code": totp(enrolled)})
    assert response["Location"] == "/moter/"
    assert client.get("/").status_code == 200


def test_a_session_opened_with_a_password_is_not_trusted_because_the_user_enrols_elsewhere(
    member, log_in, client
):
    log_in(member, client=client)
    elsewhere = Client()
    log_in(member, client=elsewhere)
    enrol(elsewhere)
    assert elsewhere.get("/").status_code == 200
    assert client.get("/")["Location"].startswith("/logg-inn/")
    assert client.get(ENROL)["Location"].startswith("/logg-inn/")


def test_a_code_works_once(member, enrolled, log_in):
    with time_machine.travel(time.time() + 90, tick=False):
        code, answers = totp(enrolled), []
        for _time in range(2):
            client = Client()
            log_in(member, client=client)
            answers.append(client.post("/logg-inn/kode/", {"code": code}).status_code)
    assert answers == [302, 200]


def test_a_recovery_code_works_once(member, enrolled, log_in):
    code = Authenticator.objects.get(user=member, type="recovery_codes").wrap().get_unused_codes()[3]
    answers = []
    for _time in range(2):
        client = Client()
        log_in(member, client=client)
        answers.append(client.post("/logg-inn/kode/", {"code": code}).status_code)
    assert answers == [302, 200]


def test_guessing_codes_is_stopped(member, enrolled, log_in, client):
    log_in(member, client=client)
    for _try in range(6):
        response = client.post("/logg-inn/kode/", {"code": "12345x"})
    assert "For mange forsøk. Vent fem minutter" in response.content.decode()


def test_a_log_in_can_be_left_half_way(member, enrolled, log_in, client):
    log_in(member, client=client)
    assert client.post("/logg-ut/", {"next": "/logg-inn/"})["Location"] == "/logg-inn/"
    assert client.get("/logg-inn/").status_code == 200


def test_the_seed_lies_sealed_in_its_table_and_moved_elsewhere_it_does_not_open(member, enrolled):
    with connection.cursor() as cursor:
        cursor.execute("select string_agg(data::text, ' ') from mfa_authenticator")
        stored = cursor.fetchone()[0]
    assert enrolled not in stored
    row = Authenticator.objects.get(user=member, type="totp")
    row.data["secret"] = row.data["secret"][:-8] + "AAAAAAA="
    with pytest.raises(crypto.Unreadable):
        row.wrap().validate_code("000000")


def test_removing_the_app_asks_who_it_is_and_leads_back_to_enrolment(member, log_in, client):
    log_in(member, client=client)
    enrol(client)
    with time_machine.travel(time.time() + 301, tick=False):
        response = client.get("/min-side/sikkerhet/kode/av/")
        assert response["Location"].startswith("/logg-inn/igjen/")
        page = client.get(response["Location"])
        assert "Andre måter" in page.content.decode()
        client.post(response["Location"], {"password": PASSWORD, "next": "/min-side/sikkerhet/kode/av/"})
        assert client.get("/min-side/sikkerhet/kode/av/").status_code == 200
        client.post("/min-side/sikkerhet/kode/av/")
        assert client.get("/")["Location"] == ENROL


def test_new_recovery_codes_end_the_old_ones(member, log_in, client):
    log_in(member, client=client)
    enrol(client)
    before = Authenticator.objects.get(user=member, type="recovery_codes").wrap().get_unused_codes()
    assert client.get("/min-side/sikkerhet/reservekoder/nye/").status_code == 200
    client.post("/min-side/sikkerhet/reservekoder/nye/")
    after = Authenticator.objects.get(user=member, type="recovery_codes").wrap().get_unused_codes()
    assert not set(before) & set(after)
    assert client.get("/min-side/sikkerhet/").status_code == 200
