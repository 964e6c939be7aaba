"""The first steps of a concern, each a dated fact in a row of its own: clarified, discussed, its basis settled.

A concern without these rows came before the steps were asked for; the rows are added and never changed, but for what
the person was told (triggers in 0021).
"""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.informing import EXEMPTIONS, Informed, whole
from cases.models.concern import Concern
from cases.models.consent import Consent
from okg.catalogue.fields import CodeKey
from okg.lib import dates
from okg.lib.constraints import of_list
from okg.lib.history import remember
from okg.lib.privacy import PERSONAL, PLAIN, SEALED, SENSITIVE
from okg.roster.models import Agency
from okg.vault.constraints import filled_in
from okg.vault.fields import SealedText

AT_LEAST = 2  # how many discuss a concern without names (proposed)


class Clarified(models.TextChoices):
    """An answer to one of the four questions; who is not sure says so."""

    YES = "yes", _("Yes")
    NO = "no", _("No")
    UNSURE = "unsure", _("Not sure")


class Clarification(models.Model):
    """The four questions that are asked of every concern before it is discussed; once a concern."""

    QUESTIONS = ("acute", "criminal", "child", "addressee")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    concern = models.OneToOneField(Concern, on_delete=models.CASCADE, related_name="clarification")
    at = models.DateTimeField(default=dates.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    acute = models.CharField(max_length=6, choices=Clarified.choices)
    acute_words = SealedText(blank=True)
    criminal = models.CharField(max_length=6, choices=Clarified.choices)
    criminal_words = SealedText(blank=True)
    child = models.CharField(max_length=6, choices=Clarified.choices)
    child_words = SealedText(blank=True)
    addressee = models.CharField(max_length=6, choices=Clarified.choices)
    addressee_words = SealedText(blank=True)

    privacy = {
        "id": PLAIN,
        "concern": SENSITIVE,
        "at": SENSITIVE,
        "by": PERSONAL,
        "acute": SENSITIVE,
        "acute_words": SEALED,
        "criminal": SENSITIVE,
        "criminal_words": SEALED,
        "child": SENSITIVE,
        "child_words": SEALED,
        "addressee": SENSITIVE,
        "addressee_words": SEALED,
    }

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    acute__in=Clarified.values,
                    criminal__in=Clarified.values,
                    child__in=Clarified.values,
                    addressee__in=Clarified.values,
                ),
                name="clarification_answers_known",
            )
        ]

    def __str__(self):
        return str(self.concern_id)

    @property
    def dossier_id(self):
        return self.concern.dossier_id


class Consultation(models.Model):
    """A discussion of the concern without names (drøfting), with who took part and what came of it."""

    ADVICE, CLOSE, IDENTIFY = (
        "consultation_outcome:rad_gitt",
        "consultation_outcome:lukkes",
        "consultation_outcome:trenger_identifisering",
    )

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    concern = models.ForeignKey(Concern, on_delete=models.CASCADE, related_name="consultations")
    at = models.DateTimeField(default=dates.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    took_part = models.ManyToManyField(
        settings.AUTH_USER_MODEL, through="cases.Participation", related_name="+"
    )
    outcome = CodeKey("consultation_outcome")
    minutes = SealedText()
    meeting_ref = models.CharField(max_length=20, blank=True)

    privacy = {
        "id": PLAIN,
        "concern": SENSITIVE,
        "at": SENSITIVE,
        "by": PERSONAL,
        "outcome": SENSITIVE,
        "minutes": SEALED,
        "meeting_ref": PLAIN,
    }

    class Meta:
        default_permissions = ()
        ordering = ["at"]
        constraints = [
            of_list("outcome", "consultation_outcome", name="consultation_outcome_of_its_list"),
            filled_in("minutes", name="consultation_has_minutes"),
        ]

    def __str__(self):
        return str(self.pk)

    @property
    def dossier_id(self):
        return self.concern.dossier_id

    @property
    def ends_with_advice(self):
        """Whether nobody is to be known, so that the concern can be closed at once."""
        return self.outcome_id in (self.ADVICE, self.CLOSE)


class Participation(models.Model):
    """That a user took part in a discussion; each discussion has two at least (deferred trigger in 0021)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="participations")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    privacy = {"id": PLAIN, "consultation": SENSITIVE, "user": PERSONAL}

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["consultation", "user"], name="participation_once"),
        ]

    def __str__(self):
        return str(self.pk)


class Grounding(models.Model):
    """The basis on which a named person is worked with: what the law allows, who answers for it, what they are told.

    GDPR art. 6 and, where the data are of a special category, art. 9; informing as of an access (pol. § 16, GDPR
    art. 14). The newest one of a concern stands. It follows a discussion that asked for it, or says why it could not
    wait for one.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    concern = models.ForeignKey(Concern, on_delete=models.CASCADE, related_name="groundings")
    at = models.DateTimeField(default=dates.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    consultation = models.ForeignKey(
        Consultation, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    at_once_reason = SealedText(null=True)
    processing_basis = CodeKey("processing_basis")
    special_basis = CodeKey("special_basis", null=True, blank=True)
    why = SealedText()
    consent = models.ForeignKey(Consent, null=True, blank=True, on_delete=models.RESTRICT, related_name="+")
    responsible = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    contact = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    informed = models.CharField(max_length=8, choices=Informed.choices)
    informed_on = models.DateField(null=True, blank=True)
    exemption = models.CharField(max_length=1, choices=list(EXEMPTIONS.items()), blank=True)
    exemption_reason = SealedText(null=True)
    reconsider_on = models.DateField(null=True, blank=True)

    history = remember()
    privacy = {
        "id": PLAIN,
        "concern": SENSITIVE,
        "at": SENSITIVE,
        "by": PERSONAL,
        "consultation": SENSITIVE,
        "at_once_reason": SEALED,
        "processing_basis": SENSITIVE,
        "special_basis": SENSITIVE,
        "why": SEALED,
        "consent": SENSITIVE,
        "responsible": SENSITIVE,
        "contact": PERSONAL,
        "informed": SENSITIVE,
        "informed_on": SENSITIVE,
        "exemption": SENSITIVE,
        "exemption_reason": SEALED,
        "reconsider_on": SENSITIVE,
    }

    class Meta:
        default_permissions = ()
        ordering = ["at"]
        constraints = [
            of_list("processing_basis", "processing_basis", name="grounding_basis_of_its_list"),
            of_list("special_basis", "special_basis", name="grounding_special_of_its_list"),
            filled_in("why", name="grounding_says_why"),
            filled_in("at_once_reason", name="grounding_at_once_says_why"),
            filled_in("exemption_reason", name="grounding_exemption_says_why"),
            models.CheckConstraint(
                condition=Q(consultation__isnull=False) | Q(at_once_reason__isnull=False),
                name="grounding_discussed_or_at_once",
            ),
            whole(name="grounding_informing_whole", by_a_day=True),
        ]

    def __str__(self):
        return str(self.pk)

    @property
    def dossier_id(self):
        return self.concern.dossier_id
