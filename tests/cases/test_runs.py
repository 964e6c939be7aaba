"""A card in use in a concern: started whole, ticked once, deviated from with a reason, ended."""

import datetime as dt
import os
import subprocess
import sys
import threading
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.db import IntegrityError, connection, transaction

from cases.actions import assessing, cards, lifecycle, runs, tasks
from cases.models.card import ActionCard, CardStep
from cases.models.run import CardRun, RunStep
from cases.models.task import Task
from okg.ledger.models import Event
from okg.lib import dates
from okg.lib.refusal import Refused
from okg.notify.models import Notice
from tests.cases.test_cards import adopt, fresh
from tests.conftest import ENDING

ROOT = Path(__file__).parents[2]


@pytest.fixture
def card(db):
    return ActionCard.objects.get(code="k3")


@pytest.fixture
def run(concern, card, member):
    return runs.start(concern, card, by=member)


def step(run, number):
    return run.steps.get(step__number=number, turn=1)


def task_of(row):
    return Task.objects.get(about=row.pk)


def again(row):
    return RunStep.objects.get(pk=row.pk)


# --- starting


def test_each_step_has_the_lead_a_deadline_and_a_task(run, concern, coordinator, member):
    at = dates.local(run.started_at).date()
    rows = list(run.steps.in_order().select_related("step"))
    assert [row.step.number for row in rows] == list(range(1, 12))
    assert {row.owner for row in rows} == {coordinator}
    assert (rows[1].due_at, rows[3].due_at) == (run.started_at, None)
    assert rows[5].due_on == at + dt.timedelta(weeks=3)
    dated = {row.pk for row in rows if row.due_at}
    given = Task.objects.filter(concern=concern, origin="task_origin:card")
    assert {task.about for task in given} == dated
    assert task_of(rows[5]).due_on == rows[5].due_on
    assert task_of(rows[0]).text == "K3.1 Ta imot og avklar"
    # One notice for all of it, to the lead, since somebody else started it.
    assert Notice.objects.filter(user=coordinator, kind="card_started").count() == 1
    assert not Notice.objects.filter(kind="task_given").exists()


def test_a_card_starts_once_at_a_time_and_never_in_a_closed_concern(
    run, concern, card, coordinator, closed_one
):
    with pytest.raises(Refused):
        runs.start(concern, card, by=coordinator)
    with pytest.raises(Refused):
        runs.start(closed_one, card, by=coordinator)
    runs.end(run, by=coordinator, reason="Det gjaldt noe annet.")
    runs.start(concern, card, by=coordinator)


@pytest.fixture
def closed_one(log_concern, coordinator):
    concern = log_concern(by=coordinator)
    assessing.assess(
        concern, by=coordinator, level="level:1", reason="Bra.", protective="Lag.",
        outcome="review_outcome:klar_for_avslutning",
    )  # fmt: skip
    return lifecycle.close(
        concern, by=coordinator, reason="close_reason:rad_gitt", outcome="Skolen.", **ENDING
    )


def test_a_run_keeps_its_version_when_a_new_one_is_adopted(run, concern, card, coordinator, log_concern):
    draft = cards.draft(fresh(card), by=coordinator)
    cards.remove_step(draft.steps.last(), by=coordinator)
    adopt(draft, coordinator)
    assert CardRun.objects.get(pk=run.pk).card_version.number == 1
    assert run.steps.count() == 11
    other = runs.start(log_concern(by=coordinator), fresh(card), by=coordinator)
    assert (other.card_version.number, other.steps.count()) == (2, 10)


# --- step and task are one


def test_a_tick_finishes_the_task_and_a_finished_task_ticks_the_step(run, member, coordinator):
    first, third = step(run, 1), step(run, 3)
    runs.tick(first, by=member, note="Snakket med rektor.")
    assert (task_of(first).done_by, again(first).note) == (member, "Snakket med rektor.")
    tasks.finish(task_of(third), by=coordinator)
    assert (again(third).done_by, again(third).note) == (coordinator, "")
    tasks.reopen(task_of(third), by=coordinator)
    assert again(third).is_open and again(third).note is None
    runs.tick(again(third), by=coordinator)
    runs.reopen(again(third), by=coordinator)
    assert again(third).is_open and task_of(third).is_open


