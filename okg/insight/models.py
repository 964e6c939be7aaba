"""What the data protection officer found out about an unusual look."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from okg.lib import dates
from okg.lib.history import remember
from okg.lib.privacy import PERSONAL, PLAIN, SEALED
from okg.vault.fields import SealedText
from okg.vault.keys import GROUP_DOSSIER


class Review(models.Model):
    """A finding was looked into, by whom, when, and what was found: one for each finding of a week."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    week = models.CharField(max_length=7)  # "2026-47"
    finding = models.CharField(max_length=60)  # the key of an `unusual.Finding`
    at = models.DateTimeField(default=dates.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    remark = SealedText()

    history = remember()
    privacy = {
        "id": PLAIN,
        "week": PLAIN,
        "finding": PLAIN,
        "at": PLAIN,
        "by": PERSONAL,
        "remark": SEALED,
    }

    class Meta:
        default_permissions = ()
        constraints = [
            UniqueConstraint(fields=["finding"], name="review_once_a_finding"),
            CheckConstraint(condition=Q(week__regex=r"^\d{4}-\d{2}$"), name="review_week_is_a_week"),
        ]

    def __str__(self):
        return f"{self.week} {self.finding}"

    @property
    def dossier_id(self):
        return GROUP_DOSSIER
