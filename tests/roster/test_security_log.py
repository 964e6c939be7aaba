"""What happens at the entrance is in the security log: who, how and why not; never what was typed."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.db import DatabaseError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from okg.ledger.models import Event
from okg.roster import actions
from tests.conftest import PASSWORD
from tests.roster.conftest import totp
from tests.roster.test_second_factor import enrol

pytestmark = pytest.mark.django_db
TYPED = "feil-Kanarifugl"


def lines():
    return [
        (line.event, line.facts) for line in Event.objects.security().exclude(event="refused").order_by("id")
    ]


def last(event):
    return Event.objects.security().filter(event=event).latest("id")


def test_a_log_in_says_how(member, log_in):
    log_in(member)
    assert last("logged_in").facts == {"ways": ["password"]}
    assert last("logged_in").by == member.pk


def test_a_wrong_password_is_about_its_user_and_an_unknown_name_about_nobody(member, client):
    for name in (member.username, TYPED):
        client.post("/logg-inn/", {"login": name, "password": TYPED})
    known, unknown = Event.objects.filter(event="login_refused").order_by("id")
    assert (known.about, unknown.about) == (member.pk, None)
    assert {known.by_role, unknown.by_role} == {"log-in"}
    assert known.facts == unknown.facts == {"why": "password"}
    assert TYPED not in str(list(Event.objects.values()))


def test_both_are_answered_with_the_same_page_and_the_same_questions(member, client):
    asked, pages = [], []
    for name in (member.username, "x" * len(member.username)):
        with CaptureQueriesContext(connection) as queries:
            page = Client().post("/logg-inn/", {"login": name, "password": TYPED})
        asked.append([query["sql"].split(" ", 1)[0] for query in queries.captured_queries])
        pages.append(page.content.decode().replace(name, "NAME"))
        assert page.status_code == 200
    assert asked[0] == asked[1]
    assert without_token(pages[0]) == without_token(pages[1])


def without_token(page):
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page)


def test_a_closed_user_with_the_right_password(member, log_in):
    type(member).objects.filter(pk=member.pk).update(is_active=False)
    log_in(member)
    assert last("login_refused").facts == {"why": "closed"}
    assert last("login_refused").about == member.pk


def test_a_guesser_who_is_stopped_is_seen(member, log_in):
    for _try in range(6):
        log_in(member, password=TYPED)
    whys = Event.objects.filter(event="login_refused", about=member.pk).order_by("id")
    assert [line.facts["why"] for line in whys] == ["password"] * 5 + ["too_many"]


def test_going_is_a_line_once(member, log_in, client):
    log_in(member, client=client)
    client.get("/logg-ut/")
    assert not Event.objects.filter(event="logged_out").exists()
    client.post("/logg-ut/")
    client.post("/logg-ut/")
    assert Event.objects.filter(event="logged_out", by=member.pk).count() == 1


@pytest.fixture
def app(member, log_in, client, settings):
    """The secret of an app that the member set up in `client`."""
    settings.SECOND_FACTOR_REQUIRED = True
    log_in(member, client=client)
    return enrol(client)[0]


def test_factors_and_codes_leave_lines(member, app, client):
    client.post("/min-side/sikkerhet/reservekoder/nye/")
    client.post("/min-side/sikkerhet/kode/av/")
    assert lines()[-3:] == [
        ("factor_added", {"factor": "totp"}),
        ("recovery_codes_made", {"factor": "recovery_codes"}),
        ("factor_removed", {"factor": "totp"}),
    ]


def test_the_code_that_set_up_the_app_is_used_up(member, log_in, client, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    log_in(member, client=client)
    secret, _response = enrol(client)
    other = Client()
    log_in(member, client=other)
    assert other.post("/logg-inn/kode/", {"code": totp(secret)}).status_code == 200


def test_setting_up_a_second_app_is_no_line_and_no_second_factor(member, app, client):
    before = lines()
    assert client.post("/min-side/sikkerhet/kode/", {"code": "000000"}).status_code == 302
    assert lines() == before


def test_a_wrong_code_and_a_recovery_code(member, app, log_in):
    code = Authenticator.objects.get(user=member, type="recovery_codes").wrap().get_unused_codes()[0]
    client = Client()
    log_in(member, client=client)
    client.post("/logg-inn/kode/", {"code": "12345x"})
    assert last("login_refused").facts == {"why": "code"}
    client.post("/logg-inn/kode/", {"code": code})
    assert lines()[-2:] == [
        ("logged_in", {"ways": ["password", "recovery_codes"]}),
        ("recovery_code_used", {}),
    ]
    assert code not in str(list(Event.objects.values()))


def test_a_recovery_code_confirms_once(member, app, client):
    code = Authenticator.objects.get(user=member, type="recovery_codes").wrap().get_unused_codes()[0]
    before = client.cookies["okg"].value
    answers = [client.post("/logg-inn/igjen/kode/", {"code": code, "next": "/"}).status_code for _ in "12"]
    assert answers == [302, 200]
    assert client.cookies["okg"].value != before
    assert lines()[-3:] == [
        ("identity_shown", {"ways": ["recovery_codes"]}),
        ("recovery_code_used", {}),
        ("confirmation_refused", {"why": "code"}),
    ]


def test_a_confirmation_by_password(member, log_in, client):
    log_in(member, client=client)
    client.post("/logg-inn/igjen/", {"password": "feil"})
    client.post("/logg-inn/igjen/", {"password": PASSWORD, "next": "/moter/"})
    assert lines()[-2:] == [
        ("confirmation_refused", {"why": "password"}),
        ("identity_shown", {"ways": ["password"]}),
    ]


def test_without_the_ledger_nobody_comes_in(member, log_in, client, monkeypatch):
    def silent(**line):
        raise DatabaseError

    monkeypatch.setattr(Event.objects, "create", silent)
    client.raise_request_exception = False
    assert log_in(member, client=client).status_code == 500
    monkeypatch.undo()
    assert client.get("/")["Location"].startswith("/logg-inn/")


def test_closing_is_a_line(member, admin):
    actions.close(member, by=admin)
    assert last("user_closed").about == member.pk
