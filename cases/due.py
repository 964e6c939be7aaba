"""What waits for a user in the concerns, computed from rows each time it is asked."""

import datetime as dt

from django.urls import reverse
from django.utils.translation import gettext as _

from cases.models.concern import Concern
from cases.models.grant import Grant
from cases.models.task import Task
from okg.lib.due import Due
from okg.vault import keys

# How long before a review or the end of an access it shows itself.
SOON = dt.timedelta(days=14)
# What a line about a task needs; the concern's sealed texts stay where they are.
LINE = ("text", "due_on", "owner_id", "concern__ref", "concern__code_word", "concern__dossier_id")


def due_for(user, today):
    """[Due] of one user on one day: own tasks, first assessments, reviews, accesses that run out, persons to tell."""
    found = [
        *_tasks(user),
        *_first_assessments(user),
        *_reviews(user, today),
        *_expiring(user, today),
        *_to_reconsider(user, today),
    ]
    return sorted(found, key=lambda due: (due.day, due.key))


def _tasks(user):
    """Every open task, whatever its day: a list of promises is no place for surprises."""
    rows = list(Task.objects.visible_to(user).open().of(user).select_related("concern").only(*LINE))
    keys.preload({task.dossier_id for task in rows})
    for task in rows:
        yield Due(
            day=task.due_on,
            title=task.text,
            about=task.concern.code_word if task.concern else _("For the group"),
            url=task.get_absolute_url(),
            owner=user,
            kind="task",
            key=f"task:{task.pk}",
            tick_url=reverse("cases:finish_task", args=[task.pk]),
        )


def _led(user):
    return Concern.objects.visible_to(user).open().led_by(user)


def _first_assessments(user):
    for concern in _led(user).unassessed().select_related("theme"):
        yield _due(user, concern, concern.assess_by, "first_assessment", _("Assess a new concern"))


def _reviews(user, today):
    for concern in _led(user).review_before(today + SOON + dt.timedelta(days=1)):
        yield _due(user, concern, concern.next_review_on, "review", _("Review the concern"))


def _expiring(user, today):
    """Accesses to concerns the user leads that run out soon, one's own among them."""
    rows = Grant.objects.expiring_before(today + SOON + dt.timedelta(days=1)).filter(concern__in=_led(user))
    for grant in rows.select_related("concern", "to"):
        yield Due(
            day=grant.until,
            title=_("The access of %(name)s runs out") % {"name": grant.to.name},
            about=grant.concern.code_word,
            url=reverse("cases:grants", args=[grant.concern.ref]),
            owner=user,
            kind="grant_expires",
            key=f"grant_expires:{grant.pk}",
        )


def _to_reconsider(user, today):
    """Disclosures of which the person was not told, on the day that is to be thought over; closing ends no duty."""
    rows = Grant.objects.to_reconsider(today).filter(
        concern__in=Concern.objects.visible_to(user).led_by(user)
    )
    for grant in rows.select_related("concern", "to"):
        yield Due(
            day=grant.reconsider_on,
            title=_("Think over whether the person can be told of the access of %(name)s")
            % {"name": grant.to.name},
            about=grant.concern.code_word,
            url=reverse("cases:inform", args=[grant.concern.ref, grant.pk]),
            owner=user,
            kind="reconsider",
            key=f"reconsider:{grant.pk}:{grant.reconsider_on.isoformat()}",
        )


def _due(user, concern, day, kind, title):
    return Due(
        day=day,
        title=title,
        about=concern.code_word,
        url=concern.get_absolute_url()
        if kind != "first_assessment"
        else reverse("cases:assess", args=[concern.ref]),
        owner=user,
        kind=kind,
        # The day in the key: a new day is a new thing to be reminded of.
        key=f"{kind}:{concern.pk}:{day.isoformat()}",
    )
