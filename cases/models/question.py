"""The question to an agency: what can you contribute to this concern? It opens nothing by itself."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from cases.models.concern import Concern
from cases.models.impartiality import Recusal
from okg.access.may import may
from okg.catalogue.fields import CodeKey
from okg.lib import dates
from okg.lib.constraints import all_or_none, of_list
from okg.lib.history import remember
from okg.lib.privacy import PERSONAL, PLAIN, SEALED, SENSITIVE
from okg.vault.fields import SealedText

KNOWN, NOTHING, CANNOT = (f"contribution:{code}" for code in ("kjent", "ikke_kjent", "kan_ikke_dele"))


def by_user(**options):
    return models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, **options)


class AgencyQuestions(models.QuerySet):
    """Questions, as queries that read as sentences."""

    def waiting(self):
        """Unanswered ones in open concerns."""
        return self.filter(answered_at__isnull=True, concern__closed_at__isnull=True)

    def visible_to(self, user):
        """Those that wait for `user` to answer: the way in to a page with the discussed layer, and no more.

        One who has become recused from the concern is asked no longer.
        """
        if not may(user, "cases.answer_question"):
            return self.none()
        recused = Recusal.objects.of(user).values("concern")
        return self.waiting().filter(to=user).exclude(concern__in=recused)


class AgencyQuestion(models.Model):
    """That one agency was asked what it can contribute, until when, and what it answered.

    Asked of a user of the group, who answers on a page that shows the discussed layer alone; or asked by the lead
    outside the system, who records the answer. What was asked and what was answered never change (trigger).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    concern = models.ForeignKey(Concern, on_delete=models.CASCADE, related_name="questions")
    agency = models.ForeignKey("roster.Agency", on_delete=models.PROTECT, related_name="+")
    to = by_user(null=True, related_name="questions")
    what = SealedText()  # written to be read by one to whom the concern is shut
    asked_at = models.DateTimeField(default=dates.now)
    asked_by = by_user(related_name="+")
    answer_by = models.DateField()

    answered_at = models.DateTimeField(null=True)
    answered_by = by_user(null=True, related_name="+")
    answer = CodeKey("contribution", null=True)
    text = SealedText(null=True)
    basis = models.ForeignKey("access.LegalBasis", null=True, on_delete=models.PROTECT, related_name="+")
    why_not = SealedText(null=True)

    objects = AgencyQuestions.as_manager()
    history = remember()
    privacy = {
        "id": PLAIN,
        "concern": SENSITIVE,
        "agency": SENSITIVE,
        "to": PERSONAL,
        "what": SEALED,
        "asked_at": SENSITIVE,
        "asked_by": PERSONAL,
        "answer_by": SENSITIVE,
        "answered_at": SENSITIVE,
        "answered_by": PERSONAL,
        "answer": SENSITIVE,
        "text": SEALED,
        "basis": SENSITIVE,
        "why_not": SEALED,
    }

    class Meta:
        default_permissions = ()
        permissions = [
            ("answer_question", "Can answer what one's agency can contribute"),
        ]
        ordering = ["asked_at"]
        constraints = [
            all_or_none("answered_at", "answered_by", "answer", name="question_answered_whole"),
            of_list("answer", "contribution", name="question_answer_of_its_list"),
            # What is shared rests on a provision; what is not has a reason; who knows nothing says no more.
            models.CheckConstraint(
                condition=Q(answer__isnull=True, text__isnull=True, basis__isnull=True, why_not__isnull=True)
                # "is not null" each time: a comparison with NULL is no false, and would let anything pass.
                | Q(
                    answer__isnull=False,
                    answer=KNOWN,
                    text__isnull=False,
                    basis__isnull=False,
                    why_not__isnull=True,
                )
                | Q(answer__isnull=False, answer=NOTHING, basis__isnull=True, why_not__isnull=True)
                | Q(
                    answer__isnull=False,
                    answer=CANNOT,
                    text__isnull=True,
                    basis__isnull=True,
                    why_not__isnull=False,
                ),
                name="question_answer_says_what_it_must",
            ),
            models.CheckConstraint(
                condition=Q(to__isnull=True) | ~Q(to=F("asked_by")), name="question_not_to_oneself"
            ),
            models.UniqueConstraint(
                fields=["concern", "agency", "to"],
                condition=Q(answered_at=None),
                nulls_distinct=False,
                name="question_waits_once",
            ),
        ]
        indexes = [
            models.Index(fields=["to", "answer_by"], condition=Q(answered_at=None), name="question_waiting")
        ]

    def __str__(self):
        return str(self.pk)

    def get_absolute_url(self):
        return reverse("cases:answer_question", args=[self.pk])

    @property
    def dossier_id(self):
        return self.concern.dossier_id

    @property
    def is_waiting(self):
        return self.answered_at is None
