"""The register a group kept until now: a file that is read in, its rows, and names kept aside until they are settled."""

import datetime
import uuid

import django.db.models.deletion
import django.db.models.expressions
import django.db.models.lookups
from django.conf import settings
from django.db import migrations, models

import okg.catalogue.fields
import okg.lib.dates
import okg.vault.fields

# As in 0013. A name kept aside shows to those alone who may know who it is; a row, once it is a concern, as the concern.
POLICY = """
alter table {table} enable row level security;
create policy open_to_visitor on {table} for all to okg_visitor using ({condition}) with check ({condition});
"""
NO_POLICY = "drop policy open_to_visitor on {table}; alter table {table} disable row level security;"
IDENTIFIED = """
create function okg_identifies_concern(thing uuid) returns boolean stable language sql as $$
    select exists (
        select from cases_concernshadow as opening
        join auth_permission as allowed on allowed.id = opening.permission_id
        where opening.content_object_id = thing
          and allowed.codename = 'identify_person'
          and opening.user_id = nullif(current_setting('okg.actor', true), '')::uuid
          and opening.expires_at > nullif(current_setting('okg.now', true), '')::timestamptz
    )
$$;
"""
CONDITIONS = {
    "cases_importedrow": "concern_id is null or okg_opens(concern_id)",
    "cases_keptname": "okg_identifies_concern(concern_id)",
}


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0023_kept_notes_and_saved_filters"),
        ("catalogue", "0001_catalogue"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="RegisterImport",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("dossier_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("rest_dossier_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("content", okg.vault.fields.SealedBytes(null=True)),
                ("encoding", models.CharField(max_length=10)),
                ("separator", models.CharField(max_length=1)),
                ("fields", models.JSONField(default=list)),
                ("begun_at", models.DateTimeField(default=okg.lib.dates.now)),
                ("touched_at", models.DateTimeField(default=okg.lib.dates.now)),
                ("taken_at", models.DateTimeField(null=True)),
                ("undone_at", models.DateTimeField(null=True)),
                (
                    "begun_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "taken_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "undone_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-begun_at"],
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("taken_at__isnull", False), ("taken_by__isnull", False)),
                            models.Q(("taken_at__isnull", True), ("taken_by__isnull", True)),
                            _connector="OR",
                        ),
                        name="import_taken_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("undone_at__isnull", False), ("undone_by__isnull", False)),
                            models.Q(("undone_at__isnull", True), ("undone_by__isnull", True)),
                            _connector="OR",
                        ),
                        name="import_undone_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("content__isnull", False), ("taken_at__isnull", True)),
                            models.Q(("content__isnull", True), ("taken_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="import_file_until_taken",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("undone_at__isnull", True),
                            models.Q(
                                ("taken_at__isnull", False),
                                ("undone_at__gte", models.F("taken_at")),
                                (
                                    "undone_at__lt",
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("taken_at"), "+", models.Value(datetime.timedelta(days=1))
                                    ),
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="import_undone_within_a_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("encoding__in", ["utf-8", "cp1252"])),
                        name="import_encoding_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("separator__in", [";", ",", "\t"])), name="import_separator_known"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ImportedRow",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("number", models.PositiveIntegerField()),
                ("cells", okg.vault.fields.SealedJSON(null=True)),
                (
                    "answer",
                    models.CharField(
                        blank=True, choices=[("take", "take"), ("refuse", "refuse")], max_length=6
                    ),
                ),
                ("answered_at", models.DateTimeField(null=True)),
                ("given", okg.vault.fields.SealedJSON(null=True)),
                ("reason", okg.vault.fields.SealedText(null=True)),
                ("last_line", models.BigIntegerField(null=True)),
                ("footprint", models.JSONField(null=True)),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "concern",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="imported_rows",
                        to="cases.concern",
                    ),
                ),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rows",
                        to="cases.registerimport",
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(fields=("batch", "number"), name="imported_row_once"),
                    models.UniqueConstraint(fields=("concern",), name="imported_row_of_its_concern"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_at__isnull", False), ("answered_by__isnull", False)),
                            models.Q(("answered_at__isnull", True), ("answered_by__isnull", True)),
                            _connector="OR",
                        ),
                        name="imported_row_answered_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", ""), ("answered_at__isnull", True)),
                            models.Q(("answer__in", ["take", "refuse"]), ("answered_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="imported_row_answer_is_dated",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", "refuse"), ("reason__isnull", False)),
                            models.Q(models.Q(("answer", "refuse"), _negated=True), ("reason__isnull", True)),
                            _connector="OR",
                        ),
                        name="imported_row_refused_with_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            django.db.models.lookups.GreaterThan(
                                models.Func(
                                    models.F("reason"),
                                    function="octet_length",
                                    output_field=models.IntegerField(),
                                ),
                                49,
                            )
                        ),
                        name="imported_row_reason_filled_in",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("concern__isnull", True),
                            models.Q(("answer", "take"), ("cells__isnull", False)),
                            _connector="OR",
                        ),
                        name="imported_row_became_what_was_taken",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("last_line__isnull", False), ("footprint__isnull", False)),
                            models.Q(("last_line__isnull", True), ("footprint__isnull", True)),
                            _connector="OR",
                        ),
                        name="imported_row_trace_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("concern__isnull", True), ("last_line__isnull", False), _connector="OR"
                        ),
                        name="imported_row_leaves_its_trace",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="KeptName",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("dossier_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("name", okg.vault.fields.SealedText()),
                ("kept_at", models.DateTimeField(default=okg.lib.dates.now)),
                (
                    "concern",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="kept_names",
                        to="cases.concern",
                    ),
                ),
                (
                    "kept_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "relation",
                    okg.catalogue.fields.CodeKey(
                        "relation",
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                    ),
                ),
            ],
            options={
                "ordering": ["kept_at", "pk"],
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            django.db.models.lookups.GreaterThan(
                                models.Func(
                                    models.F("name"),
                                    function="octet_length",
                                    output_field=models.IntegerField(),
                                ),
                                49,
                            )
                        ),
                        name="kept_name_filled_in",
                    ),
                    models.CheckConstraint(
                        condition=django.db.models.lookups.StartsWith(
                            models.ExpressionWrapper(models.F("relation"), output_field=models.TextField()),
                            "relation:",
                        ),
                        name="kept_name_relation_of_its_list",
                    ),
                ],
            },
        ),
        migrations.RunSQL(IDENTIFIED, "drop function okg_identifies_concern(uuid);"),
        *(
            migrations.RunSQL(POLICY.format(table=table, condition=condition), NO_POLICY.format(table=table))
            for table, condition in CONDITIONS.items()
        ),
    ]
