"""The plan on the concern's page."""

from okg.lib import dates


def box(concern, user, rights):
    """The plan on the concern's page: the one that stands, and the draft of the next."""
    plan = concern.plans.agreed().last()
    items = list(plan.items.open()) if plan else []
    return {
        "plan": plan,
        "plan_draft": concern.plans.drafts().first(),
        "plan_items": items,
        "plan_late": [item for item in items if item.due_on < dates.today()],
        "plan_evaluation_on": plan and plan.evaluation_due_on,
        "plan_evaluation": plan and plan.evaluations.last(),
    }
