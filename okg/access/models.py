"""Legal bases: the provisions on which something confidential may be shown to somebody, as versioned data."""

import uuid

from django.db import models
from django.db.models import F, Q

from okg.lib import dates
from okg.lib.privacy import PLAIN


class LegalBases(models.QuerySet):
    def in_force(self, day=None):
        """Those that may be chosen on `day` (today)."""
        day = day or dates.today()
        return self.filter(
            Q(valid_from__isnull=True) | Q(valid_from__lte=day),
            Q(valid_to__isnull=True) | Q(valid_to__gte=day),
            active=True,
        )


class LegalBasis(models.Model):
    """One version of one provision (rettsgrunnlag): the act and section, between whom, when, and what to check."""

    class Kind(models.TextChoices):
        MAY = "RETT", "Kan dele"
        MUST = "PLIKT", "Skal dele"
        FREE = "UNNT", "Ikke taushetsbelagt i denne formen"
        RESTRICTION = "RESTRIKSJON", "Begrensning"
        OTHER = "ANNET", "Annet"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(max_length=40)
    version = models.PositiveSmallIntegerField(default=1)
    label = models.CharField(max_length=160)
    act = models.CharField(max_length=300)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    giver = models.CharField(max_length=200, blank=True)
    receiver = models.CharField(max_length=200, blank=True)
    applies = models.TextField(blank=True)
    checks = models.JSONField(default=list, blank=True)
    active = models.BooleanField(default=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    mark = models.CharField(max_length=20, blank=True)
    note = models.TextField(blank=True)

    objects = LegalBases.as_manager()
    privacy = dict.fromkeys(
        [
            "id",
            "code",
            "version",
            "label",
            "act",
            "kind",
            "giver",
            "receiver",
            "applies",
            "checks",
            "active",
            "valid_from",
            "valid_to",
            "mark",
            "note",
        ],
        PLAIN,
    )

    class Meta:
        default_permissions = ()
        ordering = ["label", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="legal_basis_version_once"),
            models.UniqueConstraint(fields=["code"], condition=Q(active=True), name="legal_basis_one_active"),
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
