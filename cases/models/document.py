"""A document of a concern: its bytes lie sealed in the database, never in clear on a disk."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from cases.models.concern import Concern
from okg.catalogue.fields import CodeKey
from okg.lib import dates
from okg.lib.constraints import of_list
from okg.lib.privacy import PERSONAL, PLAIN, SEALED, SENSITIVE
from okg.vault.fields import SealedBytes, SealedText

# What may be uploaded, by content: extension -> media type.
KINDS = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "txt": "text/plain; charset=utf-8",
}


class Documents(models.QuerySet):
    def visible_to(self, user):
        """Those of the concerns `user` may read; a signed consent bears a name and has a door of its own."""
        return self.unnamed().filter(concern__in=Concern.objects.visible_to(user))

    def unnamed(self):
        return self.filter(consent__isnull=True)


class Document(models.Model):
    """One file that belongs to a concern."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    concern = models.ForeignKey(Concern, on_delete=models.CASCADE, related_name="documents")
    kind = CodeKey("document_kind")
    title = SealedText()
    content = SealedBytes()
    extension = models.CharField(max_length=5)
    size = models.PositiveIntegerField()
    added_at = models.DateTimeField(default=dates.now)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = Documents.as_manager()
    privacy = {
        "id": PLAIN,
        "concern": SENSITIVE,
        "kind": SENSITIVE,
        "title": SEALED,
        "content": SEALED,
        "extension": PLAIN,
        "size": PLAIN,
        "added_at": SENSITIVE,
        "added_by": PERSONAL,
    }

    class Meta:
        default_permissions = ()
        ordering = ["added_at"]
        constraints = [
            of_list("kind", "document_kind", name="document_kind_of_its_list"),
            models.CheckConstraint(condition=Q(extension__in=list(KINDS)), name="document_kind_allowed"),
        ]

    def __str__(self):
        return str(self.pk)

    def get_absolute_url(self):
        return reverse("cases:download", kwargs={"pk": self.pk})

    @property
    def dossier_id(self):
        return self.concern.dossier_id

    @property
    def media_type(self):
        return KINDS[self.extension]
