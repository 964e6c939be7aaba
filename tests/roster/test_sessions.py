"""How long a session lasts, to the second; and that what was typed in one that ended is not lost."""

import datetime as dt

import pytest
import time_machine

from okg.drafts.models import Draft
from okg.lib import dates
from okg.roster.actions import close

pytestmark = pytest.mark.django_db
START = dt.datetime(2026, 3, 2, 8, 0, 0, tzinfo=dt.UTC)
IDLE, OLDEST = 900, 8 * 3600


@pytest.fixture
def clock():
    """A clock that stands still; clock.move_to(START + …) moves it."""
    with time_machine.travel(START, tick=False) as travelling:
        yield travelling


def at(clock, seconds):
    clock.move_to(START + dt.timedelta(seconds=seconds))


def inside(client):
    return client.get("/nytt/").status_code == 200


@pytest.mark.parametrize(("seconds", "still"), [(IDLE - 1, True), (IDLE, False)])
def test_a_session_ends_after_a_quarter_of_an_hour_to_the_second(clock, member, client_for, seconds, still):
    client = client_for(member)
    assert inside(client)
    at(clock, seconds)
    assert inside(client) is still


def test_each_page_begins_the_quarter_anew(clock, member, client_for):
    client = client_for(member)
    for moment in (0, 5, 5 + IDLE - 1, 5 + 2 * (IDLE - 1)):
        at(clock, moment)
        assert inside(client)
    at(clock, 5 + 2 * (IDLE - 1) + IDLE)
    assert not inside(client)


@pytest.mark.parametrize(("seconds", "still"), [(OLDEST - 1, True), (OLDEST, False)])
def test_a_session_ends_after_eight_hours_however_busy(clock, member, client_for, seconds, still):
    client = client_for(member)
    for moment in range(0, seconds, IDLE - 1):
        at(clock, moment)
        assert inside(client)
    at(clock, seconds)
    assert inside(client) is still


def test_the_person_who_presses_stay_stays(clock, member, client_for):
    client = client_for(member)
    for moment in (0, 800, 1600):
        at(clock, moment)
        assert client.get("/okt/").status_code == 204
    assert inside(client)


def test_autosave_does_not_keep_a_session_alive(clock, member, client_for):
    client = client_for(member)
    assert inside(client)
    at(clock, 800)
    assert client.post("/utkast/", {"draft_name": "cases.log", "known": "skrevet"}).status_code == 200
    at(clock, IDLE)
    assert not inside(client)


def test_the_last_autosave_of_a_session_that_is_over_is_kept(clock, member, client_for):
    client = client_for(member)
    assert inside(client)
    at(clock, IDLE + 60)
    response = client.post("/utkast/", {"draft_name": "cases.log", "known": "det siste"})
    assert response["Location"].startswith("/logg-inn/")
    assert Draft.objects.get(user=member).fields["known"] == ["det siste"]
    client.post("/utkast/", {"draft_name": "cases.log", "known": "fra en annen"})
    assert Draft.objects.get(user=member).fields["known"] == ["det siste"]


def test_a_form_sent_too_late_is_there_again_after_log_in(clock, member, client_for, log_in):
    client = client_for(member)
    client.get("/bekymringer/ny/")
    at(clock, IDLE)
    response = client.post(
        "/bekymringer/ny/", {"draft_name": "cases.log", "known": "Gutten tegnet symboler."}
    )
    assert response["Location"] == "/logg-inn/?next=/bekymringer/ny/"
    assert log_in(member, client=client, next="/bekymringer/ny/")["Location"] == "/bekymringer/ny/"
    assert "Gutten tegnet symboler." in client.get("/bekymringer/ny/").content.decode()


def test_a_stolen_cookie_is_dead_after_time_out(clock, member, client_for):
    client = client_for(member)
    assert inside(client)
    stolen = client.cookies["okg"].value
    at(clock, IDLE)
    assert not inside(client)
    at(clock, 1)
    client.cookies["okg"] = stolen
    assert not inside(client)


def test_access_ends_the_day_the_term_ends(member, client_for):
    client = client_for(member)
    with time_machine.travel(dates.now(), tick=False):
        assert inside(client)
        member.appointments.update(ends_on=dates.today() - dt.timedelta(days=1))
        assert not inside(client)


def test_all_sessions_of_a_user_who_is_closed_end_at_once(member, admin, client_for):
    browsers = [client_for(member) for _browser in range(3)]
    assert all(inside(client) for client in browsers)
    close(member, by=admin)
    assert not any(inside(client) for client in browsers)


def test_two_browsers_of_one_user_live_and_end_apart(member, client_for):
    here, there = client_for(member), client_for(member)
    here.post("/logg-ut/")
    assert inside(there)
    assert not inside(here)
