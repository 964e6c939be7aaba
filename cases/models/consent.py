"""A consent: that somebody said yes, or no, to certain services sharing certain things about them, until a day."""

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cases.models.concern import Concern
from cases.models.document import Document
from cases.models.person import Relation
from okg.catalogue.fields import CodeKey
from okg.lib import dates
from okg.lib.constraints import all_or_none, of_list
from okg.lib.history import remember
from okg.lib.privacy import PERSONAL, PLAIN, SEALED, SENSITIVE
from okg.vault.fields import SealedText


class Consents(models.QuerySet):
    """Consents, as queries that read as sentences."""

    def given(self):
        return self.filter(answer=Consent.Answer.GIVEN)

    def living(self, at=None):
        """Those that something may rest on at the moment `at` (now): given, not withdrawn, not expired."""
        return self.given().filter(withdrawn_at__isnull=True, expires_at__gt=at or dates.now())


class Consent(models.Model):
    """The answer of a person, and of their parents where the age asks for it, to one question about sharing.

    It is made as a form to be signed, answered once (given or refused), and may be withdrawn. What was asked never
    changes (trigger): another question is another consent. It lifts confidentiality (fvl § 13 a nr. 1, hpl § 22,
    politiregl. § 24 nr. 1) and is given to a service, never to a named employee.
    """

    class Answer(models.TextChoices):
        GIVEN = "given", _("Said yes")
        REFUSED = "refused", _("Said no")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    concern = models.ForeignKey(Concern, on_delete=models.CASCADE, related_name="consents")
    relation = models.ForeignKey(Relation, on_delete=models.CASCADE, related_name="consents")

    # what is asked
    scope = ArrayField(models.CharField(max_length=80))  # keys of the list consent_scope
    what = SealedText()
    purpose = SealedText()
    recipients = ArrayField(models.CharField(max_length=40))  # codes of agencies
    fetched_from = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    expires_at = models.DateTimeField()
    prepared_at = models.DateTimeField(default=dates.now)
    prepared_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    # who must answer, by the age it was made for
    rule = CodeKey("consent_age")
    ages = SealedText()
    needs_person = models.BooleanField()
    needs_parents = models.BooleanField()
    shared_responsibility = models.BooleanField(default=False)
    left_out_reason = SealedText(null=True, blank=True)
    left_out_approved_at = models.DateTimeField(null=True, blank=True)
    left_out_approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    # the answer
    answer = models.CharField(max_length=10, choices=Answer.choices, null=True, blank=True)  # noqa: DJ001
    answered_at = models.DateTimeField(null=True, blank=True)
    answer_recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    how = CodeKey("consent_how", null=True, blank=True)
    by_person = models.BooleanField(default=False)
    parents = models.PositiveSmallIntegerField(default=0)
    parent_names = SealedText(blank=True)
    heard = SealedText(blank=True)
    language = SealedText(blank=True)
    interpreter = CodeKey("interpreter", null=True, blank=True)
    document = models.OneToOneField(
        Document, null=True, blank=True, on_delete=models.RESTRICT, related_name="consent"
    )

    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawal_recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_by = CodeKey("consent_party", null=True, blank=True)
    withdrawn_how = CodeKey("consent_how", null=True, blank=True)

    objects = Consents.as_manager()
    history = remember()
    privacy = (
        {"id": PLAIN}
        | dict.fromkeys(
            [
                "concern", "relation", "scope", "recipients", "fetched_from", "expires_at", "prepared_at", "rule",
                "needs_person", "needs_parents", "shared_responsibility", "left_out_approved_at", "answer",
                "answered_at", "how", "by_person", "parents", "interpreter", "document", "withdrawn_at",
                "withdrawn_by", "withdrawn_how",
            ],
            SENSITIVE,
        )
        | dict.fromkeys(
            ["prepared_by", "left_out_approved_by", "answer_recorded_by", "withdrawal_recorded_by"], PERSONAL
        )
        | dict.fromkeys(
            ["what", "purpose", "ages", "left_out_reason", "parent_names", "heard", "language"], SEALED
        )
    )  # fmt: skip

    class Meta:
        default_permissions = ()
        ordering = ["prepared_at"]
        constraints = [
            all_or_none(
                "answer", "answered_at", "answer_recorded_by", "how", "interpreter", name="consent_answered_whole"
            ),
            all_or_none(
                "withdrawn_at", "withdrawal_recorded_by", "withdrawn_by", "withdrawn_how",
                name="consent_withdrawn_whole",
            ),
            all_or_none("left_out_approved_at", "left_out_approved_by", name="consent_left_out_whole"),
            models.CheckConstraint(
                condition=Q(left_out_approved_at__isnull=True) | Q(left_out_reason__isnull=False),
                name="consent_left_out_says_why",
            ),
            models.CheckConstraint(
                condition=Q(answer__isnull=True) | Q(answer__in=["given", "refused"]), name="consent_answer_known"
            ),
            # By whom, by the age rule (proposed data decides what is needed; that it was had is held here).
            models.CheckConstraint(
                condition=~Q(answer="given") | Q(needs_person=False) | Q(by_person=True), name="consent_by_the_person"
            ),
            models.CheckConstraint(
                condition=~Q(answer="given")
                | Q(needs_parents=False)
                | Q(left_out_approved_at__isnull=False, needs_person=True)
                | Q(shared_responsibility=False, parents__gte=1)
                | Q(shared_responsibility=True, parents__gte=2),
                name="consent_by_the_parents",
            ),
            models.CheckConstraint(
                condition=~Q(answer="given") | Q(by_person=True) | Q(parents__gte=1), name="consent_by_somebody"
            ),
            models.CheckConstraint(condition=Q(parents__lte=2), name="consent_two_parents_at_most"),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | Q(answer="given", withdrawn_at__gte=F("answered_at")),
                name="consent_withdrawn_after_given",
            ),
            models.CheckConstraint(condition=Q(expires_at__gt=F("prepared_at")), name="consent_ends_after_start"),
            models.CheckConstraint(
                condition=Q(scope__len__gt=0, recipients__len__gt=0), name="consent_names_what_and_to_whom"
            ),
            of_list("rule", "consent_age", name="consent_rule_of_its_list"),
            of_list("how", "consent_how", name="consent_how_of_its_list"),
            of_list("interpreter", "interpreter", name="consent_interpreter_of_its_list"),
            of_list("withdrawn_by", "consent_party", name="consent_withdrawn_by_of_its_list"),
            of_list("withdrawn_how", "consent_how", name="consent_withdrawn_how_of_its_list"),
        ]  # fmt: skip
        indexes = [
            models.Index(
                fields=["expires_at"],
                condition=Q(answer="given", withdrawn_at=None),
                name="consent_expires",
            )
        ]

    def __str__(self):
        return str(self.pk)

    @property
    def dossier_id(self):
        return self.concern.dossier_id

    @property
    def until(self):
        """The last day, in Oslo, on which it holds."""
        return dates.last_day(self.expires_at)

    @property
    def state(self):
        """Where it stands, as a code: withdrawn, refused, expired, given, approval (awaits the leader), waiting."""
        if self.withdrawn_at:
            return "withdrawn"
        if self.answer == self.Answer.REFUSED:
            return "refused"
        if self.expires_at <= dates.now():
            return "expired"
        if self.answer == self.Answer.GIVEN:
            return "given"
        return "approval" if self.awaits_approval else "waiting"

    @property
    def is_living(self):
        return self.state == "given"

    @property
    def awaits_approval(self):
        """A parent is to be left out, and the leader has not yet said that it is right."""
        return self.left_out_reason is not None and self.left_out_approved_at is None
