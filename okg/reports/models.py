"""The quarterly report to the police council, and its frozen figures (mandate M10)."""

import datetime as dt
import uuid

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.urls import reverse
from django.utils.translation import gettext as _

from okg.access.may import may
from okg.lib import dates
from okg.lib.constraints import all_or_none
from okg.lib.history import remember
from okg.lib.privacy import PERSONAL, PLAIN
from okg.lib.quarters import Quarter
from okg.reports import sections

DRAFT, WAITING, APPROVED, PUBLISHED = "draft", "waiting", "approved", "published"


def due_on(quarter):
    """The day by which a quarter's report should be published."""
    return quarter.last + dt.timedelta(days=settings.REPORT_DUE_DAYS)


class Reports(models.QuerySet):
    """Reports, as queries that read as sentences."""

    def visible_to(self, user):
        """All for whoever writes them; for those who approve, published ones and drafts of quarters that are
        over; for readers the published ones.

        A quarter that runs is the writer's alone: whoever saw its bands change from day to day could tell on
        which day a concern came in.
        """
        if may(user, "reports.draft_report"):
            return self
        if may(user, "reports.read_draft"):
            return self.filter(published_at__isnull=False) | self.of_past_quarters()
        return self.published() if may(user, "reports.read_report") else self.none()

    def published(self):
        return self.filter(published_at__isnull=False)

    def unpublished(self):
        return self.filter(published_at__isnull=True)

    def of(self, quarter):
        return self.filter(year=quarter.year, quarter=quarter.number)

    def of_past_quarters(self, today=None):
        """Those of quarters that were over on `today`."""
        running = Quarter.of(today or dates.today())
        return self.filter(Q(year__lt=running.year) | Q(year=running.year, quarter__lt=running.number))


class Report(models.Model):
    """What the group tells the police council about one quarter; once published it never changes."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    ref = models.CharField(max_length=20, unique=True, editable=False)
    year = models.PositiveSmallIntegerField(editable=False)
    quarter = models.PositiveSmallIntegerField(editable=False)

    developments = models.TextField(blank=True)
    routines = models.TextField(blank=True)
    deviations = models.TextField(blank=True)
    decisions = models.TextField(blank=True)
    outlook = models.TextField(blank=True)
    next_quarter = models.TextField(blank=True)

    drafted_at = models.DateTimeField(editable=False)
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    edited_at = models.DateTimeField(editable=False)
    edited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(null=True, editable=False)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    approved_at = models.DateTimeField(null=True, editable=False)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    published_at = models.DateTimeField(null=True, editable=False)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    sha256 = models.CharField(max_length=64, null=True, editable=False)  # noqa: DJ001 (all or none, see below)
    version = models.PositiveIntegerField(default=1)

    objects = Reports.as_manager()
    history = remember()
    privacy = dict.fromkeys(
        [
            "id", "ref", "year", "quarter", *sections.NAMES, "drafted_at", "edited_at", "asked_at",
            "approved_at", "published_at", "sha256", "version",
        ],
        PLAIN,
    ) | dict.fromkeys(
        ["drafted_by", "edited_by", "asked_by", "approved_by", "published_by"], PERSONAL
    )  # fmt: skip

    class Meta:
        default_permissions = ()
        permissions = [
            ("read_report", "Can read published reports"),
            ("read_draft", "Can read drafts of quarters that are over"),
            ("draft_report", "Can draft and write a report"),
            ("approve_report", "Can approve a report that somebody else has written"),
            ("publish_report", "Can publish an approved report"),
        ]
        ordering = ["-year", "-quarter"]
        constraints = [
            UniqueConstraint(fields=["year", "quarter"], name="report_one_a_quarter"),
            CheckConstraint(condition=Q(quarter__range=(1, 4)), name="report_quarter_is_one"),
            CheckConstraint(condition=Q(year__range=(2000, 2200)), name="report_year_sane"),
            all_or_none("asked_at", "asked_by", name="report_asking_whole"),
            all_or_none("approved_at", "approved_by", name="report_approval_whole"),
            all_or_none("published_at", "published_by", "sha256", name="report_publishing_whole"),
            CheckConstraint(
                condition=Q(approved_at__isnull=True) | Q(asked_at__isnull=False),
                name="report_approved_when_asked",
            ),
            CheckConstraint(
                condition=Q(published_at__isnull=True) | Q(approved_at__isnull=False),
                name="report_published_when_approved",
            ),
            CheckConstraint(
                condition=Q(approved_by__isnull=True)
                | (~Q(approved_by=F("drafted_by")) & ~Q(approved_by=F("edited_by"))),
                name="report_approved_by_another",
            ),
        ]

    def __str__(self):
        return f"{self.ref} {self.year}-{self.quarter}"

    def get_absolute_url(self):
        return reverse("reports:show", args=[self.period])

    @property
    def period(self):
        """The Quarter it tells of."""
        return Quarter(self.year, self.quarter)

    @property
    def texts(self):
        """{section name: text}, every section."""
        return {name: getattr(self, name) for name in sections.NAMES}

    @property
    def state(self):
        """Where it is on its way, as a code that the pages have words and a colour for."""
        if self.published_at:
            return PUBLISHED
        if self.approved_at:
            return APPROVED
        return WAITING if self.asked_at else DRAFT

    def written_by(self, user):
        """Whether the user began it or wrote in it last, and so cannot be the second pair of eyes."""
        return user.pk in (self.drafted_by_id, self.edited_by_id)

    def reasons_not_to_write(self):
        if not self.published_at:
            return []
        return [_("The report is published and never changes. What was wrong is put right in the next one.")]

    def reasons_not_to_ask(self, today):
        """What must be done before somebody can be asked to approve it, in sentences; [] when nothing
        must.
        """
        if self.state != DRAFT:
            return [_("The report has already been sent for approval.")]
        reasons = _too_early(self.period, today)
        for section in sections.NEEDED:
            if not self.texts[section.name].strip():
                reasons.append(_("Write something under “%(heading)s”.") % {"heading": section.heading})
        return reasons

    def reasons_not_to_approve(self, user):
        if self.state == DRAFT:
            return [_("The report has not been sent for approval.")]
        if self.state != WAITING:
            return [_("The report is already approved.")]
        if self.written_by(user):
            return [_("You have written this report yourself. Somebody else in the group must approve it.")]
        return []

    def reasons_not_to_publish(self, today):
        if self.published_at:
            return [_("The report is already published. A quarter is published once.")]
        reasons = _too_early(self.period, today)
        if not self.approved_at:
            reasons.append(_("Nobody has approved the report yet. One who did not write it must do so."))
        return reasons


def _too_early(quarter, today):
    if quarter.last < today:
        return []
    return [_("The quarter is not over. Its figures can be published from the day after its last.")]


class Snapshot(models.Model):
    """A published report's document, figures and text, exactly as it was published."""

    report = models.OneToOneField(Report, primary_key=True, on_delete=models.PROTECT, related_name="snapshot")
    document = models.JSONField()
    sha256 = models.CharField(max_length=64, unique=True)
    taken_at = models.DateTimeField()

    privacy = dict.fromkeys(["report", "document", "sha256", "taken_at"], PLAIN)

    class Meta:
        default_permissions = ()
        constraints = [
            CheckConstraint(condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="snapshot_hash_is_sha256")
        ]

    def __str__(self):
        return str(self.report_id)
