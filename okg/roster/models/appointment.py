"""Who holds which seat, and for how long."""

import uuid

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Case, F, Func, Q, Value, When

from okg.lib import dates
from okg.lib.history import remember
from okg.lib.privacy import PERSONAL, PLAIN
from okg.roster.models.seat import Seat
from okg.roster.models.user import User


class Appointments(models.QuerySet):
    def running(self, day=None):
        """Those that run on `day` (today): begun, not past their last day, and not ended at once on that day."""
        day = day or dates.today()
        not_over = Q(ends_on__isnull=True) | Q(ends_on__gt=day) | Q(ends_on=day, ended_at__isnull=True)
        return self.filter(not_over, starts_on__lte=day)

    def ending_before(self, day):
        """Those that run today and whose last day lies before `day`."""
        return self.running().filter(ends_on__lt=day)


class Term(Func):
    """The range of days of an appointment: closed, but one that was ended at once leaves its last day to others."""

    function = "daterange"
    output_field = DateRangeField()


def term():
    """The days an appointment holds its seat, for the constraints."""
    return Term(
        "starts_on", "ends_on", Case(When(ended_at__isnull=True, then=Value("[]")), default=Value("[)"))
    )


class Appointment(models.Model):
    """One user's time in one seat, as holder or deputy; access ends the day it ends."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="appointments")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="appointments")
    deputy = models.BooleanField(default=False)
    shared = models.BooleanField(
        default=False, editable=False
    )  # the seat's, copied so that a constraint can see it
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    # Ended before the last day was over: from that moment it gives nothing.
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    # Whom a resource person comes from, where the seat's agency does not say it.
    employer = models.CharField(max_length=120, blank=True)

    objects = Appointments.as_manager()
    history = remember()
    privacy = dict.fromkeys(["id", "seat", "deputy", "shared", "starts_on", "ends_on", "ended_at"], PLAIN) | {
        "user": PERSONAL,
        "ended_by": PERSONAL,
        "employer": PERSONAL,
    }

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="appointment_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ends_on__isnull=False),
                name="appointment_ended_whole",
            ),
            ExclusionConstraint(
                name="appointment_one_at_a_time",
                expressions=[
                    ("user", RangeOperators.EQUAL),
                    ("seat", RangeOperators.EQUAL),
                    (term(), RangeOperators.OVERLAPS),
                ],
            ),
            ExclusionConstraint(
                name="appointment_one_holder_at_a_time",
                expressions=[
                    ("seat", RangeOperators.EQUAL),
                    (term(), RangeOperators.OVERLAPS),
                ],
                condition=Q(deputy=False, shared=False),
            ),
        ]

    def __str__(self):
        return f"{self.seat_id} {self.starts_on}"

    def runs_on(self, day):
        """The same as `Appointments.running(day)`, of a row at hand."""
        not_over = self.ends_on is None or self.ends_on > day or (self.ends_on == day and not self.ended_at)
        return self.starts_on <= day and not_over

    @property
    def is_running(self):
        return self.runs_on(dates.today())

    @property
    def has_begun(self):
        return self.starts_on <= dates.today()

    @property
    def comes_from(self):
        """Whom the holder comes from, in words."""
        return self.employer or self.seat.agency.name
