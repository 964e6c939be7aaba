"""Assess, summarise, hand over, close; and what stands in the way of closing."""

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import translation

from cases.actions import assessing, correcting, grants, lifecycle, tasks
from cases.models.concern import Concern
from okg.ledger.models import Event
from okg.lib import dates
from okg.lib.refusal import Refused
from okg.lib.versions import Stale
from okg.notify.models import Notice
from tests.conftest import ENDING

pytestmark = pytest.mark.django_db

OPEN_TASK = "1 oppgave er åpen. Utfør den, eller frafall den med begrunnelse."
OPEN_TASKS = "2 oppgaver er åpne. Utfør dem, eller frafall dem med begrunnelse."
NO_OUTCOME = "Ingen vurdering med utfall er registrert. Vurder bekymringen, og si hva vurderingen førte til."


def a_task(concern, owner):
    return tasks.add(concern, by=owner, text="Ring rektor", owner=owner, due_on=dates.today())


def close(concern, by, **changes):
    return lifecycle.close(
        concern, **{"by": by, "reason": "close_reason:rad_gitt", "outcome": "Råd gitt."} | ENDING | changes
    )


def test_a_new_concern_may_not_be_closed_before_an_outcome(concern, coordinator):
    assert concern.reasons_not_to_close() == [NO_OUTCOME]
    with pytest.raises(Refused, match="Ingen vurdering med utfall"):
        close(concern, coordinator)


def test_an_assessment_without_outcome_is_not_enough(concern, assess):
    assess(outcome=None, next_review_on=dates.today())
    assert concern.reasons_not_to_close() == [NO_OUTCOME]


def test_each_open_task_stands_in_the_way_until_it_is_done_or_dropped(concern, coordinator, assess):
    assess()
    first, second = a_task(concern, coordinator), a_task(concern, coordinator)
    assert concern.reasons_not_to_close() == [OPEN_TASKS]
    tasks.finish(first, by=coordinator)
    assert concern.reasons_not_to_close() == [OPEN_TASK]
    tasks.drop(second, by=coordinator, reason="Trengs ikke.")
    assert concern.reasons_not_to_close() == []


def test_all_reasons_are_told_at_once_and_in_english_too(concern, coordinator):
    a_task(concern, coordinator)
    assert concern.reasons_not_to_close() == [OPEN_TASK, NO_OUTCOME]
    with translation.override("en"):
        assert concern.reasons_not_to_close()[0] == "1 task is open. Finish it, or drop it with a reason."


def test_close_ends_access_for_all_but_the_lead(closed, coordinator, member):
    assert Concern.objects.visible_to(coordinator).get() == closed
    assert not Concern.objects.visible_to(member).exists()
    assert Notice.objects.filter(user=member, kind="concern_closed", path="/").count() == 1


def test_close_writes_who_and_why_and_stops_the_clock(closed, coordinator):
    assert (closed.closed_by, closed.close_reason_id, closed.next_review_on) == (
        coordinator,
        "close_reason:rad_gitt",
        None,
    )
    assert closed.clock is None
    assert Event.objects.get(event="concern_closed").facts == {"reason": "close_reason:rad_gitt"}


def test_a_closed_concern_is_closed_to_every_act(closed, coordinator, stranger, give, basis):
    for act in (
        lambda: close(closed, coordinator),
        lambda: assessing.assess(closed, by=coordinator, level="level:1", reason="x", protective="x"),
        lambda: lifecycle.summarise(closed, by=coordinator, summary="x", version=closed.version),
        lambda: lifecycle.hand_over(closed, by=coordinator, to=stranger),
        lambda: a_task(closed, coordinator),
        lambda: give(stranger),
    ):
        with pytest.raises(Refused):
            act()


def test_close_without_an_outcome_in_words_is_refused(concern, coordinator, assess):
    assess()
    with pytest.raises(Refused):
        close(concern, coordinator, outcome=" ")


def test_a_half_closed_concern_is_impossible(concern):
    with pytest.raises(IntegrityError), transaction.atomic():
        Concern.objects.filter(pk=concern.pk).update(closed_at=dates.now())


def test_assess_moves_the_level_and_the_clock(concern, assess):
    day = dates.today() + dt.timedelta(days=42)
    assert concern.clock == concern.assess_by
    assess(level="level:3", next_review_on=day)
    concern.refresh_from_db()
    assert (concern.level_id, concern.clock, concern.state) == ("level:3", day, "followed")


def test_assess_without_a_reason_is_refused(concern, assess):
    with pytest.raises(Refused):
        assess(reason=" ")


def test_an_assessment_is_never_changed(concern, assess):
    one = assess()
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("update cases_assessment set level_id = 'level:0' where id = %s", [one.pk])


def test_hand_over_goes_to_one_who_has_access_and_tells_each_time(concern, coordinator, member, stranger):
    with pytest.raises(Refused):
        lifecycle.hand_over(concern, by=coordinator, to=stranger)
    lifecycle.hand_over(concern, by=coordinator, to=member)
    lifecycle.hand_over(concern, by=member, to=coordinator)
    lifecycle.hand_over(concern, by=coordinator, to=member)
    assert Notice.objects.filter(user=member, kind="concern_handed_over").count() == 2
    with pytest.raises(Refused):
        lifecycle.hand_over(concern, by=coordinator, to=member)


def test_after_the_hand_over_the_former_lead_can_be_let_go(concern, coordinator, member):
    lifecycle.hand_over(concern, by=coordinator, to=member)
    grants.end(concern.grants.get(to=coordinator), by=member, reason="Overlatt.")
    assert not Concern.objects.visible_to(coordinator).exists()


def test_summarise_from_an_old_page_is_stale(concern, coordinator):
    version = concern.version
    lifecycle.summarise(Concern.objects.get(), by=coordinator, summary="Den første.", version=version)
    with pytest.raises(Stale) as stale:
        lifecycle.summarise(concern, by=coordinator, summary="Den andre.", version=version)
    assert stale.value.current.summary == "Den første."


def test_correct_keeps_what_it_was_in_the_history(concern, coordinator):
    fields = {name: getattr(concern, f"{name}_id") for name in correcting.CODES}
    fields |= {name: getattr(concern, name) for name in correcting.TEXTS}
    correcting.correct(concern, by=coordinator, version=concern.version, **fields | {"known": "Noe annet."})
    newest, before = concern.history.order_by("-history_id")[:2]
    assert (Concern.objects.get().known, newest.history_user_id) == ("Noe annet.", coordinator.pk)
    assert before.known == "Gutten tegnet symboler på pulten."
