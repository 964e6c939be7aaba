"""What can be done to a measure, from planning it to judging whether it worked."""

from copy import copy

from django.db import transaction
from django.utils.translation import gettext as _

from measures.models import DELAYED, DROPPED, FINISHED, NOT_STARTED, UNDER_WAY, Evaluation, Measure, Progress
from okg.ledger import book as ledger
from okg.lib import dates, history
from okg.lib.refs import new_ref
from okg.lib.refusal import Refused
from okg.lib.versions import save_if_unchanged
from okg.notify import post as notify


@transaction.atomic
def add(*, by, year, title, goal, level, responsible, due_on, owner=None, planned_on=None, **more):
    """Plan a measure; `planned_on` is the day it entered the plan (today). Codes may be keys or Codes.

    `more`: number, plan_reference, cost (whole crowns), target_group, indicator. Raises Refused when the
    number is already another measure's that year.
    """
    _refuse_taken_number(year, more.get("number"))
    measure = Measure(
        ref=free_ref(Measure, "T", year),
        year=year,
        title=title,
        goal_id=_key(goal),
        level_id=_key(level),
        responsible=responsible,
        owner=owner,
        planned_on=planned_on or dates.today(),
        due_on=due_on,
        **more,
    )
    history.save(measure, by=by, force_insert=True)
    ledger.act("measure_added", by=by, about=measure, year=year)
    _tell_owner(measure, by)
    return measure


@transaction.atomic
def change(measure, version, *, by, **fields):
    """Change what a measure says, if it is still at `version`; raises Stale when somebody saved it since."""
    if "number" in fields:
        _refuse_taken_number(fields.get("year", measure.year), fields["number"], but=measure)
    changed = copy(measure)  # the row in hand stays what its page was made from, also when this is refused
    for name, value in fields.items():
        setattr(changed, name, value)
    save_if_unchanged(changed, version, by=by, update_fields=set(fields))
    ledger.act("measure_changed", by=by, about=changed, fields=sorted(fields))
    return changed


@transaction.atomic
def give_owner(measure, *, by, owner):
    """Let a user answer for a measure, or with owner None nobody: then it stands among the alarms."""
    _lock(measure)
    if measure.owner_id == (owner and owner.pk):
        return measure
    former, measure.owner = measure.owner, owner
    _save(measure, by, "owner")
    ledger.act("measure_owner_given", by=by, about=measure, owner=str(owner.pk) if owner else None)
    _tell_owner(measure, by)
    if former and former != by:
        _tell(former, "measure_taken_over", measure)
    return measure


@transaction.atomic
def report_progress(measure, *, by, text, status=UNDER_WAY, at=None):
    """Note how a measure goes; the first note begins it. `status` is what is said of it: under way or delayed
    (key or Code); `at` a moment of the past (now).
    """
    status = _key(status)
    _lock(measure)
    _refuse_unless_open(measure)
    if status not in (UNDER_WAY, DELAYED):
        raise Refused(_("Say whether the measure is under way or delayed."))
    at = at or dates.now()
    if measure.started_at is None:
        _begin(measure, by, at)
        _save(measure, by, "started_at", "started_by", "status")
    _note(measure, by, text, status, at)
    ledger.act("measure_progress_reported", by=by, about=measure, status=status)
    return measure


@transaction.atomic
def finish(measure, *, by, text, at=None):
    """Note that a measure is done; `text` says what came of it."""
    _lock(measure)
    _refuse_unless_open(measure)
    at = at or dates.now()
    if measure.started_at is None:
        _begin(measure, by, at)
    measure.finished_at, measure.finished_by, measure.status_id = at, by, FINISHED
    _save(measure, by, "started_at", "started_by", "finished_at", "finished_by", "status")
    _note(measure, by, text, FINISHED, at)
    ledger.act("measure_finished", by=by, about=measure)
    return measure


