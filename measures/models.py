"""The year's measures with their progress and evaluation, and the group's trainings (mandate M3, M5, M11)."""

import datetime as dt
import uuid

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.db.models.functions import ExtractYear
from django.urls import reverse
from django.utils.translation import gettext as _

from okg.access.may import all_rows_for, may
from okg.catalogue.fields import CodeKey
from okg.lib import dates
from okg.lib.constraints import all_or_none, not_blank, of_list
from okg.lib.history import remember
from okg.lib.privacy import PERSONAL, PLAIN

NOT_STARTED = "measure_status:ikke_startet"
UNDER_WAY = "measure_status:i_gang"
FINISHED = "measure_status:fullfort"
DROPPED = "measure_status:avlyst"
# Somebody's word in a progress note, never a measure's own status: see Measure.
DELAYED = "measure_status:forsinket"

# A deadline this near is shown in colour and stands on the owner's desk.
SOON = dt.timedelta(days=14)


def whole_drop(*, name):
    """A drop is a dated fact: when, by whom and why are all there or all absent."""
    return CheckConstraint(
        condition=Q(dropped_at__isnull=True, dropped_by__isnull=True, dropped_reason="")
        | Q(dropped_at__isnull=False, dropped_by__isnull=False, dropped_reason__regex=r"\S"),
        name=name,
    )


class Measures(models.QuerySet):
    """Measures, as queries that read as sentences."""

    def visible_to(self, user):
        """All of them for roles that may read measures, none for others: none is about a person."""
        return all_rows_for(user, "measures.read_measure", self)

    def of(self, year):
        return self.filter(year=year)

    def open(self):
        return self.filter(finished_at__isnull=True, dropped_at__isnull=True)

    def finished(self):
        return self.filter(finished_at__isnull=False)

    def due_before(self, day):
        return self.filter(due_on__lt=day)

    def overdue(self, today=None):
        """Open ones whose deadline has passed on `today`."""
        return self.open().due_before(today or dates.today())

    def owned_by(self, user):
        return self.filter(owner=user)

    def unowned(self):
        return self.filter(owner__isnull=True)

    def ownerless(self):
        """Open ones that nobody answers for: no owner, or one who has no seat to answer from any more."""
        able = get_user_model().objects.able("measures.report_progress")
        return self.open().filter(Q(owner__isnull=True) | ~Q(owner__in=able))

    def for_a_list(self):
        """With what a row shows, so that a list costs the same for one row and for a hundred."""
        return self.select_related("owner")


