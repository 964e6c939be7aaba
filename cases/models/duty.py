"""A consideration: that somebody, on a day, asked themselves whether the law obliges them to tell."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from cases.models.concern import Concern
from okg.catalogue.fields import CodeKey
from okg.lib import dates
from okg.lib.constraints import all_or_none, of_list
from okg.lib.privacy import PERSONAL, PLAIN, SEALED, SENSITIVE
from okg.vault.fields import SealedText


class Consideration(models.Model):
    """One answer of one user to one legal duty in one concern; added and never changed (trigger).

    The duties of straffeloven § 196, barnevernsloven § 13-2 and helsepersonelloven § 31. The last two are personal:
    see `cases.duties.is_private`.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    concern = models.ForeignKey(Concern, on_delete=models.CASCADE, related_name="considerations")
    duty = CodeKey("legal_duty")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=dates.now)
    answer = CodeKey("duty_answer")
    offence = CodeKey("avert_offence", null=True, blank=True)
    letter = CodeKey("child_letter", null=True, blank=True)
    reason = SealedText()
    told = SealedText(null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)
    reconsider_on = models.DateField(null=True, blank=True)

    privacy = {
        "id": PLAIN,
        "concern": SENSITIVE,
        "duty": SENSITIVE,
        "by": PERSONAL,
        "at": SENSITIVE,
        "answer": SENSITIVE,
        "offence": SENSITIVE,
        "letter": SENSITIVE,
        "reason": SEALED,
        "told": SEALED,
        "told_at": SENSITIVE,
        "reconsider_on": SENSITIVE,
    }

    class Meta:
        default_permissions = ()
        ordering = ["at"]
        constraints = [
            of_list("duty", "legal_duty", name="consideration_duty_of_its_list"),
            of_list("answer", "duty_answer", name="consideration_answer_of_its_list"),
            of_list("offence", "avert_offence", name="consideration_offence_of_its_list"),
            of_list("letter", "child_letter", name="consideration_letter_of_its_list"),
            all_or_none("told", "told_at", name="consideration_told_whole"),
            models.CheckConstraint(
                condition=Q(offence__isnull=True) | Q(duty="legal_duty:avverge"),
                name="consideration_offence_where_it_belongs",
            ),
            models.CheckConstraint(
                condition=Q(letter__isnull=True) | Q(duty="legal_duty:barnevern"),
                name="consideration_letter_where_it_belongs",
            ),
            # Who did what the law demands says which part of it, whom they told and when.
            models.CheckConstraint(
                condition=~Q(answer="duty_answer:gjort")
                | Q(told_at__isnull=False)
                & (
                    Q(duty="legal_duty:avverge", offence__isnull=False)
                    | Q(duty="legal_duty:barnevern", letter__isnull=False)
                    | Q(duty="legal_duty:helsepersonell")
                ),
                name="consideration_done_is_whole",
            ),
            models.CheckConstraint(
                condition=~Q(answer="duty_answer:ikke_na") | Q(reconsider_on__isnull=False),
                name="consideration_not_now_says_when",
            ),
        ]
        indexes = [models.Index(fields=["concern", "duty", "by"], name="consideration_asked")]

    def __str__(self):
        return f"{self.concern_id} {self.duty_id}"

    @property
    def dossier_id(self):
        return self.concern.dossier_id
