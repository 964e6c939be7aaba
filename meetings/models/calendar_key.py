"""What opens a user's calendar of meetings from outside, and nothing else."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from meetings.models.terms import by_user
from okg.lib.constraints import all_or_none
from okg.lib.history import remember
from okg.lib.privacy import PERSONAL, PLAIN


class CalendarKeys(models.QuerySet):
    def running(self):
        return self.filter(revoked_at__isnull=True)


class CalendarKey(models.Model):
    """A name and a password for a calendar program: its password was shown once, and only a digest of it is kept.

    The name is no log-in name and tells nothing; a user has one running key at most.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="calendar_keys")
    name = models.CharField(max_length=20, unique=True)
    digest = models.CharField(max_length=64)  # SHA-256, hexadecimal, of a password of 160 random bits
    made_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    revoked_by = by_user(null=True)

    objects = CalendarKeys.as_manager()
    history = remember()
    privacy = {"id": PLAIN} | dict.fromkeys(
        ["user", "name", "digest", "made_at", "last_used_at", "revoked_at", "revoked_by"], PERSONAL
    )

    class Meta:
        default_permissions = ()
        ordering = ["-made_at"]
        constraints = [
            UniqueConstraint(
                fields=["user"], condition=Q(revoked_at__isnull=True), name="calendar_key_one_running"
            ),
            CheckConstraint(condition=Q(digest__regex=r"^[0-9a-f]{64}$"), name="calendar_key_keeps_a_digest"),
            all_or_none("revoked_at", "revoked_by", name="calendar_key_revocation_whole"),
        ]

    def __str__(self):
        return self.name
