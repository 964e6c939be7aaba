"""Letting somebody in on one thing: one act, a record, a link that works once; and what the database refuses."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from cases.models.concern import Concern
from okg.guests import actions
from okg.guests.models import GuestInvitation
from okg.ledger.models import Event
from okg.lib import dates
from okg.lib.history import save
from okg.lib.refusal import Refused
from okg.notify.models import Notice
from okg.roster import actions as roster
from okg.roster.models import User
from tests.guests.conftest import new_guest

pytestmark = pytest.mark.django_db


def days(number):
    return dates.today() + dt.timedelta(days=number)


def path(link):
    return "/" + link.split("/", 3)[3]


def test_one_act_makes_user_seat_invitation_grant_line_and_link(concern, coordinator, basis, client):
    invitation, link = actions.invite_to_concern(
        concern, by=coordinator, until=days(14), basis=basis, **new_guest()
    )
    appointment = invitation.user.appointments.get()
    assert (appointment.seat_id, appointment.ends_on, appointment.comes_from) == (
        "ressursperson",
        days(14),
        "Tanghavn idrettslag",
    )
    assert invitation.grant.until == days(14)
    assert (invitation.grant.to, invitation.grant.layer) == (invitation.user, "work")
    line = Event.objects.get(event="guest_invited")
    assert (line.about, line.kind) == (concern.pk, "security")
    assert client.get(path(link)).status_code == 200


def test_if_the_grant_is_refused_nothing_is_left_of_the_guest(concern, coordinator, basis):
    basis.active = False
    basis.save()
    with pytest.raises(Refused):
        actions.invite_to_concern(concern, by=coordinator, until=days(14), basis=basis, **new_guest())
    assert not User.objects.filter(name="Tora Skjærgård").exists()


def test_an_agenda_item_gives_no_grant(let_in_on_item, concern):
    invitation = let_in_on_item()
    assert invitation.grant is None
    assert not Concern.objects.visible_to(invitation.user).exists()


@pytest.mark.parametrize(("ahead", "taken"), [(-1, False), (0, True), (90, True), (91, False)])
def test_ninety_days_are_the_most(let_in_on_item, ahead, taken):
    if taken:
        assert let_in_on_item(until=days(ahead)).until == days(ahead)
    else:
        with pytest.raises(Refused):
            let_in_on_item(until=days(ahead))


def test_the_installation_may_say_less(let_in_on_item, settings):
    settings.GUEST_DAYS = 7
    let_in_on_item(until=days(7))
    with pytest.raises(Refused, match="7 dager"):
        let_in_on_item(until=days(8))


def test_a_link_works_once_and_a_new_one_kills_the_old(let_in, coordinator, client):
    guest = let_in(signed=False).user
    first = roster.link_for(guest)
    second = roster.new_link(guest, by=coordinator)
    assert client.get(path(first)).status_code == 404
    assert client.post(path(second), {"password": "fire-rolige-hester"}).status_code == 302
    assert client.get(path(second)).status_code == 404


def test_somebody_who_was_here_before_is_let_in_again_with_the_user_they_have(
    let_in, let_in_on_item, coordinator
):
    invitation = let_in(until=days(5))
    guest = invitation.user
    again = let_in_on_item(guest=guest, until=days(20))
    assert again.user == guest
    assert guest.appointments.get().ends_on == days(20)
    assert again.appointment == invitation.appointment


def test_a_member_is_no_guest(let_in, member):
    with pytest.raises(Refused):
        let_in(guest=member)


def test_twice_to_the_same_is_refused(let_in):
    invitation = let_in()
    with pytest.raises(Refused):
        let_in(guest=invitation.user)


def test_the_admin_makes_no_guests(admin, client_for):
    page = client_for(admin).get("/gruppen/ny/").content.decode()
    assert "Ressursperson, skole" not in page


def row(invitation, **changes):
    given = {
        name: getattr(invitation, name)
        for name in (
            "user",
            "appointment",
            "concern",
            "item",
            "what_for",
            "invited_on",
            "invited_at",
            "until",
        )
    }
    return GuestInvitation(**given | {"invited_by": invitation.invited_by} | changes)


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"until": None}, "until"),
        ({"until": lambda old: old.invited_on + dt.timedelta(days=91)}, "invitation_ends_in_90_days"),
        ({"until": lambda old: old.invited_on - dt.timedelta(days=1)}, "invitation_ends_in_90_days"),
        ({"item": lambda old: old.an_item}, "invitation_to_one_thing"),
        ({"invited_by": lambda old: old.user}, "invitation_not_to_oneself"),
        ({"ended_by": lambda old: old.invited_by}, "invitation_ended_whole"),
        (
            {"ended_at": lambda old: old.invited_at - dt.timedelta(seconds=1)},
            "invitation_ends_after_start",
        ),
        ({}, "invitation_to_concern_once"),
    ],
)
def test_the_database_refuses_what_cannot_be(let_in, item, changes, constraint):
    old = let_in()
    old.an_item = item
    values = {name: value(old) if callable(value) else value for name, value in changes.items()}
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        save(row(old, **values), by="tests")


def test_the_database_refuses_one_to_nothing(let_in):
    with pytest.raises(IntegrityError, match="invitation_to_one_thing"), transaction.atomic():
        GuestInvitation.objects.filter(pk=let_in().pk).update(concern=None)


def test_ninety_days_pass_the_database(let_in, coordinator):
    old = let_in()
    actions.end(old, by=coordinator)
    save(row(old, until=old.invited_on + dt.timedelta(days=90)), by="tests")


def test_what_a_guest_was_let_in_on_cannot_be_taken_off_the_agenda(let_in_on_item, item, coordinator):
    from meetings.actions import agenda

    let_in_on_item()
    with pytest.raises(Refused):
        agenda.remove_item(item, by=coordinator)


def test_the_page_invites_and_shows_the_link_once(concern, coordinator, client_for):
    client = client_for(coordinator)
    sent = {
        "name": "Tora Skjærgård",
        "email": "tora@skole.example",
        "seat": "skole",
        "agency": "skole",
        "what_for": "Fortell.",
        "until": f"{days(10):%d.%m.%Y}",
    }
    address = reverse("guests:invite_to_concern", args=[concern.ref])
    response = client.post(address, sent, follow=True)
    page = response.content.decode()
    assert "/velkommen/" in page
    assert "tora.skjærgård" in page
    assert "/velkommen/" not in client.get(reverse("guests:invited")).content.decode()
    assert Notice.objects.filter(kind="guest_let_in").count() == 1


@pytest.mark.parametrize("lacking", ["name", "email", "seat", "agency", "what_for", "until"])
def test_what_lacks_is_said_beside_the_field_and_nobody_is_made(concern, coordinator, client_for, lacking):
    sent = {
        "name": "Tora Skjærgård",
        "email": "tora@skole.example",
        "seat": "skole",
        "agency": "skole",
        "what_for": "Fortell.",
        "until": f"{days(10):%d.%m.%Y}",
    } | {lacking: ""}
    response = client_for(coordinator).post(reverse("guests:invite_to_concern", args=[concern.ref]), sent)
    assert response.status_code == 200
    assert response.context["form"].errors[lacking]
    assert not GuestInvitation.objects.exists()


def test_ending_is_one_press_and_ends_grant_seat_and_session_at_once(
    let_in, concern, coordinator, client_for
):
    invitation = let_in()
    browser = client_for(invitation.user)
    assert browser.get(concern.get_absolute_url()).status_code == 200
    client_for(coordinator).post(reverse("guests:end", args=[invitation.pk]))
    assert browser.get(concern.get_absolute_url()).status_code == 302
    invitation.refresh_from_db()
    invitation.grant.refresh_from_db()
    assert invitation.ended_by == coordinator
    assert invitation.grant.ended_at
    assert not invitation.user.appointments.running().exists()


def test_ending_one_of_two_leaves_the_other(let_in, let_in_on_item, coordinator, concern):
    first = let_in(until=days(30))
    second = let_in_on_item(guest=first.user, until=days(3))
    actions.end(first, by=coordinator)
    guest = User.objects.get(pk=first.user.pk)
    assert not Concern.objects.visible_to(guest).exists()
    assert GuestInvitation.objects.visible_to(guest).get() == second
    assert guest.appointments.get().ends_on == days(3)


def test_a_guest_who_comes_back_finds_nothing_of_what_was_ended_before(
    let_in, let_in_on_item, coordinator, admin
):
    from okg.roster import terms

    old = let_in_on_item()
    terms.end(old.appointment, by=admin)
    let_in(guest=User.objects.get(pk=old.user.pk))
    guest = User.objects.get(pk=old.user.pk)
    assert "guest" in guest.role_names()
    assert not GuestInvitation.objects.visible_to(guest).exists()
