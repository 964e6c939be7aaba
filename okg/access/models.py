"""Legal bases: the provisions on which something confidential may be shown to somebody, as versioned data."""

import uuid

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from okg.lib import dates
from okg.lib.privacy import PERSONAL, PLAIN


class LegalBases(models.QuerySet):
    def in_force(self, day=None):
        """Those that may be chosen on `day` (today)."""
        day = day or dates.today()
        return self.filter(
            Q(valid_from__isnull=True) | Q(valid_from__lte=day),
            Q(valid_to__isnull=True) | Q(valid_to__gte=day),
            active=True,
        )

    def newest(self):
        """The newest version of each provision."""
        latest = LegalBasis.objects.filter(code=models.OuterRef("code")).order_by("-version")
        return self.filter(pk=models.Subquery(latest.values("pk")[:1]))


class Days(Func):
    """The closed range of days in which a version is in use; an empty end is open."""

    function = "daterange"
    output_field = DateRangeField()


# What a version says, and what never changes once it is there (trigger in 0003); a new version begins as a copy of it.
WORDS = [
    "label",
    "act",
    "kind",
    "giver",
    "receiver",
    "applies",
    "checks",
    "givers",
    "receivers",
    "questions",
    "demands",
    "mark",
    "note",
]


class LegalBasis(models.Model):
    """One version of one provision (rettsgrunnlag): the act and section, between whom, when, and what to check.

    `givers` and `receivers` are codes of okg.access.regimes; `questions` are conditions as [{"key", "text", "needs"}],
    where `needs` is "yes" or "no"; `demands` are codes of what a form asks for besides (okg.access.demands).
    `shipped` is the number of the version in the file that comes with the application; empty for the group's own.
    """

    class Kind(models.TextChoices):
        MAY = "RETT", "Kan dele"
        MUST = "PLIKT", "Skal dele"
        FREE = "UNNT", "Ikke taushetsbelagt i denne formen"
        RESTRICTION = "RESTRIKSJON", "Begrensning"
        OTHER = "ANNET", "Annet"

    MARKS = {
        "statutory": "Lest i lovteksten",
        "proposed": "Forslag, må bekreftes",
        "group": "Gruppens egen tekst",
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(max_length=40)
    version = models.PositiveSmallIntegerField(default=1)
    shipped = models.PositiveSmallIntegerField(null=True, blank=True)
    label = models.CharField(max_length=160)
    act = models.CharField(max_length=300)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    giver = models.CharField(max_length=200, blank=True)
    receiver = models.CharField(max_length=200, blank=True)
    applies = models.TextField(blank=True)
    checks = models.JSONField(default=list, blank=True)
    givers = models.JSONField(default=list, blank=True)
    receivers = models.JSONField(default=list, blank=True)
    questions = models.JSONField(default=list, blank=True)
    demands = models.JSONField(default=list, blank=True)
    active = models.BooleanField(default=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    mark = models.CharField(max_length=20, blank=True)
    note = models.TextField(blank=True)
    made_at = models.DateTimeField(null=True, blank=True)
    # An id and no foreign key: those who log in stand on a floor above.
    made_by = models.UUIDField(null=True, blank=True)

    objects = LegalBases.as_manager()
    privacy = dict.fromkeys(
        ["id", "code", "version", "shipped", *WORDS, "active", "valid_from", "valid_to", "made_at"], PLAIN
    ) | {"made_by": PERSONAL}

    class Meta:
        default_permissions = ()
        ordering = ["label", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="legal_basis_version_once"),
            models.UniqueConstraint(
                fields=["code", "shipped"],
                condition=Q(shipped__isnull=False),
                name="legal_basis_shipped_once",
            ),
            ExclusionConstraint(
                name="legal_basis_one_in_use",
                expressions=[
                    ("code", RangeOperators.EQUAL),
                    (Days("valid_from", "valid_to", RangeBoundary(True, True)), RangeOperators.OVERLAPS),
                ],
                condition=Q(active=True),
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True)
                | Q(valid_from__isnull=True)
                | Q(valid_to__gte=F("valid_from")),
                name="legal_basis_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["RETT", "PLIKT", "UNNT", "RESTRIKSJON", "ANNET"]),
                name="legal_basis_kind_known",
            ),
        ]

    def __str__(self):
        return f"{self.label} ({self.act})"

    def runs(self, day):
        """Whether this version may be chosen on `day`."""
        begun = self.valid_from is None or self.valid_from <= day
        return self.active and begun and (self.valid_to is None or day <= self.valid_to)

    @property
    def must(self):
        return self.kind == self.Kind.MUST

    @property
    def trust(self):
        """The mark of trust in words: how far the text can be taken for law."""
        return self.MARKS.get(self.mark, self.mark)
