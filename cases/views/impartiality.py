"""Declaring whether one is impartial, deciding a doubt, lifting a recusal."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.actions import impartiality, recusals
from cases.doors import concern_door, doubt_door, threshold_door
from cases.forms.impartiality import DecideImpartialityForm, DeclareForm, LiftForm
from cases.models.impartiality import Answer, Declaration, Recusal
from okg.catalogue import codes
from okg.drafts.acting import attempt

SAID = {
    Answer.IMPARTIAL.value: gettext_lazy("It is on record that you are impartial."),
    Answer.POSSIBLE.value: gettext_lazy("Somebody else decides. You are told when it is done."),
    Answer.RECUSED.value: gettext_lazy(
        "It is on record that you are not impartial. Somebody else takes over."
    ),
}


@threshold_door("cases.read_concern")
def declare(request, concern):
    """Before the concern opens the first time, and at any time after: am I impartial? The discussed layer, no more."""
    said = Declaration.objects.standing().filter(concern=concern, by=request.user).first()
    form = DeclareForm(request.POST or None)

    def act(*, answer, ground, reason):
        impartiality.declare(concern, by=request.user, answer=answer, ground=ground, reason=reason)
        # What is said on the next page must bear to be read by one to whom the concern is shut.
        messages.success(request, SAID[answer])
        return "cases:index" if answer == Answer.RECUSED else concern

    waits = said is not None and said.answer == Answer.POSSIBLE and not said.decision
    context = {
        "concern": concern,
        "said": said,
        "waits": waits,
        "form": form,
        "grounds": codes.in_list("recusal_ground"),
        "section": "concerns",
    }
    return attempt(request, form, act) or render(request, "cases/declare.html", context)


@doubt_door("cases.decide_impartiality")
def decide(request, declaration):
    """Is a colleague impartial? Decided on what they have said, without the concern being shown."""
    form = DecideImpartialityForm(request.POST or None)

    def act(**fields):
        impartiality.decide(declaration, by=request.user, **fields)
        return "/"

    context = {"declaration": declaration, "form": form, "section": "desk"}
    done = _("The decision is on record, and the person is told.")
    return attempt(request, form, act, done=done) or render(
        request, "cases/decide_impartiality.html", context
    )


@concern_door("cases.lead_concern")
def lift(request, concern, pk):
    """End a recusal that was a mistake or has lost its cause."""
    recusal = get_object_or_404(
        Recusal.objects.running().select_related("user", "concern"), concern=concern, pk=pk
    )
    form = LiftForm(request.POST or None)

    def act(**fields):
        recusals.lift(recusal, by=request.user, **fields)
        return concern

    context = {
        "form": form,
        "concern": concern,
        "title": _("Lift the recusal of %(name)s") % {"name": recusal.user.name},
        "lead": _("Nothing is opened to the person by this: access is given anew, and they declare anew."),
        "button": _("Lift the recusal"),
        "section": "concerns",
    }
    return attempt(request, form, act, done=_("The recusal is lifted.")) or render(
        request, "cases/act.html", context
    )
