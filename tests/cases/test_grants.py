"""To open a concern is to disclose it: who may, to whom, why, until when, and that it ends."""

import datetime as dt

import pytest
import time_machine
from django.db import IntegrityError, transaction

from cases.actions import grants, shadows
from cases.models.concern import Concern
from cases.models.grant import ConcernShadow, Grant
from okg.access.may import may
from okg.access.models import LegalBasis
from okg.access.roles import IDENTIFY, WORK
from okg.ledger.models import Event
from okg.lib import dates
from okg.lib.refusal import Refused
from okg.notify.models import Notice

pytestmark = pytest.mark.django_db


def sees(user, concern):
    return Concern.objects.visible_to(user).filter(pk=concern.pk).exists()


def days(number):
    return dates.today() + dt.timedelta(days=number)


def test_give_opens_the_concern_and_end_closes_it_at_once(concern, coordinator, stranger, give):
    grant = give(stranger)
    assert sees(stranger, concern)
    grants.end(grant, by=coordinator, reason="Ferdig.")
    assert not sees(stranger, concern)


def test_give_tells_the_receiver_and_writes_to_whom_on_what_basis_until_when(concern, stranger, give):
    grant = give(stranger)
    line = Event.objects.filter(event="grant_given", about=concern.pk).latest("id")
    assert line.facts == {
        "to": str(stranger.pk),
        "agency": "kommuneoverlege",
        "layer": WORK,
        "basis": "AVGIVERS-OPPG",
        "version": 1,
        "until": grant.until.isoformat(),
    }
    assert Notice.objects.filter(user=stranger, kind="grant_given").count() == 1


def test_a_grant_opens_on_its_last_day_and_not_on_the_day_after(concern, stranger, give):
    give(stranger, until=days(3))
    noon = dates.midnight(dates.today()) + dt.timedelta(hours=12)
    with time_machine.travel(noon + dt.timedelta(days=3), tick=False):
        assert sees(stranger, concern)
        assert may(stranger, "cases.read_concern", concern)
    with time_machine.travel(noon + dt.timedelta(days=4), tick=False):
        assert not sees(stranger, concern)
        assert not may(stranger, "cases.read_concern", concern)


def test_a_grant_until_today_opens_today(concern, stranger, give):
    give(stranger, until=days(0))
    assert sees(stranger, concern)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"reason": "  "}, "Skriv hvorfor personen trenger å se bekymringen."),
        ({"until": days(-1)}, "Den siste dagen er passert. Velg i dag eller en senere dag."),
        ({"until": days(367)}, "Tilgang kan gis for høyst ett år. Velg en tidligere siste dag."),
        ({"starts_on": days(1)}, "Tilgangen begynner i dag. Gi den den dagen den trengs."),
    ],
)
def test_give_is_refused_with_a_sentence_that_says_what_to_do(concern, stranger, give, changes, says):
    with pytest.raises(Refused) as refused:
        give(stranger, **changes)
    assert refused.value.sentences == [says]
    assert not sees(stranger, concern)


def test_a_year_is_the_longest(stranger, give):
    assert give(stranger, until=days(366))


def test_give_on_a_basis_that_is_not_in_force_is_refused(stranger, give):
    with pytest.raises(Refused):
        give(stranger, basis=LegalBasis.objects.get(code="FVL-13G"))


@pytest.mark.parametrize("role", ["admin", "dpo", "reader"])
def test_a_concern_cannot_be_opened_to_those_who_must_not_read_any(concern, give, request, role):
    with pytest.raises(Refused):
        give(request.getfixturevalue(role))


def test_a_closed_user_cannot_be_given_access(stranger, give):
    stranger.is_active = False
    with pytest.raises(Refused):
        give(stranger)


def test_nobody_gives_access_to_themselves(concern, coordinator, give, basis):
    with pytest.raises(Refused):
        give(coordinator)
    row = Grant(
        concern=concern,
        to=coordinator,
        given_by=coordinator,
        layer=IDENTIFY,
        basis=basis,
        reason="x",
        expires_at=dates.end_of(days(1)),
    )
    row._history_by = coordinator
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def test_the_same_access_is_given_once(stranger, give):
    give(stranger)
    with pytest.raises(Refused):
        give(stranger)
    give(stranger, layer=IDENTIFY)


def test_who_may_identify_may_read(concern, stranger, give):
    give(stranger, layer=IDENTIFY)
    assert may(stranger, "cases.read_concern", concern)
    assert may(stranger, "cases.identify_person", concern)


def test_who_may_read_may_not_identify(concern, stranger, give):
    give(stranger)
    assert not may(stranger, "cases.identify_person", concern)


def test_ending_one_layer_leaves_the_other(concern, coordinator, stranger, give):
    give(stranger)
    deeper = give(stranger, layer=IDENTIFY)
    grants.end(deeper, by=coordinator, reason="Trengs ikke lenger.")
    assert may(stranger, "cases.read_concern", concern)
    assert not may(stranger, "cases.identify_person", concern)


def test_end_is_refused_twice_without_a_reason_and_for_the_lead(concern, coordinator, stranger, give):
    grant = give(stranger)
    with pytest.raises(Refused):
        grants.end(grant, by=coordinator, reason=" ")
    grants.end(grant, by=coordinator, reason="Ferdig.")
    with pytest.raises(Refused):
        grants.end(grant, by=coordinator, reason="Ferdig.")
    with pytest.raises(Refused):
        grants.end(concern.grants.get(to=coordinator), by=coordinator, reason="Ferdig.")


def test_an_access_that_ran_out_makes_room_for_a_new_one(concern, stranger, give):
    with time_machine.travel(dates.now() - dt.timedelta(days=2), tick=False):
        give(stranger, until=dates.today())
    assert not sees(stranger, concern)
    give(stranger)
    assert sees(stranger, concern)
    assert Grant.objects.filter(to=stranger, ended_at=None).count() == 1


def test_expire_removes_what_opens_nothing_any_more(concern, stranger, give):
    give(stranger, until=days(0))
    with time_machine.travel(dates.now() + dt.timedelta(days=1), tick=False):
        assert shadows.expire() == 1
    assert not ConcernShadow.objects.filter(user=stranger).exists()
