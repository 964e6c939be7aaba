"""Each line names its cluster; seals chain and sign them, and are as append-only as the lines."""

import uuid

from django.db import migrations, models
from django.db.models import Q

import okg.ledger.models
import okg.lib.dates

CLUSTER = """
CREATE FUNCTION ledger_cluster() RETURNS bigint LANGUAGE sql AS
$$ SELECT system_identifier FROM pg_catalog.pg_control_system() $$;
"""
REFUSE = """
CREATE TRIGGER ledger_seal_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_seal
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_change();
CREATE TRIGGER ledger_verification_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_verification
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_change();
"""
ALLOW = """
DROP TRIGGER ledger_verification_append_only ON ledger_verification;
DROP TRIGGER ledger_seal_append_only ON ledger_seal;
"""
BIG = models.PositiveBigIntegerField
XID = okg.ledger.models.TransactionId


class Migration(migrations.Migration):
    dependencies = [("ledger", "0003_two_logs")]

    operations = [
        migrations.RunSQL(CLUSTER, "DROP FUNCTION ledger_cluster();"),
        migrations.AddField(
            "event",
            "cluster",
            models.BigIntegerField(db_default=okg.ledger.models.Cluster(), editable=False),
        ),
        migrations.AddIndex("event", models.Index(fields=["kind", "at", "id"], name="ledger_kind_at")),
        migrations.AddIndex(
            "event", models.Index(fields=["cluster", "xid", "id"], name="ledger_order_of_seals")
        ),
        migrations.CreateModel(
            "Seal",
            [
                ("number", BIG(primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("era", models.PositiveIntegerField()),
                ("cluster", models.BigIntegerField()),
                ("after_id", models.BigIntegerField()),
                ("from_xid", XID()),
                ("to_xid", XID()),
                ("count", models.PositiveIntegerField()),
                ("lines", BIG()),
                ("entries", models.BinaryField()),
                ("previous", models.CharField(max_length=64)),
                ("head", models.CharField(max_length=64, unique=True)),
                ("key_id", models.CharField(max_length=16)),
                ("signature", models.BinaryField()),
            ],
            {
                "default_permissions": (),
                "indexes": [models.Index(fields=["at"], name="seal_at")],
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(number__gte=1, era__gte=1, count__gte=1), name="seal_covers_something"
                    ),
                    models.UniqueConstraint(fields=["previous"], name="seal_chain_has_no_fork"),
                ],
            },
        ),
        migrations.CreateModel(
            "Verification",
            [
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("at", models.DateTimeField(default=okg.lib.dates.now)),
                ("ok", models.BooleanField()),
                ("lines", BIG()),
                ("unsealed", BIG()),
                ("waiting_seconds", BIG()),
                ("head", models.CharField(max_length=64)),
                ("bad_line", models.BigIntegerField(null=True)),
                ("bad_seal", BIG(null=True)),
                ("says", models.CharField(blank=True, max_length=200)),
            ],
            {
                "default_permissions": (),
                "indexes": [models.Index(fields=["-at"], name="verification_at")],
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(ok=True, says="", bad_line__isnull=True) | (Q(ok=False) & ~Q(says="")),
                        name="verification_says_what_is_wrong",
                    )
                ],
            },
        ),
        migrations.RunSQL(REFUSE, ALLOW),
    ]
