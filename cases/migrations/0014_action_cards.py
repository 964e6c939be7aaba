"""Action cards as versions that the group adopts, and their runs on concerns."""

import uuid

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.db.models.constraints
import django.db.models.deletion
import django.db.models.lookups
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import cases.models.card
import okg.catalogue.fields
import okg.lib.dates
import okg.vault.fields


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0013_rows_have_a_net"),
        ("catalogue", "0001_catalogue"),
        ("roster", "0004_terms_and_declarations"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ActionCard",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("code", models.CharField(max_length=10, unique=True)),
                ("order", models.PositiveSmallIntegerField()),
                ("public", models.BooleanField(default=False, verbose_name="anybody may read it")),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="roster.seat"
                    ),
                ),
            ],
            options={
                "ordering": ["order", "code"],
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("code__regex", "^[a-z][a-z0-9]*$")),
                        name="card_code_is_lower_case",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CardVersion",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("title", models.CharField(max_length=120)),
                ("about", models.CharField(max_length=300)),
                ("note", models.TextField(blank=True)),
                ("drafted_at", models.DateTimeField(default=okg.lib.dates.now)),
                ("adopted_on", models.DateField(null=True)),
                ("adopted_in", models.UUIDField(null=True)),
                ("adopted_ref", models.CharField(max_length=20, null=True)),
                ("in_force_from", models.DateField(null=True)),
                ("next_revision_on", models.DateField(null=True)),
                ("replaced_on", models.DateField(null=True)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "adopted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "card",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="cases.actioncard",
                    ),
                ),
                (
                    "drafted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["card", "number"],
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(fields=("card", "number"), name="card_version_number_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("adopted_on__isnull", True), ("replaced_on__isnull", True)),
                        fields=("card",),
                        name="card_one_draft",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("in_force_from__isnull", False)),
                        expressions=[
                            ("card", "="),
                            (
                                cases.models.card.Days(
                                    "in_force_from",
                                    "replaced_on",
                                    django.contrib.postgres.fields.ranges.RangeBoundary(),
                                ),
                                "&&",
                            ),
                        ],
                        name="card_one_version_in_force",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("adopted_on__isnull", False),
                                ("adopted_by__isnull", False),
                                ("adopted_in__isnull", False),
                                ("adopted_ref__isnull", False),
                                ("in_force_from__isnull", False),
                                ("next_revision_on__isnull", False),
                            ),
                            models.Q(
                                ("adopted_on__isnull", True),
                                ("adopted_by__isnull", True),
                                ("adopted_in__isnull", True),
                                ("adopted_ref__isnull", True),
                                ("in_force_from__isnull", True),
                                ("next_revision_on__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="card_version_adopted_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("in_force_from__isnull", True),
                            models.Q(
                                ("in_force_from__gte", models.F("adopted_on")),
                                ("next_revision_on__gt", models.F("in_force_from")),
                            ),
                            _connector="OR",
                        ),
                        name="card_version_adopted_then_in_force_then_revised",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("replaced_on__isnull", True),
                            ("in_force_from__isnull", True),
                            ("replaced_on__gte", models.F("in_force_from")),
                            _connector="OR",
                        ),
                        name="card_version_replaced_after_its_begin",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("title__regex", "\\S")), name="card_version_has_a_title"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CardStep",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("title", models.CharField(max_length=160)),
                ("text", models.TextField(blank=True)),
                ("responsible_words", models.CharField(blank=True, max_length=160)),
                (
                    "deadline",
                    models.CharField(
                        choices=[
                            ("at_once", "At once"),
                            ("minutes", "Minutes, by the clock"),
                            ("hours", "Hours"),
                            ("same_day", "The same day"),
                            ("days", "Days"),
                            ("workdays", "Workdays"),
                            ("weeks", "Weeks"),
                            ("months", "Months"),
                            ("agreed", "As agreed"),
                        ],
                        max_length=10,
                    ),
                ),
                ("amount", models.PositiveSmallIntegerField(null=True)),
                ("recurs", models.BooleanField(default=False)),
                ("deadline_words", models.CharField(blank=True, max_length=120)),
                ("notify", models.CharField(blank=True, max_length=200)),
                (
                    "basis",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), default=list, size=None
                    ),
                ),
                ("source", models.CharField(blank=True, max_length=400)),
                (
                    "mark",
                    models.CharField(
                        choices=[
                            ("statutory", "Laid down by law"),
                            ("proposed", "Adopted by the group, or proposed to it"),
                        ],
                        default="proposed",
                        max_length=10,
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "next_card",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.actioncard",
                    ),
                ),
                (
                    "responsible",
                    okg.catalogue.fields.CodeKey(
                        "card_role",
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                    ),
                ),
                (
                    "card_version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="steps",
                        to="cases.cardversion",
                    ),
                ),
            ],
            options={
                "ordering": ["card_version", "number"],
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        deferrable=django.db.models.constraints.Deferrable["DEFERRED"],
                        fields=("card_version", "number"),
                        name="card_step_number_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("number__gte", 1)), name="card_step_number_from_one"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "deadline__in",
                                [
                                    "at_once",
                                    "minutes",
                                    "hours",
                                    "same_day",
                                    "days",
                                    "workdays",
                                    "weeks",
                                    "months",
                                    "agreed",
                                ],
                            )
                        ),
                        name="card_step_deadline_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("amount__gte", 1),
                                ("amount__isnull", False),
                                ("deadline__in", ["minutes", "hours", "days", "workdays", "weeks", "months"]),
                            ),
                            models.Q(
                                models.Q(
                                    (
                                        "deadline__in",
                                        ["minutes", "hours", "days", "workdays", "weeks", "months"],
                                    ),
                                    _negated=True,
                                ),
                                ("amount__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="card_step_amount_where_it_is_counted",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("recurs", False),
                            ("deadline__in", ["minutes", "hours", "days", "workdays", "weeks", "months"]),
                            _connector="OR",
                        ),
                        name="card_step_recurs_by_an_amount",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("mark__in", ["statutory", "proposed"])),
                        name="card_step_mark_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("title__regex", "\\S")), name="card_step_has_a_title"
                    ),
                    models.CheckConstraint(
                        condition=django.db.models.lookups.StartsWith(
                            models.ExpressionWrapper(
                                models.F("responsible"), output_field=models.TextField()
                            ),
                            "card_role:",
                        ),
                        name="card_step_responsible_of_its_list",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CardRun",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("started_at", models.DateTimeField(default=okg.lib.dates.now)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "concern",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="card_runs",
                        to="cases.concern",
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "started_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "card_version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="runs",
                        to="cases.cardversion",
                    ),
                ),
            ],
            options={
                "ordering": ["started_at"],
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at__isnull", False), ("ended_by__isnull", False)),
                            models.Q(("ended_at__isnull", True), ("ended_by__isnull", True)),
                            _connector="OR",
                        ),
                        name="card_run_ended_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_at__isnull", True),
                            ("ended_at__gte", models.F("started_at")),
                            _connector="OR",
                        ),
                        name="card_run_ended_after_its_start",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("concern", "card_version"),
                        name="card_run_one_of_a_kind",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalActionCard",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("code", models.CharField(db_index=True, max_length=10)),
                ("order", models.PositiveSmallIntegerField()),
                ("public", models.BooleanField(default=False, verbose_name="anybody may read it")),
                ("history_user_id", models.UUIDField(null=True)),
                ("history_id", models.BigAutoField(editable=False, primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField()),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="roster.seat",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical action card",
                "verbose_name_plural": "historical action cards",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [models.Index(fields=["id", "history_date"], name="cases_histo_id_d7a6f2_idx")],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalCardRun",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("started_at", models.DateTimeField(default=okg.lib.dates.now)),
                ("ended_at", models.DateTimeField(null=True)),
                ("history_user_id", models.UUIDField(null=True)),
                ("history_id", models.BigAutoField(editable=False, primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField()),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "card_version",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="cases.cardversion",
                    ),
                ),
                (
                    "concern",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="cases.concern",
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "started_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical card run",
                "verbose_name_plural": "historical card runs",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [models.Index(fields=["id", "history_date"], name="cases_histo_id_2af088_idx")],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalCardStep",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("number", models.PositiveSmallIntegerField()),
                ("title", models.CharField(max_length=160)),
                ("text", models.TextField(blank=True)),
                ("responsible_words", models.CharField(blank=True, max_length=160)),
                (
                    "deadline",
                    models.CharField(
                        choices=[
                            ("at_once", "At once"),
                            ("minutes", "Minutes, by the clock"),
                            ("hours", "Hours"),
                            ("same_day", "The same day"),
                            ("days", "Days"),
                            ("workdays", "Workdays"),
                            ("weeks", "Weeks"),
                            ("months", "Months"),
                            ("agreed", "As agreed"),
                        ],
                        max_length=10,
                    ),
                ),
                ("amount", models.PositiveSmallIntegerField(null=True)),
                ("recurs", models.BooleanField(default=False)),
                ("deadline_words", models.CharField(blank=True, max_length=120)),
                ("notify", models.CharField(blank=True, max_length=200)),
                (
                    "basis",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), default=list, size=None
                    ),
                ),
                ("source", models.CharField(blank=True, max_length=400)),
                (
                    "mark",
                    models.CharField(
                        choices=[
                            ("statutory", "Laid down by law"),
                            ("proposed", "Adopted by the group, or proposed to it"),
                        ],
                        default="proposed",
                        max_length=10,
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                ("history_user_id", models.UUIDField(null=True)),
                ("history_id", models.BigAutoField(editable=False, primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField()),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "card_version",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="cases.cardversion",
                    ),
                ),
                (
                    "next_card",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="cases.actioncard",
                    ),
                ),
                (
                    "responsible",
                    okg.catalogue.fields.CodeKey(
                        "card_role",
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical card step",
                "verbose_name_plural": "historical card steps",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [models.Index(fields=["id", "history_date"], name="cases_histo_id_405bf3_idx")],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalCardVersion",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("number", models.PositiveSmallIntegerField()),
                ("title", models.CharField(max_length=120)),
                ("about", models.CharField(max_length=300)),
                ("note", models.TextField(blank=True)),
                ("drafted_at", models.DateTimeField(default=okg.lib.dates.now)),
                ("adopted_on", models.DateField(null=True)),
                ("adopted_in", models.UUIDField(null=True)),
                ("adopted_ref", models.CharField(max_length=20, null=True)),
                ("in_force_from", models.DateField(null=True)),
                ("next_revision_on", models.DateField(null=True)),
                ("replaced_on", models.DateField(null=True)),
                ("version", models.PositiveIntegerField(default=1)),
                ("history_user_id", models.UUIDField(null=True)),
                ("history_id", models.BigAutoField(editable=False, primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField()),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "adopted_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "card",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="cases.actioncard",
                    ),
                ),
                (
                    "drafted_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical card version",
                "verbose_name_plural": "historical card versions",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [models.Index(fields=["id", "history_date"], name="cases_histo_id_521262_idx")],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalRunStep",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("turn", models.PositiveSmallIntegerField(default=1)),
                ("due_at", models.DateTimeField(null=True)),
                ("done_at", models.DateTimeField(null=True)),
                ("note", okg.vault.fields.SealedText(null=True)),
                ("deviated_at", models.DateTimeField(null=True)),
                ("reason", okg.vault.fields.SealedText(null=True)),
                ("history_user_id", models.UUIDField(null=True)),
                ("history_id", models.BigAutoField(editable=False, primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField()),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "deviated_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "done_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="cases.cardrun",
                    ),
                ),
                (
                    "step",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="cases.cardstep",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical run step",
                "verbose_name_plural": "historical run steps",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [models.Index(fields=["id", "history_date"], name="cases_histo_id_6a593d_idx")],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="RunStep",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("turn", models.PositiveSmallIntegerField(default=1)),
                ("due_at", models.DateTimeField(null=True)),
                ("done_at", models.DateTimeField(null=True)),
                ("note", okg.vault.fields.SealedText(null=True)),
                ("deviated_at", models.DateTimeField(null=True)),
                ("reason", okg.vault.fields.SealedText(null=True)),
                (
                    "deviated_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "done_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="steps", to="cases.cardrun"
                    ),
                ),
                (
                    "step",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.cardstep"
                    ),
                ),
            ],
            options={
                "ordering": ["run", "turn", "id"],
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(fields=("run", "step", "turn"), name="run_step_turn_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("done_at__isnull", False),
                                ("done_by__isnull", False),
                                ("note__isnull", False),
                            ),
                            models.Q(
                                ("done_at__isnull", True), ("done_by__isnull", True), ("note__isnull", True)
                            ),
                            _connector="OR",
                        ),
                        name="run_step_done_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("deviated_at__isnull", False),
                                ("deviated_by__isnull", False),
                                ("reason__isnull", False),
                            ),
                            models.Q(
                                ("deviated_at__isnull", True),
                                ("deviated_by__isnull", True),
                                ("reason__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="run_step_deviated_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("done_at__isnull", True), ("deviated_at__isnull", True), _connector="OR"
                        ),
                        name="run_step_not_done_and_deviated",
                    ),
                ],
            },
        ),
    ]
