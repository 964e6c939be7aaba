"""A term ends at midnight in Oslo or in one press, everywhere; coming back opens nothing silently."""

import datetime as dt

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse

from cases.actions import grants
from cases.models.grant import Grant
from okg.access.may import may
from okg.ledger.models import Event
from okg.lib import dates
from okg.lib.refusal import Refused
from okg.roster import actions, terms
from okg.roster.models import Appointment, Session, User

pytestmark = pytest.mark.django_db
SECOND = dt.timedelta(seconds=1)
OVER = [
    dt.datetime(2026, 12, 31, 23, tzinfo=dt.UTC),
    dt.datetime(2028, 2, 29, 23, tzinfo=dt.UTC),
    dt.datetime(2027, 3, 28, 22, tzinfo=dt.UTC),
    dt.datetime(2026, 10, 25, 23, tzinfo=dt.UTC),
]


def anew(user):
    return User.objects.get(pk=user.pk)


def days(number):
    return dates.today() + dt.timedelta(days=number)


@pytest.mark.parametrize("over", OVER, ids=str)
def test_a_term_ends_in_the_very_second_its_last_day_is_over(over, request, client_for):
    with time_machine.travel(over - dt.timedelta(hours=36), tick=False) as clock:
        concern, member = request.getfixturevalue("concern"), request.getfixturevalue("member")
        admin = request.getfixturevalue("admin")
        terms.move_end(member.appointments.get(), by=admin, ends_on=days(1))
        clock.move_to(over - SECOND)
        client = client_for(member)
        assert client.get(concern.get_absolute_url()).status_code == 200
        clock.move_to(over)
        assert client.get(concern.get_absolute_url()).status_code == 302
        assert not may(anew(member), "cases.read_concern", concern)
        grants.lapse_without_seat()
        grant = Grant.objects.get(to=member)
        assert (grant.ended_at, grant.ended_by, grant.end_reason) == (over, None, "Perioden er over.")
        assert not concern.shadow.filter(user=member).exists()


def test_ending_at_once_ends_sessions_and_grants_in_the_same_act(concern, member, admin, client_for):
    browsers, other = [client_for(member), client_for(member)], client_for(admin)
    before = Session.objects.count()
    terms.end(member.appointments.get(), by=admin)
    assert Session.objects.count() == before - 2
    assert all(browser.get("/").status_code == 302 for browser in browsers)
    assert other.get("/").status_code == 200
    grant = Grant.objects.get(to=member)
    assert grant.ended_by == admin
    assert not Appointment.objects.running().filter(user=member).exists()


def test_closing_ends_terms_sessions_and_grants_and_frees_the_seat(concern, member, admin, make_user):
    actions.close(member, by=admin)
    assert not member.sessions.exists()
    assert Grant.objects.get(to=member).ended_at
    successor = make_user("successor")
    actions.appoint(successor, by=admin, seat="psykisk_helse")
    assert "member" in anew(successor).role_names()


@pytest.mark.parametrize("later", [dt.timedelta(0), dt.timedelta(hours=3), dt.timedelta(days=40)])
def test_coming_back_opens_nothing_silently(concern, member, admin, later):
    terms.end(member.appointments.get(), by=admin)
    with time_machine.travel(dates.now() + later, tick=False):
        actions.appoint(member, by=admin, seat="psykisk_helse")
        assert "member" in anew(member).role_names()
        assert not may(anew(member), "cases.read_concern", concern)


def test_coming_back_before_the_night_has_cleaned_up_opens_nothing(concern, member, admin):
    terms.move_end(member.appointments.get(), by=admin, ends_on=days(0))
    with time_machine.travel(dates.end_of(days(0)), tick=False):
        assert Grant.objects.running().filter(to=member).exists()
        actions.appoint(anew(member), by=admin, seat="psykisk_helse")
        assert not may(anew(member), "cases.read_concern", concern)


def test_a_term_made_longer_before_it_ends_keeps_what_was_open(concern, member, admin):
    terms.move_end(member.appointments.get(), by=admin, ends_on=days(0))
    terms.move_end(member.appointments.get(), by=admin, ends_on=None)
    with time_machine.travel(dates.end_of(days(0)), tick=False):
        grants.lapse_without_seat()
        assert may(anew(member), "cases.read_concern", concern)


