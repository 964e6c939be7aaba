"""The end of a concern and what comes after: closed, looked after, opened again, locked away, taken out again."""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from cases import endings
from cases.actions import archive, closing
from cases.doors import concern_door, restriction_door
from cases.forms import endings as forms
from cases.models.closing import AftercareReview, Restriction
from cases.views.concern import obstacles_to_closing
from okg.access.doors import hall
from okg.drafts.acting import attempt, drafted
from okg.lib.paging import page


def _page(request, concern, form, act, said, template="cases/step.html", leads_to=None, **context):
    def do(**fields):
        act(**fields)
        return leads_to or concern

    shown = {"form": form, "concern": concern, "section": "concerns", "lead": "", "reasons": []} | context
    return attempt(request, form, do, done=said) or render(request, template, shown)


def _drafted(request, name, concern):
    return drafted(request, f"cases.{name}:{concern.ref}")


def _after(request, concern):
    """Closing ends the access of all but the lead; another who closes it has no page to go back to."""
    return None if request.user == concern.lead else "cases:index"


@concern_door("cases.close_concern")
def close(request, concern):
    """The ending in full."""
    warned = endings.warnings(concern) if concern.is_open else []
    form = forms.CloseForm(
        request.POST or None,
        warned=warned,
        reporter_known=concern.reporter is not None,
        **_drafted(request, "close", concern),
    )
    return _page(
        request,
        concern,
        form,
        lambda **fields: closing.close(concern, by=request.user, **fields),
        _("The concern is closed."),
        template="cases/close.html",
        leads_to=_after(request, concern),
        obstacles=obstacles_to_closing(concern),
        warned=warned,
        with_advice=endings.may_end_with_advice(concern),
    )


@concern_door("cases.close_concern")
def close_with_advice(request, concern):
    """The short ending: advice was given, and nobody need be known."""
    fits = endings.may_end_with_advice(concern)
    reasons = concern.reasons_not_to_close()
    if not fits and not reasons:
        reasons = [_("This short ending is for a concern in which advice was given and nobody is recorded.")]
    form = forms.AdviceForm(
        request.POST or None,
        reporter_known=concern.reporter is not None,
        **_drafted(request, "advice", concern),
    )
    return _page(
        request,
        concern,
        form,
        lambda **fields: closing.close_with_advice(concern, by=request.user, **fields),
        _("The concern is closed. Nobody was recorded."),
        leads_to=_after(request, concern),
        title=_("Advice was given"),
        lead=_(
            "Nobody needs to be known, and nobody is recorded. That is a good ending, and most concerns have it."
        ),
        button=_("Close the concern"),
        reasons=reasons,
    )


@concern_door("cases.reopen_concern")
def reopen(request, concern):
    """Open it again, held against what was agreed when it was closed."""
    form = forms.ReopenForm(request.POST or None, **_drafted(request, "reopen", concern))
    return _page(
        request,
        concern,
        form,
        lambda **fields: closing.reopen(concern, by=request.user, **fields),
        _("The concern is open again."),
        title=_("Open the concern again"),
        lead=_("It goes on where it was. Whoever leads it has access again; others are let in anew."),
        button=_("Open it again"),
        reasons=[_("The concern is open already.")] if concern.is_open else [],
        ending=endings.standing(concern),
    )


@concern_door("cases.review_aftercare")
def look_after(request, concern, pk):
    """How it went, months after the end."""
    review = get_object_or_404(AftercareReview.objects.select_related("closing"), concern=concern, pk=pk)
    waits = review.done_at is None and review.closing.reopened_at is None
    form = forms.LookAfterForm(request.POST or None, **_drafted(request, f"aftercare:{pk}", concern))
    return _page(
        request,
        concern,
        form,
        lambda **fields: closing.look_after(review, by=request.user, **fields),
        _("It is on record how it went."),
        title=_("How did it go?"),
        lead=_("%(months)d months after the end: a short look, so that nobody is left alone.")
        % {"months": review.months},
        button=_("Save"),
        reasons=[] if waits else [_("This has been looked at already, or waits for nobody any more.")],
        ending=review.closing,
    )


@concern_door("cases.restrict_concern")
def restrict(request, concern):
    """Lock it away at once."""
    initial = {"retention": endings.retention_of(concern)}
    form = forms.RestrictForm(request.POST or None, initial=initial)
    return _page(
        request,
        concern,
        form,
        lambda **fields: archive.restrict(concern, by=request.user, **fields),
        _("The concern is locked away. You find it in the archive."),
        leads_to="cases:archive",
        title=_("Lock the concern away"),
        lead=_(
            "Nobody opens it any more but by the archive, with a reason each time. It happens by itself some time "
            "after the last look; nothing is deleted."
        ),
        button=_("Lock it away"),
        reasons=endings.reasons_not_to_restrict(concern),
    )


@hall("cases.read_archive")
def show_archive(request):
    """What is locked away and this user may take out."""
    rows = Restriction.objects.visible_to(request.user).select_related("concern__lead")
    context = {"page": page(rows, request, key=("-at", "-pk")), "section": "concerns"}
    return render(request, "cases/archive.html", context)


@restriction_door("cases.open_archived")
def open_archived(request, restriction):
    """Take one out for the rest of the day, with a reason."""
    form = forms.OpenArchivedForm(request.POST or None)

    def act(**fields):
        return archive.open_archived(restriction, by=request.user, **fields)

    context = {
        "form": form,
        "restriction": restriction,
        "back": reverse("cases:archive"),
        "section": "concerns",
    }
    done = _("The concern is open to you for the rest of the day.")
    return attempt(request, form, act, done=done) or render(request, "cases/open_archived.html", context)
