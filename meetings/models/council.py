"""When the police council meets, which the group's report must reach in time."""

import uuid

from django.db import models
from django.db.models import CheckConstraint

from okg.access.may import all_rows_for
from okg.lib import dates
from okg.lib.history import remember
from okg.lib.privacy import PLAIN


class CouncilDates(models.QuerySet):
    def visible_to(self, user):
        return all_rows_for(user, "meetings.plan_meeting", self)

    def of(self, year):
        return self.filter(day__year=year)

    def from_today(self):
        return self.filter(day__gte=dates.today())


class CouncilDate(models.Model):
    """A day the police council meets on, as the coordinator has been told it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    day = models.DateField(unique=True)
    note = models.CharField(max_length=120, blank=True)

    objects = CouncilDates.as_manager()
    history = remember()
    privacy = dict.fromkeys(["id", "day", "note"], PLAIN)

    class Meta:
        default_permissions = ()
        ordering = ["day"]
        constraints = [
            CheckConstraint(
                condition=models.Q(day__range=("2000-01-01", "2199-12-31")), name="council_date_sane"
            )
        ]

    def __str__(self):
        return self.day.isoformat()
