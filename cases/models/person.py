"""Persons of concern and those around them: a sealed identity, tied to a concern by what they are in it."""

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


class Person(models.Model):
    """Somebody a concern is about, or a next of kin; who they are lies sealed under a key of their own."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dossier_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    name = SealedText()
    birth_year = SealedText(blank=True)
    contact = SealedText(blank=True)
    own_version = SealedText(blank=True)
    recorded_at = models.DateTimeField(default=dates.now)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    history = remember()
    privacy = {
        "id": PLAIN,
        "dossier_id": PLAIN,
        "name": SEALED,
        "birth_year": SEALED,
        "contact": SEALED,
        "own_version": SEALED,
        "recorded_at": SENSITIVE,
        "recorded_by": PERSONAL,
        "version": PLAIN,
    }

    class Meta:
        default_permissions = ()

    def __str__(self):
        return str(self.pk)


class Relation(models.Model):
    """What a person is in a concern: its subject, family, or exposed to it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    concern = models.ForeignKey(Concern, on_delete=models.CASCADE, related_name="relations")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="relations")
    kind = CodeKey("relation")
    basis = models.ForeignKey("access.LegalBasis", on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=dates.now)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    history = remember()
    privacy = {
        "id": PLAIN,
        "concern": SENSITIVE,
        "person": SENSITIVE,
        "kind": SENSITIVE,
        "basis": SENSITIVE,
        "recorded_at": SENSITIVE,
        "recorded_by": PERSONAL,
    }

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["concern", "person"], name="relation_once"),
            of_list("kind", "relation", name="relation_kind_of_its_list"),
        ]

    def __str__(self):
        return f"{self.concern_id} {self.kind_id}"
