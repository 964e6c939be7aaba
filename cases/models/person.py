"""Persons of concern and those around them: a sealed identity, tied to a concern by what they are in it.

There is no field for religion, ethnicity, health or a national identity number, and there shall be none.
"""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.models.concern import Concern
from okg.catalogue.fields import CodeKey
from okg.lib import dates
from okg.lib.constraints import of_list
from okg.lib.history import remember
from okg.lib.privacy import PERSONAL, PLAIN, SEALED, SENSITIVE
from okg.vault.constraints import filled_in
from okg.vault.fields import SealedJSON, SealedText


class Person(models.Model):
    """Somebody a concern is about, or a next of kin; who they are lies sealed under a key of their own."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dossier_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    name = SealedText()
    birth_year = SealedText(blank=True)
    born_on = SealedText(
        null=True, blank=True
    )  # ISO date, where the day is known; the year above is its year
    contact = SealedText(blank=True)
    needs_interpreter = models.BooleanField(null=True)  # NULL: nobody has asked
    language = SealedText(null=True)
    recorded_at = models.DateTimeField(default=dates.now)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    history = remember()
    privacy = {
        "id": PLAIN,
        "dossier_id": PLAIN,
        "name": SEALED,
        "birth_year": SEALED,
        "born_on": SEALED,
        "contact": SEALED,
        "needs_interpreter": SENSITIVE,
        "language": SEALED,
        "recorded_at": SENSITIVE,
        "recorded_by": PERSONAL,
        "version": PLAIN,
    }

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(needs_interpreter=True, language__isnull=False)
                | (
                    (Q(needs_interpreter=False) | Q(needs_interpreter__isnull=True))
                    & Q(language__isnull=True)
                ),
                name="person_interpreter_whole",
            ),
            filled_in("language", name="person_language_filled_in"),
        ]

    def __str__(self):
        return str(self.pk)


class Relation(models.Model):
    """What a person is in a concern: its subject, family, or exposed to it; and who in the services knows them."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    concern = models.ForeignKey(Concern, on_delete=models.CASCADE, related_name="relations")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="relations")
    kind = CodeKey("relation")
    basis = models.ForeignKey("access.LegalBasis", on_delete=models.PROTECT, related_name="+")
    known_to = SealedText(null=True, blank=True)
    agencies = SealedJSON(null=True, blank=True)  # codes of agencies
    recorded_at = models.DateTimeField(default=dates.now)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    history = remember()
    privacy = {
        "id": PLAIN,
        "concern": SENSITIVE,
        "person": SENSITIVE,
        "kind": SENSITIVE,
        "basis": SENSITIVE,
        "known_to": SEALED,
        "agencies": SEALED,
        "recorded_at": SENSITIVE,
        "recorded_by": PERSONAL,
        "version": PLAIN,
    }

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["concern", "person"], name="relation_once"),
            of_list("kind", "relation", name="relation_kind_of_its_list"),
        ]

    def __str__(self):
        return f"{self.concern_id} {self.kind_id}"

    @property
    def dossier_id(self):
        return self.person.dossier_id

    @property
    def is_kin(self):
        """Next of kin are not what the concern is about."""
        return self.kind_id == "relation:family"


class OwnVersion(models.Model):
    """How a person themselves tells the story, on one day, in their words: added, never changed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    relation = models.ForeignKey(Relation, on_delete=models.CASCADE, related_name="own_versions")
    told_on = models.DateField()
    text = SealedText()
    at = models.DateTimeField(default=dates.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    history = remember()
    privacy = {
        "id": PLAIN,
        "relation": SENSITIVE,
        "told_on": SENSITIVE,
        "text": SEALED,
        "at": SENSITIVE,
        "by": PERSONAL,
    }

    class Meta:
        default_permissions = ()
        ordering = ["told_on", "at"]
        constraints = [filled_in("text", name="own_version_filled_in")]

    def __str__(self):
        return str(self.pk)

    @property
    def dossier_id(self):
        return self.relation.person.dossier_id


class Guardian(models.Model):
    """Who answers for a person: another person of the same concern, and whether they may be contacted."""

    class Contact(models.TextChoices):
        YES = "yes", _("May be contacted")
        NO = "no", _("May not be contacted")
        ASK = "ask", _("Ask whoever leads the concern first")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    relation = models.ForeignKey(Relation, on_delete=models.CASCADE, related_name="guardians")
    guardian = models.ForeignKey(Relation, on_delete=models.CASCADE, related_name="wards")
    role = CodeKey("guardian_role")
    contact = models.CharField(max_length=3, choices=Contact)
    reason = SealedText(null=True, blank=True)  # why they may not be contacted, or must be asked about
    safety = SealedText(null=True, blank=True)
    recorded_at = models.DateTimeField(default=dates.now)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    history = remember()
    privacy = {
        "id": PLAIN,
        "relation": SENSITIVE,
        "guardian": SENSITIVE,
        "role": SENSITIVE,
        "contact": SENSITIVE,
        "reason": SEALED,
        "safety": SEALED,
        "recorded_at": SENSITIVE,
        "recorded_by": PERSONAL,
        "version": PLAIN,
    }

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["relation", "guardian"], name="guardian_once"),
            models.CheckConstraint(
                condition=~Q(relation=models.F("guardian")), name="guardian_of_somebody_else"
            ),
            models.CheckConstraint(
                condition=Q(contact="yes") | Q(reason__isnull=False), name="guardian_not_contacted_says_why"
            ),
            models.CheckConstraint(
                condition=Q(contact__in=["yes", "no", "ask"]), name="guardian_contact_said"
            ),
            of_list("role", "guardian_role", name="guardian_role_of_its_list"),
        ]

    def __str__(self):
        return str(self.pk)

    @property
    def dossier_id(self):
        return self.relation.person.dossier_id
