"""What happens beside the steps: handed to the police, reported, moved, dead; and that the reporter heard from us."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from cases.models.concern import Concern
from cases.models.consent import Consent
from cases.models.person import Relation
from okg.access.models import LegalBasis
from okg.catalogue.fields import CodeKey
from okg.lib import dates
from okg.lib.constraints import of_list
from okg.lib.privacy import PERSONAL, PLAIN, SEALED, SENSITIVE
from okg.vault.constraints import filled_in
from okg.vault.fields import SealedText

DEAD = "side_track:dod_bekreftet"


class SideTrack(models.Model):
    """That something left the group's hands or changed its work: to whom, on what basis, and what remains.

    Added and never changed (trigger in 0021). What was told stands with the provision that allowed it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    concern = models.ForeignKey(Concern, on_delete=models.CASCADE, related_name="side_tracks")
    kind = CodeKey("side_track")
    happened_on = models.DateField()
    at = models.DateTimeField(default=dates.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    receiver = SealedText(blank=True)
    told = SealedText(null=True)
    basis = models.ForeignKey(LegalBasis, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    consent = models.ForeignKey(Consent, null=True, blank=True, on_delete=models.RESTRICT, related_name="+")
    remains = SealedText()
    # of a death
    relation = models.ForeignKey(Relation, null=True, blank=True, on_delete=models.RESTRICT, related_name="+")
    next_of_kin = SealedText(blank=True)
    person_part_ends_on = models.DateField(null=True, blank=True)

    privacy = {
        "id": PLAIN,
        "concern": SENSITIVE,
        "kind": SENSITIVE,
        "happened_on": SENSITIVE,
        "at": SENSITIVE,
        "by": PERSONAL,
        "receiver": SEALED,
        "told": SEALED,
        "basis": SENSITIVE,
        "consent": SENSITIVE,
        "remains": SEALED,
        "relation": SENSITIVE,
        "next_of_kin": SEALED,
        "person_part_ends_on": SENSITIVE,
    }

    class Meta:
        default_permissions = ()
        ordering = ["at"]
        constraints = [
            of_list("kind", "side_track", name="sidetrack_kind_of_its_list"),
            filled_in("told", name="sidetrack_told_something"),
            filled_in("remains", name="sidetrack_says_what_remains"),
            models.CheckConstraint(
                condition=Q(told__isnull=True, basis__isnull=True)
                | Q(told__isnull=False, basis__isnull=False),
                name="sidetrack_told_on_a_basis",
            ),
            models.CheckConstraint(
                condition=Q(consent__isnull=True) | Q(told__isnull=False),
                name="sidetrack_consent_to_be_told",
            ),
            # A rumour of a death ends nothing.
            models.CheckConstraint(
                condition=Q(person_part_ends_on__isnull=True) | Q(kind=DEAD),
                name="sidetrack_person_ends_with_a_death",
            ),
        ]

    def __str__(self):
        return f"{self.concern_id} {self.kind_id}"

    @property
    def dossier_id(self):
        return self.concern.dossier_id


class Feedback(models.Model):
    """That whoever reported the concern heard from the group: that it was received, and how it ended."""

    RECEIVED, CLOSED = "feedback_kind:mottatt", "feedback_kind:avsluttet"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    concern = models.ForeignKey(Concern, on_delete=models.CASCADE, related_name="feedbacks")
    kind = CodeKey("feedback_kind")
    at = models.DateTimeField(default=dates.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    given_on = models.DateField()
    words = SealedText()

    privacy = {
        "id": PLAIN,
        "concern": SENSITIVE,
        "kind": SENSITIVE,
        "at": SENSITIVE,
        "by": PERSONAL,
        "given_on": SENSITIVE,
        "words": SEALED,
    }

    class Meta:
        default_permissions = ()
        ordering = ["at"]
        constraints = [
            of_list("kind", "feedback_kind", name="feedback_kind_of_its_list"),
            filled_in("words", name="feedback_says_what"),
        ]

    def __str__(self):
        return str(self.pk)

    @property
    def dossier_id(self):
        return self.concern.dossier_id
