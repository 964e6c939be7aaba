"""What the report counts: exact, and as it stood when the quarter ended."""

import datetime as dt
from decimal import Decimal

import pytest
import time_machine

from measures import figures
from measures.actions import importing, lifecycle
from measures.actions import training as trainings
from okg.lib.quarters import Quarter

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
TODAY = NOW.date()


@pytest.fixture
def year_2026(coordinator, measures_file, trainings_file):
    with time_machine.travel(NOW, tick=False):
        importing.take_measures(importing.read_measures(measures_file, year=2026), by=coordinator)
        importing.take_trainings(importing.read_trainings(trainings_file), by=coordinator)


def counted(quarter):
    found = figures.in_quarter(Quarter(2026, quarter), today=TODAY)["measures"]
    return {name: value for name, value in found.items() if name != "by_goal"}


def test_a_quarter_that_has_ended_stands_as_it_did_then(year_2026):
    assert counted(3) == {
        "total": 14, "not_started": 2, "under_way": 8, "finished": 4, "dropped": 0, "overdue": 3,
        "evaluated": 0, "started_now": 0, "finished_now": 1, "dropped_now": 0,
    }  # fmt: skip


def test_a_quarter_that_runs_is_counted_as_of_today(year_2026):
    found = counted(4)
    assert (found["finished"], found["dropped"], found["finished_now"], found["dropped_now"]) == (5, 1, 1, 1)
    assert found["overdue"] == 4


def test_the_states_add_up_for_each_goal(year_2026):
    for number in (1, 2, 3, 4):
        for goal in figures.in_quarter(Quarter(2026, number), today=TODAY)["measures"]["by_goal"]:
            states = goal["not_started"] + goal["under_way"] + goal["finished"] + goal["dropped"]
            assert goal["total"] == states


def test_every_goal_is_there_also_without_measures():
    found = figures.in_quarter(Quarter(2026, 1), today=TODAY)
    assert [goal["id"] for goal in found["measures"]["by_goal"]] == ["G0", "G1", "G2", "G3"]
    assert found["measures"]["total"] == 0
    assert found["trainings"] == {"held": 0, "uncounted": 0, "signed_up": 0, "attended": 0, "hours": 0}


def test_a_measure_counts_from_the_day_it_entered_the_plan(plan_measure):
    plan_measure(year=2026, planned_on=dt.date(2026, 5, 4), due_on=dt.date(2026, 12, 1))
    assert [counted(number)["total"] for number in (1, 2, 3, 4)] == [0, 1, 1, 1]


def test_what_came_later_does_not_reach_back(plan_measure, coordinator):
    measure = plan_measure(year=2026, planned_on=dt.date(2026, 1, 1), due_on=dt.date(2026, 3, 31))
    began, ended = (dt.datetime(2026, month, 1, 12, tzinfo=dt.UTC) for month in (2, 5))
    lifecycle.report_progress(measure, by=coordinator, text="I gang.", at=began)
    lifecycle.finish(measure, by=coordinator, text="Ferdig.", at=ended)
    assert (counted(1)["under_way"], counted(1)["finished"], counted(1)["overdue"]) == (1, 0, 1)
    assert (counted(2)["under_way"], counted(2)["finished"], counted(2)["overdue"]) == (0, 1, 0)


def test_trainings_are_counted_in_the_quarter_they_were_held(year_2026):
    held = {
        number: figures.in_quarter(Quarter(2026, number), today=TODAY)["trainings"] for number in (1, 2, 3, 4)
    }
    assert held[1] == {"held": 2, "uncounted": 0, "signed_up": 95, "attended": 82, "hours": Decimal("5")}
    assert held[2] == {"held": 3, "uncounted": 0, "signed_up": 73, "attended": 58, "hours": Decimal("10")}
    assert held[3]["held"] == 0
    assert held[4]["held"] == 1, "the one in December lies ahead"


def test_a_training_called_off_was_not_held(plan_training, coordinator):
    trainings.drop(plan_training(held_on=dt.date(2026, 2, 2)), by=coordinator, reason="Snøvær.")
    plan_training(held_on=dt.date(2026, 2, 3))
    found = figures.in_quarter(Quarter(2026, 1), today=TODAY)["trainings"]
    assert (found["held"], found["uncounted"]) == (1, 1)


def test_figures_cost_two_queries(year_2026, django_assert_num_queries):
    figures.in_quarter(Quarter(2026, 3), today=TODAY)
    with django_assert_num_queries(2):
        figures.in_quarter(Quarter(2026, 3), today=TODAY)
