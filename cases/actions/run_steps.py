"""What happens to a step of a run when its task is done, dropped or passed on; called inside the act's transaction."""

from django.utils.translation import gettext as _

from cases.models.run import RunStep
from okg.ledger import book as ledger
from okg.lib import dates
from okg.lib.history import save
from okg.lib.refusal import Refused
from okg.lib.templatetags.ui import clock, long

ORIGIN = "task_origin:card"
ROW = ("run__concern", "run__card_version__card", "step", "owner")


def locked(pk):
    """The step of a run as it is now, held until the transaction ends; the concern is locked already."""
    return RunStep.objects.select_for_update(of=("self",)).select_related(*ROW).get(pk=pk)


def of_task(task):
    """The open step that a task came from, held; None where it came from elsewhere, or the step is settled."""
    if task.origin_id != ORIGIN or not RunStep.objects.filter(pk=task.about).exists():
        return None
    step = locked(task.about)
    return step if step.is_open and step.run.is_running else None


def check_open(step):
    """Raise Refused where somebody settled the step already: who, and when; what they said stands."""
    if not step.run.is_running:
        raise Refused(_("The card was ended, so its steps stand as they are."))
    if step.is_open:
        return
    pattern = (
        _("%(name)s ticked this step on %(day)s at %(clock)s. Nothing was changed.")
        if step.done_at
        else _("%(name)s deviated from this step on %(day)s at %(clock)s. Nothing was changed.")
    )
    at, by = step.done_at or step.deviated_at, step.done_by or step.deviated_by
    raise Refused(pattern % {"name": by.name, "day": long(at), "clock": clock(at)})


def tick(step, *, by, note="", at=None):
    """Put on record that an open step is done; returns the next turn of a step that comes again, else None."""
    step.done_at, step.done_by, step.note = at or dates.now(), by, note
    save(step, by=by)
    _on_record("card_step_done", step, by)
    if not step.step.recurs:
        return None
    due_at = step.step.term.due(step.done_at)
    following = RunStep(run=step.run, step=step.step, turn=step.turn + 1, owner=step.owner, due_at=due_at)
    save(following, by=by)
    return following


def deviate(step, *, by, reason, at=None):
    """Put on record that an open step is not done as the card says, and why."""
    step.deviated_at, step.deviated_by, step.reason = at or dates.now(), by, reason
    save(step, by=by)
    _on_record("card_step_deviated", step, by)


def reopen(task, *, by):
    """Take back that the step of `task` is done, where it came from a card; raises as `take_back`."""
    if task.origin_id == ORIGIN and RunStep.objects.filter(pk=task.about).exists():
        take_back(locked(task.about), by=by)


def take_back(step, *, by):
    """Let a step that is done be open again. Raises Refused where its next turn has begun or the run is over."""
    if step.done_at is None:
        return
    if not step.run.is_running:
        raise Refused(_("The card was ended, so its steps stand as they are."))
    if RunStep.objects.filter(run=step.run, step=step.step, turn__gt=step.turn).exists():
        raise Refused(_("The step comes again and its next time has begun. Write a note there instead."))
    step.done_at = step.done_by = step.note = None
    save(step, by=by)
    _on_record("card_step_reopened", step, by)


def give(step, *, by, to):
    """Let `to` own the open step."""
    step.owner = to
    save(step, by=by)
    _on_record("card_step_given", step, by, to=to.pk)


def pass_on(concern, *, of, to, by):
    """Let `to` see to what `of` owned in the running cards of a locked concern."""
    owned = RunStep.objects.open().filter(run__concern=concern, run__ended_at=None, owner=of)
    for pk in owned.values_list("pk", flat=True):
        give(locked(pk), by=by, to=to)


def _on_record(event, step, by, **facts):
    card, number = step.run.card.code, step.step.number
    ledger.act(event, by=by, about=step.run.concern, run=step.run_id, card=card, step=number, **facts)