def test_a_dropped_task_is_a_deviation_with_its_reason_and_the_other_way_round(run, member):
    first, third = step(run, 1), step(run, 3)
    tasks.drop(task_of(first), by=member, reason="Allerede avklart.")
    assert (again(first).deviated_by, again(first).reason) == (member, "Allerede avklart.")
    with pytest.raises(Refused):
        runs.deviate(third, by=member, reason=" ")
    runs.deviate(third, by=member, reason="Politiet ba oss vente.")
    assert task_of(third).drop_reason == "Politiet ba oss vente."


def test_the_owner_follows_and_only_those_with_access_can_own(run, concern, member, stranger, coordinator):
    third, fourth = step(run, 3), step(run, 4)
    for row in (third, fourth):
        runs.give(row, by=coordinator, to=member)
        assert again(row).owner == member
        with pytest.raises(Refused):
            runs.give(row, by=coordinator, to=stranger)
    assert task_of(third).owner == member
    tasks.hand_over(task_of(third), by=member, to=coordinator)
    assert again(third).owner == coordinator


def test_a_step_as_agreed_gets_its_task_with_its_day(run, coordinator):
    fourth, third = step(run, 4), step(run, 3)
    day = dates.today() + dt.timedelta(days=6)
    runs.agree(fourth, by=coordinator, due_on=day)
    assert (again(fourth).due_on, task_of(fourth).due_on) == (day, day)
    runs.agree(third, by=coordinator, due_on=day)
    assert (again(third).due_on, task_of(third).due_on) == (day, day)


def test_what_recurs_comes_again_from_the_day_it_was_done(run, coordinator):
    tenth = step(run, 10)
    done_at = dates.now() + dt.timedelta(days=50)
    tasks.finish(task_of(tenth), by=coordinator, at=done_at)
    following = run.steps.get(step__number=10, turn=2)
    assert following.due_on == dates.local(done_at).date() + dt.timedelta(weeks=8)
    assert task_of(following).due_on == following.due_on
    with pytest.raises(Refused):
        tasks.reopen(task_of(tenth), by=coordinator)
    assert again(tenth).done_at == done_at


def test_overdue_on_the_moment_and_at_once_from_the_next_day(run, monkeypatch):
    first, second = step(run, 1), step(run, 2)
    started, due = run.started_at, first.due_at
    for now, late in ((due - dt.timedelta(seconds=1), False), (due, True)):
        monkeypatch.setattr(dates, "now", lambda now=now: now)
        assert first.is_overdue is late
    monkeypatch.setattr(dates, "now", lambda: started)
    assert not second.is_overdue
    monkeypatch.setattr(dates, "now", lambda: dates.end_of(dates.local(started).date()))
    assert second.is_overdue


# --- ending, and closing the concern


def test_a_card_in_use_stands_in_the_way_of_closing(run, concern, coordinator, assess):
    assess()
    assert "card" in dict(concern.obstacles_to_closing())
    with pytest.raises(Refused):
        lifecycle.close(concern, by=coordinator, reason="close_reason:rad_gitt", outcome="Ferdig.", **ENDING)
    runs.tick(step(run, 1), by=coordinator)
    with pytest.raises(Refused):
        runs.end(run, by=coordinator)
    runs.end(run, by=coordinator, reason="Familien flyttet.")
    assert not run.steps.open().exists()
    assert {row.reason for row in run.steps.exclude(deviated_at=None)} == {"Familien flyttet."}
    assert not Task.objects.open().filter(concern=concern).exists()
    with pytest.raises(Refused):
        runs.end(run, by=coordinator, reason="En gang til.")
    with pytest.raises(Refused):
        runs.tick(step(run, 1), by=coordinator)
    lifecycle.close(concern, by=coordinator, reason="close_reason:rad_gitt", outcome="Ferdig.", **ENDING)


def test_the_ledger_names_codes_and_numbers_alone(run, concern, member):
    runs.tick(step(run, 1), by=member, note="Gutten heter Navn.")
    runs.deviate(step(run, 3), by=member, reason="Mor sa nei.")
    lines = Event.objects.filter(about=concern.pk, event__startswith="card_")
    assert {line.event for line in lines} == {"card_started", "card_step_done", "card_step_deviated"}
    assert "Navn" not in str([line.facts for line in lines])
    assert lines.get(event="card_step_done").facts == {"run": str(run.pk), "card": "k3", "step": 1}


# --- what the database refuses


