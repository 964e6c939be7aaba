"""A basis says in codes between whom it stands, what must be answered and what must be told; one in use a day.

The versions that are there already came with the application and get what the file says of them beside their words.
"""

import json
from pathlib import Path

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeBoundary
from django.contrib.postgres.operations import BtreeGistExtension
from django.db import migrations, models
from django.db.models import F, Q, Window
from django.db.models.functions import RowNumber

import okg.access.models

FILE = Path(__file__).parents[1] / "data" / "legal_bases.json"
NEW = ["givers", "receivers", "questions", "demands"]


def fill(apps, schema_editor):
    bases = apps.get_model("access", "LegalBasis")
    for entry in json.loads(FILE.read_text("utf-8")):
        for row in bases.objects.filter(code=entry["code"], version=entry["version"]):
            row.shipped = entry["version"]
            for name in NEW:
                setattr(row, name, entry[name])
            row.save()


def leave_one_in_use(apps, schema_editor):
    """Going back, a code may have one version in use only: the newest stays."""
    bases = apps.get_model("access", "LegalBasis")
    place = Window(RowNumber(), partition_by=F("code"), order_by=F("version").desc())
    for row in bases.objects.filter(active=True).annotate(place=place):
        if row.place > 1:
            bases.objects.filter(pk=row.pk).update(active=False)


class Migration(migrations.Migration):
    dependencies = [("access", "0001_legal_bases")]

    operations = [
        BtreeGistExtension(),
        *(
            migrations.AddField("legalbasis", name, models.JSONField(blank=True, default=list))
            for name in NEW
        ),
        migrations.AddField("legalbasis", "shipped", models.PositiveSmallIntegerField(blank=True, null=True)),
        migrations.AddField("legalbasis", "made_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField("legalbasis", "made_by", models.UUIDField(blank=True, null=True)),
        migrations.RunPython(fill, leave_one_in_use),
        migrations.RemoveConstraint("legalbasis", "legal_basis_one_active"),
        migrations.AddConstraint(
            "legalbasis",
            models.UniqueConstraint(
                fields=("code", "shipped"),
                condition=Q(("shipped__isnull", False)),
                name="legal_basis_shipped_once",
            ),
        ),
        migrations.AddConstraint(
            "legalbasis",
            ExclusionConstraint(
                name="legal_basis_one_in_use",
                expressions=[
                    ("code", "="),
                    (okg.access.models.Days("valid_from", "valid_to", RangeBoundary(True, True)), "&&"),
                ],
                condition=Q(("active", True)),
            ),
        ),
    ]
