"""An assessment: a reasoned human judgement of a concern on a day. Nothing computes a level."""

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.models.concern import Concern
from okg.catalogue import codes
from okg.catalogue.fields import CodeKey
from okg.lib import dates
from okg.lib.constraints import of_list
from okg.lib.history import remember
from okg.lib.privacy import PERSONAL, PLAIN, SEALED, SENSITIVE
from okg.vault.fields import SealedText

# The four circles of the national model, each with what burdens and what protects: the circle's own name holds the
# first, and "<circle>_protects" the second. (regjeringen.no, veileder, risiko- og beskyttelsesfaktorer)
CIRCLES = {
    "individual": _("The individual"),
    "relation": _("Relations"),
    "society": _("The local community"),
    "structure": _("Structure and culture"),
}
SIDES = [name for circle in CIRCLES for name in (circle, f"{circle}_protects")]
# Outcomes after which no further review is due.
READY = ("review_outcome:klar_for_avslutning", "review_outcome:overfores")


class Assessments(models.QuerySet):
    def mappings(self):
        """Those in which something is written in each of the four circles; see `Assessment.is_mapping`."""
        filled = Q()
        for circle in CIRCLES:
            filled &= Q(**{f"{circle}__isnull": False}) | Q(**{f"{circle}_protects__isnull": False})
        return self.filter(filled)


class Assessment(models.Model):
    """One look at a concern: the level with its reason, what speaks for and against, what the review led to.

    Added and never changed (trigger): whoever sees it otherwise later assesses anew, and a colleague who disagrees
    says so in a `Dissent`.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    concern = models.ForeignKey(Concern, on_delete=models.CASCADE, related_name="assessments")
    at = models.DateTimeField(default=dates.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    level = CodeKey("level")
    reason = SealedText()

    # what it rests on, apart
    known = SealedText(null=True)
    heard = SealedText(null=True)
    judged = SealedText(null=True)

    # what protects: at least one, of the list or in own words
    protective_factors = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    protective = SealedText(null=True)

    # the four circles
    individual = SealedText(null=True)
    individual_protects = SealedText(null=True)
    relation = SealedText(null=True)
    relation_protects = SealedText(null=True)
    society = SealedText(null=True)
    society_protects = SealedText(null=True)
    structure = SealedText(null=True)
    structure_protects = SealedText(null=True)

    worst_case = SealedText(blank=True)
    best_case = SealedText(blank=True)
    would_change = SealedText(null=True)
    outcome = CodeKey("review_outcome", null=True, blank=True)
    next_review_on = models.DateField(null=True, blank=True)

    objects = Assessments.as_manager()
    history = remember()
    privacy = {
        "id": PLAIN,
        "concern": SENSITIVE,
        "at": SENSITIVE,
        "by": PERSONAL,
        "level": SENSITIVE,
        "reason": SEALED,
        "known": SEALED,
        "heard": SEALED,
        "judged": SEALED,
        "protective_factors": SENSITIVE,
        "protective": SEALED,
        **dict.fromkeys(SIDES, SEALED),
        "worst_case": SEALED,
        "best_case": SEALED,
        "would_change": SEALED,
        "outcome": SENSITIVE,
        "next_review_on": SENSITIVE,
    }

    class Meta:
        default_permissions = ()
        ordering = ["at"]
        constraints = [
            of_list("level", "level", name="assessment_level_of_its_list"),
            of_list("outcome", "review_outcome", name="assessment_outcome_of_its_list"),
            models.CheckConstraint(
                condition=Q(protective_factors__len__gt=0) | Q(protective__isnull=False),
                name="assessment_something_protects",
            ),
            models.CheckConstraint(
                condition=Q(next_review_on__isnull=False) | Q(outcome__in=READY, outcome__isnull=False),
                name="assessment_next_review_is_set",
            ),
        ]

    def __str__(self):
        return f"{self.concern_id} {self.at:%Y-%m-%d}"

    @property
    def dossier_id(self):
        return self.concern.dossier_id

    @property
    def decided_by(self):
        """The users who decided it; whoever wrote it, where an older assessment does not say."""
        return [row.user for row in self.deciders.all()] or [self.by]

    @property
    def factors(self):
        """The Codes of what protects."""
        return [codes.get(key) for key in self.protective_factors]

    @property
    def circles(self):
        """[(label, what burdens, what protects)] of the circles in which something is written."""
        sides = ((name, getattr(self, name), getattr(self, f"{name}_protects")) for name in CIRCLES)
        return [
            (CIRCLES[name], burdens, protects) for name, burdens, protects in sides if burdens or protects
        ]

    @property
    def is_mapping(self):
        """Whether something is written in each of the four circles, on one side or on both; nothing is opened."""
        return all(self._holds(circle) or self._holds(f"{circle}_protects") for circle in CIRCLES)

    def _holds(self, name):
        return type(self)._meta.get_field(name).stored(self) is not None


class Decider(models.Model):
    """That one user was among those who decided an assessment; added with it and never changed (trigger)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="deciders")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    privacy = {"id": PLAIN, "assessment": SENSITIVE, "user": PERSONAL}

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["assessment", "user"], name="decider_once")]

    def __str__(self):
        return str(self.pk)


class Dissent(models.Model):
    """The view of a member who would have assessed otherwise: on record beside the assessment, never averaged into it.

    One a person and assessment; added and never changed (trigger). The assessment's level stays as it was decided.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="dissents")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=dates.now)
    level = CodeKey("level")
    reason = SealedText()

    privacy = {
        "id": PLAIN,
        "assessment": SENSITIVE,
        "by": PERSONAL,
        "at": SENSITIVE,
        "level": SENSITIVE,
        "reason": SEALED,
    }

    class Meta:
        default_permissions = ()
        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "by"], name="dissent_once"),
            of_list("level", "level", name="dissent_level_of_its_list"),
        ]

    def __str__(self):
        return str(self.pk)

    @property
    def dossier_id(self):
        return self.assessment.concern.dossier_id
