"""What a meeting decided."""

import uuid

from django.db import models

from cases.models.task import Task
from meetings.models.agenda import AgendaItem
from meetings.models.terms import by_user
from okg.lib.history import remember
from okg.lib.privacy import PERSONAL, PLAIN, SEALED
from okg.vault.fields import SealedText


class Decisions(models.QuerySet):
    def with_task(self):
        return self.select_related("item__concern", "task__owner")


class Decision(models.Model):
    """What the meeting decided on an item; where somebody shall do something about it, the task says who and
    when.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="decisions")
    text = SealedText()
    decided_at = models.DateTimeField()
    decided_by = by_user()
    task = models.OneToOneField(Task, null=True, on_delete=models.SET_NULL, related_name="decided_in")

    objects = Decisions.as_manager()
    history = remember()
    privacy = {
        "id": PLAIN,
        "item": PLAIN,
        "text": SEALED,
        "decided_at": PLAIN,
        "decided_by": PERSONAL,
        "task": PLAIN,
    }

    class Meta:
        default_permissions = ()
        ordering = ["decided_at", "id"]

    def __str__(self):
        return f"{self.item_id} {self.decided_at:%Y-%m-%d}"

    @property
    def dossier_id(self):
        return self.item.dossier_id
