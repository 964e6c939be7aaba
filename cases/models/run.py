"""A card that is run on a concern: each step with its owner and its deadline, done or deviated from with a reason."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from cases.deadlines import Kind
from cases.models.card import CardStep, CardVersion
from cases.models.concern import Concern
from okg.access.may import rows_for
from okg.lib import dates
from okg.lib.constraints import all_or_none
from okg.lib.history import remember
from okg.lib.privacy import PERSONAL, PLAIN, SEALED, SENSITIVE
from okg.lib.templatetags.ui import moment, short
from okg.vault.fields import SealedText


class CardRuns(models.QuerySet):
    def visible_to(self, user):
        """Those of the concerns that are open to the user."""
        return self.filter(concern__in=rows_for(user, "cases.read_concern", Concern.objects.all()))

    def running(self):
        return self.filter(ended_at__isnull=True)


class CardRun(models.Model):
    """One version of a card, gone by on one concern from a moment on; it keeps that version to its end."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    concern = models.ForeignKey(Concern, on_delete=models.CASCADE, related_name="card_runs")
    card_version = models.ForeignKey(CardVersion, on_delete=models.PROTECT, related_name="runs")
    started_at = models.DateTimeField(default=dates.now)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = CardRuns.as_manager()
    history = remember()
    privacy = {
        "id": PLAIN,
        "concern": SENSITIVE,
        "card_version": SENSITIVE,
        "started_at": SENSITIVE,
        "started_by": PERSONAL,
        "ended_at": SENSITIVE,
        "ended_by": PERSONAL,
    }

    class Meta:
        default_permissions = ()
        ordering = ["started_at"]
        constraints = [
            all_or_none("ended_at", "ended_by", name="card_run_ended_whole"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("started_at")),
                name="card_run_ended_after_its_start",
            ),
            models.UniqueConstraint(
                fields=["concern", "card_version"],
                condition=Q(ended_at__isnull=True),
                name="card_run_one_of_a_kind",
            ),
        ]

    def __str__(self):
        return str(self.pk)

    def get_absolute_url(self):
        return reverse("cases:run", args=[self.concern.ref, self.pk])

    @property
    def is_running(self):
        return self.ended_at is None

    @property
    def card(self):
        return self.card_version.card


class RunSteps(models.QuerySet):
    def visible_to(self, user):
        return self.filter(run__concern__in=rows_for(user, "cases.read_concern", Concern.objects.all()))

    def open(self):
        return self.filter(done_at__isnull=True, deviated_at__isnull=True)

    def settled(self):
        return self.exclude(done_at__isnull=True, deviated_at__isnull=True)

    def in_order(self):
        return self.order_by("step__number", "turn")


class RunStep(models.Model):
    """A step of a run: who sees to it, by when, and how it went. `turn` counts a step that comes again."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    run = models.ForeignKey(CardRun, on_delete=models.CASCADE, related_name="steps")
    step = models.ForeignKey(CardStep, on_delete=models.PROTECT, related_name="+")
    turn = models.PositiveSmallIntegerField(default=1)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    due_at = models.DateTimeField(null=True)  # NULL: as agreed, and nothing is agreed yet
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    note = SealedText(null=True)
    deviated_at = models.DateTimeField(null=True)
    deviated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    reason = SealedText(null=True)

    objects = RunSteps.as_manager()
    history = remember()
    privacy = {
        "id": PLAIN,
        "run": SENSITIVE,
        "step": SENSITIVE,
        "turn": PLAIN,
        "owner": PERSONAL,
        "due_at": SENSITIVE,
        "done_at": SENSITIVE,
        "done_by": PERSONAL,
        "note": SEALED,
        "deviated_at": SENSITIVE,
        "deviated_by": PERSONAL,
        "reason": SEALED,
    }

    class Meta:
        default_permissions = ()
        ordering = ["run", "turn", "id"]
        constraints = [
            models.UniqueConstraint(fields=["run", "step", "turn"], name="run_step_turn_once"),
            all_or_none("done_at", "done_by", "note", name="run_step_done_whole"),
            all_or_none("deviated_at", "deviated_by", "reason", name="run_step_deviated_whole"),
            models.CheckConstraint(
                condition=Q(done_at__isnull=True) | Q(deviated_at__isnull=True),
                name="run_step_not_done_and_deviated",
            ),
        ]

    def __str__(self):
        return str(self.pk)

    def get_absolute_url(self):
        return f"{self.run.get_absolute_url()}#steg-{self.pk}"

    @property
    def concern(self):
        return self.run.concern

    @property
    def dossier_id(self):
        return self.run.concern.dossier_id

    @property
    def is_open(self):
        return self.done_at is None and self.deviated_at is None

    @property
    def by_the_clock(self):
        """Whether the deadline is a time of day, and not a day."""
        return self.step.deadline in Kind.BY_THE_CLOCK

    @property
    def due_on(self):
        """The local day of the deadline; None where none is set."""
        if self.due_at is None:
            return None
        return dates.local(self.due_at).date() if self.by_the_clock else dates.last_day(self.due_at)

    @property
    def is_dated(self):
        """Whether there is a day to name: not for what is to be done at once, nor where nothing is agreed yet."""
        return self.due_at is not None and self.step.deadline != Kind.AT_ONCE

    @property
    def shown_due(self):
        """The deadline in words: a day, and the time where the clock counts; the card's own where none is set."""
        if not self.is_dated:
            return self.step.when
        return moment(self.due_at) if self.by_the_clock else short(self.due_on)

    @property
    def is_overdue(self):
        """Open past its deadline; what is to be done at once only from the next day on."""
        if not self.is_open or self.due_at is None:
            return False
        if self.step.deadline == Kind.AT_ONCE:
            return self.due_on < dates.today()
        return self.due_at <= dates.now()
