"""What the agenda's proposals were answered with, where the answer was: not this time."""

import uuid

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from meetings.models.meeting import Meeting
from meetings.models.terms import by_user
from okg.lib import dates
from okg.lib.privacy import PERSONAL, PLAIN, SENSITIVE


class PuttingOff(models.Model):
    """That one proposal for the agenda was left out of one meeting. Before the next one it is proposed anew.

    `why` is the code of the source that proposes it and `source` the key of its row, as on AgendaItem; "" and NULL
    never stand together, since what nobody proposes cannot be put off.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="put_off")
    why = models.CharField(max_length=30)
    source = models.UUIDField(null=True)
    at = models.DateTimeField(default=dates.now)
    by = by_user()

    privacy = {
        "id": PLAIN,
        "meeting": PLAIN,
        "why": SENSITIVE,
        "source": SENSITIVE,
        "at": PLAIN,
        "by": PERSONAL,
    }

    class Meta:
        default_permissions = ()
        ordering = ["at"]
        constraints = [
            UniqueConstraint(
                fields=["meeting", "why", "source"], nulls_distinct=False, name="putting_off_once"
            ),
            CheckConstraint(condition=Q(why__regex=r"^[a-z_]+$"), name="putting_off_why_is_a_code"),
        ]

    def __str__(self):
        return f"{self.meeting_id} {self.why}"
