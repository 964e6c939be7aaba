"""The plan of a concern: its page, its versions, its texts and its evaluation."""

from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cases.actions import planning
from cases.doors import concern_door, plan_door
from cases.forms.plan import EvaluateForm, PlanForm
from cases.views.concern import rights_of
from okg.drafts.acting import attempt, drafted, press
from okg.lib.refusal import Refused
from okg.lib.versions import Stale

FIELDS = ("problem", "goals", "measure_of_success", "own_part", "no_part_reason", "evaluate_on")


@concern_door("cases.plan_concern")
def draft_plan(request, concern):
    """Begin the plan, or the next version of it."""
    if waiting := concern.plans.drafts().first():
        return redirect(waiting)
    before = concern.plans.agreed().last()
    initial = {name: getattr(before, name) for name in FIELDS} if before else {}
    if before:
        initial["evaluate_on"] = before.evaluation_due_on
    form = PlanForm(
        request.POST or None, once=True, initial=initial, **drafted(request, f"cases.plan:{concern.ref}")
    )
    title = _("New version of the plan") if before else _("Make a plan")
    lead = (
        _("The agreed plan stands until this one is agreed. Its open measures come along.")
        if before
        else _("First what it is about. The measures come on the next page, and then you agree on the plan.")
    )
    return attempt(
        request, form, lambda **fields: planning.draft(concern, by=request.user, **fields)
    ) or _form(request, concern, form, title=title, lead=lead, button=_("Save and go on"), back=concern)


@plan_door("cases.read_concern")
def plan(request, plan):
    """A version of the plan, as it is or was; made to be printed too. It shows no person's name."""
    concern = plan.concern
    items = list(plan.items.select_related("owner", "done_by", "dropped_by"))
    context = {
        "plan": plan,
        "concern": concern,
        "items": items,
        "missing": [] if plan.is_agreed else plan.missing(),
        "evaluations": plan.evaluations.select_related("by"),
        "versions": concern.plans.select_related("agreed_by").order_by("-number"),
        "is_draft_there": concern.plans.drafts().exists(),
        "current": plan.is_current,
        "evaluation_on": plan.evaluation_due_on,
        "may": rights_of(request.user, concern),
        "section": "concerns",
    }
    return render(request, "cases/plan.html", context)


@plan_door("cases.plan_concern")
def write_plan(request, plan):
    """Write on a draft; the second of two editors sees both texts."""
    initial = {name: getattr(plan, name) for name in FIELDS}
    form = PlanForm(
        request.POST or None,
        initial=initial,
        version=plan.version,
        **drafted(request, f"cases.plan:{plan.concern.ref}:{plan.pk}"),
    )

    def act(**fields):
        return planning.write(plan, by=request.user, version=form.version or 0, **fields)

    return attempt(request, form, act, done=_("The draft is saved.")) or _form(
        request,
        plan.concern,
        form,
        title=_("Write on the plan"),
        lead="",
        button=_("Save the draft"),
        back=plan,
    )


@require_POST
@plan_door("cases.plan_concern")
def agree_plan(request, plan):
    """Agree on the draft as the page showed it."""
    version = request.POST.get("version", "")
    shown = int(version) if version.isdigit() else 0

    def act():
        try:
            planning.agree(plan, by=request.user, version=shown)
        except Stale as stale:
            says = _("Somebody has written on the plan since you opened it. Read it through, and agree then.")
            raise Refused(says) from stale

    press(request, act, done=_("The plan is agreed. Those who answer for a measure are told."))
    return redirect(plan)


@require_POST
@plan_door("cases.plan_concern")
def discard_plan(request, plan):
    press(request, lambda: planning.discard(plan, by=request.user), done=_("The draft is thrown away."))
    return redirect(plan.concern)


@plan_door("cases.plan_concern")
def evaluate_plan(request, plan):
    """Did it work, what was learnt, what comes next?"""
    form = EvaluateForm(
        request.POST or None, **drafted(request, f"cases.evaluate:{plan.concern.ref}:{plan.pk}")
    )

    def act(**fields):
        planning.evaluate(plan, by=request.user, **fields)
        return plan

    return attempt(request, form, act, done=_("The evaluation is saved.")) or _form(
        request,
        plan.concern,
        form,
        title=_("Evaluate the plan"),
        lead=_("An evaluation is added and never changed."),
        button=_("Save the evaluation"),
        back=plan,
    )


def _form(request, concern, form, *, back, **words):
    context = {"form": form, "concern": concern, "back": back.get_absolute_url(), "section": "concerns"}
    return render(request, "cases/act.html", context | words)
