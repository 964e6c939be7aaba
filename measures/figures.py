"""Exact process figures for the quarterly report: they count the group's work, never people of concern."""

from decimal import Decimal

from django.db.models import Count, Exists, OuterRef, Q, Sum

from measures.models import Evaluation, Measure, Training
from okg.catalogue import codes
from okg.lib import dates


def in_quarter(quarter, *, today=None):
    """The figures of `quarter` as they stood when it ended, or as they stand today while it runs.

    {"measures": {"total", "not_started", "under_way", "finished", "dropped",   # the four add up to the first
                  "overdue",                     # of those open, the deadline has passed
                  "evaluated",                   # at least once
                  "started_now", "finished_now", "dropped_now",   # in this quarter
                  "by_goal": [{"goal": key, "id": "G1", "label", and the counts}]},   # every goal
     "trainings": {"held", "signed_up", "attended", "uncounted", "hours"}}     # int; hours a Decimal

    The measures are those of the quarter's year that were in the plan by then. "uncounted" are trainings held
    whose attendance nobody has recorded: they lack in "attended", and the report must say so.
    """
    return {"measures": _measures(quarter, today or dates.today()), "trainings": _trainings(quarter, today)}


def _measures(quarter, today):
    planned = Measure.objects.of(quarter.year).filter(planned_on__lte=quarter.last)
    judged = Evaluation.objects.filter(measure=OuterRef("pk"), at__lt=quarter.ends_at)
    counts = _counts(quarter, today)
    rows = planned.annotate(judged=Exists(judged)).order_by().values("goal_id").annotate(**counts)
    found = {row.pop("goal_id"): row for row in rows}
    none = dict.fromkeys(counts, 0)
    by_goal = [
        {
            "goal": goal.key,
            "id": goal.attributes.get("id", goal.code),
            "label": goal.label,
            **found.get(goal.key, none),
        }
        for goal in codes.in_list("goal", inactive=True)
        if goal.active or goal.key in found
    ]
    return {name: sum(goal[name] for goal in by_goal) for name in counts} | {"by_goal": by_goal}


def _counts(quarter, today):
    """{name: Count} of what a measure was at the end of the quarter, and of what happened in it."""
    end = quarter.ends_at
    finished, dropped = Q(finished_at__lt=end), Q(dropped_at__lt=end)
    # A fact dated after the quarter had not come about then: the measure still counts as open.
    open_then = (Q(finished_at__isnull=True) | Q(finished_at__gte=end)) & (
        Q(dropped_at__isnull=True) | Q(dropped_at__gte=end)
    )
    begun = Q(started_at__lt=end)
    within = (quarter.starts_at, end)
    conditions = {
        "total": Q(),
        "not_started": open_then & ~begun,
        "under_way": open_then & begun,
        "finished": finished,
        "dropped": dropped,
        "overdue": open_then & Q(due_on__lt=min(quarter.next.first, today)),
        "evaluated": Q(judged=True),
        "started_now": _dated("started_at", within),
        "finished_now": _dated("finished_at", within),
        "dropped_now": _dated("dropped_at", within),
    }
    return {name: Count("pk", filter=condition) for name, condition in conditions.items()}


def _dated(field, within):
    first, after = within
    return Q(**{f"{field}__gte": first, f"{field}__lt": after})


def _trainings(quarter, today):
    last = min(quarter.last, today or dates.today())
    held = Training.objects.held_by(last).filter(held_on__gte=quarter.first)
    sums = held.aggregate(
        held=Count("pk"),
        uncounted=Count("pk", filter=Q(attended__isnull=True)),
        signed_up=Sum("signed_up", default=0),
        attended=Sum("attended", default=0),
        hours=Sum("hours", default=Decimal(0)),
    )
    return sums
