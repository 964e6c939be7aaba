"""A grant: the record that a concern was opened to somebody, on what basis and why; and its shadow."""

import datetime as dt
import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cases.models.concern import Concern
from okg.access.models import LegalBasis
from okg.access.roles import LAYERS
from okg.access.shadow import ShadowRow
from okg.lib import dates
from okg.lib.constraints import all_or_none
from okg.lib.history import remember
from okg.lib.privacy import PERSONAL, PLAIN, SEALED, SENSITIVE
from okg.vault.fields import SealedText


class Grants(models.QuerySet):
    def running(self, at=None):
        """Those that open something at the moment `at` (now): begun, not expired, not ended."""
        at = at or dates.now()
        begun = {"starts_on__lte": dates.local(at).date()}
        return self.filter(ended_at__isnull=True, expires_at__gt=at, **begun)

    def expiring_before(self, day):
        """Those that run now and whose last day lies before `day`."""
        return self.running().filter(expires_at__lte=dates.midnight(day))


class Grant(models.Model):
    """The opening of one concern to one user: a disclosure under Norwegian law (fvl §§ 13-13 b), so it says why.

    `given_by` is empty only for the one who logged the concern or recorded its person, to whom nothing was disclosed,
    and for the one who opened it in an emergency (cases.models.glass), which nobody gave.
    """

    class Origin(models.TextChoices):
        LOGGED = "logged", _("Logged the concern")
        RECORDED = "recorded", _("Recorded the person")
        RECEIVED = "received", _("Receives concerns for the group")
        GIVEN = "given", _("Was given access")
        GLASS = "glass", _("Opened it in an emergency")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    concern = models.ForeignKey(Concern, on_delete=models.CASCADE, related_name="grants")
    to = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="grants")
    to_agency = models.CharField(max_length=40, blank=True)
    layer = models.CharField(max_length=10, choices=list(LAYERS.items()))
    origin = models.CharField(max_length=10, choices=Origin.choices, default=Origin.GIVEN)
    basis = models.ForeignKey(LegalBasis, on_delete=models.PROTECT, related_name="+")
    reason = SealedText()
    why_not_less = SealedText(blank=True)
    starts_on = models.DateField(default=dates.today)
    expires_at = models.DateTimeField()
    given_at = models.DateTimeField(default=dates.now)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    end_reason = SealedText(null=True, blank=True)

    objects = Grants.as_manager()
    history = remember()
    privacy = {
        "id": PLAIN,
        "concern": SENSITIVE,
        "to": PERSONAL,
        "to_agency": PLAIN,
        "layer": PLAIN,
        "origin": PLAIN,
        "basis": SENSITIVE,
        "reason": SEALED,
        "why_not_less": SEALED,
        "starts_on": SENSITIVE,
        "expires_at": SENSITIVE,
        "given_at": SENSITIVE,
        "given_by": PERSONAL,
        "ended_at": SENSITIVE,
        "ended_by": PERSONAL,
        "end_reason": SEALED,
    }

    class Meta:
        default_permissions = ()
        ordering = ["given_at"]
        constraints = [
            all_or_none("ended_at", "ended_by", "end_reason", name="grant_ended_whole"),
            models.CheckConstraint(
                condition=Q(given_by__isnull=True) | ~Q(given_by=F("to")), name="grant_not_to_oneself"
            ),
            models.CheckConstraint(
                condition=Q(origin__in=["logged", "recorded", "glass"], given_by__isnull=True)
                | (Q(origin__in=["received", "given"]) & Q(given_by__isnull=False)),
                name="grant_says_who_gave",
            ),
            models.CheckConstraint(condition=Q(expires_at__gt=F("given_at")), name="grant_ends_after_start"),
            models.CheckConstraint(
                condition=~Q(origin="glass") | Q(expires_at__lte=F("given_at") + dt.timedelta(hours=1)),
                name="grant_of_emergency_lasts_an_hour",
            ),
            models.CheckConstraint(condition=Q(layer__in=list(LAYERS)), name="grant_layer_known"),
            models.UniqueConstraint(
                fields=["concern", "to", "layer"], condition=Q(ended_at=None), name="grant_one_running"
            ),
        ]
        indexes = [models.Index(fields=["expires_at"], condition=Q(ended_at=None), name="grant_expires")]

    def __str__(self):
        return f"{self.concern_id} {self.layer}"

    @property
    def dossier_id(self):
        return self.concern.dossier_id

    @property
    def is_running(self):
        return self.ended_at is None and self.starts_on <= dates.today() and dates.now() < self.expires_at

    @property
    def until(self):
        """The last day, in Oslo, on which it opens anything."""
        return dates.last_day(self.expires_at)


class ConcernShadow(ShadowRow):
    """What guardian keeps of a running grant on a concern; see okg.access.shadow."""

    content_object = models.ForeignKey(Concern, on_delete=models.CASCADE, related_name="shadow")

    class Meta(ShadowRow.Meta):
        abstract = False
        indexes = [
            models.Index(
                F("user"),
                F("permission"),
                F("received_at").desc(),
                F("content_object").desc(),
                name="concern_shadow_newest",
                include=["expires_at"],
            )
        ]
