"""Tasks: given, finished, dropped. Each has one owner and one day.

A task of a card's step and the step are one thing: what is done to the one is done to the other.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from cases.actions import run_steps
from cases.models.concern import Concern
from cases.models.task import Task
from okg.catalogue import codes
from okg.ledger import book as ledger
from okg.lib import dates
from okg.lib.history import save
from okg.lib.refusal import Refused
from okg.notify import post as notify
from okg.vault import keys


@transaction.atomic
def add(concern, *, by, text, owner, due_on, origin="task_origin:concern", about=None, at=None, tell=True):
    """Give `owner` a task by `due_on`, on a concern or (None) for the group; returns it. With `tell` they get a notice.

    Raises Refused where the concern is closed, or not open to the owner: a task must not tell what a grant did not.
    """
    if not text.strip():
        raise Refused(_("Write what is to be done."))
    if concern is not None:
        concern = Concern.objects.locked(concern)
        if not concern.is_open:
            raise Refused(_("The concern is closed. A closed concern gets no new tasks."))
        if not concern.opens_to(owner):
            raise Refused(_("Give this person access to the concern first; the task would tell about it."))
    else:
        keys.ensure(Task(concern=None).dossier_id)
    task = Task(
        concern=concern,
        text=text,
        owner=owner,
        due_on=due_on,
        origin_id=codes.key(origin),
        about=about,
        added_at=at or dates.now(),
        added_by=by,
    )
    save(task, by=by)
    ledger.act("task_added", by=by, about=concern or task, owner=owner.pk, due=due_on)
    if tell and owner != by:
        notify.tell([owner], "task_given", about=task, path=task.get_absolute_url(), key=f"task:{task.pk}")
    return task


def add_for_step(step, *, by, at=None, tell=True):
    """The task of a step of a card that has a day, for its owner; None where no day is set yet."""
    if step.due_at is None:
        return None
    return add(
        step.run.concern,
        by=by,
        text=f"{step.run.card.label}.{step.step.number} {step.step.title}",
        owner=step.owner,
        due_on=step.due_on,
        origin=run_steps.ORIGIN,
        about=step.pk,
        at=at,
        tell=tell,
    )


@transaction.atomic
def finish(task, *, by, at=None):
    """Mark a task as done, and the step of a card it came from; a second time changes nothing."""
    task = _locked(task)
    if task.dropped_at:
        raise Refused(_("The task was dropped."))
    if task.done_at:
        return task
    task.done_at, task.done_by = at or dates.now(), by
    save(task, by=by)
    ledger.act("task_finished", by=by, about=task.concern or task, task=task.pk)
    step = run_steps.of_task(task)
    following = step and run_steps.tick(step, by=by, at=at)
    if following:
        add_for_step(following, by=by, at=at)
    return task


@transaction.atomic
def reopen(task, *, by):
    """Take back "done", for the step of a card too: somebody pressed the wrong line."""
    task = _locked(task)
    if task.concern and not task.concern.is_open:
        raise Refused(_("The concern is closed."))
    if task.done_at:
        run_steps.reopen(task, by=by)
        task.done_at = task.done_by = None
        save(task, by=by)
        ledger.act("task_reopened", by=by, about=task.concern or task, task=task.pk)
    return task


@transaction.atomic
def hand_over(task, *, by, to):
    """Let somebody else do an open task. Raises Refused for one to whom its concern is not open."""
    task = _locked(task)
    if not task.is_open:
        raise Refused(_("The task is no longer open."))
    if task.concern and not task.concern.opens_to(to):
        raise Refused(_("Give this person access to the concern first; the task would tell about it."))
    if task.owner_id == to.pk:
        return task
    task.owner = to
    save(task, by=by)
    ledger.act("task_handed_over", by=by, about=task.concern or task, task=task.pk, to=to.pk)
    if step := run_steps.of_task(task):
        run_steps.give(step, by=by, to=to)
    if to != by:
        key = f"task:{task.pk}:{to.pk}"
        notify.tell([to], "task_given", about=task, path=task.get_absolute_url(), key=key)
    return task


@transaction.atomic
def drop(task, *, by, reason, at=None):
    """Let a task go undone, and say why; the step of a card it came from is deviated from for that reason.

    Raises Refused without a reason or for one that is not open.
    """
    task = _locked(task)
    if not task.is_open:
        raise Refused(_("The task is no longer open."))
    if not reason.strip():
        raise Refused(_("Write why the task is dropped."))
    task.dropped_at, task.dropped_by, task.drop_reason = at or dates.now(), by, reason
    save(task, by=by)
    ledger.act("task_dropped", by=by, about=task.concern or task, task=task.pk)
    if step := run_steps.of_task(task):
        run_steps.deviate(step, by=by, reason=reason, at=at)
    return task


def change_day(task, *, by, due_on):
    """Let a task of a locked concern be due on another day."""
    task.due_on = due_on
    save(task, by=by)


def pass_on(concern, *, of, to, by):
    """Let `to` do what `of` had open in a locked concern; returns how many tasks there were."""
    run_steps.pass_on(concern, of=of, to=to, by=by)
    passed = list(Task.objects.filter(concern=concern).open().of(of))
    for task in passed:
        task.owner = to
        save(task, by=by)
        ledger.act("task_passed", by=by, about=concern, task=task.pk, to=to.pk)
        key = f"task:{task.pk}:{to.pk}"
        notify.tell([to], "task_given", about=task, path=task.get_absolute_url(), key=key)
    return len(passed)


def _locked(task):
    """The task as it is now, held until the transaction ends; the concern before it, as every act takes them."""
    if task.concern_id:
        Concern.objects.locked(task.concern)
    return Task.objects.select_for_update(of=("self",)).select_related("concern").get(pk=task.pk)