def test_a_member_who_becomes_a_reader_keeps_no_grant(concern, member, admin):
    actions.appoint(member, by=admin, seat="politirad")
    terms.end(member.appointments.get(seat="psykisk_helse"), by=admin)
    assert anew(member).role_names() == {"reader"}
    assert Grant.objects.get(to=member).ended_at


def test_nobody_changes_their_own_term(coordinator, client_for):
    row = coordinator.appointments.get()
    for act in (
        lambda: terms.end(row, by=coordinator),
        lambda: terms.move_end(row, by=coordinator, ends_on=None),
    ):
        with pytest.raises(Refused):
            act()
    client = client_for(coordinator)
    assert "Noen andre må endre dem" in client.get("/gruppen/coordinator/verv/").content.decode()
    assert client.get(f"/gruppen/coordinator/verv/{row.pk}/").status_code == 404


def test_the_last_who_leads_is_not_ended_without_a_successor(coordinator, admin, make_user):
    row = coordinator.appointments.get()
    for act in (lambda: terms.end(row, by=admin), lambda: terms.move_end(row, by=admin, ends_on=days(5))):
        with pytest.raises(Refused, match="ingen lede gruppen"):
            act()
    make_user("deputy", seat="slt", deputy=True, ends_on=days(5))
    with pytest.raises(Refused):
        terms.move_end(row, by=admin, ends_on=days(5))
    terms.move_end(row, by=admin, ends_on=days(4))
    terms.end(row, by=admin)


def test_a_user_who_leads_alone_can_be_closed_all_the_same(coordinator, admin):
    actions.close(coordinator, by=admin)
    assert not anew(coordinator).is_active


def test_a_successor_takes_the_seat_the_same_day(coordinator, admin, make_user):
    deputy = make_user("deputy", seat="slt", deputy=True)
    terms.end(coordinator.appointments.get(), by=admin)
    terms.end(deputy.appointments.get(), by=admin, may_leave_nobody=True)
    actions.appoint(deputy, by=admin, seat="slt")
    assert "coordinator" in anew(deputy).role_names()


@pytest.mark.parametrize("ends_on", [-1, -30])
def test_a_last_day_that_has_passed_is_refused(member, admin, ends_on):
    with pytest.raises(Refused):
        terms.move_end(member.appointments.get(), by=admin, ends_on=days(ends_on))


def test_a_term_that_is_over_is_not_changed(member, admin):
    row = member.appointments.get()
    terms.end(row, by=admin)
    with pytest.raises(Refused):
        terms.move_end(row, by=admin, ends_on=None)


def test_two_holders_are_refused_in_a_sentence_and_by_the_database(member, admin, make_user):
    other = make_user("other")
    with pytest.raises(Refused):
        actions.appoint(other, by=admin, seat="psykisk_helse")
    terms.move_end(member.appointments.get(), by=admin, ends_on=days(3))
    actions.appoint(other, by=admin, seat="psykisk_helse", starts_on=days(4))
    with pytest.raises(Refused):
        terms.move_end(member.appointments.get(), by=admin, ends_on=None)
    with pytest.raises(IntegrityError, match="one_holder"), transaction.atomic():
        member.appointments.update(ends_on=days(4))


def test_a_moment_of_ending_without_a_last_day_is_impossible(member):
    with pytest.raises(IntegrityError, match="appointment_ended_whole"), transaction.atomic():
        member.appointments.update(ended_at=dates.now())


def test_the_history_of_the_last_day_stands_on_the_page(member, admin, client_for):
    row = member.appointments.get()
    client = client_for(admin)
    address = reverse("roster:move_end", args=["health", row.pk])
    client.post(address, {"ends_on": f"{days(10):%d.%m.%Y}"})
    client.post(address, {"ends_on": f"{days(20):%d.%m.%Y}"})
    page = client.get("/gruppen/health/verv/").content.decode()
    assert f"siste dag {days(10):%d.%m.%Y}" in page
    assert Event.objects.filter(event="term_changed", kind="security").count() == 2


def test_a_resource_person_needs_a_last_day(make_user, admin):
    user = make_user("somebody")
    with pytest.raises(Refused):
        actions.appoint(user, by=admin, seat="skole")
