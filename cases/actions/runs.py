"""Going by an action card in a concern: start it, tick its steps or deviate from them with a reason, end it."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from cases.actions import run_steps, tasks
from cases.models.card import CardVersion
from cases.models.concern import Concern
from cases.models.run import CardRun, RunStep
from cases.models.task import Task
from okg.ledger import book as ledger
from okg.lib import dates
from okg.lib.history import save
from okg.lib.refusal import Refused
from okg.notify import post as notify


@transaction.atomic
def start(concern, card, *, by, at=None):
    """Go by `card` in an open concern from now (`at`) on, by the version to use today; returns the CardRun.

    Each step gets the lead as owner, its deadline counted from the start, and, where it has one, a task. Raises
    Refused where the concern is closed, the card runs already, or no version of it can be used.
    """
    concern = Concern.objects.locked(concern)
    if not concern.is_open:
        raise Refused(_("The concern is closed. No card is started in it."))
    if concern.card_runs.running().filter(card_version__card=card).exists():
        raise Refused(_("This card is in use in the concern already. Go on where it stands."))
    version = card.usable and CardVersion.objects.locked(card.usable)
    if version is None or not version.steps.exists():
        raise Refused(_("This card has no steps to go by yet."))
    at = at or dates.now()
    run = CardRun(concern=concern, card_version=version, started_at=at, started_by=by)
    save(run, by=by)
    ledger.act("card_started", by=by, about=concern, run=run.pk, card=card.code, version=version.number)
    for step in version.steps.all():
        row = RunStep(run=run, step=step, owner=concern.lead, due_at=step.term.due(at))
        save(row, by=by)
        tasks.add_for_step(row, by=by, at=at, tell=False)
    if concern.lead != by:
        notify.tell(
            [concern.lead], "card_started", about=run, path=run.get_absolute_url(), key=f"run:{run.pk}"
        )
    return run


@transaction.atomic
def tick(step, *, by, note="", at=None):
    """Put on record that a step is done, with a note if there is one; its task is done with it. Returns the step.

    Raises Refused where somebody settled it before: their word stands.
    """
    step = _open(step)
    following = run_steps.tick(step, by=by, note=note.strip(), at=at)
    for task in _tasks_of(step):
        tasks.finish(task, by=by, at=at)
    if following:
        tasks.add_for_step(following, by=by, at=at)
    return step


@transaction.atomic
def deviate(step, *, by, reason, at=None):
    """Put on record that a step is not done as the card says, and why; its task is dropped for that reason."""
    if not reason.strip():
        raise Refused(_("Write why you deviate from the card."))
    step = _open(step)
    run_steps.deviate(step, by=by, reason=reason.strip(), at=at)
    for task in _tasks_of(step):
        tasks.drop(task, by=by, reason=reason, at=at)
    return step


@transaction.atomic
def give(step, *, by, to):
    """Let `to` see to an open step. Raises Refused for one to whom the concern is not open."""
    step = _open(step)
    if not step.run.concern.opens_to(to):
        raise Refused(_("Give this person access to the concern first; the task would tell about it."))
    if step.owner_id == to.pk:
        return step
    if held := list(_tasks_of(step)):
        for task in held:
            tasks.hand_over(task, by=by, to=to)
    else:
        run_steps.give(step, by=by, to=to)
    return step


@transaction.atomic
def agree(step, *, by, due_on):
    """Set the day an open step is to be done by: where the card leaves it open, or what it counts from came later."""
    step = _open(step)
    over_at = dates.end_of(due_on)
    step.due_at = over_at - dt.timedelta(microseconds=1) if step.by_the_clock else over_at
    save(step, by=by)
    facts = {"run": step.run_id, "card": step.run.card.code, "step": step.step.number, "due": due_on}
    ledger.act("card_step_agreed", by=by, about=step.run.concern, **facts)
    if held := list(_tasks_of(step)):
        for task in held:
            tasks.change_day(task, by=by, due_on=due_on)
    else:
        tasks.add_for_step(step, by=by)
    return step


@transaction.atomic
def reopen(step, *, by):
    """Take back that a step is done: somebody pressed the wrong line. Its task is open again with it."""
    Concern.objects.locked(step.run.concern)
    done = Task.objects.filter(origin_id=run_steps.ORIGIN, about=step.pk, done_at__isnull=False)
    if task := done.order_by("done_at").last():
        tasks.reopen(task, by=by)
    else:
        run_steps.take_back(run_steps.locked(step.pk), by=by)


@transaction.atomic
def end(run, *, by, reason="", at=None):
    """Stop going by the card; each step that is open is deviated from for `reason`, which may not be left out then."""
    concern = Concern.objects.locked(run.concern)
    run = CardRun.objects.select_for_update(of=("self",)).get(pk=run.pk)
    if not run.is_running:
        raise Refused(_("The card was ended already."))
    waiting = list(run.steps.open())
    if waiting and not reason.strip():
        raise Refused(_("Some steps are open. Write why you do not go on with the card."))
    for step in waiting:
        deviate(step, by=by, reason=reason, at=at)
    run.ended_at, run.ended_by = at or dates.now(), by
    save(run, by=by)
    ledger.act("card_ended", by=by, about=concern, run=run.pk, card=run.card.code)
    return run


def _open(step):
    """The step as it is now, held with its concern; Refused where it is settled."""
    Concern.objects.locked(step.run.concern)
    step = run_steps.locked(step.pk)
    run_steps.check_open(step)
    return step


def _tasks_of(step):
    return Task.objects.filter(origin_id=run_steps.ORIGIN, about=step.pk).open()
