"""Who is asked to a meeting, and in the end there or not."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from meetings.models.meeting import Meeting
from meetings.models.terms import THERE
from okg.catalogue.fields import CodeKey
from okg.lib.constraints import of_list
from okg.lib.history import remember
from okg.lib.privacy import PERSONAL, PLAIN


class Attendance(models.Model):
    """A seat or a resource person asked to a meeting, and in the end there or not."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="attendance")
    seat = models.ForeignKey("roster.Seat", null=True, on_delete=models.PROTECT, related_name="+")
    role_label = models.CharField(max_length=120, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="meetings_asked_to"
    )
    status = CodeKey("attendance", null=True)

    history = remember()
    privacy = {
        "id": PLAIN,
        "meeting": PLAIN,
        "seat": PLAIN,
        "role_label": PLAIN,
        "user": PERSONAL,
        "status": PERSONAL,
    }

    class Meta:
        default_permissions = ()
        ordering = [F("seat__sort").asc(nulls_last=True), "seat", "role_label", "id"]
        constraints = [
            UniqueConstraint(
                fields=["meeting", "seat"], condition=Q(seat__isnull=False), name="attendance_seat_once"
            ),
            UniqueConstraint(
                fields=["meeting", "user"], condition=Q(user__isnull=False), name="attendance_user_once"
            ),
            UniqueConstraint(
                fields=["meeting", "role_label"], condition=~Q(role_label=""), name="attendance_role_once"
            ),
            CheckConstraint(
                condition=Q(seat__isnull=False, role_label="")
                | Q(seat__isnull=True, role_label__regex=r"\S"),
                name="attendance_is_of_seat_or_role",
            ),
            of_list("status", "attendance", name="attendance_status_is_attendance"),
        ]

    def __str__(self):
        return f"{self.meeting_id} {self.seat_id or self.role_label}"

    @property
    def who(self):
        """The function, which is what minutes name; people come and go."""
        return self.seat.title if self.seat_id else self.role_label

    @property
    def there(self):
        return self.status_id in THERE
