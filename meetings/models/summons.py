"""What each who is asked to a meeting made of it: opened its page, and whether they come."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from meetings.models.attendance import Attendance
from okg.lib.history import remember
from okg.lib.privacy import PERSONAL, PLAIN


class Coming(models.TextChoices):
    YES = "yes", _("I come")
    NO = "no", _("I cannot come")
    DEPUTY = "deputy", _("My deputy comes")


class Summonses(models.QuerySet):
    def of(self, meeting):
        return self.filter(attendance__meeting=meeting)


class Summons(models.Model):
    """One who is asked for a seat: when they first opened the meeting's page, and what they answered.

    The row is made when there is something to say. A second one for the same seat is its deputy's, asked since the
    holder sends them; it goes when the holder thinks better of it, and when the meeting is moved.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    attendance = models.ForeignKey(Attendance, on_delete=models.CASCADE, related_name="summonses")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="summonses")
    opened_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=10, choices=Coming.choices, blank=True, default="")
    answered_at = models.DateTimeField(null=True)

    objects = Summonses.as_manager()
    history = remember()
    privacy = {"id": PLAIN, "attendance": PLAIN} | dict.fromkeys(
        ["user", "opened_at", "answer", "answered_at"], PERSONAL
    )

    class Meta:
        default_permissions = ()
        constraints = [
            UniqueConstraint(fields=["attendance", "user"], name="summons_once"),
            CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True)
                | Q(answer__in=["yes", "no", "deputy"], answered_at__isnull=False),
                name="summons_answer_whole",
            ),
        ]

    def __str__(self):
        return f"{self.attendance_id} {self.user_id}"
