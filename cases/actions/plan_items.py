"""The measures of a plan: added and changed in a draft; done, dropped or passed on once it is agreed."""

from django.db import transaction
from django.utils.translation import gettext as _

from cases.models.concern import Concern
from cases.models.plan import Plan, PlanItem
from okg.ledger import book as ledger
from okg.lib import dates, history
from okg.lib.history import save
from okg.lib.refusal import Refused
from okg.lib.versions import save_if_unchanged
from okg.notify import post as notify


@transaction.atomic
def add(plan, *, by, what, owner, due_on, outside="", at=None):
    """Add a measure to a draft; returns the PlanItem. Raises Refused as `_check`."""
    concern = _open(plan.concern)
    plan = Plan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
    _check(plan, concern, what, owner)
    item = PlanItem(plan=plan, added_at=at or dates.now(), added_by=by)
    item.what, item.owner, item.due_on, item.outside = what.strip(), owner, due_on, outside.strip() or None
    save(item, by=by)
    ledger.act("plan_written", by=by, about=concern, plan=plan.pk, item=item.pk)
    return item


@transaction.atomic
def change(item, *, by, version, what, owner, due_on, outside=""):
    """Change a measure of a draft. Raises Stale where somebody saved it since `version`, Refused as `_check`."""
    concern = _open(item.plan.concern)
    item = _locked(item)
    _check(item.plan, concern, what, owner)
    item.what, item.owner, item.due_on, item.outside = what.strip(), owner, due_on, outside.strip() or None
    save_if_unchanged(item, version, by=by)
    ledger.act("plan_written", by=by, about=concern, plan=item.plan_id, item=item.pk)
    return item


@transaction.atomic
def remove(item, *, by):
    """Take a measure out of a draft."""
    concern = _open(item.plan.concern)
    item = _locked(item)
    _refuse_agreed(item.plan)
    ledger.act("plan_written", by=by, about=concern, plan=item.plan_id, item=item.pk)
    history.delete(item, by=by)


@transaction.atomic
def finish(item, *, by, at=None):
    """Mark a measure of the plan that stands as done; a second time changes nothing."""
    concern, item = _running(item)
    if item.dropped_at:
        raise Refused(_("The measure was dropped."))
    if item.done_at:
        return item
    item.done_at, item.done_by = at or dates.now(), by
    save(item, by=by)
    ledger.act("plan_item_finished", by=by, about=concern, item=item.pk)
    return item


@transaction.atomic
def reopen(item, *, by):
    """Take back "done": somebody pressed the wrong line."""
    concern, item = _running(item)
    if item.done_at:
        item.done_at = item.done_by = None
        save(item, by=by)
        ledger.act("plan_item_reopened", by=by, about=concern, item=item.pk)
    return item


@transaction.atomic
def drop(item, *, by, reason, at=None):
    """Let a measure go undone, and say why. Raises Refused without a reason or for one that is not open."""
    concern, item = _running(item)
    if not item.is_open:
        raise Refused(_("The measure is no longer open."))
    if not reason.strip():
        raise Refused(_("Write why the measure is dropped."))
    item.dropped_at, item.dropped_by, item.drop_reason = at or dates.now(), by, reason
    save(item, by=by)
    ledger.act("plan_item_dropped", by=by, about=concern, item=item.pk)
    return item


@transaction.atomic
def hand_over(item, *, by, to):
    """Let somebody else answer for an open measure: the plan stays, its owner is another."""
    concern, item = _running(item)
    if not item.is_open:
        raise Refused(_("The measure is no longer open."))
    _refuse_shut_out(to, concern)
    if item.owner_id != to.pk:
        _pass(item, concern, to, by)
    return item


def pass_on(concern, *, of, to, by):
    """Let `to` answer for what `of` had open in the plans of a locked concern, drafts too; returns how many."""
    passed = list(PlanItem.objects.filter(plan__concern=concern).open().of(of))
    for item in passed:
        _pass(item, concern, to, by)
    return len(passed)


def _pass(item, concern, to, by):
    item.owner = to
    save(item, by=by)
    ledger.act("plan_item_passed", by=by, about=concern, item=item.pk, to=to.pk)
    key = f"plan_item:{item.pk}:{to.pk}"
    notify.tell([to], "plan_item_given", about=concern, path=item.plan.get_absolute_url(), key=key)


def _locked(item):
    return (
        PlanItem.objects.select_for_update(of=("self",))
        .select_related("plan__concern", "owner")
        .get(pk=item.pk)
    )


def _running(item):
    concern = _open(item.plan.concern)
    item = _locked(item)
    if not item.plan.is_current:
        raise Refused(
            _("This is not the plan that stands. Its measures are followed up in the agreed version.")
        )
    return concern, item


def _open(concern):
    concern = Concern.objects.locked(concern)
    if not concern.is_open:
        raise Refused(_("The concern is closed and is no longer changed."))
    return concern


def _check(plan, concern, what, owner):
    """A measure says what, in a draft, and its owner may read the concern: it must not tell what a grant did not."""
    _refuse_agreed(plan)
    if not what.strip():
        raise Refused(_("Write what is to be done."))
    _refuse_shut_out(owner, concern)


def _refuse_agreed(plan):
    if plan.is_agreed:
        raise Refused(_("This plan is agreed and is never changed. Make a new version of it."))


def _refuse_shut_out(user, concern):
    if not concern.opens_to(user):
        raise Refused(_("Give this person access to the concern first; the measure would tell about it."))
