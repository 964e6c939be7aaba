"""Assessing a concern, an assessment with the one before it, and the view of one who sees it otherwise."""

from django.contrib.auth import get_user_model
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.actions import assessing
from cases.comparing import changes
from cases.doors import concern_door
from cases.forms.assess import AssessForm, DissentForm
from cases.models.impartiality import without_doubt
from cases.views.concern import rights_of
from okg.catalogue import codes
from okg.drafts.acting import attempt, drafted

# The four groups of the national list.
SIGN_GROUPS = {
    "ytringer": gettext_lazy("What is said"),
    "interesser": gettext_lazy("Interests, looks and symbols"),
    "aktiviteter": gettext_lazy("Activities"),
    "nettverk": gettext_lazy("Friends and networks"),
}


@concern_door("cases.assess_concern")
def assess(request, concern):
    """A new assessment, with the one before it beside it; what changed is shown once it is saved."""
    latest = _assessments(concern).last()
    form = AssessForm(
        request.POST or None,
        initial={"level": concern.level_id, "decided_by": [str(request.user.pk)]},
        deciders=without_doubt(get_user_model().objects.with_role("member"), concern),
        **drafted(request, f"cases.assess:{concern.ref}"),
    )

    def act(**fields):
        made = assessing.assess(concern, by=request.user, **fields)
        return reverse("cases:assessment", args=[concern.ref, made.pk]) if latest else concern

    context = {"form": form, "concern": concern, "latest": latest, "signs": _signs(), "section": "concerns"}
    done = _("The assessment is saved.")
    return attempt(request, form, act, done=done) or render(request, "cases/assess.html", context)


@concern_door("cases.read_concern")
def assessment(request, concern, pk):
    """One assessment as it was written, the one before it beside it, and what changed between them."""
    one = get_object_or_404(_assessments(concern), pk=pk)
    before = _assessments(concern).filter(at__lt=one.at).last()
    context = {
        "concern": concern,
        "one": one,
        "before": before,
        "changes": changes(before, one) if before else [],
        "may": rights_of(request.user, concern),
        "said": one.by == request.user or any(row.by == request.user for row in one.dissents.all()),
        "section": "concerns",
    }
    return render(request, "cases/assessment.html", context)


@concern_door("cases.assess_concern")
def dissent(request, concern, pk):
    """Put on record that one would have assessed otherwise; the assessment stays."""
    one = get_object_or_404(_assessments(concern), pk=pk)
    form = DissentForm(request.POST or None, **drafted(request, f"cases.dissent:{concern.ref}:{pk}"))

    def act(**fields):
        assessing.dissent(one, by=request.user, **fields)
        return reverse("cases:assessment", args=[concern.ref, one.pk])

    context = {
        "form": form,
        "concern": concern,
        "title": _("I see it otherwise"),
        "lead": _(
            "Your view is kept beside the assessment, with your name. The level stays as it was decided."
        ),
        "button": _("Put it on record"),
        "section": "concerns",
    }
    return attempt(request, form, act, done=_("Your view is on record.")) or render(
        request, "cases/act.html", context
    )


def _assessments(concern):
    rows = concern.assessments.select_related("by", "concern")
    return rows.prefetch_related("deciders__user", "dissents__by")


def _signs():
    """[(group, [Code])] of the national list of signs: to be remembered, never ticked or kept."""
    found = codes.in_list("sign")
    return [
        (says, [code for code in found if code.attributes["group"] == group])
        for group, says in SIGN_GROUPS.items()
    ]
