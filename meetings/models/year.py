"""One year of meetings as the watch last saw it."""

import uuid

from django.db import models
from django.db.models import CheckConstraint, Q

from okg.lib.history import remember
from okg.lib.privacy import PLAIN


class Years(models.QuerySet):
    def locked(self, year):
        """The year's row, held until the transaction ends: two who change a year act one after the other."""
        self.bulk_create([MeetingYear(year=year)], ignore_conflicts=True)
        return self.select_for_update().get(year=year)


class MeetingYear(models.Model):
    """One year as the watch last saw it: how it stands, since when, and whether its dates were proposed."""

    class State(models.TextChoices):
        ON_PACE = "on_pace"
        BEHIND = "behind"
        BROKEN = "broken"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    year = models.PositiveSmallIntegerField(unique=True)
    state = models.CharField(max_length=10, choices=State.choices, blank=True)
    since = models.DateField(null=True)
    proposed_at = models.DateTimeField(null=True)

    objects = Years.as_manager()
    history = remember()
    privacy = dict.fromkeys(["id", "year", "state", "since", "proposed_at"], PLAIN)

    class Meta:
        default_permissions = ()
        ordering = ["-year"]
        constraints = [
            CheckConstraint(condition=Q(year__gte=2000, year__lte=2200), name="meeting_year_sane"),
            CheckConstraint(
                condition=Q(state="", since__isnull=True)
                | Q(state__in=["on_pace", "behind", "broken"], since__isnull=False),
                name="meeting_year_state_whole",
            ),
        ]

    def __str__(self):
        return str(self.year)