@transaction.atomic
def drop(measure, *, by, reason, at=None):
    """Give a measure up, with the reason; it stays in the year's plan, as given up."""
    _lock(measure)
    _refuse_unless_open(measure)
    at = at or dates.now()
    measure.dropped_at, measure.dropped_by, measure.dropped_reason = at, by, reason
    measure.status_id = DROPPED
    _save(measure, by, "dropped_at", "dropped_by", "dropped_reason", "status")
    _note(measure, by, reason, DROPPED, at)
    ledger.act("measure_dropped", by=by, about=measure)
    if measure.owner and measure.owner != by:
        _tell(measure.owner, "measure_dropped", measure)
    return measure


@transaction.atomic
def reopen(measure, *, by, reason):
    """Take up again what was finished or dropped by mistake or too early; the notes still tell."""
    _lock(measure)
    if measure.is_open:
        raise Refused(_("The measure is open already."))
    measure.finished_at = measure.finished_by = measure.dropped_at = measure.dropped_by = None
    measure.dropped_reason = ""
    measure.status_id = UNDER_WAY if measure.started_at else NOT_STARTED
    _save(
        measure, by, "finished_at", "finished_by", "dropped_at", "dropped_by", "dropped_reason", "status"
    )  # fmt: skip
    _note(measure, by, reason, measure.status_id, dates.now())
    ledger.act("measure_reopened", by=by, about=measure)
    return measure


@transaction.atomic
def evaluate(measure, *, by, did_it_work, text, continue_next_year, at=None):
    """Judge a measure (mandate M11); may be done again later, and then both judgements stand."""
    if obstacles := measure.reasons_not_to_evaluate():
        raise Refused(obstacles)
    evaluation = Evaluation(
        measure=measure,
        at=at or dates.now(),
        by=by,
        did_it_work_id=_key(did_it_work),
        text=text,
        continue_next_year=continue_next_year,
    )
    history.save(evaluation, by=by, force_insert=True)
    ledger.act("measure_evaluated", by=by, about=measure, did_it_work=evaluation.did_it_work_id)
    return evaluation


def free_ref(model, letter, year):
    """A reference that no row of `model` has; the unique column stays the last word."""
    while model.objects.filter(ref=(ref := new_ref(letter, year))).exists():
        continue
    return ref


def _key(code):
    return getattr(code, "pk", code)


def _lock(measure):
    """Read the row anew and hold it, so that of two who finish at once the second is told."""
    measure.refresh_from_db(from_queryset=Measure.objects.select_for_update(of=("self",)))


def _save(measure, by, *fields):
    measure.version += 1
    history.save(measure, by=by, update_fields=[*fields, "version"])


def _begin(measure, by, at):
    measure.started_at, measure.started_by, measure.status_id = at, by, UNDER_WAY


def _note(measure, by, text, status, at):
    history.save(
        Progress(measure=measure, at=at, by=by, text=text, status_id=status), by=by, force_insert=True
    )


def _refuse_unless_open(measure):
    if measure.finished_at:
        raise Refused(_("The measure is finished. Reopen it first if there is more to do."))
    if measure.dropped_at:
        raise Refused(_("The measure was dropped. Reopen it first if it is to go on."))


def _refuse_taken_number(year, number, but=None):
    others = Measure.objects.of(year).filter(number=number).exclude(pk=but and but.pk)
    if number is not None and others.exists():
        raise Refused(
            _("Measure %(number)s of %(year)s is already here. Choose another number.")
            % {"number": number, "year": year}
        )


def _tell_owner(measure, by):
    if measure.owner and measure.owner != by:
        _tell(measure.owner, "measure_given", measure)


def _tell(user, kind, measure):
    """One notice a turn: the version in the key lets the same measure come back to the same user later."""
    key = f"{kind}:{measure.pk}:{user.pk}:{measure.version}"
    notify.tell([user], kind, about=measure, path=measure.get_absolute_url(), key=key)
