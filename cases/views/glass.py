"""Opening a concern in an emergency, ending it, and looking it over."""

from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cases.actions import glass as glasses
from cases.doors import glass_door
from cases.forms.impartiality import BreakGlassForm, IdentifyForm, ReviewForm
from cases.models.glass import reviewers
from okg.access.doors import hall
from okg.drafts.acting import attempt, press
from okg.ledger import book as ledger
from okg.roster.models import Contact


@hall("cases.break_glass")
def break_open(request):
    """Why first, then which concern. What opens nothing is a line in the security log, and says one sentence."""
    form = BreakGlassForm(request.POST or None)
    in_vain = []

    def act(*, reason, sought, impartial, nobody_else, understood):
        preliminary = impartial == "no"
        try:
            opened = glasses.break_open(
                sought, by=request.user, reason=reason, preliminary=preliminary, nobody_else=nobody_else
            )
        except glasses.NothingOpened:
            in_vain.append(True)
            raise
        return opened.concern

    done = _("The concern is open to you for one hour. Everybody on it has been told.")
    answer = attempt(request, form, act, done=done)
    if in_vain:
        with transaction.atomic():
            ledger.refuse(by=request.user, right="cases.break_glass")
    context = {"form": form, "contacts": Contact.objects.all(), "section": "concerns"}
    return answer or render(request, "cases/break_glass.html", context)


@glass_door("cases.break_glass")
def identify(request, glass):
    """The second press: who it is, with a reason of its own."""
    _only_ones_own(request.user, glass)
    form = IdentifyForm(request.POST or None)

    def act(**fields):
        return glasses.identify(glass, by=request.user, **fields).concern

    context = {"form": form, "concern": glass.concern, "glass": glass, "section": "concerns"}
    done = _("You may see who it is until the emergency opening ends.")
    return attempt(request, form, act, done=done) or render(request, "cases/identify_glass.html", context)


@require_POST
@glass_door("cases.end_glass")
def end(request, glass):
    _only_ones_own(request.user, glass)
    press(request, lambda: glasses.end(glass, by=request.user), done=_("The emergency opening is ended."))
    return redirect("cases:index")


@glass_door("cases.review_glass")
def review(request, glass):
    """Was it justified, and what follows? Shows what was said, not the concern."""
    if glass.by_id == request.user.pk:
        raise Http404
    may_review = glass.reviewed_at is None and request.user in reviewers(glass)
    form = ReviewForm(request.POST or None, kind=glass.kind) if may_review else None

    def act(**fields):
        glasses.review(glass, by=request.user, **fields)
        return "/"

    context = {
        "glass": glass,
        "form": form,
        "opens": glass.concern.opens_to(request.user),
        "reviewers": [] if glass.reviewed_at else reviewers(glass),
        "section": "desk",
    }
    done = _("The review is on record.")
    return (form and attempt(request, form, act, done=done)) or render(
        request, "cases/review_glass.html", context
    )


def _only_ones_own(user, glass):
    if glass.by_id != user.pk or not glass.is_running:
        raise Http404