class Measure(models.Model):
    """One thing that the group has decided to see done this year, tied to a goal of the mandate.

    `status` says in a word what the dated facts beside it say in full, and a constraint keeps the two as one.
    "Delayed" is no such word: it is an open measure whose deadline has passed, computed each time it is
    shown, so that nobody has to remember to set it and none stays delayed after a new deadline. Where a file
    or a person says "delayed", that is kept as said, in a progress note.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    ref = models.CharField(max_length=20, unique=True, editable=False)
    year = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField(null=True, blank=True)
    title = models.CharField(max_length=200)
    goal = CodeKey("goal")
    plan_reference = models.CharField(max_length=200, blank=True)
    level = CodeKey("measure_level")
    responsible = models.CharField(max_length=120)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="measures"
    )
    # The day it became part of the year's plan: a report of the first quarter counts what was planned then.
    planned_on = models.DateField()
    due_on = models.DateField()
    cost = models.PositiveIntegerField(null=True, blank=True)
    target_group = models.CharField(max_length=200, blank=True)
    indicator = models.CharField(max_length=300, blank=True)
    status = CodeKey("measure_status", default=NOT_STARTED)
    started_at = models.DateTimeField(null=True, blank=True)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    finished_at = models.DateTimeField(null=True, blank=True)
    finished_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    dropped_at = models.DateTimeField(null=True, blank=True)
    dropped_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    dropped_reason = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = Measures.as_manager()
    history = remember()
    privacy = dict.fromkeys(
        [
            "id", "ref", "year", "number", "title", "goal", "plan_reference", "level", "responsible",
            "planned_on", "due_on", "cost", "target_group", "indicator", "status", "started_at",
            "finished_at", "dropped_at", "dropped_reason", "version",
        ],
        PLAIN,
    ) | dict.fromkeys(["owner", "started_by", "finished_by", "dropped_by"], PERSONAL)  # fmt: skip

    class Meta:
        default_permissions = ()
        permissions = [
            ("read_measure", "Can read the year's measures"),
            ("add_measure", "Can plan a measure"),
            ("change_measure", "Can change a measure and who owns it"),
            ("report_progress", "Can report progress on own measures"),
            ("finish_measure", "Can finish and reopen a measure"),
            ("drop_measure", "Can drop a measure"),
            ("evaluate_measure", "Can evaluate a measure"),
            ("import_measures", "Can read in a file of measures or trainings"),
        ]
        ordering = [F("number").asc(nulls_last=True), "title", "id"]
        constraints = [
            UniqueConstraint(fields=["year", "number"], name="measure_number_once_a_year"),
            CheckConstraint(condition=Q(year__gte=2000, year__lte=2200), name="measure_year_sane"),
            CheckConstraint(condition=Q(number__gte=1), name="measure_number_from_one"),
            CheckConstraint(condition=Q(cost__gte=0), name="measure_cost_not_negative"),
            of_list("goal", "goal", name="measure_goal_is_goal"),
            of_list("level", "measure_level", name="measure_level_is_level"),
            of_list("status", "measure_status", name="measure_status_is_status"),
            not_blank("title", name="measure_title_there"),
            not_blank("responsible", name="measure_responsible_there"),
            all_or_none("started_at", "started_by", name="measure_start_whole"),
            all_or_none("finished_at", "finished_by", name="measure_finish_whole"),
            whole_drop(name="measure_drop_whole"),
            CheckConstraint(
                condition=Q(
                    status=NOT_STARTED,
                    started_at__isnull=True,
                    finished_at__isnull=True,
                    dropped_at__isnull=True,
                )
                | Q(
                    status=UNDER_WAY,
                    started_at__isnull=False,
                    finished_at__isnull=True,
                    dropped_at__isnull=True,
                )
                | Q(
                    status=FINISHED,
                    started_at__isnull=False,
                    finished_at__isnull=False,
                    dropped_at__isnull=True,
                )
                | Q(status=DROPPED, finished_at__isnull=True, dropped_at__isnull=False),
                name="measure_status_says_facts",
            ),
        ]
        indexes = [models.Index(fields=["owner", "due_on"], name="measure_owner_due")]

    def __str__(self):
        return f"{self.ref} {self.title}"

    def get_absolute_url(self):
        return reverse("measures:show", args=[self.ref])

    @property
    def is_open(self):
        return self.finished_at is None and self.dropped_at is None

    @property
    def overdue(self):
        return self.is_open and self.due_on < dates.today()

    @property
    def due_soon(self):
        return self.is_open and not self.overdue and self.due_on <= dates.today() + SOON

    @property
    def days_left(self):
        """Whole days to the deadline, negative when it has passed."""
        return (self.due_on - dates.today()).days

    @property
    def days_late(self):
        return max(0, -self.days_left)

    @property
    def ownerless(self):
        """An open measure that nobody answers for: the alarm of the list."""
        return self.is_open and self.owner_id is None

    def reasons_not_to_evaluate(self):
        """Sentences, [] when it can be judged: only what was begun can have worked or not."""
        return (
            [] if self.started_at else [_("The measure has not begun, so there is nothing to evaluate yet.")]
        )

    def reportable_by(self, user):
        """Whether the user may report progress: the owner on her own, and whoever may change any measure."""
        own = self.owner_id is not None and self.owner_id == user.pk
        return may(user, "measures.change_measure") or (own and may(user, "measures.report_progress"))


class Progress(models.Model):
    """What somebody reported about a measure on a day; a note is added, never rewritten."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="progress")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    # What was said of the measure in this note; "delayed" may be said here, and only here.
    status = CodeKey("measure_status")

    history = remember()
    privacy = dict.fromkeys(["id", "measure", "at", "text", "status"], PLAIN) | {"by": PERSONAL}

    class Meta:
        default_permissions = ()
        ordering = ["-at", "-id"]
        constraints = [
            not_blank("text", name="progress_text_there"),
            of_list("status", "measure_status", name="progress_status_is_status"),
        ]
        indexes = [models.Index(fields=["measure", "-at"], name="progress_measure_at")]

    def __str__(self):
        return f"{self.measure_id} {self.at:%Y-%m-%d}"


