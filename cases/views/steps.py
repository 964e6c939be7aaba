"""The line of steps on a concern's page, and the pages of the first three."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from cases import duties, endings, flow
from cases.actions import steps as acts
from cases.doors import concern_door
from cases.forms import steps as forms
from cases.models.consent import Consent
from cases.models.steps import Grounding
from okg.access.may import may
from okg.drafts.acting import attempt, drafted


def box(concern, user, rights):
    """The ten steps, the one that is now, and what it needs."""
    facts = flow.facts_of(concern)
    steps = flow.line(concern, facts)
    found = flow.now(steps)
    number, current = found or (None, None)
    waits = endings.feedback_due(concern) if user == concern.lead else None
    return {
        "steps": steps,
        "step": current,
        "step_number": number,
        "step_needs": flow.needs(concern, current.key, facts, rights) if current else [],
        "facts": facts,
        "took_part": facts.consultation.took_part.order_by("name") if facts.consultation else [],
        "tracks": concern.side_tracks.select_related("by", "basis"),
        "recalls": concern.recalls.select_related("by").prefetch_related("notices"),
        "feedback_due": waits,
        "feedbacks": concern.feedbacks.select_related("by"),
    }


def _page(request, concern, form, act, said, **context):
    """Show a form of a step; on a valid one do `act`, say so, and go back to the concern."""

    def do(**fields):
        act(**fields)
        return concern

    shown = {"form": form, "concern": concern, "section": "concerns", "lead": "", "reasons": []} | context
    return attempt(request, form, do, done=said) or render(request, "cases/step.html", shown)


def _drafted(request, name, concern):
    return drafted(request, f"cases.{name}:{concern.ref}")


@concern_door("cases.clarify_concern")
def clarify(request, concern):
    """Four questions, asked of every concern."""
    form = forms.ClarifyForm(request.POST or None, **_drafted(request, "clarify", concern))
    row = getattr(concern, "clarification", None)
    return _page(
        request,
        concern,
        form,
        lambda **fields: acts.clarify(concern, by=request.user, **fields),
        _("The four answers are on record."),
        title=_("Clarify"),
        lead=_("Four questions that are asked of every concern, before it is discussed."),
        button=_("Put it on record"),
        reasons=[_("The concern is clarified already. Write a note if something new has come up.")]
        if row
        else [],
        duties=duties.all_duties(),
        clarified=row,
    )


@concern_door("cases.consult_concern")
def consult(request, concern):
    """Put a discussion without names on record."""
    form = forms.ConsultForm(
        request.POST or None,
        candidates=forms.members(),
        **_drafted(request, "consult", concern),
    )
    return _page(
        request,
        concern,
        form,
        lambda **fields: acts.consult(concern, by=request.user, **fields),
        _("The discussion is on record."),
        title=_("Discuss without names"),
        lead=_(
            "At a meeting or between two of the group. Most concerns end here, with good advice and without anybody "
            "being recorded."
        ),
        button=_("Put it on record"),
        reasons=acts.reasons_not_to_consult(concern),
    )


@concern_door("cases.settle_basis")
def settle(request, concern):
    """Settle on what basis somebody may be named."""
    at_once = acts.asks_for_basis(concern) is None
    form = forms.SettleForm(
        request.POST or None,
        contacts=concern.participants(),
        consents=Consent.objects.living().filter(concern=concern),
        at_once=at_once,
        initial={"contact": concern.lead_id},
        **_drafted(request, "settle", concern),
    )
    return _page(
        request,
        concern,
        form,
        lambda **fields: acts.settle(concern, by=request.user, **fields),
        _("The basis is settled. Somebody may now be recorded."),
        title=_("Settle the basis"),
        lead=_(
            "Before anybody is named: what allows it, which service answers for it, and what the person is told."
        ),
        button=_("Settle the basis"),
        reasons=acts.reasons_not_to_settle(concern),
    )


@concern_door("cases.settle_basis")
def tell(request, concern, pk):
    """Note what the person was told."""
    row = get_object_or_404(Grounding, concern=concern, pk=pk)
    if row != concern.groundings.last() or not may(request.user, "cases.settle_basis", concern):
        raise Http404
    names = ("informed", "informed_on", "exemption", "exemption_reason", "reconsider_on")
    form = forms.TellForm(request.POST or None, initial={name: getattr(row, name) for name in names})
    return _page(
        request,
        concern,
        form,
        lambda **fields: acts.tell(row, by=request.user, **fields),
        _("It is noted what the person was told."),
        title=_("What the person is told"),
        lead=_("That the group works with them. What was noted before stays in the history."),
        button=_("Save"),
    )
