"""The ten steps of a concern: which are on record, which one is now, and what that one needs.

Received, clarified, discussed without names, basis settled, mapped, planned, followed up and evaluated by turns,
closed, looked after and locked away. Each step is a dated fact of a row; nothing here is stored. The steps are a
proposal built on the national guide, and the page says so.
"""

from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from cases import endings
from cases.actions import steps as acts
from okg.lib import dates

DONE, NOW, AHEAD, PASSED = "done", "now", "ahead", "passed"


@dataclass
class Step:
    """One step: its dated fact, or none; `state` is done, now, ahead, or passed (not on record, and gone by)."""

    key: str
    label: str
    at: Any = None
    by: Any = None
    state: str = AHEAD
    needs: list = field(default_factory=list)  # [(sentence, address or "")], of the step that is now


@dataclass(frozen=True)
class Facts:
    """What is on record of a concern, read once."""

    clarification: Any
    consultation: Any
    grounding: Any
    mapping: Any
    plan: Any
    evaluation: Any
    closing: Any
    waiting: list
    looked_after: Any
    restriction: Any


def facts_of(concern):
    plan = concern.plans.agreed().select_related("agreed_by").last()
    grounding = concern.groundings.select_related("by", "responsible", "contact")
    grounding = grounding.last()
    first = concern.groundings.order_by("at").first()
    closing = concern.closings.filter(reopened_at=None).select_related("by").last()
    reviews = list(closing.reviews.select_related("done_by")) if closing else []
    mappings = concern.assessments.mappings().select_related("by")
    return Facts(
        clarification=getattr(concern, "clarification", None),
        consultation=concern.consultations.select_related("by").last(),
        grounding=grounding,
        # Who is mapped is known: what was assessed before the basis was settled is no mapping.
        mapping=mappings.filter(at__gte=first.at).first() if first else None,
        plan=plan,
        evaluation=plan.evaluations.select_related("by").last() if plan else None,
        closing=closing,
        waiting=[row for row in reviews if row.done_at is None],
        looked_after=next((row for row in reversed(reviews) if row.done_at), None),
        restriction=concern.restrictions.standing().select_related("by").last(),
    )


def line(concern, facts=None):
    """The ten Steps of a concern in order, exactly one of them now (none once it is locked away)."""
    facts = facts or facts_of(concern)
    found = [
        Step("received", _("Received"), concern.received_at, concern.logged_by),
        _step("clarified", _("Clarified"), facts.clarification),
        _step("discussed", _("Discussed without names"), facts.consultation),
        _step("settled", _("Basis settled"), facts.grounding),
        _step("mapped", _("Mapped"), facts.mapping),
        _step("planned", _("A plan is agreed"), facts.plan, "agreed_at", "agreed_by"),
        _step("followed", _("Followed up"), facts.plan, "agreed_at", "agreed_by"),
        _step("evaluated", _("Evaluated"), facts.evaluation),
        Step("closed", _("Closed"), concern.closed_at, concern.closed_by),
        _last(facts),
    ]
    current = _current(concern, facts, found)
    for number, step in enumerate(found):
        if step.key == current:
            step.state = NOW
        elif step.at is not None:
            step.state = DONE
        elif any(later.at is not None or later.key == current for later in found[number + 1 :]):
            step.state = PASSED
    return found


def _step(key, label, row, at="at", by="by"):
    return Step(key, label, getattr(row, at, None), getattr(row, by, None))


def _last(facts):
    """The tenth: looked after and locked away; on record once it is locked away."""
    shut = facts.restriction
    return Step("over", _("Looked after, then locked away"), shut and shut.at, shut and shut.by)


def _current(concern, facts, found):
    """The key of the step that is now, or None where nothing is left to do."""
    if facts.restriction:
        return None
    if not concern.is_open:
        return "over"
    if facts.consultation and facts.consultation.ends_with_advice and not facts.plan:
        return "closed"
    if facts.evaluation and facts.evaluation.next_evaluation_on is None:
        return "closed"
    if facts.plan:
        due = facts.evaluation.next_evaluation_on if facts.evaluation else facts.plan.evaluate_on
        return "evaluated" if due <= dates.today() else "followed"
    reached = max(number for number, step in enumerate(found) if step.at is not None)
    return found[reached + 1].key


