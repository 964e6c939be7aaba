"""What kind of body an agency is, so that a rule can ask whether a school was asked."""

from django.db import migrations, models
from django.db.models import Q

SHIPPED = {"skole": "school", "barnevern": "child_welfare"}


def fill(apps, schema_editor):
    for model in ("Agency", "HistoricalAgency"):
        agencies = apps.get_model("roster", model)
        for code, kind in SHIPPED.items():
            agencies.objects.filter(code=code).update(kind=kind)


def kind():
    choices = [("", "Other"), ("school", "School"), ("child_welfare", "Child welfare service")]
    return models.CharField(blank=True, choices=choices, default="", max_length=20)


class Migration(migrations.Migration):
    dependencies = [("roster", "0004_terms_and_declarations")]

    operations = [
        migrations.AddField("agency", "kind", kind()),
        migrations.AddField("historicalagency", "kind", kind()),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AddConstraint(
            "agency",
            models.CheckConstraint(
                condition=Q(("kind__in", ["", "school", "child_welfare"])), name="agency_kind_known"
            ),
        ),
    ]
