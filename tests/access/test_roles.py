"""Roles follow from appointments with dates; there is no superuser."""

import datetime as dt

import pytest
import time_machine
from django.conf import settings
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from cases.models.concern import Concern
from okg.access import roles
from okg.lib import dates
from okg.lib.refusal import Refused
from okg.roster import actions, who
from okg.roster.models import User

pytestmark = pytest.mark.django_db


def test_a_coordinator_is_a_member_too(coordinator):
    assert coordinator.role_names() == {"coordinator", "member"}


def test_access_ends_the_day_after_a_term_ends(concern, member, client_for):
    last = dates.today() + dt.timedelta(days=10)
    member.appointments.update(ends_on=last)
    address = f"/bekymringer/{concern.ref}/"
    for day, status in ((last, 200), (last + dt.timedelta(days=1), 302)):
        with time_machine.travel(dt.datetime.combine(day, dt.time(12), tzinfo=dates.OSLO), tick=False):
            assert client_for(User.objects.get(pk=member.pk)).get(address).status_code == status


def test_an_appointment_that_has_not_begun_gives_nothing(make_user):
    user = make_user("later", seat="nav", starts_on=dates.today() + dt.timedelta(days=1))
    assert user.role_names() == frozenset()


def test_two_holders_of_one_seat_at_once_are_impossible(make_user):
    make_user("first", seat="nav")
    with pytest.raises(IntegrityError), transaction.atomic():
        make_user("second", seat="nav")


def test_a_deputy_may_stand_beside_the_holder(make_user):
    make_user("first", seat="nav")
    assert "member" in make_user("second", seat="nav", deputy=True).role_names()


def test_the_deputy_leads_while_nobody_holds_the_leading_seat(make_user):
    deputy = make_user("deputy", seat="slt", deputy=True)
    assert who.coordinator() == deputy
    holder = make_user("coordinator")
    assert who.coordinator() == holder


def test_nobody_appoints_themselves(coordinator):
    with pytest.raises(Refused):
        actions.appoint(coordinator, by=coordinator, seat="drift")


@pytest.mark.parametrize("role", ["dpo", "admin", "reader"])
def test_some_roles_see_no_concern_even_with_a_forged_opening(concern, role, make_user, client_for):
    """Rows that somebody wrote past the application open nothing to a role that no concern opens to."""
    from cases.models.grant import ConcernShadow
    from okg.access.shadow import right_id

    user = make_user(role)
    ConcernShadow.objects.create(
        user=user,
        permission_id=right_id("cases.read_concern"),
        content_object=concern,
        received_at=concern.received_at,
        expires_at=dates.now() + dt.timedelta(days=9),
    )
    assert not Concern.objects.visible_to(user).exists()
    assert client_for(user).get(f"/bekymringer/{concern.ref}/").status_code == 404


def test_a_superuser_is_impossible(coordinator):
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=coordinator.pk).update(is_superuser=True)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("update roster_user set is_superuser = true")


def test_createsuperuser_makes_none(monkeypatch):
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", "a-long-password-of-nobody")
    with pytest.raises(Refused):
        call_command(
            "createsuperuser", "--noinput", username="root", email="root@tanghavn.example", name="Root"
        )
    assert not User.objects.exists()


def test_there_is_no_django_admin():
    assert "django.contrib.admin" not in settings.INSTALLED_APPS


def test_every_right_about_a_concern_has_a_layer():
    spoken = {right for role in roles.ROLES.values() for right in role.rights}
    assert set(roles.CONCERN_RIGHTS) <= spoken
