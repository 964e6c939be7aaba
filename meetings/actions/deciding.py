"""Deciding, and what becomes of it: each decision is open until it is done, or dropped with a reason."""

from django.db import transaction
from django.utils.translation import gettext as _

from cases.actions import reviewing, tasks
from cases.models.concern import Concern
from measures.actions import lifecycle as measures
from meetings.actions import impartiality
from meetings.models import CARD, GRANT, MEASURE, NOTED, REVIEW, TASK, Decision
from okg.catalogue import codes
from okg.ledger import book as ledger
from okg.lib import dates, history
from okg.lib.refusal import Refused

# What can follow where all of the group can see it, and what can follow of a concern.
OF_GROUP = (TASK, MEASURE, CARD, NOTED)
OF_CONCERN = (TASK, GRANT, REVIEW, NOTED)


def kinds_of(item):
    """The keys of the kinds a decision of this item can have."""
    return OF_CONCERN if item.concern_id else OF_GROUP


@transaction.atomic
def decide(
    item,
    *,
    by,
    text,
    kind=None,
    owner=None,
    due_on=None,
    measure=None,
    goal=None,
    level=None,
    review_on=None,
    at=None,
):
    """Record a decision and what follows of it; returns it. `kind` is a key or Code of the list decision_kind.

    Without `kind` it is a task where an `owner` is named, else noted. A task takes `owner` and `due_on` (a local day);
    a measure an existing one, or what a new one needs: `goal`, `level`, `owner`, `due_on`; a review its day.
    Raises Refused where the meeting has not begun or is cancelled, or where what must follow is not whole.
    """
    impartiality.refuse_recused(item, by)
    meeting, at = item.meeting, at or dates.now()
    if item.concern_id:
        Concern.objects.locked(item.concern)
    meeting.lock()
    if reasons := meeting.reasons_not_to_write():
        raise Refused(reasons)
    kind = codes.key(kind) or (TASK if owner or due_on else NOTED)
    if meeting.state in ("proposed", "cancelled") or meeting.starts_at > at:
        raise Refused(_("Decisions are recorded from the time the meeting begins."))
    if not text.strip():
        raise Refused(_("Write what was decided."))
    if kind not in kinds_of(item):
        raise Refused(_("This cannot follow of a decision in this item. Choose another kind."))
    decision = Decision(item=item, text=text, kind_id=kind, decided_at=at, decided_by=by)
    if kind == TASK:
        decision.task = _task(decision, by, owner, due_on, at)
    elif kind == MEASURE:
        decision.measure = measure or _measure(decision, by, owner, due_on, goal, level)
    elif kind == REVIEW:
        decision.review_on = reviewing.set_day(item.concern, by=by, day=review_on, at=at).next_review_on
    history.save(decision, by=by, force_insert=True)
    ledger.act("item_decided", by=by, about=meeting, item=item.pk, task=decision.task_id, kind=kind)
    return decision


@transaction.atomic
def finish(decision, *, by, at=None):
    """Say that what was decided is done. One that became a task or a measure is done when that is, and not here."""
    decision = _locked(decision)
    impartiality.refuse_recused(decision.item, by)
    if decision.state != "open":
        return decision
    if decision.task_id and decision.task.is_open:
        raise Refused(_("The decision is done when its task is done."))
    if decision.measure_id and not decision.measure.dropped_at:
        raise Refused(_("The decision is done when its measure is done."))
    decision.done_at, decision.done_by = at or dates.now(), by
    history.save(decision, by=by)
    ledger.act("decision_done", by=by, about=decision.item.meeting, decision=decision.pk)
    return decision


@transaction.atomic
def drop(decision, *, by, reason, at=None):
    """Let a decision go undone and say why; an open task that came of it is dropped for the same reason."""
    decision = _locked(decision)
    impartiality.refuse_recused(decision.item, by)
    if decision.state != "open":
        raise Refused(_("The decision is done or dropped already."))
    if not reason.strip():
        raise Refused(_("Write why the decision is dropped."))
    if decision.task_id and decision.task.is_open:
        tasks.drop(decision.task, by=by, reason=reason, at=at)
    decision.dropped_at, decision.dropped_by, decision.drop_reason = at or dates.now(), by, reason
    history.save(decision, by=by)
    ledger.act("decision_dropped", by=by, about=decision.item.meeting, decision=decision.pk)
    return decision


@transaction.atomic
def reopen(decision, *, by):
    """Take back "done": somebody pressed the wrong line."""
    decision = _locked(decision)
    impartiality.refuse_recused(decision.item, by)
    if decision.done_at:
        decision.done_at = decision.done_by = None
        history.save(decision, by=by)
        ledger.act("decision_reopened", by=by, about=decision.item.meeting, decision=decision.pk)
    return decision


def _task(decision, by, owner, due_on, at):
    if not (owner and due_on):
        raise Refused(_("A task needs both somebody who does it and a deadline."))
    return tasks.add(
        decision.item.concern,
        by=by,
        text=decision.text,
        owner=owner,
        due_on=due_on,
        origin="task_origin:meeting",
        about=decision.pk,
        at=at,
    )


def _measure(decision, by, owner, due_on, goal, level):
    """A new measure of the year the meeting lies in, or of the deadline's where that is later."""
    if not (owner and due_on and goal and level):
        raise Refused(_("A new measure needs a goal, a level, somebody who answers for it and a deadline."))
    line = " ".join(decision.text.split())
    return measures.add(
        by=by,
        year=decision.item.meeting.day.year,
        title=line if len(line) <= 200 else f"{line[:199]}…",
        goal=goal,
        level=level,
        responsible=(owner.title or owner.name)[:120],
        due_on=due_on,
        owner=owner,
    )


def _locked(decision):
    """The decision as it is now, held until the transaction ends; its concern before it, as every act takes them."""
    if decision.item.concern_id:
        Concern.objects.locked(decision.item.concern)
    rows = Decision.objects.select_for_update(of=("self",))
    return rows.select_related("item__meeting", "item__concern", "task", "measure").get(pk=decision.pk)
