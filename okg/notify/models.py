"""What users are told: on the page at once, by mail through an outbox that survives broker, server and crash."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from okg.lib import dates
from okg.lib.privacy import PERSONAL, PLAIN


class Notices(models.QuerySet):
    def unseen(self):
        return self.filter(seen_at__isnull=True)


class Notice(models.Model):
    """One thing told to one user on the page: a kind and an address, never content."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=60)
    about = models.UUIDField(null=True)
    path = models.CharField(max_length=200)
    key = models.CharField(max_length=160)
    created_at = models.DateTimeField(default=dates.now)
    seen_at = models.DateTimeField(null=True)

    objects = Notices.as_manager()
    privacy = {
        "id": PLAIN,
        "user": PERSONAL,
        "kind": PLAIN,
        "about": PLAIN,
        "path": PLAIN,
        "key": PLAIN,
        "created_at": PLAIN,
        "seen_at": PERSONAL,
    }

    class Meta:
        default_permissions = ()
        ordering = ["-created_at"]
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="notice_told_once")]
        indexes = [
            models.Index(fields=["user", "-created_at"], condition=Q(seen_at=None), name="notice_unseen")
        ]

    def __str__(self):
        return f"{self.kind} {self.key}"


class Outbox(models.Model):
    """One mail to be sent: to a user, of a kind; it leads to the desk. `key` makes a repeat impossible."""

    class State(models.TextChoices):
        WAITING = "waiting", "Venter"
        SENT = "sent", "Sendt"
        DEAD = "dead", "Ikke levert"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.CharField(max_length=200, unique=True)
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mail")
    kind = models.CharField(max_length=60)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(default=dates.now)
    last_error = models.CharField(max_length=80, blank=True)
    created_at = models.DateTimeField(default=dates.now)
    sent_at = models.DateTimeField(null=True)

    privacy = {
        "id": PLAIN,
        "key": PLAIN,
        "recipient": PERSONAL,
        "kind": PLAIN,
        "state": PLAIN,
        "attempts": PLAIN,
        "next_try_at": PLAIN,
        "last_error": PLAIN,
        "created_at": PLAIN,
        "sent_at": PLAIN,
    }

    class Meta:
        default_permissions = ()
        ordering = ["created_at"]
        permissions = [("read_outbox", "Can see mail that waits"), ("retry_mail", "Can try dead mail again")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False)
                | (~Q(state="sent") & Q(sent_at__isnull=True)),
                name="mail_sent_whole",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "sent", "dead"]), name="mail_state_known"
            ),
        ]
        indexes = [models.Index(fields=["next_try_at"], condition=Q(state="waiting"), name="mail_waiting")]

    def __str__(self):
        return f"{self.kind} {self.state}"


class Heartbeat(models.Model):
    """The last time something that works by itself showed that it does."""

    name = models.CharField(max_length=20, primary_key=True)
    beat_at = models.DateTimeField()
    privacy = {"name": PLAIN, "beat_at": PLAIN}

    class Meta:
        default_permissions = ()

    def __str__(self):
        return self.name
