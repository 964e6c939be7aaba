"""A guest's last second, on days when the calendar or the clock does something; and that what they wrote stays."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from cases.actions import grants, notes, shadows, tasks
from cases.models.concern import Concern
from cases.models.grant import Grant
from okg.access.may import may
from okg.guests import actions
from okg.guests.models import Contribution, GuestInvitation
from okg.lib import dates
from okg.roster.models import User
from tests.guests.test_declaration import addresses

pytestmark = pytest.mark.django_db
SECOND = dt.timedelta(seconds=1)
LAST_DAYS = [
    dt.date(2026, 12, 31),
    dt.date(2028, 2, 29),
    dt.date(2027, 3, 28),  # the clock is put forward
    dt.date(2026, 10, 25),  # and back
    dt.date(2027, 2, 28),
]
# The very second, in UTC, at which each day is over in Oslo.
OVER = {
    dt.date(2026, 12, 31): dt.datetime(2026, 12, 31, 23, tzinfo=dt.UTC),
    dt.date(2028, 2, 29): dt.datetime(2028, 2, 29, 23, tzinfo=dt.UTC),
    dt.date(2027, 3, 28): dt.datetime(2027, 3, 28, 22, tzinfo=dt.UTC),
    dt.date(2026, 10, 25): dt.datetime(2026, 10, 25, 23, tzinfo=dt.UTC),
    dt.date(2027, 2, 28): dt.datetime(2027, 2, 28, 23, tzinfo=dt.UTC),
}


@pytest.fixture(params=LAST_DAYS, ids=str)
def last_day(request):
    """A day three days ahead, with the clock standing still at noon."""
    noon = OVER[request.param] - dt.timedelta(days=3, hours=12)
    with time_machine.travel(noon, tick=False) as clock:
        yield request.param, OVER[request.param], clock


def test_everything_closes_in_the_very_second_the_day_is_over(last_day, request, client_for):
    day, over, clock = last_day
    concern, let_in = request.getfixturevalue("concern"), request.getfixturevalue("let_in")
    let_in_on_item = request.getfixturevalue("let_in_on_item")
    invitation = let_in(until=day)
    on_item = let_in_on_item(guest=invitation.user, until=day)
    own_page = reverse("guests:item", args=[on_item.pk])
    addresses = ["/", "/bekymringer/", concern.get_absolute_url(), own_page]
    clock.move_to(over - SECOND)
    client = client_for(invitation.user)
    assert [client.get(address).status_code for address in addresses] == [200] * 4
    guest = User.objects.get(pk=invitation.user.pk)
    assert may(guest, "cases.read_concern", concern)
    clock.move_to(over)
    assert [client.get(address)["Location"].split("?")[0] for address in addresses] == ["/logg-inn/"] * 4
    guest = User.objects.get(pk=guest.pk)
    assert guest.role_names() == frozenset()
    assert not may(guest, "cases.read_concern", concern)
    assert not Concern.objects.visible_to(guest).exists()
    assert not GuestInvitation.objects.running().exists()
    assert not Grant.objects.running().filter(to=guest).exists()
    assert client_for(guest).get(own_page).status_code == 302


def test_no_job_is_needed_and_none_hurts(let_in, concern):
    invitation = let_in(until=dates.today())
    with time_machine.travel(dates.end_of(dates.today()), tick=False):
        shadows.expire()
        grants.lapse_without_seat()
        guest = User.objects.get(pk=invitation.user.pk)
        assert not may(guest, "cases.read_concern", concern)


def test_what_they_wrote_stays_with_name_and_where_they_came_from(
    let_in, let_in_on_item, concern, coordinator, client_for
):
    invitation = let_in()
    guest = invitation.user
    notes.write(concern, by=guest, text="Han trives på laget.")
    on_item = let_in_on_item(guest=guest)
    on_item.user = User.objects.get(pk=guest.pk)
    actions.contribute(on_item, by=on_item.user, text="Treneren kjenner ham godt.")
    actions.end(invitation, by=coordinator)
    actions.end(on_item, by=coordinator)
    client = client_for(coordinator)
    for address, words in (
        (concern.get_absolute_url(), "Han trives på laget."),
        (on_item.item.get_absolute_url(), "Treneren kjenner ham godt."),
    ):
        page = client.get(address).content.decode()
        assert words in page
        assert "Tora Skjærgård" in page
        assert "Tanghavn idrettslag" in page


def test_a_contribution_is_sealed_and_refused_when_it_is_over(let_in_on_item, coordinator):
    from django.db import connection

    on_item = let_in_on_item()
    row = actions.contribute(on_item, by=on_item.user, text="Treneren kjenner ham godt.")
    with connection.cursor() as cursor:
        cursor.execute("select text from guests_contribution where id = %s", [row.pk])
        assert b"Treneren" not in bytes(cursor.fetchone()[0])
    actions.end(on_item, by=coordinator)
    with pytest.raises(actions.Refused):
        actions.contribute(on_item, by=on_item.user, text="Mer.")
    assert Contribution.objects.count() == 1


def test_the_item_shows_its_own_time_and_nothing_else_of_the_meeting(let_in_on_item, item, client_for):
    invitation = let_in_on_item()
    page = client_for(invitation.user).get(reverse("guests:item", args=[invitation.pk])).content.decode()
    assert "09.20" in page
    assert "09.45" in page
    assert "En ungdom bruker symboler." in page
    assert "Ingrid Lomvik" in page  # who leads
    for other in ("Åpning", "Gutten tegnet symboler", "Mona Fjæregard", item.meeting.ref, "09.00"):
        assert other not in page


def test_another_guests_invitation_is_not_there(let_in_on_item, client_for):
    mine, other = let_in_on_item(), let_in_on_item(name="Per Annensen")
    for name in ("guests:item", "guests:contribute"):
        address = reverse(name, args=[other.pk])
        assert client_for(mine.user).get(address).status_code == 404


def test_a_guest_on_a_concern_has_their_own_tasks_and_no_others(let_in, concern, coordinator, client_for):
    guest = let_in().user
    mine = tasks.add(concern, by=coordinator, text="Snakk med treneren", owner=guest, due_on=dates.today())
    others = tasks.add(concern, by=coordinator, text="Ring rektor", owner=coordinator, due_on=dates.today())
    client = client_for(guest)
    for task, status in ((mine, 302), (others, 404)):
        assert client.post(reverse("cases:finish_task", args=[task.pk])).status_code == status
    assert client.get(reverse("cases:grants", args=[concern.ref])).status_code == 404


def test_who_it_is_opens_to_a_guest_by_an_own_grant_alone(let_in, concern, client_for):
    page = reverse("cases:person", args=[concern.ref])
    assert client_for(let_in().user).get(page).status_code == 404
    named = let_in(name="Per Annensen", layer="identify")
    assert client_for(named.user).get(page).status_code == 200


def test_the_list_shows_the_running_and_the_past(let_in, let_in_on_item, coordinator, client_for):
    running, past = let_in(), let_in_on_item(name="Per Annensen", signed=False)
    actions.end(past, by=coordinator)
    response = client_for(coordinator).get(reverse("guests:list"))
    assert [row.pk for row in response.context["running"]] == [running.pk]
    assert [row.pk for row in response.context["past"]] == [past.pk]


def test_the_list_tells_nothing_of_what_is_shut_to_the_one_who_leads(let_in, make_user, client_for):
    let_in()
    deputy = make_user("deputy", seat="slt", deputy=True)
    page = client_for(deputy).get(reverse("guests:list")).content.decode()
    assert "Tora" not in page


def test_no_address_answers_a_guest_whose_time_is_over(let_in_on_item, client_for):
    invitation = let_in_on_item(until=dates.today())
    with time_machine.travel(dates.end_of(dates.today()), tick=False):
        wrong = []
        for name, address in addresses():
            client = client_for(invitation.user)
            response = client.get(address)
            shut = response.status_code in (401, 404, 405) or response["Location"].startswith("/logg-inn/")
            if not shut:
                wrong.append(f"{name}: {response.status_code}")
    assert not wrong, "\n".join(wrong)
