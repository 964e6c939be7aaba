"""A training: planned, held, counted; counted heads and never names."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from measures.actions import training as trainings
from measures.models import Training
from okg.lib import dates
from okg.lib.refusal import Refused
from okg.lib.versions import Stale

pytestmark = pytest.mark.django_db


def test_record_leaves_who_and_when(training, coordinator):
    trainings.record(training, by=coordinator, attended=22, effect="Tre lag har laget egen rutine.")
    training.refresh_from_db()
    assert (training.attended, training.recorded_by, training.turnout) == (22, coordinator, 55)
    assert not training.lacks_attendance


def test_more_may_come_than_had_signed_up(training, coordinator):
    trainings.record(training, by=coordinator, attended=45)
    assert Training.objects.get().attended == 45


def test_record_is_refused_before_the_day(plan_training, coordinator):
    ahead = plan_training(held_on=dates.today() + dt.timedelta(days=1))
    with pytest.raises(Refused):
        trainings.record(ahead, by=coordinator, attended=3)


def test_drop_and_record_exclude_each_other(plan_training, coordinator):
    called_off = trainings.drop(plan_training(), by=coordinator, reason="Kursholder er syk.")
    with pytest.raises(Refused):
        trainings.record(called_off, by=coordinator, attended=3)
    held = trainings.record(plan_training(), by=coordinator, attended=3)
    with pytest.raises(Refused):
        trainings.drop(held, by=coordinator, reason="Likevel ikke.")


def test_change_cannot_move_a_counted_training_ahead(training, coordinator):
    trainings.record(training, by=coordinator, attended=3)
    with pytest.raises(Refused):
        trainings.change(
            training, training.version, by=coordinator, held_on=dates.today() + dt.timedelta(days=9)
        )


def test_change_by_the_second_of_two_is_stale(training, coordinator):
    version = training.version
    trainings.change(training, version, by=coordinator, place="Klubbhuset")
    with pytest.raises(Stale):
        trainings.change(Training.objects.get(), version, by=coordinator, place="Naustet")


def test_a_number_is_used_once_a_year(plan_training):
    plan_training(number=1)
    with pytest.raises(Refused):
        plan_training(number=1)
    plan_training(number=1, held_on=dates.today() - dt.timedelta(days=370))
    with pytest.raises(IntegrityError), transaction.atomic():
        Training.objects.update(held_on=dates.today())


@pytest.mark.parametrize("wrong", [{"hours": -1}, {"signed_up": -1}, {"attended": 3}, {"title": ""}])
def test_what_can_never_be_is_refused_by_the_database(training, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        Training.objects.filter(pk=training.pk).update(**wrong)


def test_those_nobody_counted_are_found(training, plan_training, coordinator):
    trainings.drop(plan_training(), by=coordinator, reason="Kursholder er syk.")
    plan_training(held_on=dates.today())
    assert list(Training.objects.without_attendance(dates.today())) == [training]
    assert Training.objects.held_by(dates.today()).count() == 2
