"""The shadow says what the grants say, whatever happened; and where somebody forged it, that is found and said."""

import datetime as dt
from contextlib import suppress

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases.actions import grants, shadows
from cases.models.concern import Concern
from cases.models.grant import ConcernShadow, Grant
from okg.access import shadow
from okg.access.roles import IDENTIFY, LAYER_RIGHTS, WORK
from okg.ledger.models import Event
from okg.lib import dates
from okg.lib.refusal import Refused

pytestmark = pytest.mark.django_db

acts = st.lists(
    st.one_of(
        st.tuples(st.just("give"), st.sampled_from([WORK, IDENTIFY]), st.integers(0, 3)),
        st.tuples(st.just("end"), st.integers(0, 5)),
        st.tuples(st.just("pass"), st.integers(1, 2)),
        st.just(("expire",)),
    ),
    max_size=12,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=acts)
def test_the_shadow_equals_the_grants_after_any_sequence(stranger, give, coordinator, acts):
    calendar = Calendar()
    with pytest.MonkeyPatch.context() as patch, transaction.atomic():
        patch.setattr(dates, "now", calendar.now)
        for act, *details in acts:
            if act == "give":
                _give(give, stranger, *details)
            elif act == "end":
                _end(coordinator, stranger, *details)
            elif act == "pass":
                calendar.passed += dt.timedelta(days=details[0])
            else:
                shadows.expire()
            assert _there(stranger) == _wanted(stranger)
        assert shadows.compare() == 0
        transaction.set_rollback(True)  # the next sequence begins where this one did


class Calendar:
    """Days that pass at our word."""

    def __init__(self):
        self.real, self.passed = dates.now, dt.timedelta()

    def now(self):
        return self.real() + self.passed


def _give(give, user, layer, length):
    """Refused where it is given already: then nothing may have changed either."""
    with suppress(Refused):
        give(
            user,
            layer=layer,
            until=dates.today() + dt.timedelta(days=length),
            at=dates.now(),
        )


def _end(by, user, which):
    if rows := list(Grant.objects.filter(to=user, ended_at=None)):
        grants.end(rows[which % len(rows)], by=by, reason="Ferdig.")


def _wanted(user):
    wanted = {}
    for grant in Grant.objects.running().filter(to=user):
        for layer in (WORK, IDENTIFY) if grant.layer == IDENTIFY else (WORK,):
            wanted[layer] = max(wanted.get(layer, grant.expires_at), grant.expires_at)
    return wanted


def _there(user):
    layers = {shadow.right_id(right): layer for layer, right in LAYER_RIGHTS.items()}
    rows = ConcernShadow.objects.filter(user=user, expires_at__gt=dates.now())
    return {layers[row.permission_id]: row.expires_at for row in rows}


def test_a_forged_opening_is_taken_away_and_told(concern, stranger):
    ConcernShadow.objects.create(
        user=stranger,
        permission_id=shadow.right_id("cases.read_concern"),
        content_object=concern,
        received_at=concern.received_at,
        expires_at=dates.end_of(dates.today()),
    )
    assert shadows.compare() == 1
    assert not Concern.objects.visible_to(stranger).exists()
    line = Event.objects.get(event="shadow_mended")
    assert (line.by_role, line.about, line.facts) == ("beat", concern.pk, {"to": str(stranger.pk)})
    assert shadows.compare() == 0


def test_an_opening_that_went_missing_is_put_back(concern, member):
    ConcernShadow.objects.filter(user=member).delete()
    assert shadows.compare() == 1
    assert Concern.objects.visible_to(member).get() == concern


def test_a_prolonged_opening_is_cut_back(concern, member):
    ConcernShadow.objects.filter(user=member).update(expires_at=dates.now() + dt.timedelta(days=9999))
    assert shadows.compare() == 1
    assert ConcernShadow.objects.get(user=member).expires_at == Grant.objects.get(to=member).expires_at


def test_compare_asks_two_questions_however_many_there_are(log_concern, member, django_assert_num_queries):
    for _concern in range(3):
        log_concern(by=member)
    shadow.right_id("cases.read_concern")
    with django_assert_num_queries(4):  # the two, inside a savepoint
        shadows.compare()
