"""Log-in through an OpenID provider: who is let in, and everything that proves nothing."""

import re
import time
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
import time_machine
from cryptography.hazmat.primitives.asymmetric import rsa
from django.db import IntegrityError, transaction
from django.test import Client

from okg.ledger.models import Event
from okg.lib import dates
from okg.roster import actions, entrance
from okg.roster import provider as ours
from okg.roster.models import Subject, User
from tests.frame.test_headers import run
from tests.roster import provider as theirs
from tests.roster.provider import LEFT_OUT

pytestmark = pytest.mark.django_db
DESK = "/"


@pytest.fixture
def provider(settings):
    """A provider that is set up here, and of whom nothing is known yet."""
    with theirs.serve() as running:
        settings.OIDC = {
            "issuer": running.issuer,
            "client_id": theirs.CLIENT,
            "secret": theirs.SECRET,
            "name": "Ansattporten",
            "acr": ["substantial", "high"],
            "subject": ["sub"],
        }
        settings.SECOND_FACTOR_REQUIRED = True
        ours.forget()
        yield running


@pytest.fixture
def inga(make_user, provider):
    """A user who is bound to the person at the provider, and has no password."""
    user = make_user("inga", seat="nav")
    entrance.bind(user, issuer=provider.issuer, name=provider.person["sub"])
    return user


def sent_to(response):
    """The address at the provider that a page sends the browser on to."""
    assert response.status_code == 200, response.status_code
    address = re.search(r'href="(http://127[^"]+/authorize[^"]+)"', response.content.decode())[1]
    assert response["Refresh"] == f"0; url={unescape(address)}"
    return unescape(address)


def returned(address):
    """The path with which the provider sends the browser back."""
    back = requests.get(address, allow_redirects=False, timeout=5).headers["Location"]
    parts = urlsplit(back)
    return f"{parts.path}?{parts.query}"


def log_in(client, **fields):
    return client.get(returned(sent_to(client.post("/logg-inn/leverandor/", fields))))


def is_in(client):
    return client.get(DESK).status_code == 200


def why_refused():
    return Event.objects.filter(event="login_refused").latest("id").facts["why"]


def test_the_button_is_there_only_where_a_provider_is_set_up(client, settings, provider):
    assert "Logg inn med Ansattporten" in client.get("/logg-inn/").content.decode()
    settings.OIDC = None
    assert "leverandor" not in client.get("/logg-inn/").content.decode()
    for path in ("/logg-inn/leverandor/", "/logg-inn/retur/"):
        assert client.post(path).status_code == 404


def test_a_bound_user_is_let_in_and_needs_no_second_factor_of_ours(client, inga, provider):
    response = log_in(client, next="/moter/")
    assert (response.status_code, response["Location"]) == (302, "/moter/")
    assert is_in(client)
    assert Event.objects.get(event="logged_in").facts == {"ways": ["provider"]}


@pytest.mark.parametrize("path", ["https://evil.example/", "//evil.example", "/\\evil.example"])
def test_the_way_back_never_leads_out_of_the_house(client, inga, provider, path):
    assert log_in(client, next=path)["Location"] == "/"


def test_what_is_asked_of_the_provider(client, inga, provider):
    log_in(client)
    [asked] = provider.asked
    assert asked["scope"] == "openid"
    assert asked["response_type"] == "code"
    assert asked["code_challenge_method"] == "S256"
    assert asked["acr_values"] == "substantial high"
    assert asked["redirect_uri"].endswith("/logg-inn/retur/")
    assert len(asked["nonce"]) >= 32 and len(asked["state"]) >= 16


def test_the_session_gets_a_new_key(client, inga, provider):
    back = returned(sent_to(client.post("/logg-inn/leverandor/")))
    before = client.cookies["okg"].value
    client.get(back)
    assert client.cookies["okg"].value != before


