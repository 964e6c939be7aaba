"""When an item was up in the meeting."""

import uuid

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from meetings.models.agenda import AgendaItem
from meetings.models.meeting import Meeting
from meetings.models.terms import by_user
from okg.lib import dates
from okg.lib.constraints import all_or_none
from okg.lib.privacy import PERSONAL, PLAIN


class Sittings(models.QuerySet):
    def running(self):
        return self.filter(ended_at__isnull=True)


class ItemSitting(models.Model):
    """One stretch of a meeting in which an item was up; an item that is taken up again has several.

    A meeting has at most one that runs. The database holds it, and that the item is the meeting's own.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="sittings")
    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="sittings")
    started_at = models.DateTimeField(default=dates.now)
    started_by = by_user()
    ended_at = models.DateTimeField(null=True)
    ended_by = by_user(null=True)

    objects = Sittings.as_manager()
    privacy = dict.fromkeys(["id", "meeting", "item", "started_at", "ended_at"], PLAIN) | dict.fromkeys(
        ["started_by", "ended_by"], PERSONAL
    )

    class Meta:
        default_permissions = ()
        ordering = ["started_at", "id"]
        constraints = [
            all_or_none("ended_at", "ended_by", name="sitting_end_whole"),
            CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("started_at")),
                name="sitting_ends_after_start",
            ),
            UniqueConstraint(fields=["meeting"], condition=Q(ended_at=None), name="sitting_one_at_a_time"),
        ]

    def __str__(self):
        return f"{self.item_id} {self.started_at:%Y-%m-%d %H:%M}"

    def lasted(self, now=None):
        """How long it lasted, or has lasted on `now` where it runs still."""
        return (self.ended_at or now or dates.now()) - self.started_at
