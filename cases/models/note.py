"""A note: what someone did or learnt in a concern. It is never edited; a correction is a new note."""

import uuid

from django.conf import settings
from django.db import models

from cases.models.concern import Concern
from okg.catalogue.fields import CodeKey
from okg.lib import dates
from okg.lib.constraints import of_list
from okg.lib.history import remember
from okg.lib.privacy import PERSONAL, PLAIN, SEALED, SENSITIVE
from okg.vault.fields import SealedText


class Note(models.Model):
    """One entry in the story of a concern."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    concern = models.ForeignKey(Concern, on_delete=models.CASCADE, related_name="notes")
    at = models.DateTimeField(default=dates.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    kind = CodeKey("note_kind")
    text = SealedText()
    corrects = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="corrections")

    history = remember()
    privacy = {
        "id": PLAIN,
        "concern": SENSITIVE,
        "at": SENSITIVE,
        "by": PERSONAL,
        "kind": SENSITIVE,
        "text": SEALED,
        "corrects": PLAIN,
    }

    class Meta:
        default_permissions = ()
        ordering = ["at"]
        constraints = [of_list("kind", "note_kind", name="note_kind_of_its_list")]

    def __str__(self):
        return f"{self.concern_id} {self.at:%Y-%m-%d}"

    @property
    def dossier_id(self):
        return self.concern.dossier_id
