"""An assessment: a reasoned human judgement of a concern on a day. Nothing computes a level."""

import uuid

from django.conf import settings
from django.db import models

from cases.models.concern import Concern
from okg.catalogue.fields import CodeKey
from okg.lib import dates
from okg.lib.constraints import of_list
from okg.lib.history import remember
from okg.lib.privacy import PERSONAL, PLAIN, SEALED, SENSITIVE
from okg.vault.fields import SealedText


class Assessment(models.Model):
    """One look at a concern: the level with its reason, what speaks for and against, what the review led to."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    concern = models.ForeignKey(Concern, on_delete=models.CASCADE, related_name="assessments")
    at = models.DateTimeField(default=dates.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    level = CodeKey("level")
    reason = SealedText()
    protective = SealedText(blank=True)
    worst_case = SealedText(blank=True)
    best_case = SealedText(blank=True)
    outcome = CodeKey("review_outcome", null=True, blank=True)
    next_review_on = models.DateField(null=True, blank=True)

    history = remember()
    privacy = {
        "id": PLAIN,
        "concern": SENSITIVE,
        "at": SENSITIVE,
        "by": PERSONAL,
        "level": SENSITIVE,
        "reason": SEALED,
        "protective": SEALED,
        "worst_case": SEALED,
        "best_case": SEALED,
        "outcome": SENSITIVE,
        "next_review_on": SENSITIVE,
    }

    class Meta:
        default_permissions = ()
        ordering = ["at"]
        constraints = [
            of_list("level", "level", name="assessment_level_of_its_list"),
            of_list("outcome", "review_outcome", name="assessment_outcome_of_its_list"),
        ]

    def __str__(self):
        return f"{self.concern_id} {self.at:%Y-%m-%d}"

    @property
    def dossier_id(self):
        return self.concern.dossier_id
