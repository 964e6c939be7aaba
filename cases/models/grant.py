"""A grant: the record that a concern was opened to somebody, on what basis and why; and its shadow."""

import datetime as dt
import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cases.informing import EXEMPTIONS, Informed, whole
from cases.models.concern import Concern
from okg.access.models import LegalBasis
from okg.access.roles import LAYERS
from okg.access.shadow import ShadowRow
from okg.catalogue.fields import CodeKey
from okg.lib import dates
from okg.lib.constraints import all_or_none, of_list
from okg.lib.history import remember
from okg.lib.privacy import PERSONAL, PLAIN, SEALED, SENSITIVE
from okg.vault.constraints import filled_in
from okg.vault.fields import SealedJSON, SealedText


class Grants(models.QuerySet):
    def running(self, at=None):
        """Those that open something at the moment `at` (now): begun, not expired, not ended."""
        at = at or dates.now()
        begun = {"starts_on__lte": dates.local(at).date()}
        return self.filter(ended_at__isnull=True, expires_at__gt=at, **begun)

    def given_away(self):
        """Those by which somebody was shown something they did not know: the disclosures."""
        return self.filter(given_by__isnull=False)

    def to_reconsider(self, day):
        """Those whose person is not told, and where that is to be thought over on `day` or was to be before it."""
        return self.filter(reconsider_on__lte=day)

    def expiring_before(self, day):
        """Those that run now and whose last day lies before `day`."""
        return self.running().filter(expires_at__lte=dates.midnight(day))


# The longest an opening lasts, in days from the one it was given on, both counted: the group's own rule.
LONGEST_DAYS = 366


class Grant(models.Model):
    """The opening of one concern to one user: a disclosure under Norwegian law (fvl §§ 13-13 b), so it says why.

    `given_by` is empty for the one who logged the concern or recorded its person, to whom nothing was disclosed; for
    one who opened it in an emergency (cases.models.glass), which nobody gave; and for one who received it by leading
    the group, when it stood without an owner. `ended_by` is empty where it ended because the term was over.
    `answers` ({question's key: "yes" | "no"}) and `particulars` ({what the basis demands: text or code}) are empty
    where the guide was not followed, as for those who received the concern itself. Once given, only two things about it
    change: that it ends, and what the person it is about was told (trigger in 0006).
    """

    class Origin(models.TextChoices):
        LOGGED = "logged", _("Logged the concern")
        RECORDED = "recorded", _("Recorded the person")
        RECEIVED = "received", _("Receives concerns for the group")
        GIVEN = "given", _("Was given access")
        GLASS = "glass", _("Opened it in an emergency")

    class Verified(models.TextChoices):
        VERIFIED = "verified", _("Verified")
        UNVERIFIED = "unverified", _("Not verified")
        MIXED = "mixed", _("Some of each, and the text says which")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    concern = models.ForeignKey(Concern, on_delete=models.CASCADE, related_name="grants")
    to = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="grants")
    to_agency = models.CharField(max_length=40, blank=True)
    from_agency = models.CharField(max_length=40, blank=True)
    layer = models.CharField(max_length=10, choices=list(LAYERS.items()))
    origin = models.CharField(max_length=10, choices=Origin.choices, default=Origin.GIVEN)
    basis = models.ForeignKey(LegalBasis, on_delete=models.PROTECT, related_name="+")
    consent = models.ForeignKey(
        "cases.Consent", null=True, blank=True, on_delete=models.RESTRICT, related_name="grants"
    )
    answers = models.JSONField(null=True, blank=True)
    particulars = SealedJSON(null=True, blank=True)
    reason = SealedText()
    why_not_less = SealedText(blank=True)
    categories = models.JSONField(default=list, blank=True)
    shared = SealedText(null=True, blank=True)
    channel = CodeKey("disclosure_channel", null=True, blank=True)
    verified = models.CharField(max_length=10, choices=Verified.choices, blank=True)
    onward = models.BooleanField(default=False)
    informed = models.CharField(max_length=8, choices=Informed.choices, default=Informed.NOT_YET)
    informed_on = models.DateField(null=True, blank=True)
    exemption = models.CharField(max_length=1, choices=list(EXEMPTIONS.items()), blank=True)
    exemption_reason = SealedText(null=True)
    reconsider_on = models.DateField(null=True, blank=True)
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
    end_reason = SealedText(null=True)

    objects = Grants.as_manager()
    history = remember()
    privacy = {
        "id": PLAIN,
        "concern": SENSITIVE,
        "to": PERSONAL,
        "to_agency": PLAIN,
        "from_agency": PLAIN,
        "layer": PLAIN,
        "origin": PLAIN,
        "basis": SENSITIVE,
        "consent": SENSITIVE,
        "answers": SENSITIVE,
        "particulars": SEALED,
        "reason": SEALED,
        "why_not_less": SEALED,
        "categories": SENSITIVE,
        "shared": SEALED,
        "channel": SENSITIVE,
        "verified": SENSITIVE,
        "onward": SENSITIVE,
        "informed": SENSITIVE,
        "informed_on": SENSITIVE,
        "exemption": SENSITIVE,
        "exemption_reason": SEALED,
        "reconsider_on": SENSITIVE,
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
            all_or_none("ended_at", "end_reason", name="grant_ended_whole"),
            models.CheckConstraint(
                condition=Q(ended_by__isnull=True) | Q(ended_at__isnull=False),
                name="grant_ended_by_when_ended",
            ),
            models.CheckConstraint(
                condition=Q(given_by__isnull=True) | ~Q(given_by=F("to")), name="grant_not_to_oneself"
            ),
            models.CheckConstraint(
                condition=Q(origin__in=["logged", "recorded", "glass"], given_by__isnull=True)
                | Q(origin="received")
                | Q(origin="given", given_by__isnull=False),
                name="grant_says_who_gave",
            ),
            models.CheckConstraint(condition=Q(expires_at__gt=F("given_at")), name="grant_ends_after_start"),
            models.CheckConstraint(
                condition=Q(expires_at__lte=F("given_at") + dt.timedelta(days=LONGEST_DAYS + 1)),
                name="grant_ends_within_a_year",
            ),
            models.CheckConstraint(
                condition=~Q(origin="glass") | Q(expires_at__lte=F("given_at") + dt.timedelta(hours=1)),
                name="grant_of_emergency_lasts_an_hour",
            ),
            models.CheckConstraint(condition=Q(layer__in=list(LAYERS)), name="grant_layer_known"),
            filled_in("reason", name="grant_has_a_reason"),
            filled_in("exemption_reason", name="grant_exemption_has_a_reason"),
            filled_in("end_reason", name="grant_end_has_a_reason"),
            of_list("channel", "disclosure_channel", name="grant_channel_of_its_list"),
            models.CheckConstraint(
                condition=Q(verified__in=["", "verified", "unverified", "mixed"]),
                name="grant_verified_known",
            ),
            whole(name="grant_informing_whole"),
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
