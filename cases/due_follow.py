"""What waits for a user in plans and questions; what nobody has done rises to whoever leads.

A measure or an evaluation past its day stands on its owner's desk, and RISES days after it also on that of whoever
leads the concern; where that is the owner, on the coordinator's, if the concern is open to them.
"""

import datetime as dt

from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from cases.models.concern import Concern
from cases.models.glass import BreakGlass
from cases.models.impartiality import Declaration
from cases.models.plan import Plan, PlanItem
from cases.models.question import AgencyQuestion
from okg.lib.due import Due
from okg.roster import who
from okg.vault import keys

RISES = dt.timedelta(days=7)
SOON = dt.timedelta(days=14)  # how long before an evaluation it shows itself


def due_for(user, today):
    """[Due] of one user on one day: measures, evaluations, questions, and what has risen to them."""
    yield from _measures(user)
    yield from _evaluations(user, today)
    yield from _risen_measures(user, today)
    yield from _risen_evaluations(user, today)
    yield from _questions(user)
    yield from _unanswered(user, today)


def opened(user, concerns):
    """Those of the concern keys `concerns` in which `user` is known to be impartial; one question for all."""
    said = Declaration.objects.standing().filter(by=user, concern__in=concerns)
    now = BreakGlass.objects.running().of(user).values_list("concern_id", flat=True)
    return {
        row.concern_id for row in said.only("concern_id", "answer", "decision") if row.says_impartial
    } | set(now)


def _measures(user):
    """Every open measure the user answers for, whatever its day, as with tasks."""
    rows = PlanItem.objects.visible_to(user).running().open().of(user).select_related("plan__concern")
    rows = list(rows)
    keys.preload({item.dossier_id for item in rows})
    shown = opened(user, {item.plan.concern_id for item in rows})
    for item in rows:
        yield Due(
            day=item.due_on,
            title=item.what
            if item.plan.concern_id in shown
            else _("A measure in a concern you have not opened yet"),
            about=item.plan.concern.code_word,
            url=item.plan.get_absolute_url(),
            owner=user,
            kind="plan_item",
            key=f"plan_item:{item.pk}",
            tick_url=reverse("cases:finish_item", args=[item.pk]) if item.plan.concern_id in shown else "",
        )


def _plans(user):
    """The plans that stand and are still evaluated, in the concerns open to the user."""
    rows = Plan.objects.visible_to(user).running().with_evaluation_day()
    return rows.filter(evaluation_on__isnull=False).select_related("concern__lead")


def _evaluations(user, today):
    for plan in _plans(user).filter(concern__lead=user, evaluation_on__lte=today + SOON):
        yield _evaluation(plan, user, _("Evaluate the plan"))


def _risen_measures(user, today):
    """To whoever leads; to the coordinator those the lead answers for."""
    rises = Q(plan__concern__lead=user)
    if user == who.coordinator():
        rises |= Q(owner=F("plan__concern__lead"))
    rows = PlanItem.objects.visible_to(user).running().open().filter(rises, due_on__lte=today - RISES)
    for item in rows.exclude(owner=user).select_related("plan__concern", "owner"):
        yield Due(
            day=item.due_on,
            title=_("A measure of the plan is late: %(name)s") % {"name": item.owner.name},
            about=item.plan.concern.code_word,
            url=item.plan.get_absolute_url(),
            owner=user,
            kind="plan_item_risen",
            key=f"plan_item_risen:{item.pk}",
        )


def _risen_evaluations(user, today):
    """To the coordinator: an evaluation is the affair of whoever leads."""
    if user != who.coordinator():
        return
    for plan in _plans(user).exclude(concern__lead=user).filter(evaluation_on__lte=today - RISES):
        yield _evaluation(plan, user, _("The evaluation of a plan is late"), risen=True)


def _evaluation(plan, owner, title, *, risen=False):
    kind = "plan_evaluation_risen" if risen else "plan_evaluation"
    return Due(
        day=plan.evaluation_on,
        title=title,
        about=plan.concern.code_word,
        url=plan.get_absolute_url(),
        owner=owner,
        kind=kind,
        key=f"{kind}:{plan.pk}:{plan.evaluation_on.isoformat()}",
    )


def _questions(user):
    """What the user is asked on behalf of their agency."""
    for question in AgencyQuestion.objects.visible_to(user).select_related("concern"):
        yield Due(
            day=question.answer_by,
            title=_("Answer what your agency can contribute"),
            about=question.concern.code_word,
            url=question.get_absolute_url(),
            owner=user,
            kind="question",
            key=f"question:{question.pk}",
        )


def _unanswered(user, today):
    """Questions past their day in the concerns the user leads."""
    led = Concern.objects.visible_to(user).open().led_by(user)
    rows = AgencyQuestion.objects.waiting().filter(concern__in=led, answer_by__lt=today)
    for question in rows.select_related("concern", "agency", "to"):
        yield Due(
            day=question.answer_by,
            title=_("%(agency)s has not answered what it can contribute") % {"agency": question.agency.name},
            about=question.concern.code_word,
            url=reverse("cases:contributions", args=[question.concern.ref]),
            owner=user,
            kind="question_unanswered",
            key=f"question_unanswered:{question.pk}",
        )
