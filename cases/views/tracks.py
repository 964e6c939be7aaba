"""What happens beside the steps, what the reporter hears, and what is recalled."""

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from cases import endings
from cases.actions import recalls, tracks
from cases.doors import concern_door, recall_door
from cases.forms import tracks as forms
from cases.models.consent import Consent
from cases.models.recall import RecallNotice
from okg.drafts.acting import attempt, drafted


def _drafted(request, name, concern):
    return drafted(request, f"cases.{name}:{concern.ref}")


@concern_door("cases.track_concern")
def track(request, concern):
    """Note what was handed on, or what happened."""
    form = forms.TrackForm(
        request.POST or None,
        living=Consent.objects.living().filter(concern=concern),
        **_drafted(request, "track", concern),
    )

    def act(**fields):
        tracks.note(concern, by=request.user, **fields)
        return concern

    context = {
        "form": form,
        "concern": concern,
        "title": _("Note what was handed on"),
        "lead": _(
            "To the police, to child welfare, to another municipality, or a death. It is not changed afterwards."
        ),
        "button": _("Note it"),
        "reasons": [] if concern.is_open else [_("The concern is closed and is no longer changed.")],
        "section": "concerns",
    }
    return attempt(request, form, act, done=_("It is noted.")) or render(request, "cases/step.html", context)


@concern_door("cases.give_feedback")
def feedback(request, concern):
    """Note what whoever reported the concern heard."""
    due = endings.feedback_due(concern)
    initial = {"kind": due[0] if due else None}
    form = forms.FeedbackForm(request.POST or None, initial=initial, **_drafted(request, "feedback", concern))

    def act(**fields):
        tracks.give_feedback(concern, by=request.user, **fields)
        return concern

    known = concern.reporter is not None
    context = {
        "form": form,
        "concern": concern,
        "title": _("Tell whoever reported it"),
        "lead": _("No law obliges the group to. To hear nothing is what people complain of most."),
        "button": _("Note it"),
        "reasons": [] if known else [_("Nobody is noted as having reported the concern.")],
        "section": "concerns",
    }
    return attempt(request, form, act, done=_("It is noted.")) or render(request, "cases/step.html", context)


@concern_door("cases.recall_concern")
def recall(request, concern):
    """Tell everyone who was told that it was mistaken; and who has answered."""
    form = forms.RecallForm(request.POST or None, **_drafted(request, "recall", concern))

    def act(**fields):
        recalls.recall(concern, by=request.user, **fields)
        return reverse("cases:recall", args=[concern.ref])

    notices = RecallNotice.objects.filter(concern=concern)
    notices = notices.select_related("to", "recall", "answered_by", "side_track", "concern__lead")
    context = {
        "form": form,
        "concern": concern,
        "notices": [
            (row, row.answered_at is None and recalls.may_answer(row, request.user)) for row in notices
        ],
        "recalls": concern.recalls.select_related("by"),
        "section": "concerns",
    }
    done = _("Everyone who was told is told that it was mistaken.")
    return attempt(request, form, act, done=done) or render(request, "cases/recall.html", context)


@recall_door("cases.answer_recall")
def answer(request, notice):
    """What was wrong, what is right, and what the reader did; works when nothing else of the concern is open."""
    form = forms.RecallAnswerForm(request.POST or None)

    def act(**fields):
        recalls.answer(notice, by=request.user, **fields)
        return (
            "desk:show" if notice.to == request.user else reverse("cases:recall", args=[notice.concern.ref])
        )

    context = {"form": form, "notice": notice, "by_hand": notice.to != request.user, "section": "desk"}
    done = _("Thank you. It is on record what you did.")
    return attempt(request, form, act, done=done) or render(request, "cases/answer_recall.html", context)
