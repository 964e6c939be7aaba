"""Two small models with sealed fields, outside the project's own registry: a case and its pages."""

import uuid

from django.db import models
from django.test.utils import isolate_apps

from okg.lib.history import remember
from okg.vault.fields import SealedBytes, SealedJSON, SealedText

with isolate_apps("okg.vault"):

    class Case(models.Model):
        id = models.UUIDField(primary_key=True, default=uuid.uuid4)
        dossier_id = models.UUIDField(default=uuid.uuid4)
        title = models.CharField(max_length=40, blank=True)
        story = SealedText(max_length=400)
        remark = SealedText(null=True, blank=True)
        facts = SealedJSON(null=True, blank=True)
        scan = SealedBytes(null=True, blank=True)
        version = models.PositiveIntegerField(default=1)
        history = remember()

        class Meta:
            app_label = "vault"

        def __str__(self):
            return self.title

    class Page(models.Model):
        """Belongs to the dossier of its case."""

        case = models.ForeignKey(Case, models.CASCADE)
        text = SealedText()
        history = remember()

        class Meta:
            app_label = "vault"

        def __str__(self):
            return str(self.pk)

        @property
        def dossier_id(self):
            return self.case.dossier_id


TABLES = [Case, Page, Case.history.model, Page.history.model]
