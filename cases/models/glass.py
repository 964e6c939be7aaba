"""Breaking the glass: a concern opened to oneself for an hour, because somebody's life or health is in danger."""

import datetime as dt
import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cases.models.concern import Concern
from cases.models.impartiality import without_doubt
from okg.access.may import may
from okg.lib import dates
from okg.lib.constraints import all_or_none
from okg.lib.history import remember
from okg.lib.privacy import PERSONAL, PLAIN, SEALED, SENSITIVE
from okg.roster import who
from okg.vault.fields import SealedText

LASTS = dt.timedelta(hours=1)


class Glasses(models.QuerySet):
    def running(self):
        return self.filter(ended_at__isnull=True, expires_at__gt=dates.now())

    def of(self, user):
        return self.filter(by=user)

    def unreviewed(self):
        return self.filter(reviewed_at__isnull=True)

    def visible_to(self, user):
        """One's own while it lasts, and those the user is to look over afterwards; the data protection officer all."""
        own = Q(by=user, ended_at__isnull=True, expires_at__gt=dates.now())
        if not may(user, "cases.review_glass"):
            return self.filter(own)
        if "dpo" in user.role_names():
            return self
        recused = user.recusals.running().values("concern_id")
        return self.filter(own | (~Q(by=user) & ~Q(concern__in=recused)))


class BreakGlass(models.Model):
    """One emergency opening: who, when, why, until when, and what somebody else found of it afterwards.

    `preliminary` is that of a recused user who acts while nobody impartial can in time (fvl § 7); whoever steps in
    confirms or undoes what was done.
    """

    class Kind(models.TextChoices):
        ORDINARY = "ordinary", _("Emergency opening")
        PRELIMINARY = "preliminary", _("Preliminary, by somebody who is recused")

    class Outcome(models.TextChoices):
        JUSTIFIED = "justified", _("It was justified")
        NOT_JUSTIFIED = "unjustified", _("It was not justified")
        CONFIRMED = "confirmed", _("It was justified, and what was done stands")
        UNDONE = "undone", _("What was done is undone")

    REVIEWED_AS = {
        Kind.ORDINARY: [Outcome.JUSTIFIED, Outcome.NOT_JUSTIFIED],
        Kind.PRELIMINARY: [Outcome.CONFIRMED, Outcome.UNDONE],
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    concern = models.ForeignKey(Concern, on_delete=models.CASCADE, related_name="glasses")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.ORDINARY)
    at = models.DateTimeField(default=dates.now)
    reason = SealedText()
    nobody_else = SealedText(blank=True)  # why nobody impartial can act in time
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    identified_at = models.DateTimeField(null=True)
    identify_reason = SealedText(null=True)
    review_by = models.DateField()
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    outcome = models.CharField(max_length=12, null=True, choices=Outcome.choices)  # noqa: DJ001  NULL: not reviewed
    follow_up = SealedText(null=True)

    objects = Glasses.as_manager()
    history = remember()
    privacy = {
        "id": PLAIN,
        "concern": SENSITIVE,
        "by": PERSONAL,
        "kind": PLAIN,
        "at": SENSITIVE,
        "reason": SEALED,
        "nobody_else": SEALED,
        "expires_at": SENSITIVE,
        "ended_at": SENSITIVE,
        "identified_at": SENSITIVE,
        "identify_reason": SEALED,
        "review_by": PLAIN,
        "reviewed_at": SENSITIVE,
        "reviewed_by": PERSONAL,
        "outcome": PLAIN,
        "follow_up": SEALED,
    }

    class Meta:
        default_permissions = ()
        ordering = ["-at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("at"), expires_at__lte=F("at") + LASTS),
                name="glass_lasts_an_hour",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["ordinary", "preliminary"]), name="glass_kind_known"
            ),
            all_or_none("identified_at", "identify_reason", name="glass_identified_whole"),
            all_or_none("reviewed_at", "reviewed_by", "outcome", "follow_up", name="glass_reviewed_whole"),
            models.CheckConstraint(
                condition=Q(reviewed_by__isnull=True) | ~Q(reviewed_by=F("by")),
                name="glass_not_reviewed_by_self",
            ),
            models.CheckConstraint(
                condition=Q(outcome__isnull=True)
                | Q(kind="ordinary", outcome__in=["justified", "unjustified"])
                | Q(kind="preliminary", outcome__in=["confirmed", "undone"]),
                name="glass_outcome_of_its_kind",
            ),
        ]

    def __str__(self):
        return str(self.pk)

    def get_absolute_url(self):
        return reverse("glass:review", args=[self.pk])

    @property
    def dossier_id(self):
        return self.concern.dossier_id

    @property
    def is_running(self):
        return self.ended_at is None and dates.now() < self.expires_at

    @property
    def is_preliminary(self):
        return self.kind == self.Kind.PRELIMINARY

    @property
    def over_at(self):
        """The moment after which it opened nothing."""
        return min(self.ended_at or self.expires_at, self.expires_at)

    @property
    def is_overdue(self):
        return self.reviewed_at is None and self.review_by < dates.today()


def reviewers(glass):
    """Who looks an emergency opening over: coordinators who are neither in it nor recused, else the officer.

    The data protection officer joins them where it is not done by its day.
    """
    coordinators = [user for user in who.coordinators() if user.pk != glass.by_id]
    found = without_doubt(coordinators, glass.concern)
    if glass.is_overdue or not found:
        found += list(type(glass.by).objects.with_role("dpo").exclude(pk=glass.by_id))
    return found
