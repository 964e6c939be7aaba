"""What is being typed, and what was sent twice."""

import uuid

from django.conf import settings
from django.db import models

from okg.lib import dates
from okg.lib.privacy import PERSONAL, PLAIN, SEALED
from okg.vault.fields import SealedJSON


class Draft(models.Model):
    """What one user has typed into one form and not yet sent; sealed with a key of the user's own."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="drafts")
    name = models.CharField(max_length=120)
    fields = SealedJSON()
    saved_at = models.DateTimeField(default=dates.now)
    privacy = {"id": PLAIN, "user": PERSONAL, "name": PLAIN, "fields": SEALED, "saved_at": PLAIN}

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["user", "name"], name="draft_one_a_form")]

    def __str__(self):
        return self.name

    @property
    def dossier_id(self):
        return self.user_id


class Submission(models.Model):
    """One filled-in form that was sent: where its answer led, so that the same form sent again leads there too."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="submissions")
    key = models.UUIDField()
    path = models.CharField(max_length=300, blank=True)
    sent_at = models.DateTimeField(default=dates.now)
    privacy = {"id": PLAIN, "user": PERSONAL, "key": PLAIN, "path": PLAIN, "sent_at": PLAIN}

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="submission_once")]

    def __str__(self):
        return str(self.key)
