"""A task: who does what by when, on a concern or for the group."""

import uuid

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import models
from django.db.models import Exists, OuterRef, Q

from cases.models.concern import Concern
from okg.access import shadow
from okg.access.roles import allows
from okg.catalogue.fields import CodeKey
from okg.lib import dates
from okg.lib.constraints import all_or_none, of_list
from okg.lib.history import remember
from okg.lib.privacy import PERSONAL, PLAIN, SEALED, SENSITIVE
from okg.vault.fields import SealedText
from okg.vault.keys import GROUP_DOSSIER


class Tasks(models.QuerySet):
    def visible_to(self, user):
        """The group's own tasks for those who may read meetings, and those of concerns opened to the user."""
        if not allows(user.role_names(), "cases.finish_task"):
            return self.none()
        opened = shadow.model_of(Concern).objects.filter(
            user_id=user.pk,
            permission_id=shadow.right_id("cases.read_concern"),
            content_object_id=OuterRef("concern_id"),
            expires_at__gt=dates.now(),
        )
        groups = (
            Q(concern__isnull=True)
            if allows(user.role_names(), "meetings.read_meeting")
            else Q(concern__isnull=True, owner=user)
        )
        seen = self.filter(groups | Exists(opened))
        # A resource person has their own tasks; what others are to do is not theirs to know.
        return seen if allows(user.role_names(), "cases.add_task") else seen.filter(owner=user)

    def open(self):
        return self.filter(done_at__isnull=True, dropped_at__isnull=True)

    def of(self, user):
        return self.filter(owner=user)

    def ownerless(self):
        """Open ones whose owner has no seat any more, or to whom their concern is not open."""
        able = get_user_model().objects.able("cases.finish_task")
        opened = shadow.model_of(Concern).objects.filter(
            user_id=OuterRef("owner_id"),
            permission_id=shadow.right_id("cases.read_concern"),
            content_object_id=OuterRef("concern_id"),
            expires_at__gt=dates.now(),
        )
        owned = Q(concern__isnull=True) | Exists(opened)
        return self.open().filter(~Q(owner__in=able) | ~owned)

    def due_before(self, day):
        return self.filter(due_on__lt=day)


class Task(models.Model):
    """Something one person is to do by a day; done, or dropped with a reason."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    concern = models.ForeignKey(Concern, null=True, on_delete=models.CASCADE, related_name="tasks")
    text = SealedText()
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="tasks")
    due_on = models.DateField()
    origin = CodeKey("task_origin")
    about = models.UUIDField(null=True)  # what it came from, e.g. a meeting's decision
    added_at = models.DateTimeField(default=dates.now)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    dropped_at = models.DateTimeField(null=True)
    dropped_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    drop_reason = SealedText(null=True)

    objects = Tasks.as_manager()
    history = remember()
    privacy = {
        "id": PLAIN,
        "concern": SENSITIVE,
        "text": SEALED,
        "owner": PERSONAL,
        "due_on": SENSITIVE,
        "origin": PLAIN,
        "about": PLAIN,
        "added_at": SENSITIVE,
        "added_by": PERSONAL,
        "done_at": SENSITIVE,
        "done_by": PERSONAL,
        "dropped_at": SENSITIVE,
        "dropped_by": PERSONAL,
        "drop_reason": SEALED,
    }

    class Meta:
        default_permissions = ()
        ordering = ["due_on", "added_at"]
        constraints = [
            all_or_none("done_at", "done_by", name="task_done_whole"),
            all_or_none("dropped_at", "dropped_by", "drop_reason", name="task_dropped_whole"),
            models.CheckConstraint(
                condition=Q(done_at__isnull=True) | Q(dropped_at__isnull=True),
                name="task_not_done_and_dropped",
            ),
            of_list("origin", "task_origin", name="task_origin_of_its_list"),
        ]
        indexes = [
            models.Index(
                fields=["owner", "due_on"], condition=Q(done_at=None, dropped_at=None), name="task_owner_open"
            )
        ]

    def __str__(self):
        return str(self.pk)

    def get_absolute_url(self):
        return f"{self.concern.get_absolute_url()}#oppgaver" if self.concern_id else "/#oppgaver"

    @property
    def dossier_id(self):
        return self.concern.dossier_id if self.concern_id else GROUP_DOSSIER

    @property
    def is_open(self):
        return self.done_at is None and self.dropped_at is None
