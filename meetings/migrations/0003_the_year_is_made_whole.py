"""Quorum and notice of a meeting, what those asked answer, the police council's dates, keys to calendars."""

import uuid

import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0024_the_old_register_comes_in"),
        ("catalogue", "0001_catalogue"),
        ("meetings", "0002_impartiality_of_items"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CalendarKey",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("name", models.CharField(max_length=20, unique=True)),
                ("digest", models.CharField(max_length=64)),
                ("made_at", models.DateTimeField()),
                ("last_used_at", models.DateTimeField(null=True)),
                ("revoked_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["-made_at"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="CouncilDate",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("day", models.DateField(unique=True)),
                ("note", models.CharField(blank=True, max_length=120)),
            ],
            options={
                "ordering": ["day"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="HistoricalCalendarKey",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("name", models.CharField(db_index=True, max_length=20)),
                ("digest", models.CharField(max_length=64)),
                ("made_at", models.DateTimeField()),
                ("last_used_at", models.DateTimeField(null=True)),
                ("revoked_at", models.DateTimeField(null=True)),
                ("history_user_id", models.UUIDField(null=True)),
                ("history_id", models.BigAutoField(editable=False, primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField()),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
            ],
            options={
                "verbose_name": "historical calendar key",
                "verbose_name_plural": "historical calendar keys",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalCouncilDate",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("day", models.DateField(db_index=True)),
                ("note", models.CharField(blank=True, max_length=120)),
                ("history_user_id", models.UUIDField(null=True)),
                ("history_id", models.BigAutoField(editable=False, primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField()),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
            ],
            options={
                "verbose_name": "historical council date",
                "verbose_name_plural": "historical council dates",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalSummons",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("opened_at", models.DateTimeField(null=True)),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[("yes", "I come"), ("no", "I cannot come"), ("deputy", "My deputy comes")],
                        default="",
                        max_length=10,
                    ),
                ),
                ("answered_at", models.DateTimeField(null=True)),
                ("history_user_id", models.UUIDField(null=True)),
                ("history_id", models.BigAutoField(editable=False, primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField()),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
            ],
            options={
                "verbose_name": "historical summons",
                "verbose_name_plural": "historical summonss",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Summons",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("opened_at", models.DateTimeField(null=True)),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[("yes", "I come"), ("no", "I cannot come"), ("deputy", "My deputy comes")],
                        default="",
                        max_length=10,
                    ),
                ),
                ("answered_at", models.DateTimeField(null=True)),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.AddField(
            model_name="historicalmeeting",
            name="notice_reason",
            field=models.CharField(blank=True, default="", max_length=300),
        ),
        migrations.AddField(
            model_name="historicalmeeting",
            name="seats_needed",
            field=models.PositiveSmallIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="historicalmeeting",
            name="seats_there",
            field=models.PositiveSmallIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="meeting",
            name="notice_reason",
            field=models.CharField(blank=True, default="", max_length=300),
        ),
        migrations.AddField(
            model_name="meeting",
            name="seats_needed",
            field=models.PositiveSmallIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="meeting",
            name="seats_there",
            field=models.PositiveSmallIntegerField(null=True),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("seats_there__isnull", False), ("seats_needed__isnull", False)),
                    models.Q(("seats_there__isnull", True), ("seats_needed__isnull", True)),
                    _connector="OR",
                ),
                name="meeting_quorum_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("seats_needed__isnull", True),
                    models.Q(("held_at__isnull", False), ("seats_needed__gte", 1)),
                    _connector="OR",
                ),
                name="meeting_quorum_of_what_was_held",
            ),
        ),
        migrations.AddField(
            model_name="calendarkey",
            name="revoked_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="calendarkey",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="calendar_keys",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="councildate",
            constraint=models.CheckConstraint(
                condition=models.Q(("day__range", ("2000-01-01", "2199-12-31"))), name="council_date_sane"
            ),
        ),
        migrations.AddField(
            model_name="historicalcalendarkey",
            name="revoked_by",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="historicalcalendarkey",
            name="user",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddIndex(
            model_name="historicalcouncildate",
            index=models.Index(fields=["id", "history_date"], name="meetings_hi_id_d79ae4_idx"),
        ),
        migrations.AddField(
            model_name="historicalsummons",
            name="attendance",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="meetings.attendance",
            ),
        ),
        migrations.AddField(
            model_name="historicalsummons",
            name="user",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="summons",
            name="attendance",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="summonses",
                to="meetings.attendance",
            ),
        ),
        migrations.AddField(
            model_name="summons",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="summonses",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="calendarkey",
            constraint=models.UniqueConstraint(
                condition=models.Q(("revoked_at__isnull", True)),
                fields=("user",),
                name="calendar_key_one_running",
            ),
        ),
        migrations.AddConstraint(
            model_name="calendarkey",
            constraint=models.CheckConstraint(
                condition=models.Q(("digest__regex", "^[0-9a-f]{64}$")), name="calendar_key_keeps_a_digest"
            ),
        ),
        migrations.AddConstraint(
            model_name="calendarkey",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("revoked_at__isnull", False), ("revoked_by__isnull", False)),
                    models.Q(("revoked_at__isnull", True), ("revoked_by__isnull", True)),
                    _connector="OR",
                ),
                name="calendar_key_revocation_whole",
            ),
        ),
        migrations.AddIndex(
            model_name="historicalcalendarkey",
            index=models.Index(fields=["id", "history_date"], name="meetings_hi_id_4d1ee9_idx"),
        ),
        migrations.AddIndex(
            model_name="historicalsummons",
            index=models.Index(fields=["id", "history_date"], name="meetings_hi_id_0d3998_idx"),
        ),
        migrations.AddConstraint(
            model_name="summons",
            constraint=models.UniqueConstraint(fields=("attendance", "user"), name="summons_once"),
        ),
        migrations.AddConstraint(
            model_name="summons",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answer", ""), ("answered_at__isnull", True)),
                    models.Q(("answer__in", ["yes", "no", "deputy"]), ("answered_at__isnull", False)),
                    _connector="OR",
                ),
                name="summons_answer_whole",
            ),
        ),
    ]
