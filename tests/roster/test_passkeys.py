"""Passkeys: made, shown, renamed and removed; and every way in which one is not a passkey of ours."""

import json
import re
import time
from html import unescape

import pytest
import time_machine
from allauth.mfa.models import Authenticator as Factor
from django.test import Client

from okg.ledger.models import Event
from okg.roster import actions
from tests.roster.authenticator import PRESENT, Authenticator

pytestmark = pytest.mark.django_db
ENROL, ADD, DIRECT = "/min-side/sikkerhet/kode/", "/min-side/sikkerhet/passnokkel/", "/logg-inn/passnokkel/"
AGAIN = "/logg-inn/igjen/passnokkel/"


def browser():
    """At a name: at an address that is a number there are no passkeys."""
    return Client(SERVER_NAME="localhost")


@pytest.fixture
def client():
    return browser()


@pytest.fixture(autouse=True)
def _required(settings):
    settings.SECOND_FACTOR_REQUIRED = True


def options(response):
    return unescape(re.search(r'data-options="([^"]+)"', response.content.decode())[1])


def lines(event):
    return Event.objects.filter(event=event, kind="security")


@pytest.fixture
def passkey(member, log_in):
    """A passkey that the member has made in another browser."""
    elsewhere, made = browser(), Authenticator()
    log_in(member, client=elsewhere)
    response = elsewhere.post(
        ADD, {"name": "Min maskin", "credential": made.make(options(elsewhere.get(ENROL)))}
    )
    assert response["Location"] == "/min-side/sikkerhet/reservekoder/"
    made.browser = elsewhere
    return made


def enter(client, passkey, **changes):
    credential = passkey.show(client.get(DIRECT).content.decode(), **changes)
    return client.post(DIRECT, {"credential": credential})


def is_in(client):
    return client.get("/").status_code == 200


def test_enrolment_offers_a_passkey_first_and_an_app_below(member, log_in, client):
    log_in(member, client=client)
    page = client.get(ENROL).content.decode()
    assert 0 < page.index("Lag en passnøkkel") < page.index("Autentiseringsapp")
    asked = json.loads(options(client.get(ENROL)))["publicKey"]
    assert asked["rp"]["id"] == "localhost"
    assert asked["authenticatorSelection"]["residentKey"] == "required"
    assert asked["authenticatorSelection"]["userVerification"] == "required"
    assert asked["user"]["name"] == member.username


def test_a_passkey_made_opens_the_desk_and_is_in_the_security_log(passkey, member):
    codes = passkey.browser.get("/min-side/sikkerhet/reservekoder/").content.decode()
    assert len(re.findall(r'class="secret">\d{8}<', codes)) == 10
    assert is_in(passkey.browser)
    assert lines("factor_added").get().facts == {"factor": "webauthn"}


def test_a_passkey_alone_is_two_factors(passkey, client):
    assert enter(client, passkey)["Location"] == "/"
    assert is_in(client)
    assert lines("logged_in").latest("id").facts == {"ways": ["webauthn"]}


def test_a_passkey_is_the_second_factor_after_a_password(passkey, member, log_in, client):
    page = client.get(log_in(member, client=client)["Location"])
    assert not is_in(client)
    response = client.post("/logg-inn/kode/", {"credential": passkey.show(options(page))})
    assert response["Location"] == "/"
    assert is_in(client)


def test_a_passkey_that_did_not_verify_its_user_is_none(passkey, member, log_in, client):
    assert enter(client, passkey, flags=PRESENT)["Location"] == "/logg-inn/"
    assert not is_in(client)
    assert lines("login_refused").latest("id").facts == {"why": "passkey"}
    page = client.get(log_in(member, client=client)["Location"])
    client.post("/logg-inn/kode/", {"credential": passkey.show(options(page), flags=PRESENT)})
    assert not is_in(client)


def test_none_is_made_without_verifying_its_user(member, log_in, client):
    log_in(member, client=client)
    credential = Authenticator().make(options(client.get(ENROL)), flags=PRESENT)
    response = client.post(ADD, {"name": "x", "credential": credential})
    assert "Passnøkkelen ble ikke godtatt" in response.content.decode()
    assert not Factor.objects.exists()


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "http://evil.localhost", "https://localhost", "http://localhost:99"]
)
def test_a_page_at_another_address_gets_nothing(passkey, client, origin):
    passkey.origin = origin
    enter(client, passkey)
    assert not is_in(client)


def test_a_showing_works_once_and_in_the_browser_that_was_asked(passkey, client):
    credential = passkey.show(client.get(DIRECT).content.decode())
    other = browser()
    other.get(DIRECT)
    other.post(DIRECT, {"credential": credential})
    assert not is_in(other)
    client.post(DIRECT, {"credential": credential})
    assert is_in(client)
    client.post("/logg-ut/")
    client.post(DIRECT, {"credential": credential})
    assert not is_in(client)


def test_a_passkey_opens_nobody_elses_user(passkey, doctor, client):
    from allauth.account.utils import user_pk_to_url_str
    from fido2.utils import websafe_encode

    enter(client, passkey, handle=websafe_encode(user_pk_to_url_str(doctor).encode()))
    assert not is_in(client)


GARBAGE = [
    "",
    "null",
    "[]",
    "7",
    '"x"',
    "{}",
    '{"response": []}',
    '{"response": {"clientDataJSON": "e30"}}',
    '{"id": "x", "rawId": "x", "type": "public-key", "response": {"clientDataJSON": 7}}',
    "{" * 500,
]


