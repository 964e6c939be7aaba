"""An agency's duty of confidentiality as a code, so that a legal basis can name those it stands between."""

from django.db import migrations, models
from django.db.models import Q

from okg.access import regimes

SHIPPED = {
    "oppvekst": "forvaltning",
    "skole": "skole",
    "psykisk_helse": "helse",
    "kommuneoverlege": "helse",
    "nav": "nav",
    "politi": "politi",
    "barnevern": "barnevern",
    "kommunen": "forvaltning",
    "annen": "erklaering",
}


def fill(apps, schema_editor):
    for model in ("Agency", "HistoricalAgency"):
        agencies = apps.get_model("roster", model)
        for code, regime in SHIPPED.items():
            agencies.objects.filter(code=code).update(regime_code=regime)


def regime_code():
    return models.CharField(choices=list(regimes.NAMES.items()), default=regimes.NO_ONE, max_length=20)


class Migration(migrations.Migration):
    dependencies = [("roster", "0001_roster")]

    operations = [
        migrations.AddField("agency", "regime_code", regime_code()),
        migrations.AddField("historicalagency", "regime_code", regime_code()),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AddConstraint(
            "agency",
            models.CheckConstraint(
                condition=Q(("regime_code__in", list(regimes.NAMES))), name="agency_regime_known"
            ),
        ),
    ]
