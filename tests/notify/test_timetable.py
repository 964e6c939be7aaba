"""What happens by itself: each entry exists, carries no content, and knows no summer time."""

import datetime as dt
import inspect

import pytest
from celery import current_app
from celery.schedules import crontab

from okg.celery import TIMETABLE, app

TASKS = sorted({task for task, _when in TIMETABLE.values()})
WHEN = [(says, when) for says, (_task, when) in TIMETABLE.items()]
DAYS = [
    dt.date(2026, 3, 28),
    dt.date(2026, 3, 29),
    dt.date(2026, 3, 30),
    dt.date(2026, 10, 25),
    dt.date(2026, 12, 31),
]


@pytest.fixture(scope="module", autouse=True)
def _loaded():
    app.loader.import_default_modules()


def ours():
    return {name: task for name, task in app.tasks.items() if not name.startswith("celery.")}


@pytest.mark.parametrize("name", TASKS)
def test_every_entry_has_its_task(name):
    assert name in app.tasks


@pytest.mark.parametrize("name", TASKS)
def test_what_the_timetable_wakes_takes_no_arguments(name):
    assert not inspect.signature(app.tasks[name].run).parameters


def test_every_task_is_woken_by_the_timetable_or_takes_ids_alone():
    for name, task in ours().items():
        arguments = inspect.signature(task.run).parameters
        assert name in TASKS or arguments, f"{name} is never called"
        assert all(argument.endswith("_id") for argument in arguments), f"{name} takes more than ids"


def test_the_broker_is_told_as_little_as_it_can_be():
    conf = app.conf
    assert (conf.task_serializer, list(conf.accept_content)) == ("json", ["json"])
    assert conf.result_backend is None
    assert conf.task_ignore_result


def test_a_task_that_was_begun_is_not_lost():
    conf = app.conf
    assert conf.task_acks_late
    assert conf.task_reject_on_worker_lost
    assert conf.worker_prefetch_multiplier == 1


def test_tasks_find_the_application_and_its_clock():
    assert current_app.main == "okg"
    assert (app.conf.timezone, app.conf.enable_utc) == ("UTC", True)


def runs(when, day):
    """The moments of one day (UTC) at which a crontab is due."""
    moment, found = dt.datetime(day.year, day.month, day.day, tzinfo=dt.UTC) - dt.timedelta(seconds=1), []
    end = moment + dt.timedelta(days=1)
    schedule = crontab(minute=when._orig_minute, hour=when._orig_hour, app=app)
    while True:
        schedule.nowfun = lambda at=moment: at
        last, delta, _now = schedule.remaining_delta(moment)
        moment = last + delta
        if moment > end:
            return found
        found.append(moment)


@pytest.mark.parametrize(("says", "when"), WHEN, ids=[says for says, _when in WHEN])
def test_each_entry_is_due_as_often_on_the_days_the_clock_is_changed_as_on_others(says, when):
    for day in DAYS:
        found = runs(when, day)
        assert len(found) == len(when.minute) * len(when.hour)
        assert len(set(found)) == len(found)