@pytest.mark.parametrize("sent", GARBAGE)
def test_nonsense_is_refused_with_a_sentence(passkey, member, log_in, client, sent):
    client.get(DIRECT)
    assert client.post(DIRECT, {"credential": sent}).status_code == 302
    assert not is_in(client)
    log_in(member, client=client)
    assert client.post("/logg-inn/kode/", {"credential": sent}).status_code == 200
    inside = passkey.browser
    assert inside.post(AGAIN, {"credential": sent}).status_code == 200
    assert inside.post(ADD, {"name": "x", "credential": sent}).status_code == 200
    assert Factor.objects.filter(type="webauthn").count() == 1


@pytest.mark.parametrize("field", ["clientDataJSON", "authenticatorData", "signature", "userHandle"])
@pytest.mark.parametrize("value", ["", "AAAA", "{}", "_w"])
def test_a_showing_that_was_changed_opens_nothing(passkey, client, field, value):
    credential = json.loads(passkey.show(client.get(DIRECT).content.decode()))
    credential["response"][field] = value
    assert client.post(DIRECT, {"credential": json.dumps(credential)}).status_code == 302
    assert not is_in(client)


def test_a_closed_user_gets_no_further(passkey, member, admin, client):
    actions.close(member, by=admin)
    assert enter(client, passkey).status_code == 403
    assert not is_in(client)


def test_at_an_address_that_is_a_number_there_are_none(member, log_in):
    numbered = Client(SERVER_NAME="127.0.0.1")
    log_in(member, client=numbered)
    assert "Lag en passnøkkel" not in numbered.get(ENROL).content.decode()
    assert "Skriv koden" in numbered.get(ENROL).content.decode()
    assert numbered.get(ADD).status_code == 404


# --- showing it once more --------------------------------------------------------------------------------------------


def test_a_change_of_factors_asks_after_five_minutes_and_a_passkey_answers(passkey):
    client, now = passkey.browser, int(time.time())
    with time_machine.travel(now + 600, tick=False):
        for path in (ADD, ENROL, "/min-side/sikkerhet/reservekoder/nye/", f"{ADD}{factor().pk}/av/"):
            assert client.get(path)["Location"].startswith(f"{AGAIN}?next=/min-side/"), path
            assert client.post(path)["Location"].startswith(AGAIN), path
        before = client.cookies["okg"].value
        page = client.get(f"{AGAIN}?next={ADD}")
        assert "med passordet" in page.content.decode()
        response = client.post(AGAIN, {"next": ADD, "credential": passkey.show(options(page))})
        assert response["Location"] == ADD
        assert client.get(ADD).status_code == 200
        assert client.cookies["okg"].value != before
    assert lines("identity_shown").get().facts == {"ways": ["webauthn"]}


def factor():
    return Factor.objects.get(type="webauthn")


def test_a_confirmation_that_fails_is_a_line_and_confirms_nothing(passkey):
    client, stranger = passkey.browser, Authenticator()
    with time_machine.travel(time.time() + 600, tick=False):
        stranger.handle = passkey.handle
        page = client.get(f"{AGAIN}?next={ADD}")
        client.post(AGAIN, {"credential": stranger.show(options(page))})
        assert client.get(ADD).status_code == 302
        client.post("/logg-inn/igjen/", {"password": "feil"})
        client.post("/logg-inn/igjen/kode/", {"code": "000000"})
        assert client.get(ADD).status_code == 302
    assert [line.facts["why"] for line in lines("confirmation_refused").order_by("id")] == [
        "passkey",
        "password",
        "code",
    ]


# --- one's own list --------------------------------------------------------------------------------------------------


def test_passkeys_are_added_renamed_and_removed(passkey, member):
    client, second = passkey.browser, Authenticator()
    response = client.post(
        ADD, {"name": "Nøkkelen i lomma", "credential": second.make(options(client.get(ADD)))}
    )
    assert response["Location"] == "/min-side/sikkerhet/"
    first, other = Factor.objects.filter(type="webauthn").order_by("pk")
    assert client.post(f"{ADD}{first.pk}/", {"name": ""}).status_code == 200
    client.post(f"{ADD}{first.pk}/", {"name": "Gammel maskin"})
    page = client.get("/min-side/sikkerhet/").content.decode()
    assert "Gammel maskin" in page and "Nøkkelen i lomma" in page
    client.post(f"{ADD}{first.pk}/av/")
    assert is_in(client)
    assert "Gammel maskin" not in client.get("/min-side/sikkerhet/").content.decode()
    assert lines("factor_removed").count() == 1
    outside = browser()
    enter(outside, passkey)
    assert not is_in(outside)


def test_removing_the_last_factor_leads_to_enrolment_and_takes_the_codes_with_it(passkey):
    client = passkey.browser
    assert "Dette er den siste du har" in client.get(f"{ADD}{factor().pk}/av/").content.decode()
    client.post(f"{ADD}{factor().pk}/av/")
    assert client.get("/")["Location"] == ENROL
    assert not Factor.objects.exists()


def test_somebody_elses_passkey_is_not_there(passkey, doctor, log_in, client):
    log_in(doctor, client=client)
    made = Authenticator()
    client.post(ADD, {"name": "Min", "credential": made.make(options(client.get(ENROL)))})
    theirs = Factor.objects.filter(type="webauthn").order_by("pk").first()
    for path in (f"{ADD}{theirs.pk}/", f"{ADD}{theirs.pk}/av/", f"{ADD}999999/"):
        assert client.get(path).status_code == 404
        assert client.post(path, {"name": "mitt"}).status_code == 404
    assert theirs.wrap().name == "Min maskin"


def test_a_password_alone_adds_no_passkey_to_one_who_has_a_factor(passkey, member, log_in, client):
    log_in(member, client=client)
    assert client.get(ADD)["Location"].startswith("/logg-inn/")
    assert client.post(ADD, {"name": "x", "credential": "{}"})["Location"].startswith("/logg-inn/")