LIES = {
    "another issuer": ({"iss": "https://evil.example"}, "issuer"),
    "another audience": ({"aud": "somebody-else"}, "audience"),
    "several audiences and none of them named": ({"aud": [theirs.CLIENT, "other"]}, "audience"),
    "made for another": ({"aud": [theirs.CLIENT, "other"], "azp": "other"}, "audience"),
    "another nonce": ({"nonce": "x" * 32}, "nonce"),
    "no nonce": ({"nonce": LEFT_OUT}, "incomplete"),
    "no moment of log-in": ({"auth_time": LEFT_OUT}, "incomplete"),
    "a moment of log-in that is a word": ({"auth_time": "now"}, "token"),
    "no end": ({"exp": LEFT_OUT}, "incomplete"),
    "no subject": ({"sub": LEFT_OUT}, "incomplete"),
    "an empty subject": ({"sub": ""}, "incomplete"),
    "an unknown subject": ({"sub": "nobody"}, "unknown"),
    "an unknown subject with a member's e-mail": ({"sub": "evil", "email": "inga@tanghavn.example"}, "unknown"),
}  # fmt: skip


@pytest.mark.parametrize("lie", LIES)
def test_a_token_that_proves_nothing_lets_nobody_in(client, inga, provider, lie):
    provider.lies, why = LIES[lie]
    response = log_in(client)
    assert response.status_code == 403
    assert "Du ble ikke sluppet inn" in response.content.decode()
    assert not is_in(client)
    assert why_refused() == why
    assert User.objects.count() == 1


TIMES = {
    "expired": ("exp", -30, "expired"),
    "written long ago": ("iat", -601, "expired"),
    "written later": ("iat", 31, "too_early"),
    "log-in eight hours ago": ("auth_time", -8 * 3600, "auth_time"),
    "log-in later": ("auth_time", 31, "auth_time"),
}


@pytest.mark.parametrize("what", TIMES)
def test_a_token_out_of_its_time_lets_nobody_in_to_the_second(client, inga, provider, what):
    claim, shift, why = TIMES[what]
    now = int(time.time())
    with time_machine.travel(now, tick=False):
        provider.lies = {claim: now + shift}
        assert log_in(client).status_code == 403
        assert why_refused() == why
        provider.lies = {claim: now + shift + (1 if shift < 0 else -1)}
        assert log_in(Client()).status_code == 302


@pytest.mark.parametrize("alg", ["none", "HS256"])
def test_a_token_that_anybody_could_have_written_lets_nobody_in(client, inga, provider, alg):
    provider.alg = alg
    assert log_in(client).status_code == 403
    assert not is_in(client)
    assert why_refused() == "signature"


@pytest.mark.parametrize("kid", ["one", "two"])
def test_a_token_signed_with_another_key_lets_nobody_in(client, inga, provider, kid):
    provider.signed_with = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    provider.kid = kid
    assert log_in(client).status_code == 403
    assert why_refused() == "signature"


def test_an_answer_to_nobodys_question_lets_nobody_in(client, inga, provider):
    back = returned(sent_to(client.post("/logg-inn/leverandor/")))
    code = parse_qs(urlsplit(back).query)["code"][0]
    for path in (f"/logg-inn/retur/?code={code}&state=another", f"/logg-inn/retur/?code={code}"):
        assert client.get(path).status_code == 403
        assert why_refused() == "state"
    # In another browser, as one would who lures somebody into a session of his own.
    other = Client()
    assert other.get(back).status_code == 403
    assert not is_in(other)


def test_an_answer_is_taken_once(client, inga, provider):
    back = returned(sent_to(client.post("/logg-inn/leverandor/")))
    assert client.get(back).status_code == 302
    client.post("/logg-ut/")
    assert client.get(back).status_code == 403
    assert not is_in(client)


def test_a_code_that_was_used_gives_no_token(client, inga, provider):
    used = returned(sent_to(client.post("/logg-inn/leverandor/")))
    client.get(used)
    client.post("/logg-ut/")
    fresh = returned(sent_to(client.post("/logg-inn/leverandor/")))
    code, state = (
        parse_qs(urlsplit(path).query)[name][0] for path, name in ((used, "code"), (fresh, "state"))
    )
    assert client.get(f"/logg-inn/retur/?code={code}&state={state}").status_code == 403
    assert why_refused() == "code"


def test_an_answer_in_the_name_of_another_issuer_is_not_taken(client, inga, provider):
    back = returned(sent_to(client.post("/logg-inn/leverandor/")))
    assert client.get(f"{back}&iss=https://evil.example").status_code == 403
    assert why_refused() == "issuer"


def test_a_provider_that_calls_itself_something_else_is_not_asked(client, inga, provider):
    provider.says = {"issuer": "https://evil.example"}
    response = client.post("/logg-inn/leverandor/")
    assert response.status_code == 503
    assert "svarer ikke akkurat nå" in response.content.decode()


