"""Recalling what proved mistaken: everyone who was told is told again, and says what they did (GDPR art. 19)."""

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from cases.models.concern import Concern
from cases.models.grant import Grant
from cases.models.impartiality import is_recused
from cases.models.recall import Recall, RecallNotice
from okg.catalogue import codes
from okg.ledger import book as ledger
from okg.lib import dates
from okg.lib.history import save
from okg.lib.refusal import Refused
from okg.notify import post as notify
from okg.roster import who


@transaction.atomic
def recall(concern, *, by, wrong, right, whole, at=None):
    """Tell everyone who was told of the concern that something in it was mistaken; returns the Recall.

    `whole`: the concern itself was, not only a statement in it. To each user with a running or ended disclosure, and
    to each receiver outside (side tracks), whom whoever leads follows up by hand. Also for a closed concern. Raises
    Refused without both texts.
    """
    concern, at = Concern.objects.locked(concern), at or dates.now()
    found = []
    if not wrong.strip():
        found.append(_("Write what was wrong."))
    if not right.strip():
        found.append(_("Write what is right, or that nothing of it was."))
    if found:
        raise Refused(found)
    row = Recall(concern=concern, at=at, by=by, whole=bool(whole), wrong=wrong.strip(), right=right.strip())
    row.save()  # no history: it is added and never changed
    notices = [*_to_users(row, by), *_by_hand(row)]
    for notice in notices:
        save(notice, by=by)
    ledger.act("concern_recalled", by=by, about=concern, whole=row.whole, told=len(notices))
    for notice in notices:
        if notice.to is not None:
            path = reverse("recalls:answer", args=[notice.pk])
            notify.tell([notice.to], "concern_recalled", path=path, key=f"recall:{notice.pk}")
    return row


def _to_users(recall, by):
    """One each, for everybody who was shown something they did not know; the newest disclosure stands for it."""
    given = Grant.objects.given_away().filter(concern=recall.concern).exclude(to=by).order_by("given_at")
    for grant in {grant.to_id: grant for grant in given.select_related("to")}.values():
        yield _notice(recall, to=grant.to, grant=grant)


def _by_hand(recall):
    for track in recall.concern.side_tracks.filter(told__isnull=False):
        yield _notice(recall, side_track=track)


def _notice(recall, **whom):
    day = dates.local(recall.at).date() + dt.timedelta(days=settings.RECALL_DAYS)
    return RecallNotice(recall=recall, concern=recall.concern, told_at=recall.at, answer_by=day, **whom)


def may_answer(notice, user):
    """Whoever it is addressed to; whoever leads, where that is nobody here, or nobody who can come in any more."""
    if notice.to_id is not None:
        return notice.to_id == user.pk or (is_by_hand(notice) and leads(notice, user))
    return leads(notice, user)


def is_by_hand(notice):
    """Whether whoever leads follows it up: the receiver has no user, none with a seat to come in by, or is recused."""
    to = notice.to
    return to is None or not (to.is_active and to.may_hold_grants) or is_recused(to, notice.concern)


def leads(notice, user):
    """Whether `user` answers for the concern: leads it, or leads the group where its lead is gone."""
    return Concern.objects.answered_for_by(user).filter(pk=notice.concern_id).exists()


@transaction.atomic
def answer(notice, *, by, answer, forwarded_to="", at=None):
    """Say what was done with what was mistaken (`answer` a code of recall_answer); returns the RecallNotice.

    Works also where the access has ended and the concern is closed. Raises Refused a second time, for somebody
    else's, and where it was passed on without saying to whom.
    """
    notice = RecallNotice.objects.select_for_update(of=("self",)).get(pk=notice.pk)
    if not may_answer(notice, by):
        raise Refused(_("This is for somebody else to answer."))
    if notice.answered_at:
        raise Refused(_("This has been answered already."))
    key, forwarded = codes.key(answer), forwarded_to.strip()
    if key is None:
        raise Refused(_("Say what you did with it."))
    if (key == RecallNotice.FORWARDED) != bool(forwarded):
        raise Refused(_("Write to whom it had been passed on; only where it had."))
    notice.answered_at, notice.answered_by = at or dates.now(), by
    notice.answer_id, notice.forwarded_to = key, forwarded or None
    save(notice, by=by)
    ledger.act("recall_answered", by=by, about=notice.concern, notice=notice.pk, answer=key)
    return notice


@transaction.atomic
def raise_unanswered(today=None):
    """Each night: tell whoever leads of every recall that should have been answered, once each. Returns how many."""
    today = today or dates.today()
    rows = RecallNotice.objects.waiting().filter(answer_by__lt=today).select_related("concern__lead")
    for notice in rows:
        told = {user for user in (notice.concern.lead, who.coordinator()) if user}
        notify.tell(told, "recall_overdue", path="/", key=f"recall_overdue:{notice.pk}")
    return len(rows)
