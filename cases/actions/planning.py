"""Making the plan of a concern: drafting it, agreeing on it, making its next version, evaluating it."""

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from cases.models.concern import Concern
from cases.models.plan import CLOSE, Evaluation, Plan, PlanItem
from okg.catalogue import codes
from okg.ledger import book as ledger
from okg.lib import dates, history
from okg.lib.history import save
from okg.lib.refusal import Refused
from okg.lib.versions import save_if_unchanged
from okg.notify import post as notify

TEXTS = ("problem", "goals", "measure_of_success", "own_part", "no_part_reason")


@transaction.atomic
def draft(concern, *, by, evaluate_on=None, at=None, **texts):
    """Begin a plan, or the next version of the agreed one; returns the draft Plan.

    The next version begins as a copy of the agreed one and of its open measures; `texts` (those of TEXTS) and
    `evaluate_on` take the place of what was copied. Raises Refused in a closed concern and where a draft is there.
    """
    concern, at = _open(concern), at or dates.now()
    if concern.plans.drafts().exists():
        raise Refused(_("A draft of the plan is there already. Go on with that one."))
    before = concern.plans.agreed().last()
    copied = {name: getattr(before, name) for name in TEXTS} if before else {}
    last = concern.plans.aggregate(last=Max("number"))["last"] or 0
    plan = Plan(concern=concern, number=last + 1, drafted_at=at, drafted_by=by)
    _fill(plan, copied | texts, evaluate_on or _day_to_keep(before, at))
    save(plan, by=by)
    for item in before.items.open() if before else ():
        _carry_over(item, plan, by, at)
    ledger.act("plan_drafted", by=by, about=concern, plan=plan.pk, number=plan.number)
    return plan


def _day_to_keep(before, at):
    """The day the version before it is to be evaluated, where that lies ahead."""
    day = before.evaluation_due_on if before else None
    return day if day and day >= dates.local(at).date() else None


def _carry_over(item, plan, by, at):
    copied = {name: getattr(item, name) for name in ("what", "owner_id", "due_on", "outside")}
    save(PlanItem(plan=plan, carried_from=item, added_at=at, added_by=by, **copied), by=by)


def _fill(plan, texts, evaluate_on):
    if unknown := texts.keys() - set(TEXTS):
        raise TypeError(f"A plan has no text called {', '.join(sorted(unknown))}.")
    for name, text in texts.items():
        setattr(plan, name, (text or "").strip() or None)
    plan.evaluate_on = evaluate_on
    if plan.own_part and plan.no_part_reason:
        raise Refused(_("Write either the person's own part, or why the person has none."))


@transaction.atomic
def write(plan, *, by, version, evaluate_on=None, **texts):
    """Save a draft; `version` is the page's. Raises Stale where somebody saved since, Refused where it is agreed."""
    _open(plan.concern)
    plan = Plan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
    _refuse_agreed(plan)
    _fill(plan, texts, evaluate_on)
    save_if_unchanged(plan, version, by=by)
    ledger.act("plan_written", by=by, about=plan.concern, plan=plan.pk)
    return plan


@transaction.atomic
def discard(plan, *, by):
    """Throw a draft away with its measures; an agreed version stays."""
    _open(plan.concern)
    plan = Plan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
    _refuse_agreed(plan)
    ledger.act("plan_discarded", by=by, about=plan.concern, plan=plan.pk, number=plan.number)
    for item in plan.items.all():
        history.delete(item, by=by)
    history.delete(plan, by=by)


@transaction.atomic
def agree(plan, *, by, version=None, at=None):
    """Let a draft be the concern's plan, in the place of the version before it; returns it.

    Measures that were done or dropped in that version meanwhile are left out. Raises Refused before the basis is
    settled and with a sentence for each element that is missing, Stale where somebody saved since `version`.
    """
    concern, at = _open(plan.concern), at or dates.now()
    plan = Plan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
    _refuse_agreed(plan)
    if not concern.groundings.exists():
        raise Refused(_("The basis is not settled yet. Settle it first, and then agree on the plan."))
    for item in plan.items.filter(carried_from__isnull=False).select_related("carried_from"):
        if not item.carried_from.is_open:
            history.delete(item, by=by)
    if missing := plan.missing():
        raise Refused(
            [_("The plan cannot be agreed yet. This is missing:"), *(says for _about, says in missing)]
        )
    if plan.evaluate_on < dates.local(at).date():
        raise Refused(_("The day of the evaluation has passed. Choose a later one."))
    plan.agreed_at, plan.agreed_by = at, by
    save_if_unchanged(plan, plan.version if version is None else version, by=by)
    ledger.act("plan_agreed", by=by, about=concern, plan=plan.pk, number=plan.number)
    owners = {item.owner for item in plan.items.select_related("owner") if concern.opens_to(item.owner)}
    notify.tell(
        owners - {by}, "plan_item_given", about=concern, path=plan.get_absolute_url(), key=f"plan:{plan.pk}"
    )
    return plan


@transaction.atomic
def evaluate(plan, *, by, worked, learnt, next, next_evaluation_on=None, person_view="", at=None):
    """Put on record whether the plan worked, what was learnt and what comes next; returns the Evaluation.

    `worked` is a code of "evaluation", `next` one of "plan_next". Raises Refused for a draft, an older version, without
    what was learnt, and where the plan goes on without a day for the next evaluation.
    """
    concern, at = _open(plan.concern), at or dates.now()
    plan = Plan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
    if not plan.is_current:
        raise Refused(_("Only the agreed plan that stands is evaluated."))
    if not learnt.strip():
        raise Refused(_("Write what you have learnt."))
    ends = codes.key(next) == CLOSE
    if not ends and next_evaluation_on is None:
        raise Refused(_("Choose the day of the next evaluation, or end the plan."))
    if not ends and next_evaluation_on < dates.local(at).date():
        raise Refused(_("The day of the next evaluation has passed. Choose a later one."))
    evaluation = Evaluation(
        plan=plan,
        at=at,
        by=by,
        worked_id=codes.key(worked),
        learnt=learnt,
        person_view=person_view.strip() or None,
        next_id=codes.key(next),
        next_evaluation_on=None if ends else next_evaluation_on,
    )
    evaluation.save(force_insert=True)  # no history: it is added and never changed
    ledger.act("plan_evaluated", by=by, about=concern, plan=plan.pk, worked=evaluation.worked_id)
    return evaluation


def _open(concern):
    concern = Concern.objects.locked(concern)
    if not concern.is_open:
        raise Refused(_("The concern is closed and is no longer changed."))
    return concern


def _refuse_agreed(plan):
    if plan.is_agreed:
        raise Refused(_("This plan is agreed and is never changed. Make a new version of it."))