def test_who_stops_at_the_provider_is_told_so(client, inga, provider):
    state = parse_qs(urlsplit(sent_to(client.post("/logg-inn/leverandor/"))).query)["state"][0]
    response = client.get(f"/logg-inn/retur/?error=access_denied&state={state}")
    assert response.status_code == 403
    assert "Du stanset innloggingen" in response.content.decode()


@pytest.mark.parametrize("acr", ["low", LEFT_OUT, ["substantial"]])
def test_without_an_accepted_acr_the_second_factor_of_ours_is_asked_for(client, inga, provider, acr):
    provider.lies = {"acr": acr} if not isinstance(acr, list) else {"acr": "substantial "}
    assert log_in(client).status_code == 302
    for path in ("/", "/moter/", "/bekymringer/"):
        assert client.get(path)["Location"] == "/min-side/sikkerhet/kode/"


def test_a_closed_user_is_told_so_and_not_let_in(client, inga, admin, provider):
    actions.close(inga, by=admin)
    response = log_in(client)
    assert response.status_code == 403
    assert "Brukeren er stengt" in response.content.decode()
    assert not is_in(client)
    assert why_refused() == "closed"


def test_a_user_whose_term_is_over_is_not_let_in(client, inga, provider):
    inga.appointments.update(ends_on=dates.today() - dates.dt.timedelta(days=1))
    assert log_in(client).status_code == 403
    assert not is_in(client)


def test_the_eight_hours_begin_when_the_person_was_asked(client, inga, provider):
    provider.asked_ago = 8 * 3600 - 60
    now = int(time.time())
    with time_machine.travel(now, tick=False) as clock:
        log_in(client)
        clock.move_to(now + 59)
        assert is_in(client)
        clock.move_to(now + 60)
        assert not is_in(client)


SET_UP = {
    "OKG_OIDC_ISSUER": "https://ansattporten.example",
    "OKG_OIDC_CLIENT_ID": "okg",
    "OKG_OIDC_CLIENT_SECRET": "secret",
    "OKG_OIDC_ACR": "substantial,high",
}


def said_at_the_start(**changes):
    return run("-c", "from okg.settings import OIDC; print(OIDC)", **SET_UP | changes)


def test_the_environment_sets_the_provider_up():
    assert "'acr': ['substantial', 'high'], 'subject': ['sub']" in said_at_the_start().stdout
    assert said_at_the_start(OKG_OIDC_ISSUER="").stdout == "None\n"
    assert "'acr': []" in said_at_the_start(OKG_OIDC_ACR="").stdout
    assert "['tid', 'oid']" in said_at_the_start(OKG_OIDC_SUBJECT="tid,oid").stdout


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"OKG_OIDC_ISSUER": "http://ansattporten.example"}, "must begin with https://"),
        ({"OKG_OIDC_CLIENT_ID": ""}, "OKG_OIDC_CLIENT_ID"),
        ({"OKG_OIDC_CLIENT_SECRET": ""}, "OKG_OIDC_CLIENT_SECRET"),
    ],
)
def test_half_a_provider_stops_the_start_with_a_sentence(changes, sentence):
    done = said_at_the_start(**changes)
    assert done.returncode != 0
    assert sentence in done.stderr


# --- the invitation ----------------------------------------------------------------------------------------------


@pytest.fixture
def invited(admin, provider):
    user, link = actions.invite(
        by=admin, username="inga", name="Inga Førstesen", email="inga@tanghavn.example", seat="nav"
    )
    return user, urlsplit(link).path


def bind(client, path):
    return client.get(returned(sent_to(client.post(path, {"way": "provider"}))))


def test_an_invitation_binds_the_subject_once(client, invited, provider):
    user, path = invited
    assert "Logg inn med Ansattporten" in client.get(path).content.decode()
    assert bind(client, path)["Location"] == "/"
    assert is_in(client)
    assert (Subject.objects.get().user, Subject.objects.get().name) == (user, provider.person["sub"])
    assert client.get(path).status_code == 404
    assert Event.objects.filter(event="subject_bound", by=user.pk, kind="security").exists()
    again = Client()
    assert log_in(again).status_code == 302
    assert is_in(again)


