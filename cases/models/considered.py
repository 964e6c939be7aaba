"""What was considered and not shared (vurdert, ikke delt): a decision too, and as much worth keeping as a grant."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cases.models.concern import Concern
from okg.lib import dates
from okg.lib.history import remember
from okg.lib.privacy import PERSONAL, PLAIN, SEALED, SENSITIVE
from okg.vault.constraints import filled_in
from okg.vault.fields import SealedText


class Considered(models.Model):
    """Somebody considered to share something of a concern with somebody, and did not. Added, never changed."""

    class Instead(models.TextChoices):
        ANONYMOUS = "anonymous", _("It is enough to discuss it without a name")
        NOT_NEEDED = "not_needed", _("The receiver does not need it")
        NO_BASIS = "no_basis", _("No provision allows it")
        NO_CONSENT = "no_consent", _("The person, or those who consent for them, said no")
        LATER = "later", _("Not now, it is to be considered again")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    concern = models.ForeignKey(Concern, on_delete=models.CASCADE, related_name="considered")
    at = models.DateTimeField(default=dates.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    by_agency = models.CharField(max_length=40, blank=True)
    # Somebody in the group, or anybody else in words.
    to = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    to_agency = models.CharField(max_length=40, blank=True)
    to_other = SealedText(null=True)
    what = SealedText()
    instead = models.CharField(max_length=12, choices=Instead.choices)
    why_not = SealedText()

    history = remember()
    privacy = {
        "id": PLAIN,
        "concern": SENSITIVE,
        "at": SENSITIVE,
        "by": PERSONAL,
        "by_agency": PLAIN,
        "to": PERSONAL,
        "to_agency": PLAIN,
        "to_other": SEALED,
        "what": SEALED,
        "instead": SENSITIVE,
        "why_not": SEALED,
    }

    class Meta:
        default_permissions = ()
        ordering = ["at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(to__isnull=False, to_other__isnull=True)
                | Q(to__isnull=True, to_other__isnull=False),
                name="considered_one_receiver",
            ),
            models.CheckConstraint(
                condition=Q(to__isnull=True) | ~Q(to=F("by")), name="considered_not_oneself"
            ),
            models.CheckConstraint(
                condition=Q(instead__in=["anonymous", "not_needed", "no_basis", "no_consent", "later"]),
                name="considered_instead_known",
            ),
            filled_in("what", name="considered_says_what"),
            filled_in("why_not", name="considered_says_why"),
            filled_in("to_other", name="considered_says_whom"),
        ]

    def __str__(self):
        return f"{self.concern_id} {self.at}"

    @property
    def dossier_id(self):
        return self.concern.dossier_id
