"""What waits for a user in the concerns, computed from rows each time it is asked."""

import datetime as dt

from django.urls import reverse
from django.utils.translation import gettext as _

from cases import card_due, due_flow, due_follow, duties
from cases.models.concern import Concern
from cases.models.consent import Consent
from cases.models.glass import BreakGlass, reviewers
from cases.models.grant import Grant
from cases.models.impartiality import Declaration
from cases.models.repeat import OLDER, Repeat, side_of
from cases.models.task import Task
from okg.access.may import may
from okg.catalogue import codes
from okg.lib import dates
from okg.lib.due import Due
from okg.vault import keys

# How long before a review or the end of an access it shows itself.
SOON = dt.timedelta(days=14)
# How many days before a consent ends it is told, and for how many days after it has.
CONSENT_ENDS, CONSENT_ENDED = (30, 7), 30
# What a line about a task needs; the concern's sealed texts stay where they are.
LINE = ("text", "due_on", "owner_id", "concern__ref", "concern__code_word", "concern__dossier_id")


def due_for(user, today):
    """[Due] of one user on one day, soonest first: own tasks, first assessments, reviews, accesses and consents that
    run out, persons to tell of a disclosure, duties to tell that the user has not considered, whether a colleague is
    impartial, emergency openings to look over, action cards to revise, possible repeats to discuss.
    """
    found = [
        *_tasks(user),
        *_first_assessments(user),
        *_reviews(user, today),
        *_expiring(user, today),
        *_to_reconsider(user, today),
        *_consents(user, today),
        *_duties(user, today),
        *_doubts(user),
        *_emergencies(user),
        *due_flow.lines(user, today),
        *due_follow.due_for(user, today),
        *card_due.due_for(user, today),
        *_repeats(user),
    ]
    return sorted(found, key=lambda due: (due.day, due.key))


def _tasks(user):
    """Every open task, whatever its day: a list of promises is no place for surprises."""
    rows = list(Task.objects.visible_to(user).open().of(user).select_related("concern").only(*LINE))
    keys.preload({task.dossier_id for task in rows})
    opened = due_follow.opened(user, {task.concern_id for task in rows})
    for task in rows:
        shown = task.concern_id is None or task.concern_id in opened
        yield Due(
            day=task.due_on,
            # What a task says lies inside the concern, which opens only to one who has said they are impartial.
            title=task.text if shown else _("A task in a concern you have not opened yet"),
            about=task.concern.code_word if task.concern else _("For the group"),
            url=task.get_absolute_url(),
            owner=user,
            kind="task",
            key=f"task:{task.pk}",
            tick_url=reverse("cases:finish_task", args=[task.pk]) if shown else "",
        )


def _led(user):
    return Concern.objects.visible_to(user).open().led_by(user)


def _first_assessments(user):
    for concern in _led(user).unassessed():
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


def _consents(user, today):
    """Consents in the concerns the user leads that end soon, or have ended and taken accesses with them."""
    first, last = max(CONSENT_ENDS), min(CONSENT_ENDS)
    ends_before = dates.midnight(today + dt.timedelta(days=first + 2))
    ends_after = dates.midnight(today - dt.timedelta(days=CONSENT_ENDED))
    given = Consent.objects.given().filter(withdrawn_at=None, concern__in=_led(user))
    rows = given.filter(expires_at__gt=ends_after, expires_at__lt=ends_before)
    for consent in rows.select_related("concern").prefetch_related("grants"):
        left = (consent.until - today).days
        resting = [grant for grant in consent.grants.all() if grant.ended_at is None]
        if left < 0 and not (resting and not _asked_anew(consent, given)):
            continue
        if left > first:
            continue
        # A new key at each stage: a week before is a new thing to be reminded of.
        stage = "ended" if left < 0 else last if left <= last else first
        yield Due(
            day=consent.until,
            title=_("A consent has ended, and so have the accesses that rested on it")
            if left < 0
            else _("A consent ends, and so do the accesses that rest on it"),
            about=consent.concern.code_word,
            url=f"{consent.concern.get_absolute_url()}#samtykke",
            owner=user,
            kind="consent_ends",
            key=f"consent_ends:{consent.pk}:{stage}",
        )


def _asked_anew(consent, given):
    """Whether the same person has said yes again since."""
    return given.filter(relation=consent.relation_id, prepared_at__gt=consent.prepared_at).exists()


def _duties(user, today):
    """Duties to tell that what is known gives reason to ask about: averting the lead, the personal ones each."""
    for concern in duties.concerns_that_ask(user):
        for duty, day in duties.waiting_for(concern, user, today):
            code = codes.get(duty)
            yield Due(
                day=day,
                title=_("Have you considered: %(duty)s?")
                % {"duty": f"{code.label[:1].lower()}{code.label[1:]}"},
                about=concern.code_word,
                url=reverse("cases:consider_duty", args=[concern.ref, code.code]),
                owner=user,
                kind="duty",
                key=f"duty:{concern.pk}:{code.code}:{day.isoformat()}",
            )


def _doubts(user):
    """Colleagues who asked whether they are impartial, and whose concern waits for this user's word."""
    if not may(user, "cases.decide_impartiality"):
        return
    for row in Declaration.objects.visible_to(user).select_related("by"):
        yield Due(
            day=dates.add_workdays(dates.local(row.at).date(), 1),
            title=_("Decide whether a colleague is impartial"),
            about=row.by.name,
            url=reverse("cases:decide_impartiality", args=[row.pk]),
            owner=user,
            kind="impartiality",
            key=f"impartiality:{row.pk}",
        )


def _emergencies(user):
    """Emergency openings that wait for this user to look them over; overdue ones for the officer too."""
    if not may(user, "cases.review_glass"):
        return
    rows = BreakGlass.objects.visible_to(user).unreviewed().exclude(by=user).select_related("by", "concern")
    for row in rows:
        if user in reviewers(row):
            yield Due(
                day=row.review_by,
                title=_("Confirm or undo what was done preliminarily")
                if row.is_preliminary
                else _("Look an emergency opening over"),
                about=row.by.name,
                url=row.get_absolute_url(),
                owner=user,
                kind="glass",
                key=f"glass:{row.pk}",
            )


def _repeats(user):
    """Possible repeats that wait for this user to be discussed, with whom to ask; never a name of a person."""
    if not may(user, "cases.discuss_repeat"):
        return
    rows = Repeat.objects.visible_to(user).undiscussed()
    for row in rows.select_related("older", "newer", "older__lead", "newer__lead"):
        side = side_of(row, user)
        other = row.newer.lead if side == OLDER else row.older.lead
        title = _("A possible repeat: ask %(name)s") % {"name": other.name}
        yield Due(
            day=dates.add_workdays(dates.local(row.found_at if side == OLDER else row.opened_at).date(), 1),
            title=_("A possible repeat in two concerns you lead") if other == user else title,
            about=getattr(row, side).code_word,
            url=row.get_absolute_url(),
            owner=user,
            kind="repeat",
            key=f"repeat:{row.pk}:{side}",
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
