"""Recalling what proved mistaken, from everyone who was told it (GDPR art. 19)."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from cases.models.concern import Concern
from cases.models.grant import Grant
from cases.models.impartiality import recused_from
from cases.models.track import SideTrack
from okg.catalogue.fields import CodeKey
from okg.lib import dates
from okg.lib.constraints import all_or_none, of_list
from okg.lib.history import remember
from okg.lib.privacy import PERSONAL, PLAIN, SEALED, SENSITIVE
from okg.vault.constraints import filled_in
from okg.vault.fields import SealedText


class Recall(models.Model):
    """What was wrong and what is right; added, never changed and never deleted (triggers in 0021)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    concern = models.ForeignKey(Concern, on_delete=models.PROTECT, related_name="recalls")
    at = models.DateTimeField(default=dates.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    whole = models.BooleanField()  # the concern itself was mistaken, not only a statement in it
    wrong = SealedText()
    right = SealedText()

    privacy = {
        "id": PLAIN,
        "concern": SENSITIVE,
        "at": SENSITIVE,
        "by": PERSONAL,
        "whole": SENSITIVE,
        "wrong": SEALED,
        "right": SEALED,
    }

    class Meta:
        default_permissions = ()
        ordering = ["at"]
        constraints = [
            filled_in("wrong", name="recall_says_what_was_wrong"),
            filled_in("right", name="recall_says_what_is_right"),
        ]

    def __str__(self):
        return str(self.pk)

    @property
    def dossier_id(self):
        return self.concern.dossier_id


class RecallNotices(models.QuerySet):
    def visible_to(self, user):
        """Those addressed to `user`, whether or not the concern is open to them; and those of concerns they answer for.

        None in a concern they are recused from: whoever leads then follows up by hand what they were told.
        """
        mine = Q(to=user) | Q(concern__in=Concern.objects.answered_for_by(user))
        return self.filter(mine).exclude(concern__in=recused_from(user))

    def waiting(self):
        return self.filter(answered_at__isnull=True)


class RecallNotice(models.Model):
    """One receiver of what is recalled, and what they did with it.

    `to` is empty where whoever was told has no user here: whoever leads the concern then follows it up by hand.
    """

    CORRECTED, DESTROYED, FORWARDED = (
        "recall_answer:rettet",
        "recall_answer:slettet",
        "recall_answer:videreformidlet",
    )

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    recall = models.ForeignKey(Recall, on_delete=models.PROTECT, related_name="notices")
    concern = models.ForeignKey(Concern, on_delete=models.PROTECT, related_name="+")
    to = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="recalls"
    )
    grant = models.ForeignKey(Grant, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    side_track = models.ForeignKey(
        SideTrack, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    told_at = models.DateTimeField(default=dates.now)
    answer_by = models.DateField()
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answer = CodeKey("recall_answer", null=True, blank=True)
    forwarded_to = SealedText(null=True)

    objects = RecallNotices.as_manager()
    history = remember()
    privacy = {
        "id": PLAIN,
        "recall": SENSITIVE,
        "concern": SENSITIVE,
        "to": PERSONAL,
        "grant": SENSITIVE,
        "side_track": SENSITIVE,
        "told_at": SENSITIVE,
        "answer_by": SENSITIVE,
        "answered_at": SENSITIVE,
        "answered_by": PERSONAL,
        "answer": SENSITIVE,
        "forwarded_to": SEALED,
    }

    class Meta:
        default_permissions = ()
        ordering = ["told_at"]
        constraints = [
            all_or_none("answered_at", "answered_by", "answer", name="recallnotice_answered_whole"),
            of_list("answer", "recall_answer", name="recallnotice_answer_of_its_list"),
            filled_in("forwarded_to", name="recallnotice_forwarded_to_somebody"),
            models.CheckConstraint(
                condition=Q(to__isnull=False, grant__isnull=False, side_track__isnull=True)
                | Q(to__isnull=True, grant__isnull=True, side_track__isnull=False),
                name="recallnotice_one_receiver",
            ),
            # Who passed it on says to whom; nobody else does.
            models.CheckConstraint(
                condition=Q(answer="recall_answer:videreformidlet", forwarded_to__isnull=False)
                | (Q(answer__isnull=True) | ~Q(answer="recall_answer:videreformidlet"))
                & Q(forwarded_to__isnull=True),
                name="recallnotice_forwarded_says_to_whom",
            ),
            models.UniqueConstraint(
                fields=["recall", "to"], condition=Q(to__isnull=False), name="recallnotice_once_a_user"
            ),
            models.UniqueConstraint(
                fields=["recall", "side_track"],
                condition=Q(side_track__isnull=False),
                name="recallnotice_once_a_track",
            ),
        ]
        indexes = [
            models.Index(fields=["to"], condition=Q(answered_at=None), name="recallnotice_waits"),
        ]

    def __str__(self):
        return str(self.pk)

    @property
    def dossier_id(self):
        return self.concern.dossier_id
