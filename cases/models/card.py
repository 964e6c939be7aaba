"""Action cards: who does what by when (mandate M7), as versions that the group adopts and that then stand."""

import uuid

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import Deferrable, F, Func, Q
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from cases.deadlines import Deadline, Kind
from okg.access.may import all_rows_for
from okg.catalogue.fields import CodeKey
from okg.lib import dates
from okg.lib.constraints import all_or_none, not_blank, of_list
from okg.lib.history import remember
from okg.lib.privacy import PERSONAL, PLAIN

# What the database lets nobody change in a version that was adopted or used.
WORDS = ("title", "about", "note")


class ActionCards(models.QuerySet):
    """Cards, as queries that read as sentences."""

    def visible_to(self, user):
        return all_rows_for(user, "cases.read_card", self)

    def public(self):
        """Those anybody may read, once a version of them is in force."""
        return self.filter(public=True, versions__in=CardVersion.objects.in_force()).distinct()


class ActionCard(models.Model):
    """A card under its code, such as "k5": its place in the row, who keeps it, and whether anybody may read it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(max_length=10, unique=True)
    order = models.PositiveSmallIntegerField()
    public = models.BooleanField(_("anybody may read it"), default=False)
    owner = models.ForeignKey("roster.Seat", on_delete=models.PROTECT, related_name="+")

    objects = ActionCards.as_manager()
    history = remember()
    privacy = dict.fromkeys(["id", "code", "order", "public", "owner"], PLAIN)

    class Meta:
        default_permissions = ()
        ordering = ["order", "code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(code__regex=r"^[a-z][a-z0-9]*$"), name="card_code_is_lower_case"
            )
        ]

    def __str__(self):
        return self.label

    def get_absolute_url(self):
        return reverse("cards:card", args=[self.code])

    @property
    def label(self):
        """The code as people say it: K5."""
        return self.code.upper()

    @cached_property
    def in_force(self):
        """The version in force today, or None."""
        return self.versions.in_force().first()

    @cached_property
    def draft(self):
        """The version the group has not adopted yet, or None."""
        return self.versions.drafts().first()

    @property
    def usable(self):
        """The version to go by: the one in force, else the proposal that was never adopted; None where neither is."""
        return self.in_force or self.draft

    @property
    def title(self):
        return self.usable.title if self.usable else ""


class CardVersions(models.QuerySet):
    """Versions, as queries that read as sentences."""

    def drafts(self):
        return self.filter(adopted_on__isnull=True, replaced_on__isnull=True)

    def adopted(self):
        return self.filter(adopted_on__isnull=False)

    def in_force(self, day=None):
        """Adopted, begun and not replaced on `day` (today): one a card at most."""
        day = day or dates.today()
        return self.filter(Q(replaced_on__isnull=True) | Q(replaced_on__gt=day), in_force_from__lte=day)

    def to_revise(self, day):
        """In force, and to be looked over by `day` at the latest."""
        return self.in_force().filter(next_revision_on__lte=day)

    def locked(self, version):
        """The version as it is now, locked until the transaction ends."""
        return self.select_for_update(of=("self",)).get(pk=version.pk)


class Days(Func):
    """The half-open range of days in which a version is in force; an empty end is open."""

    function = "daterange"
    output_field = DateRangeField()


class CardVersion(models.Model):
    """One wording of a card: a draft, then adopted in a meeting, in force from a day, in the end replaced.

    A draft that is set aside for a newer one has `replaced_on` and no adoption. `adopted_in` is the meeting's key,
    `adopted_ref` its number: meetings stand on a floor above.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    card = models.ForeignKey(ActionCard, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120)
    about = models.CharField(max_length=300)
    note = models.TextField(blank=True)
    drafted_at = models.DateTimeField(default=dates.now)
    drafted_by = models.ForeignKey(  # NULL: it came with the application
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    adopted_on = models.DateField(null=True)
    adopted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    adopted_in = models.UUIDField(null=True)
    adopted_ref = models.CharField(max_length=20, null=True)  # noqa: DJ001  NULL: not adopted
    in_force_from = models.DateField(null=True)
    next_revision_on = models.DateField(null=True)
    replaced_on = models.DateField(null=True)
    version = models.PositiveIntegerField(default=1)

    objects = CardVersions.as_manager()
    history = remember()
    privacy = dict.fromkeys(
        [
            "id", "card", "number", *WORDS, "drafted_at", "adopted_on", "adopted_in", "adopted_ref",
            "in_force_from", "next_revision_on", "replaced_on", "version",
        ],
        PLAIN,
    ) | dict.fromkeys(["drafted_by", "adopted_by"], PERSONAL)  # fmt: skip

    class Meta:
        default_permissions = ()
        ordering = ["card", "number"]
        constraints = [
            models.UniqueConstraint(fields=["card", "number"], name="card_version_number_once"),
            models.UniqueConstraint(
                fields=["card"],
                condition=Q(adopted_on__isnull=True, replaced_on__isnull=True),
                name="card_one_draft",
            ),
            ExclusionConstraint(
                name="card_one_version_in_force",
                expressions=[
                    ("card", RangeOperators.EQUAL),
                    (Days("in_force_from", "replaced_on", RangeBoundary()), RangeOperators.OVERLAPS),
                ],
                condition=Q(in_force_from__isnull=False),
            ),
            all_or_none(
                "adopted_on", "adopted_by", "adopted_in", "adopted_ref", "in_force_from", "next_revision_on",
                name="card_version_adopted_whole",
            ),
            models.CheckConstraint(
                condition=Q(in_force_from__isnull=True)
                | Q(in_force_from__gte=F("adopted_on"), next_revision_on__gt=F("in_force_from")),
                name="card_version_adopted_then_in_force_then_revised",
            ),
            models.CheckConstraint(
                condition=Q(replaced_on__isnull=True)
                | Q(in_force_from__isnull=True)
                | Q(replaced_on__gte=F("in_force_from")),
                name="card_version_replaced_after_its_begin",
            ),
            not_blank("title", name="card_version_has_a_title"),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.card.label} {self.number}"

    def get_absolute_url(self):
        return reverse("cards:version", args=[self.card.code, self.number])

    @property
    def is_draft(self):
        return self.adopted_on is None and self.replaced_on is None

    @property
    def is_adopted(self):
        return self.adopted_on is not None

    @property
    def state(self):
        """One word for where it stands: draft, aside, coming, in_force or replaced."""
        if not self.is_adopted:
            return "draft" if self.is_draft else "aside"
        today = dates.today()
        if self.replaced_on and self.replaced_on <= today:
            return "replaced"
        return "in_force" if self.in_force_from <= today else "coming"

    @property
    def is_fixed(self):
        """Whether its words stand for good: adopted, set aside, or gone by once already."""
        return not self.is_draft or self.runs.exists()


class CardStep(models.Model):
    """One step of a version: what, who, by when, whom to tell, on what basis, and whether the law says so."""

    class Mark(models.TextChoices):
        STATUTORY = "statutory", _("Laid down by law")
        PROPOSED = "proposed", _("Adopted by the group, or proposed to it")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    card_version = models.ForeignKey(CardVersion, on_delete=models.CASCADE, related_name="steps")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=160)
    text = models.TextField(blank=True)
    responsible = CodeKey("card_role")
    responsible_words = models.CharField(max_length=160, blank=True)  # where the role alone does not say it
    deadline = models.CharField(max_length=10, choices=Kind.choices)
    amount = models.PositiveSmallIntegerField(null=True)
    recurs = models.BooleanField(default=False)
    deadline_words = models.CharField(max_length=120, blank=True)  # where kind and amount alone do not say it
    notify = models.CharField(max_length=200, blank=True)
    basis = ArrayField(models.CharField(max_length=40), default=list)  # codes of legal bases
    source = models.CharField(max_length=400, blank=True)
    mark = models.CharField(max_length=10, choices=Mark.choices, default=Mark.PROPOSED)
    next_card = models.ForeignKey(ActionCard, null=True, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    history = remember()
    privacy = dict.fromkeys(
        [
            "id", "card_version", "number", "title", "text", "responsible", "responsible_words", "deadline", "amount",
            "recurs", "deadline_words", "notify", "basis", "source", "mark", "next_card", "version",
        ],
        PLAIN,
    )  # fmt: skip

    class Meta:
        default_permissions = ()
        ordering = ["card_version", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["card_version", "number"],
                name="card_step_number_once",
                deferrable=Deferrable.DEFERRED,  # two steps change places in one transaction
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="card_step_number_from_one"),
            models.CheckConstraint(condition=Q(deadline__in=Kind.values), name="card_step_deadline_known"),
            models.CheckConstraint(
                condition=Q(deadline__in=Kind.COUNTED, amount__gte=1, amount__isnull=False)
                | (~Q(deadline__in=Kind.COUNTED) & Q(amount__isnull=True)),
                name="card_step_amount_where_it_is_counted",
            ),
            models.CheckConstraint(
                condition=Q(recurs=False) | Q(deadline__in=Kind.COUNTED), name="card_step_recurs_by_an_amount"
            ),
            models.CheckConstraint(
                condition=Q(mark__in=["statutory", "proposed"]), name="card_step_mark_known"
            ),
            not_blank("title", name="card_step_has_a_title"),
            of_list("responsible", "card_role", name="card_step_responsible_of_its_list"),
        ]

    def __str__(self):
        return f"{self.number}"

    @property
    def who(self):
        """Who is responsible, in words."""
        return self.responsible_words or self.responsible.label

    @property
    def term(self):
        return Deadline(self.deadline, self.amount, self.recurs)

    @property
    def when(self):
        """The deadline, in words: its own, else those of kind and amount."""
        return self.deadline_words or self.term.words
