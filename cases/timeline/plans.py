"""Plans agreed, what came of their measures, how they were evaluated; what agencies were asked and answered."""

from django.utils.translation import gettext as _

from cases.models.plan import Evaluation, PlanItem
from cases.timeline.entry import Entry, later
from okg.access.roles import allows


def tell(concern, reader):
    """A draft tells nothing yet."""
    for plan in concern.plans.agreed():
        says = _("Plan agreed") if plan.number == 1 else _("New version of the plan agreed")
        yield Entry(
            plan.agreed_at, plan.agreed_by_id, says, "checkcircle", f"plan:{plan.pk}", "plan", row=plan,
            more="cases/_entry_plan.html",
        )  # fmt: skip
    items = PlanItem.objects.filter(plan__concern=concern, plan__agreed_at__isnull=False)
    for item in items.select_related("plan__concern"):
        key = f"item:{item.pk}"
        if item.done_at:
            says, text = _("Measure of the plan done"), later(item, "what")
            yield Entry(item.done_at, item.done_by_id, says, "check", f"{key}:done", "plan", text=text)
        if item.dropped_at:
            says = _("Measure of the plan dropped")
            yield Entry(
                item.dropped_at,
                item.dropped_by_id,
                says,
                "close",
                f"{key}:dropped",
                "plan",
                text=_dropped(item),
            )
    rows = Evaluation.objects.filter(plan__concern=concern).select_related("plan__concern")
    for one in rows:
        yield Entry(
            one.at, one.by_id, _("Plan evaluated"), "gavel", f"evaluation:{one.pk}", "plan",
            text=later(one, "learnt"), row=one, more="cases/_entry_evaluation.html",
        )  # fmt: skip


def tell_questions(concern, reader):
    """Who was asked, and what came of it; the words alone to members, to whom they were said.

    What an agency shared rests on a provision that stands between it and the group, not between it and every guest.
    """
    reads = reader is not None and allows(reader.role_names(), "cases.ask_agency")
    for one in concern.questions.select_related("agency"):
        name, key = {"agency": one.agency.name}, f"question:{one.pk}"
        says = _("Asked %(agency)s what it can contribute") % name
        text = later(one, "what")
        yield Entry(one.asked_at, one.asked_by_id, says, "chat", f"{key}:asked", "question", text=text)
        if one.answered_at:
            says, text = _("%(agency)s answered") % name, _answered(one) if reads else ""
            at, by = one.answered_at, one.answered_by_id
            yield Entry(at, by, says, "inbox", f"{key}:answered", "question", text=text)


def _dropped(item):
    return lambda: f"{item.what}\n{item.drop_reason}"


def _answered(one):
    return lambda: "\n".join(filter(None, [one.answer.label, one.text or one.why_not]))
