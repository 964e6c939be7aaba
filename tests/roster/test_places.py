"""Where one is logged in: seen, ended one by one or all at once, by oneself or by the one who runs the room."""

import datetime as dt
import re

import pytest
import time_machine
from django.conf import settings
from django.contrib.sessions.backends.base import UpdateError
from django.test import Client

from okg.ledger.models import Event
from okg.roster import actions, browsers
from okg.roster.models import Session
from okg.roster.tasks import sweep_sessions

pytestmark = pytest.mark.django_db
PLACES, END = "/min-side/okter/", "/min-side/okter/avslutt/"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
EDGE = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36 Edg/140.0"
PHONE = (
    "Mozilla/5.0 (Linux; Android 16) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Mobile Safari/537.36"
)
START = dt.datetime(2026, 3, 2, 8, 0, 0, tzinfo=dt.UTC)


@pytest.fixture
def enter(log_in):
    """enter(user, user_agent) -> a browser in which the user has logged in and been seen."""

    def logged_in(user, user_agent=FIREFOX):
        client = Client(HTTP_USER_AGENT=user_agent)
        log_in(user, client=client)
        client.get("/nytt/")
        return client

    return logged_in


def inside(client):
    return client.get("/nytt/").status_code == 200


def names(page):
    return re.findall(r'name="place" value="(\w+)"', page.content.decode())


@pytest.mark.parametrize(
    ("user_agent", "kind"),
    [
        (FIREFOX, ("Firefox", "Windows")),
        (EDGE, ("Edge", "Windows")),
        (PHONE, ("Chrome", "Android")),
        ("", ("", "")),
    ],
)
def test_a_browser_is_known_by_its_kind(user_agent, kind):
    assert browsers.kind(user_agent) == kind


def test_the_page_says_since_when_and_in_what(member, enter):
    with time_machine.travel(START, tick=False) as clock:
        here = enter(member)
        enter(member, PHONE)
        clock.move_to(START + dt.timedelta(minutes=10))
        page = here.get(PLACES).content.decode()
    assert "Firefox på Windows" in page and "Chrome på Android" in page
    assert page.count("denne</span>") == 1
    assert re.search(r"logget inn 2\. mars kl\. 09\.00, sist sett 2\. mars kl\. 09\.1?0", page)


def test_the_page_holds_no_key_and_no_address(member, enter):
    here, there = enter(member), enter(member, PHONE)
    page = here.get(PLACES).content.decode()
    for client in (here, there):
        assert client.cookies["okg"].value not in page
    assert "127.0.0.1" not in page


def test_one_is_ended_and_the_others_go_on(member, enter):
    here, there, third = enter(member), enter(member, PHONE), enter(member, EDGE)
    places = names(here.get(PLACES))
    assert len(places) == 2
    assert here.post(END, {"place": places[0]})["Location"] == PLACES
    assert [inside(client) for client in (here, there, third)].count(False) == 1
    assert inside(here)


def test_all_others_are_ended_at_once(member, enter):
    here, *others = enter(member), enter(member, PHONE), enter(member, EDGE)
    here.post(END)
    assert inside(here)
    assert not any(inside(client) for client in others)
    line = Event.objects.get(event="session_ended")
    assert (line.kind, line.facts) == ("security", {"why": "owner", "number": 2})


def test_somebody_elses_session_is_not_there(member, doctor, enter):
    mine, theirs, third = enter(member), enter(doctor), enter(doctor, PHONE)
    [place] = names(theirs.get(PLACES))
    assert mine.post(END, {"place": place}).status_code == 404
    mine.post(END)
    assert inside(theirs) and inside(third)


def test_the_one_who_runs_the_room_ends_all_of_a_user(member, admin, doctor, enter):
    clients, other = [enter(member), enter(member, PHONE)], enter(doctor)
    administrator = enter(admin)
    address = f"/gruppen/{member.username}/okter/"
    assert other.post(address).status_code == 404
    assert all(inside(client) for client in clients)
    assert administrator.post(address)["Location"] == "/gruppen/"
    assert not any(inside(client) for client in clients)
    assert Event.objects.get(event="session_ended").facts == {"why": "admin", "number": 2}


def test_closing_a_user_leaves_no_session(member, admin, enter):
    clients = [enter(member), enter(member, PHONE)]
    actions.close(member, by=admin)
    assert not Session.objects.filter(user=member).exists()
    assert not any(inside(client) for client in clients)


def test_what_is_over_by_the_clock_is_not_listed(member, enter):
    with time_machine.travel(START, tick=False) as clock:
        enter(member, PHONE)
        clock.move_to(START + dt.timedelta(seconds=settings.SESSION_IDLE_SECONDS - 1))
        assert "Android" in enter(member).get(PLACES).content.decode()
        clock.move_to(START + dt.timedelta(seconds=settings.SESSION_IDLE_SECONDS))
        assert "Android" not in enter(member).get(PLACES).content.decode()


def test_sessions_whose_time_is_over_are_dropped_at_night(member, enter):
    kept, over = enter(member), enter(member, PHONE)
    Session.objects.filter(pk=over.cookies["okg"].value).update(expire_date=START)
    sweep_sessions()
    assert [row.pk for row in Session.objects.filter(user=member)] == [kept.cookies["okg"].value]


def test_a_session_that_was_ended_is_not_written_again(member, enter):
    """A request that was still running when its session was ended must not bring it back."""
    client = enter(member)
    running = client.session
    assert running["seen"]
    Session.objects.filter(user=member).delete()
    running["seen"] = 1
    with pytest.raises(UpdateError):
        running.save()
    assert not inside(client)


@pytest.mark.parametrize(("seconds", "why"), [(900, "idle"), (8 * 3600, "age")])
def test_the_clock_ends_a_session_with_a_line(member, enter, seconds, why):
    with time_machine.travel(START, tick=False) as clock:
        client = enter(member)
        for moment in range(0, seconds, 899) if why == "age" else ():
            clock.move_to(START + dt.timedelta(seconds=moment))
            assert inside(client)
        clock.move_to(START + dt.timedelta(seconds=seconds))
        assert not inside(client)
    line = Event.objects.get(event="session_ended")
    assert (line.about, line.by_role, line.facts) == (member.pk, "clock", {"why": why})


def test_the_end_of_a_term_ends_all_sessions_at_the_next_request(member, enter):
    clients = [enter(member), enter(member, PHONE)]
    member.appointments.update(ends_on=dt.date(2026, 1, 1), starts_on=dt.date(2025, 1, 1))
    assert not any(inside(client) for client in clients)
    assert Event.objects.filter(event="session_ended", facts__why="closed").count() == 2
