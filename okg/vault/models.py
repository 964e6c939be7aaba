import uuid

from django.db import models
from django.db.models import Q

from okg.lib.privacy import PLAIN, SENSITIVE


class DossierKey(models.Model):
    """The key of one dossier, wrapped by a master key; destroyed, it leaves a row that says when."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dossier = models.UUIDField(unique=True, editable=False)
    wrapped = models.BinaryField(null=True)
    master_id = models.CharField(max_length=40)
    created_at = models.DateTimeField(auto_now_add=True)
    destroyed_at = models.DateTimeField(null=True)

    privacy = {
        "id": PLAIN,
        "dossier": SENSITIVE,
        "wrapped": PLAIN,
        "master_id": PLAIN,
        "created_at": SENSITIVE,
        "destroyed_at": SENSITIVE,
    }

    class Meta:
        indexes = [
            models.Index(
                fields=["master_id", "id"], condition=Q(destroyed_at=None), name="dossierkey_to_rotate"
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(destroyed_at=None, wrapped__isnull=False)
                | Q(destroyed_at__isnull=False, wrapped__isnull=True),
                name="dossierkey_whole_or_destroyed",
            )
        ]

    def __str__(self):
        return str(self.id)

    @property
    def bound_to(self):
        """The bytes that tie the wrapped key to this row."""
        return self.id.bytes + self.dossier.bytes


class BlindKey(models.Model):
    """What may be the same in two dossiers, as a keyed hash that tells nothing; gone the moment its dossier's key is.

    Written by okg.vault.blind; the trigger in 0002 removes it with the key, which a destroyed cipher alone would not.
    """

    id = models.BigAutoField(primary_key=True)
    dossier = models.ForeignKey(
        DossierKey, to_field="dossier", db_column="dossier", on_delete=models.CASCADE, related_name="+"
    )
    key = models.BinaryField(max_length=8)

    privacy = {"id": PLAIN, "dossier": SENSITIVE, "key": SENSITIVE}

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["key", "dossier"], name="blind_key_once")]

    def __str__(self):
        return str(self.pk)
