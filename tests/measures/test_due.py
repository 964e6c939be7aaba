"""What waits for whom, and what lies where in the year."""

import datetime as dt

import pytest

from measures import wheel
from measures.actions import lifecycle
from measures.actions import training as trainings
from measures.due import due_for
from okg.lib import dates

pytestmark = pytest.mark.django_db


def kinds(user):
    return [(due.kind, due.title) for due in due_for(user, dates.today())]


def in_days(count):
    return dates.today() + dt.timedelta(days=count)


def test_an_owner_sees_what_is_late_or_due_within_two_weeks(plan_measure, member, doctor):
    plan_measure(title="Sent", owner=member, due_on=in_days(-1))
    plan_measure(title="Snart", owner=member, due_on=in_days(14))
    plan_measure(title="Senere", owner=member, due_on=in_days(15))
    assert kinds(member) == [("measure_due", "Sent"), ("measure_due", "Snart")]
    assert kinds(doctor) == []


def test_what_is_finished_or_dropped_waits_for_nobody(plan_measure, member, coordinator):
    for act in (
        lambda row: lifecycle.finish(row, by=coordinator, text="Ferdig."),
        lambda row: lifecycle.drop(row, by=coordinator, reason="Nei."),
    ):
        act(plan_measure(owner=member, due_on=in_days(-30)))
    assert kinds(member) == kinds(coordinator) == []


def test_the_coordinator_sees_what_nobody_owns_and_what_is_a_week_late(plan_measure, member, coordinator):
    plan_measure(title="Ingen", due_on=in_days(90))
    plan_measure(title="Seks dager", owner=member, due_on=in_days(-7))
    plan_measure(title="En uke", owner=member, due_on=in_days(-8))
    assert kinds(coordinator) == [("measure_late", "En uke"), ("measure_unowned", "Ingen")]
    assert ("measure_unowned", "Ingen") not in kinds(member)


def test_the_coordinator_sees_trainings_nobody_counted(training, coordinator, member):
    assert kinds(coordinator) == [("training_uncounted", training.title)]
    assert kinds(member) == []
    trainings.record(training, by=coordinator, attended=22)
    assert kinds(coordinator) == []


def test_a_new_deadline_is_a_new_thing_to_be_reminded_of(plan_measure, member, coordinator):
    measure = plan_measure(owner=member, due_on=in_days(2))
    before = due_for(member, dates.today())[0].key
    lifecycle.change(measure, measure.version, by=coordinator, due_on=in_days(3))
    assert due_for(member, dates.today())[0].key != before


@pytest.mark.parametrize("role", ["guest", "dpo", "admin", "reader"])
def test_nothing_waits_for_those_who_may_not_see(plan_measure, training, request, role):
    plan_measure()
    assert kinds(request.getfixturevalue(role)) == []


def test_the_wheel_shows_deadlines_and_trainings_but_not_what_is_given_up(
    plan_measure, training, coordinator, member, guest
):
    year = training.held_on.year
    shown = plan_measure(title="Vises", year=year, due_on=dt.date(year, 6, 1))
    lifecycle.drop(plan_measure(year=year, due_on=dt.date(year, 6, 2)), by=coordinator, reason="Nei.")
    own = (wheel.MEASURE, wheel.TRAINING)
    found = {(mark.kind, mark.title) for mark in wheel.marks(year, member) if mark.kind in own}
    assert found == {(wheel.MEASURE, shown.title), (wheel.TRAINING, training.title)}
    assert not [mark for mark in wheel.marks(year, guest) if mark.kind in own]
