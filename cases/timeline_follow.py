"""What plans, disagreements and questions to agencies tell in a concern's line of time."""

from django.utils.translation import gettext as _

from cases.entry import Entry
from cases.models.assessment import Dissent
from cases.models.plan import Evaluation, PlanItem
from okg.access.roles import allows


def dissents(concern):
    """Views of colleagues who would have assessed otherwise."""
    rows = Dissent.objects.filter(assessment__concern=concern).select_related("level", "assessment__concern")
    for one in rows:
        yield Entry(
            one.at, one.by_id, _("Saw the assessment otherwise"), "chat", "dissent", text=one.reason, row=one
        )


def plans(concern):
    """Plans agreed, their measures done or dropped, their evaluations; a draft tells nothing yet."""
    for plan in concern.plans.agreed():
        says = _("Plan agreed") if plan.number == 1 else _("New version of the plan agreed")
        yield Entry(plan.agreed_at, plan.agreed_by_id, says, "checkcircle", "plan", row=plan)
    items = PlanItem.objects.filter(plan__concern=concern, plan__agreed_at__isnull=False)
    for item in items.select_related("plan__concern"):
        if item.done_at:
            yield Entry(item.done_at, item.done_by_id, _("Measure of the plan done"), "check", text=item.what)
        if item.dropped_at:
            text = f"{item.what}\n{item.drop_reason}"
            yield Entry(
                item.dropped_at, item.dropped_by_id, _("Measure of the plan dropped"), "close", text=text
            )
    rows = Evaluation.objects.filter(plan__concern=concern).select_related("worked", "next", "plan__concern")
    for one in rows:
        yield Entry(one.at, one.by_id, _("Plan evaluated"), "gavel", "evaluation", text=one.learnt, row=one)


def questions(concern, reader):
    """Who was asked, and what came of it; the words alone to members, to whom they were said.

    What an agency shared rests on a provision that stands between it and the group, not between it and every guest.
    """
    reads = reader is not None and allows(reader.role_names(), "cases.ask_agency")
    for one in concern.questions.select_related("agency", "answer"):
        name = {"agency": one.agency.name}
        says = _("Asked %(agency)s what it can contribute") % name
        yield Entry(one.asked_at, one.asked_by_id, says, "chat", text=one.what)
        if one.answered_at:
            said = "\n".join(filter(None, [one.answer.label, one.text or one.why_not])) if reads else ""
            yield Entry(
                one.answered_at, one.answered_by_id, _("%(agency)s answered") % name, "inbox", text=said
            )
