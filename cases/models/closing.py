"""How a concern ended, what was looked at afterwards, and when it was locked away. Nothing here deletes anything."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from cases.models.concern import Concern
from cases.models.impartiality import recused_from
from okg.catalogue.fields import CodeKey
from okg.lib import dates
from okg.lib.constraints import all_or_none, of_list
from okg.lib.history import remember
from okg.lib.privacy import PERSONAL, PLAIN, SEALED, SENSITIVE
from okg.roster.models import Agency
from okg.vault.constraints import filled_in
from okg.vault.fields import SealedText


class Closing(models.Model):
    """One ending of a concern, with all that was answered; the standing one, until it is reopened with a reason.

    Reason and outcome stand on the concern too, for as long as it is closed.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    concern = models.ForeignKey(Concern, on_delete=models.CASCADE, related_name="closings")
    at = models.DateTimeField(default=dates.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reason = CodeKey("close_reason")
    outcome = SealedText()
    # who continues: a service, one of the group, or nobody, and why
    continues_agency = models.ForeignKey(
        Agency, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    continues_user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    nobody_because = SealedText(null=True)
    person_told = SealedText(null=True)
    person_not_told_because = SealedText(null=True)
    reporter_told = SealedText(null=True)
    reporter_to_be_told_by = models.DateField(null=True, blank=True)
    reporter_not_told_because = SealedText(null=True)
    reopen_if = SealedText()
    disclosures_reviewed = models.BooleanField()
    warned_of = models.JSONField(default=list, blank=True)
    in_spite_because = SealedText(null=True)

    reopened_at = models.DateTimeField(null=True, blank=True)
    reopened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    reopen_reason = SealedText(null=True)

    history = remember()
    privacy = {
        "id": PLAIN,
        "concern": SENSITIVE,
        "at": SENSITIVE,
        "by": PERSONAL,
        "reason": SENSITIVE,
        "outcome": SEALED,
        "continues_agency": SENSITIVE,
        "continues_user": PERSONAL,
        "nobody_because": SEALED,
        "person_told": SEALED,
        "person_not_told_because": SEALED,
        "reporter_told": SEALED,
        "reporter_to_be_told_by": SENSITIVE,
        "reporter_not_told_because": SEALED,
        "reopen_if": SEALED,
        "disclosures_reviewed": SENSITIVE,
        "warned_of": SENSITIVE,
        "in_spite_because": SEALED,
        "reopened_at": SENSITIVE,
        "reopened_by": PERSONAL,
        "reopen_reason": SEALED,
    }

    class Meta:
        default_permissions = ()
        ordering = ["at"]
        constraints = [
            of_list("reason", "close_reason", name="closing_reason_of_its_list"),
            *(
                filled_in(field, name=f"closing_{field}_filled")
                for field in (
                    "outcome", "nobody_because", "person_told", "person_not_told_because", "reporter_told",
                    "reporter_not_told_because", "reopen_if", "in_spite_because", "reopen_reason",
                )
            ),
            models.CheckConstraint(
                condition=Q(continues_agency__isnull=False)
                | Q(continues_user__isnull=False)
                | Q(nobody_because__isnull=False),
                name="closing_says_who_continues",
            ),
            models.CheckConstraint(
                condition=Q(person_told__isnull=False) ^ Q(person_not_told_because__isnull=False),
                name="closing_person_told_or_why_not",
            ),
            models.CheckConstraint(
                condition=Q(reporter_told__isnull=False)
                | Q(reporter_to_be_told_by__isnull=False)
                | Q(reporter_not_told_because__isnull=False),
                name="closing_reporter_told_or_why_not",
            ),
            models.CheckConstraint(condition=Q(disclosures_reviewed=True), name="closing_disclosures_reviewed"),
            # What was warned of was answered.
            models.CheckConstraint(
                condition=Q(warned_of=[], in_spite_because__isnull=True)
                | ~Q(warned_of=[]) & Q(in_spite_because__isnull=False),
                name="closing_warnings_answered",
            ),
            all_or_none("reopened_at", "reopened_by", "reopen_reason", name="closing_reopened_whole"),
            models.CheckConstraint(
                condition=Q(reopened_at__isnull=True) | Q(reopened_at__gte=models.F("at")),
                name="closing_reopened_after",
            ),
            models.UniqueConstraint(
                fields=["concern"], condition=Q(reopened_at=None), name="closing_one_standing"
            ),
        ]  # fmt: skip

    def __str__(self):
        return str(self.pk)

    @property
    def dossier_id(self):
        return self.concern.dossier_id


class Reviews(models.QuerySet):
    def waiting(self):
        """Those that are still to be made: not made, and of an ending that stands."""
        return self.filter(done_at__isnull=True, closing__reopened_at__isnull=True)


class AftercareReview(models.Model):
    """That somebody looks, months after the end, how it went: when, and what was found."""

    WELL, REOPEN, NOT_REACHED = (
        "aftercare_outcome:gar_bra",
        "aftercare_outcome:gjenapnes",
        "aftercare_outcome:ikke_nadd",
    )

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    closing = models.ForeignKey(Closing, on_delete=models.CASCADE, related_name="reviews")
    concern = models.ForeignKey(Concern, on_delete=models.CASCADE, related_name="aftercare")
    months = models.PositiveSmallIntegerField()
    due_on = models.DateField()
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    outcome = CodeKey("aftercare_outcome", null=True, blank=True)
    found = SealedText(null=True)

    objects = Reviews.as_manager()
    history = remember()
    privacy = {
        "id": PLAIN,
        "closing": SENSITIVE,
        "concern": SENSITIVE,
        "months": PLAIN,
        "due_on": SENSITIVE,
        "done_at": SENSITIVE,
        "done_by": PERSONAL,
        "outcome": SENSITIVE,
        "found": SEALED,
    }

    class Meta:
        default_permissions = ()
        ordering = ["due_on"]
        constraints = [
            all_or_none("done_at", "done_by", "outcome", "found", name="aftercare_done_whole"),
            of_list("outcome", "aftercare_outcome", name="aftercare_outcome_of_its_list"),
            filled_in("found", name="aftercare_says_what_was_found"),
            models.UniqueConstraint(fields=["closing", "months"], name="aftercare_once_a_time"),
            models.CheckConstraint(condition=Q(months__gte=1), name="aftercare_some_months"),
        ]
        indexes = [models.Index(fields=["due_on"], condition=Q(done_at=None), name="aftercare_due")]

    def __str__(self):
        return str(self.pk)

    @property
    def dossier_id(self):
        return self.concern.dossier_id


class Restrictions(models.QuerySet):
    def standing(self):
        return self.filter(lifted_at__isnull=True)

    def visible_to(self, user):
        """Those `user` finds in the archive: of concerns they led; whoever leads the group those whose lead is gone.

        None of a concern they are recused from.
        """
        rows = self.standing().exclude(concern__in=recused_from(user))
        return rows.filter(concern__in=Concern.objects.answered_for_by(user))


class Restriction(models.Model):
    """That access to a closed concern is shut for all: only the archive's own way leads to it.

    `by` is empty where the night did it by itself. The retention category says what the archive does with it later;
    nothing is deleted here.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    concern = models.ForeignKey(Concern, on_delete=models.CASCADE, related_name="restrictions")
    at = models.DateTimeField(default=dates.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    retention = CodeKey("retention")
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    lift_reason = SealedText(null=True)

    objects = Restrictions.as_manager()
    history = remember()
    privacy = {
        "id": PLAIN,
        "concern": SENSITIVE,
        "at": SENSITIVE,
        "by": PERSONAL,
        "retention": SENSITIVE,
        "lifted_at": SENSITIVE,
        "lifted_by": PERSONAL,
        "lift_reason": SEALED,
    }

    class Meta:
        default_permissions = ()
        ordering = ["at"]
        constraints = [
            of_list("retention", "retention", name="restriction_retention_of_its_list"),
            all_or_none("lifted_at", "lifted_by", "lift_reason", name="restriction_lifted_whole"),
            filled_in("lift_reason", name="restriction_lift_has_a_reason"),
            models.UniqueConstraint(
                fields=["concern"], condition=Q(lifted_at=None), name="restriction_one_standing"
            ),
        ]

    def __str__(self):
        return str(self.pk)

    @property
    def dossier_id(self):
        return self.concern.dossier_id