def test_the_database_overwrites_no_word_on_a_step(run, concern, member, coordinator, card):
    first, third = step(run, 1), step(run, 3)
    runs.tick(first, by=member)
    runs.deviate(third, by=member, reason="Venter.")
    foreign = CardStep.objects.filter(card_version__card__code="k5").first()

    def refused(sql, *values):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, [str(value) for value in values])

    refused("update cases_runstep set done_by_id = %s where id = %s", coordinator.pk, first.pk)
    refused("update cases_runstep set done_at = now() where id = %s", first.pk)
    refused("update cases_runstep set reason = '\\x00' where id = %s", third.pk)
    refused("update cases_runstep set done_at = now() where id = %s", step(run, 4).pk)
    refused("update cases_runstep set turn = 2 where id = %s", first.pk)
    refused("update cases_runstep set step_id = %s where id = %s", foreign.pk, first.pk)
    refused("update cases_cardrun set ended_at = now() where id = %s", run.pk)
    refused(
        "update cases_cardrun set ended_at = now(), ended_by_id = %s where id = %s", member.pk, run.pk
    )  # steps are open
    refused("update cases_cardrun set started_at = now() where id = %s", run.pk)
    # The version it goes by, though a draft, stands as it is.
    refused("update cases_cardstep set title = 'x' where id = %s", first.step_id)
    refused("update cases_cardversion set title = 'x' where id = %s", run.card_version_id)
    runs.end(run, by=member, reason="Slutt.")
    refused("update cases_cardrun set ended_at = null, ended_by_id = null where id = %s", run.pk)
    refused("update cases_runstep set done_at = null, done_by_id = null, note = null where id = %s", first.pk)


# --- two at once, and a process that dies


def test_two_who_tick_one_step_the_second_reads_who_was_first(
    committed_db, make_user, coordinator, log_concern
):
    member = make_user("health")
    concern = log_concern(by=member)
    run = runs.start(concern, ActionCard.objects.get(code="k3"), by=coordinator)
    first, both, said = run.steps.get(step__number=1), threading.Barrier(2), []

    def tick(user):
        both.wait()
        try:
            runs.tick(first, by=user, note=user.name)
        except Refused as refused:
            said.append((user, str(refused)))
        finally:
            connection.close()

    threads = [threading.Thread(target=tick, args=[user]) for user in (member, coordinator)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    ((late, sentence),) = said
    row = again(first)
    assert row.done_by != late
    assert row.note == row.done_by.name
    assert row.done_by.name in sentence
    assert task_of(row).done_by == row.done_by
    assert Event.objects.filter(event="card_step_done").count() == 1


STARTS = """
import django; django.setup()
from cases.actions import runs; from cases.models.card import ActionCard; from cases.models.concern import Concern
concern = Concern.objects.get()
runs.start(concern, ActionCard.objects.get(code="k3"), by=concern.lead)
"""


def test_a_process_that_dies_while_starting_a_card_leaves_nothing(committed_db, make_user, log_concern):
    concern = log_concern(by=make_user("health"))
    place = urlsplit(os.environ["DATABASE_URL"])
    environment = os.environ | {
        "DATABASE_URL": urlunsplit(place._replace(path=f"/{connection.settings_dict['NAME']}")),
        "DJANGO_SETTINGS_MODULE": "okg.settings",
        "OKG_TESTING": "1",
    }
    with transaction.atomic(), connection.cursor() as cursor:
        # Its run and its first step are written; the task of the first step has to wait for this lock.
        cursor.execute("lock table cases_task in share mode")
        child = subprocess.Popen([sys.executable, "-c", STARTS], cwd=ROOT, env=environment)
        waits = "select exists (select from pg_locks where not granted and relation = 'cases_task'::regclass)"
        pause, waiting = threading.Event(), False
        while not waiting and child.poll() is None:
            cursor.execute(waits)
            (waiting,) = cursor.fetchone()
            pause.wait(0.05)
        assert waiting, "the process did not come as far as its first task"
        child.kill()
        child.wait()
    assert not CardRun.objects.exists()
    assert not RunStep.objects.exists()
    assert not Task.objects.exists()
    assert not Event.objects.filter(event="card_started").exists()
    # Nothing it held is held any more: the next one starts all of it.
    run = runs.start(concern, ActionCard.objects.get(code="k3"), by=concern.lead)
    assert (run.steps.count(), Task.objects.count()) == (11, 7)