class Evaluation(models.Model):
    """A judgement of whether a measure worked, and whether it goes on next year (mandate M11)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="evaluations")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    did_it_work = CodeKey("evaluation")
    text = models.TextField()
    continue_next_year = models.BooleanField()

    history = remember()
    privacy = dict.fromkeys(["id", "measure", "at", "did_it_work", "text", "continue_next_year"], PLAIN) | {
        "by": PERSONAL
    }

    class Meta:
        default_permissions = ()
        ordering = ["-at", "-id"]
        constraints = [
            not_blank("text", name="evaluation_text_there"),
            of_list("did_it_work", "evaluation", name="evaluation_word_is_evaluation"),
        ]
        indexes = [models.Index(fields=["measure", "-at"], name="evaluation_measure_at")]

    def __str__(self):
        return f"{self.measure_id} {self.at:%Y-%m-%d}"


class Trainings(models.QuerySet):
    """Trainings, as queries that read as sentences."""

    def visible_to(self, user):
        return all_rows_for(user, "measures.read_training", self)

    def of(self, year):
        return self.filter(held_on__year=year)

    def standing(self):
        return self.filter(dropped_at__isnull=True)

    def held_by(self, day):
        """Not called off, and the day has come: held on `day` at the latest."""
        return self.standing().filter(held_on__lte=day)

    def without_attendance(self, day):
        """Those held before `day` that nobody has counted yet."""
        return self.standing().filter(held_on__lt=day, attended__isnull=True)


class Training(models.Model):
    """A course or exercise for those the work concerns: counted heads, never a list of names (mandate M5)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    ref = models.CharField(max_length=20, unique=True, editable=False)
    number = models.PositiveSmallIntegerField(null=True, blank=True)
    title = models.CharField(max_length=200)
    audience = models.CharField(max_length=200)
    held_on = models.DateField()
    hours = models.DecimalField(max_digits=5, decimal_places=2)
    place = models.CharField(max_length=120, blank=True)
    held_by = models.CharField(max_length=120)
    signed_up = models.PositiveIntegerField(null=True, blank=True)
    note = models.TextField(blank=True)
    # More may come than had signed up, so the two numbers are not compared.
    attended = models.PositiveIntegerField(null=True, blank=True)
    effect = models.TextField(blank=True)
    recorded_at = models.DateTimeField(null=True, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    dropped_at = models.DateTimeField(null=True, blank=True)
    dropped_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    dropped_reason = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = Trainings.as_manager()
    history = remember()
    privacy = dict.fromkeys(
        [
            "id", "ref", "number", "title", "audience", "held_on", "hours", "place", "signed_up", "note",
            "attended", "effect", "recorded_at", "dropped_at", "dropped_reason", "version",
        ],
        PLAIN,
    ) | dict.fromkeys(["held_by", "recorded_by", "dropped_by"], PERSONAL)  # fmt: skip

    class Meta:
        default_permissions = ()
        permissions = [
            ("read_training", "Can read the trainings"),
            ("add_training", "Can plan a training"),
            ("change_training", "Can change and call off a training, and record who came"),
        ]
        ordering = ["held_on", "number", "id"]
        constraints = [
            UniqueConstraint(ExtractYear("held_on"), "number", name="training_number_once_a_year"),
            CheckConstraint(condition=Q(number__gte=1), name="training_number_from_one"),
            CheckConstraint(condition=Q(hours__gte=0), name="training_hours_not_negative"),
            CheckConstraint(condition=Q(signed_up__gte=0), name="training_signed_up_not_negative"),
            CheckConstraint(condition=Q(attended__gte=0), name="training_attended_not_negative"),
            not_blank("title", name="training_title_there"),
            not_blank("audience", name="training_audience_there"),
            not_blank("held_by", name="training_held_by_there"),
            all_or_none("attended", "recorded_at", "recorded_by", name="training_record_whole"),
            whole_drop(name="training_drop_whole"),
            CheckConstraint(
                condition=Q(attended__isnull=True) | Q(dropped_at__isnull=True),
                name="training_dropped_has_no_heads",
            ),
        ]
        indexes = [models.Index(fields=["held_on"], name="training_held_on")]

    def __str__(self):
        return f"{self.ref} {self.title}"

    def get_absolute_url(self):
        return reverse("trainings:show", args=[self.ref])

    @property
    def year(self):
        return self.held_on.year

    @property
    def dropped(self):
        return self.dropped_at is not None

    @property
    def has_been(self):
        """The day has come; on the day itself attendance can be counted."""
        return self.held_on <= dates.today()

    @property
    def lacks_attendance(self):
        return not self.dropped and self.held_on < dates.today() and self.attended is None

    @property
    def turnout(self):
        """Those who came per hundred who had signed up, or None where that says nothing."""
        if self.attended is None or not self.signed_up:
            return None
        return round(100 * self.attended / self.signed_up)