def now(steps):
    """(number, Step) of the one that is now, or None."""
    return next(((number, step) for number, step in enumerate(steps, 1) if step.state == NOW), None)


def needs(concern, key, facts, rights):
    """[(sentence, address)]: what the step `key` still needs before it is on record.

    Without an address for whoever may not do it; `rights` is what `views.concern.rights_of` found.
    """
    found = NEEDS[key](concern, facts) if key in NEEDS else []
    if key in BY and not rights[BY[key]]:
        found = [(says, "") for says, _where in found]
    if concern.acute and facts.grounding is None:
        says = _("Somebody is in danger: the basis may be settled at once, with the reason.")
        found.append((says, _address("settle", concern) if rights["settle_basis"] else ""))
    return found


def _address(name, concern):
    return reverse(f"cases:{name}", args=[concern.ref])


def _clarified(concern, facts):
    return [
        (
            _(
                "Answer four questions: is it acute, may it be an offence, is it for child welfare, is it for us?"
            ),
            _address("clarify", concern),
        )
    ]


def _discussed(concern, facts):
    found = [(says, _address("clarify", concern)) for says in acts.reasons_not_to_consult(concern)]
    says = _("Discuss it without names: two at least, who have said that they are impartial.")
    return [*found, (says, _address("consult", concern))]


def _settled(concern, facts):
    found = [(says, _address("consult", concern)) for says in acts.reasons_not_to_settle(concern)]
    if found:
        return found
    says = _("Settle the basis: what allows it, which service answers for it, what the person is told.")
    return [(says, _address("settle", concern))]


def _mapped(concern, facts):
    says = _("Assess it with all four circles, with the person's own view where they will give it.")
    return [(says, _address("assess", concern))]


def _planned(concern, facts):
    says = _("Agree on a plan: the problem, what is done, by whom, when, and when you evaluate it.")
    return [(says, _plan_address(concern))]


def _followed(concern, facts):
    due = facts.evaluation.next_evaluation_on if facts.evaluation else facts.plan.evaluate_on
    says = _("Do what the plan says. It is evaluated by %(day)s.") % {"day": f"{due:%d.%m.%Y}"}
    return [(says, facts.plan.get_absolute_url())]


def _evaluated(concern, facts):
    return [(_("Evaluate the plan: did it help, and what now?"), facts.plan.get_absolute_url())]


def _closed(concern, facts):
    obstacles = [(says, "") for says in concern.reasons_not_to_close()]
    if obstacles:
        return obstacles
    if endings.may_end_with_advice(concern):
        says = _("Advice was given, and nobody needs to be known. Close it in a few lines.")
        return [(says, _address("close_with_advice", concern))]
    return [(_("Close it: who continues, and what was everybody told?"), _address("close", concern))]


def _over(concern, facts):
    found = []
    for review in facts.waiting:
        says = _("Look how it went, by %(day)s.") % {"day": f"{review.due_on:%d.%m.%Y}"}
        found.append((says, reverse("cases:look_after", args=[concern.ref, review.pk])))
    if not found and not endings.reasons_not_to_restrict(concern):
        says = _("Nothing more waits. It is locked away by itself in a while, or at once.")
        found.append((says, _address("restrict", concern)))
    return found


def _plan_address(concern):
    return f"{concern.get_absolute_url()}#plan"


# The right it takes to do what a step needs; reading is enough for the others.
BY = {
    "clarified": "clarify_concern",
    "discussed": "consult_concern",
    "settled": "settle_basis",
    "mapped": "assess_concern",
    "closed": "close_concern",
    "over": "review_aftercare",
}
NEEDS = {
    "clarified": _clarified,
    "discussed": _discussed,
    "settled": _settled,
    "mapped": _mapped,
    "planned": _planned,
    "followed": _followed,
    "evaluated": _evaluated,
    "closed": _closed,
    "over": _over,
}