def test_a_subject_bound_to_one_user_is_not_bound_to_another(client, inga, admin, provider):
    other, link = actions.invite(
        by=admin, username="per", name="Per", email="per@tanghavn.example", seat="politi"
    )
    assert bind(client, urlsplit(link).path).status_code == 403
    assert why_refused() == "bound"
    assert Subject.objects.get().user == inga
    assert not is_in(client)


def test_an_invitation_used_meanwhile_binds_nobody(client, invited, provider):
    user, path = invited
    back = returned(sent_to(client.post(path, {"way": "provider"})))
    Client().post(path, {"password": "en lang setning om måker"})
    assert client.get(back).status_code == 404
    assert not Subject.objects.exists()


def test_an_invitation_begun_in_two_browsers_binds_one(client, invited, provider):
    user, path = invited
    other, first = Client(), returned(sent_to(client.post(path, {"way": "provider"})))
    provider.person = provider.person | {"sub": "somebody-else"}
    second = returned(sent_to(other.post(path, {"way": "provider"})))
    assert other.get(second).status_code == 302
    assert client.get(first).status_code == 404
    assert Subject.objects.get().name == "somebody-else"


def test_an_e_mail_binds_nobody(client, invited, provider):
    assert log_in(client).status_code == 403
    assert not Subject.objects.exists()
    assert why_refused() == "unknown"


def test_entra_names_a_person_by_tenant_and_object(client, invited, provider, settings):
    settings.OIDC = settings.OIDC | {"subject": ["tid", "oid"]}
    provider.person = {"sub": "pairwise", "tid": "tenant", "oid": "object", "email": "x@evil.example"}
    assert bind(client, invited[1]).status_code == 302
    assert Subject.objects.get().name == "tenant/object"
    provider.person = {"sub": "pairwise", "oid": "object"}
    assert log_in(Client()).status_code == 403
    provider.person = {"sub": "tenant/object"}
    assert log_in(Client()).status_code == 403


def test_the_database_binds_one_subject_to_one_user(inga, make_user, provider):
    other = make_user("nav", seat="politi")
    for row in (
        Subject(user=other, issuer=provider.issuer, name=provider.person["sub"]),
        Subject(user=inga, issuer=provider.issuer, name="another"),
        Subject(user=other, issuer=provider.issuer, name=""),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save(force_insert=True)


# --- showing once more who it is ---------------------------------------------------------------------------------

SESSIONS = "/min-side/sikkerhet/reservekoder/nye/"  # a page that asks


def confirm(client):
    return client.get(returned(sent_to(client.post("/logg-inn/igjen/leverandor/", {"next": "/moter/"}))))


@pytest.fixture
def asked(client, inga, provider):
    """A browser in which Inga logged in at the provider six minutes ago; time stands still."""
    now = int(time.time())
    with time_machine.travel(now, tick=False):
        provider.asked_ago = 360
        log_in(client)
        provider.asked_ago = 0
        yield client


def test_one_without_a_password_is_asked_at_the_provider(asked, provider):
    assert asked.get(SESSIONS)["Location"].startswith("/logg-inn/igjen/leverandor/?next=")
    before = asked.cookies["okg"].value
    assert confirm(asked)["Location"] == "/moter/"
    assert provider.asked[-1]["prompt"] == "login"
    assert asked.get(SESSIONS).status_code == 200
    assert asked.cookies["okg"].value != before
    assert Event.objects.get(event="identity_shown").facts == {"ways": ["provider"]}


@pytest.mark.parametrize(("age", "taken"), [(299, True), (300, False)])
def test_a_confirmation_is_five_minutes_old_at_most(asked, provider, age, taken):
    provider.asked_ago = age
    assert confirm(asked).status_code == (302 if taken else 403)
    assert asked.get(SESSIONS).status_code == (200 if taken else 302)


@pytest.mark.parametrize(("lie", "why"), [({"sub": "another"}, "other"), ({"acr": "low"}, "acr")])
def test_another_person_or_a_weaker_log_in_confirms_nothing(asked, provider, lie, why):
    provider.lies = lie
    assert confirm(asked).status_code == 403
    assert asked.get(SESSIONS).status_code == 302
    assert Event.objects.get(event="confirmation_refused").facts["why"] == why


def test_one_who_is_bound_to_nobody_has_no_such_way(member, client_for, provider):
    assert client_for(member).get("/logg-inn/igjen/leverandor/").status_code == 404
