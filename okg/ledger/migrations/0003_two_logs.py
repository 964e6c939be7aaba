"""Looks and security are two logs: refusals, log-ins, openings and exports get a kind of their own."""

from django.db import migrations, models
from django.db.models import Q

KINDS = ("act", "look", "security")


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_append_only")]

    operations = [
        migrations.RemoveConstraint("event", "ledger_act_or_look"),
        migrations.RemoveConstraint("event", "ledger_look_by_right"),
        migrations.AlterField(
            "event", "kind", models.CharField(max_length=8, choices=[(kind, kind) for kind in KINDS])
        ),
        migrations.AddConstraint(
            "event", models.CheckConstraint(condition=Q(kind__in=list(KINDS)), name="ledger_kind_known")
        ),
        migrations.AddConstraint(
            "event",
            models.CheckConstraint(condition=~Q(kind="look") | ~Q(right=""), name="ledger_look_by_right"),
        ),
    ]
