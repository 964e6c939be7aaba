"""An opening ends at a moment, no longer with a day: one that is made in an emergency lasts an hour.

The moment of an opening there is already is the midnight in Oslo after its last day, so nobody gains or loses an hour.
"""

from django.db import migrations, models
from django.db.models import F, Q

MOMENT = "update {table} set expires_at = ((until + 1)::timestamp at time zone 'Europe/Oslo')"
DAY = "update {table} set until = ((expires_at - interval '1 microsecond') at time zone 'Europe/Oslo')::date"
TABLES = {
    "grant": "cases_grant",
    "historicalgrant": "cases_historicalgrant",
    "concernshadow": "cases_concernshadow",
}


def field(model, **options):
    return migrations.AddField(model, "expires_at", models.DateTimeField(**options))


class Migration(migrations.Migration):
    dependencies = [("cases", "0003_what_is_written_stands")]

    operations = [
        migrations.RemoveIndex("grant", "grant_until"),
        migrations.RemoveConstraint("grant", "grant_ends_after_start"),
        migrations.RemoveIndex("concernshadow", "concern_shadow_newest"),
        *(field(model, null=True) for model in TABLES),
        # Nullable before it is filled, so that going back finds a column it can fill.
        *(migrations.AlterField(model, "until", models.DateField(null=True)) for model in TABLES),
        *(
            migrations.RunSQL(MOMENT.format(table=table), DAY.format(table=table))
            for table in TABLES.values()
        ),
        *(migrations.AlterField(model, "expires_at", models.DateTimeField()) for model in TABLES),
        *(migrations.RemoveField(model, "until") for model in TABLES),
        migrations.AddConstraint(
            "grant",
            models.CheckConstraint(condition=Q(expires_at__gt=F("given_at")), name="grant_ends_after_start"),
        ),
        migrations.AddIndex(
            "grant", models.Index(fields=["expires_at"], condition=Q(ended_at=None), name="grant_expires")
        ),
        migrations.AddIndex(
            "concernshadow",
            models.Index(
                F("user"),
                F("permission"),
                F("received_at").desc(),
                F("content_object").desc(),
                name="concern_shadow_newest",
                include=["expires_at"],
            ),
        ),
    ]
