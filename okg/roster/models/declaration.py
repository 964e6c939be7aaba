"""The declaration of confidentiality that resource persons sign."""

import uuid

from django.db import models
from django.db.models import Subquery

from okg.lib.constraints import not_blank
from okg.lib.privacy import PERSONAL, PLAIN
from okg.roster.models.user import User


class DeclarationText(models.Model):
    """One wording of the declaration of confidentiality a resource person signs; a new wording is a new version."""

    version = models.PositiveSmallIntegerField(primary_key=True)
    title = models.CharField(max_length=160)
    body = models.JSONField()  # [{"heading": …, "text": …}], in bokmål
    privacy = dict.fromkeys(["version", "title", "body"], PLAIN)

    class Meta:
        default_permissions = ()
        ordering = ["-version"]

    def __str__(self):
        return f"{self.title} {self.version}"

    @classmethod
    def newest(cls):
        """The wording to be signed today."""
        return cls.objects.first()


class Declarations(models.QuerySet):
    def in_force(self):
        """Those of the newest wording: a new one must be signed anew."""
        return self.filter(text_id=Subquery(DeclarationText.objects.values("version")[:1]))


class Declaration(models.Model):
    """That one user has signed one wording of the declaration: when, and with which name (fvl § 13 c)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="declarations")
    text = models.ForeignKey(DeclarationText, on_delete=models.PROTECT, related_name="+")
    signed_at = models.DateTimeField()
    typed_name = models.CharField(max_length=120)

    objects = Declarations.as_manager()
    privacy = {"id": PLAIN, "user": PERSONAL, "text": PLAIN, "signed_at": PERSONAL, "typed_name": PERSONAL}

    class Meta:
        default_permissions = ()
        ordering = ["-signed_at"]
        constraints = [
            models.UniqueConstraint(fields=["user", "text"], name="declaration_signed_once"),
            not_blank("typed_name", name="declaration_name_there"),
        ]

    def __str__(self):
        return f"{self.user_id} {self.text_id}"
