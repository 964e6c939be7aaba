"""Writing an action card: its draft, head and steps. What the group adopts, it adopts in a meeting."""

from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cases.actions import cards
from cases.doors import card_door
from cases.forms.card import HeadForm, SetUpForm, StepForm
from cases.models.card import CardStep
from cases.views.card import with_bases
from okg.drafts.acting import attempt, drafted, press


@card_door("cases.edit_card")
def draft(request, card):
    """The draft as it is being written; a press begins one from the version in use."""
    if request.method == "POST":
        press(
            request,
            lambda: cards.draft(card, by=request.user),
            done=_("The draft is ready to be written in."),
        )
        return redirect("cards:draft", card.code)
    version = card.draft
    context = {
        "card": card,
        "version": version,
        "fixed": version is None or version.is_fixed,
        "steps": with_bases(version.steps.select_related("next_card")) if version else [],
        "section": "cards",
    }
    return render(request, "cases/card_draft.html", context)


@card_door("cases.edit_card")
def set_up(request, card):
    """Who keeps the card, and whether anybody may read it."""
    form = SetUpForm(request.POST or None, initial={"public": card.public, "owner": card.owner_id})

    def act(**fields):
        cards.set_up(card, by=request.user, **fields)
        return card

    return _form(request, card, form, act, title=_("How the card is kept and shown"), done=_("It is saved."))


@card_door("cases.edit_card")
def change_head(request, card):
    """What stands above the steps."""
    version = _draft(card)
    initial = {name: getattr(version, name) for name in ("title", "about", "note")}
    form = HeadForm(
        request.POST or None,
        initial=initial,
        version=version.version,
        **drafted(request, f"cases.card:{version.pk}"),
    )

    def act(**fields):
        cards.change_head(version, form.version or 0, by=request.user, **fields)
        return _editor(card)

    return _form(
        request, card, form, act, title=_("Change what stands above the steps"), done=_("It is saved.")
    )


@card_door("cases.edit_card")
def add_step(request, card):
    version = _draft(card)
    form = StepForm(request.POST or None, once=True, **drafted(request, f"cases.card_step:{version.pk}"))

    def act(**fields):
        cards.add_step(version, by=request.user, **fields)
        return _editor(card)

    return _form(request, card, form, act, title=_("Add a step"), done=_("The step is added at the end."))


@card_door("cases.edit_card")
def change_step(request, card, pk):
    step = _step(card, pk)
    form = StepForm(
        request.POST or None,
        step=step,
        version=step.version,
        **drafted(request, f"cases.card_step:{step.pk}"),
    )

    def act(**fields):
        cards.change_step(step, form.version or 0, by=request.user, **fields)
        return _editor(card)

    title = _("Change step %(number)d") % {"number": step.number}
    return _form(request, card, form, act, title=title, done=_("The step is changed."))


@require_POST
@card_door("cases.edit_card")
def move_step(request, card, pk):
    step, up = _step(card, pk), request.POST.get("way") == "up"
    press(request, lambda: cards.move_step(step, by=request.user, up=up))
    return redirect(f"{_editor(card)}#steg-{pk}")


@require_POST
@card_door("cases.edit_card")
def remove_step(request, card, pk):
    step = _step(card, pk)
    press(request, lambda: cards.remove_step(step, by=request.user), done=_("The step is taken out."))
    return redirect(_editor(card))


@require_POST
@card_door("cases.edit_card")
def drop(request, card):
    version = _draft(card)
    press(request, lambda: cards.drop(version, by=request.user), done=_("The draft is set aside."))
    return redirect(card)


def _form(request, card, form, act, *, title, done):
    context = {"form": form, "card": card, "title": title, "section": "cards"}
    return attempt(request, form, act, done=done) or render(request, "cases/card_form.html", context)


def _draft(card):
    return get_object_or_404(card.versions.drafts())


def _step(card, pk):
    rows = CardStep.objects.select_related("card_version__card", "next_card")
    return get_object_or_404(rows, card_version=_draft(card), pk=pk)


def _editor(card):
    return reverse("cards:draft", args=[card.code])
