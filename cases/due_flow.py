"""What waits for a user of the steps: how it went afterwards, what the reporter is to hear, what is recalled."""

from django.urls import reverse
from django.utils.translation import gettext as _

from cases import endings
from cases.actions import recalls
from cases.models.closing import AftercareReview
from cases.models.concern import Concern
from cases.models.recall import RecallNotice
from cases.models.steps import Grounding
from okg.access.may import may
from okg.lib.due import Due


def lines(user, today):
    """[Due] of one user on one day."""
    return [
        *_aftercare(user, today),
        *_feedback(user),
        *_untold(user, today),
        *_recalled(user),
        *_unanswered(user, today),
    ]


def _led(user):
    return Concern.objects.visible_to(user).led_by(user)


def _aftercare(user, today):
    rows = AftercareReview.objects.waiting().filter(due_on__lte=today, concern__in=_led(user))
    for review in rows.select_related("concern"):
        yield Due(
            day=review.due_on,
            title=_("Look how it went"),
            about=review.concern.code_word,
            url=reverse("cases:look_after", args=[review.concern.ref, review.pk]),
            owner=user,
            kind="aftercare",
            key=f"aftercare:{review.pk}",
        )


def _feedback(user):
    """Concerns whose reporter still waits to hear."""
    rows = _led(user).filter(reporter__isnull=False)
    open_ones = (
        rows.open().filter(clarification__isnull=False).exclude(feedbacks__kind="feedback_kind:mottatt")
    )
    closed = rows.filter(closings__reopened_at=None, closings__reporter_to_be_told_by__isnull=False)
    found = (open_ones | closed).distinct().select_related("clarification").prefetch_related("feedbacks")
    for concern in found:
        if due := endings.feedback_due(concern):
            kind, day = due
            yield Due(
                day=day,
                title=_("Tell whoever reported it"),
                about=concern.code_word,
                url=reverse("cases:feedback", args=[concern.ref]),
                owner=user,
                kind="feedback",
                key=f"feedback:{concern.pk}:{kind}:{day.isoformat()}",
            )


def _untold(user, today):
    """Bases of which the person is to be told, or that is to be thought over, today or before; the newest of each."""
    rows = Grounding.objects.filter(reconsider_on__lte=today, concern__in=_led(user).open())
    for row in rows.select_related("concern"):
        if row.concern.groundings.last() != row:
            continue
        yield Due(
            day=row.reconsider_on,
            title=_("Tell the person that the group works with them, or think it over again"),
            about=row.concern.code_word,
            url=reverse("cases:tell_basis", args=[row.concern.ref, row.pk]),
            owner=user,
            kind="tell_person",
            key=f"tell_person:{row.pk}:{row.reconsider_on.isoformat()}",
        )


def _recalled(user):
    """What this user was told and is to correct; whether or not the concern is open to them."""
    rows = RecallNotice.objects.visible_to(user).waiting().filter(to=user).select_related("concern")
    for notice in rows:
        yield _notice(notice, user, _("Correct what you were told: it was mistaken"))


def _unanswered(user, today):
    """Receivers whom whoever leads follows up by hand, at once; and others who have not answered in time."""
    if not may(user, "cases.answer_recall"):
        return
    rows = RecallNotice.objects.visible_to(user).waiting().exclude(to=user)
    for notice in rows.select_related("concern__lead", "to"):
        if not recalls.leads(notice, user):
            continue
        if recalls.is_by_hand(notice):
            yield _notice(notice, user, _("Follow up by hand that somebody was told something mistaken"))
        elif notice.answer_by < today:
            says = _("%(name)s has not answered that something was mistaken") % {"name": notice.to.name}
            url = reverse("cases:recall", args=[notice.concern.ref])
            yield _notice(notice, user, says, url=url)


def _notice(notice, user, title, url=None):
    return Due(
        day=notice.answer_by,
        title=title,
        about=notice.concern.code_word,
        url=url or reverse("recalls:answer", args=[notice.pk]),
        owner=user,
        kind="recall",
        key=f"recall:{notice.pk}",
    )
