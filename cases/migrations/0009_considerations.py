"""Whether the law obliges somebody to tell: each consideration is added and never changed."""

import uuid

import django.db.models.deletion
import django.db.models.lookups
from django.conf import settings
from django.db import migrations, models

import okg.catalogue.fields
import okg.lib.dates
import okg.vault.fields

FORWARD = """
create trigger cases_consideration_stands before update on cases_consideration
    for each row execute function cases_written_stands();
"""
BACKWARD = "drop trigger cases_consideration_stands on cases_consideration;"


class Migration(migrations.Migration):
    dependencies = [("cases", "0008_trail_and_statement")]

    operations = [
        migrations.CreateModel(
            name="Consideration",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("at", models.DateTimeField(default=okg.lib.dates.now)),
                ("reason", okg.vault.fields.SealedText()),
                ("told", okg.vault.fields.SealedText(blank=True, null=True)),
                ("told_at", models.DateTimeField(blank=True, null=True)),
                ("reconsider_on", models.DateField(blank=True, null=True)),
                (
                    "answer",
                    okg.catalogue.fields.CodeKey(
                        "duty_answer",
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "concern",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="considerations",
                        to="cases.concern",
                    ),
                ),
                (
                    "duty",
                    okg.catalogue.fields.CodeKey(
                        "legal_duty",
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                    ),
                ),
                (
                    "letter",
                    okg.catalogue.fields.CodeKey(
                        "child_letter",
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                    ),
                ),
                (
                    "offence",
                    okg.catalogue.fields.CodeKey(
                        "avert_offence",
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                    ),
                ),
            ],
            options={
                "ordering": ["at"],
                "default_permissions": (),
            },
        ),
        migrations.AddIndex(
            model_name="consideration",
            index=models.Index(fields=["concern", "duty", "by"], name="consideration_asked"),
        ),
        migrations.AddConstraint(
            model_name="consideration",
            constraint=models.CheckConstraint(
                condition=django.db.models.lookups.StartsWith(
                    models.ExpressionWrapper(models.F("duty"), output_field=models.TextField()), "legal_duty:"
                ),
                name="consideration_duty_of_its_list",
            ),
        ),
        migrations.AddConstraint(
            model_name="consideration",
            constraint=models.CheckConstraint(
                condition=django.db.models.lookups.StartsWith(
                    models.ExpressionWrapper(models.F("answer"), output_field=models.TextField()),
                    "duty_answer:",
                ),
                name="consideration_answer_of_its_list",
            ),
        ),
        migrations.AddConstraint(
            model_name="consideration",
            constraint=models.CheckConstraint(
                condition=django.db.models.lookups.StartsWith(
                    models.ExpressionWrapper(models.F("offence"), output_field=models.TextField()),
                    "avert_offence:",
                ),
                name="consideration_offence_of_its_list",
            ),
        ),
        migrations.AddConstraint(
            model_name="consideration",
            constraint=models.CheckConstraint(
                condition=django.db.models.lookups.StartsWith(
                    models.ExpressionWrapper(models.F("letter"), output_field=models.TextField()),
                    "child_letter:",
                ),
                name="consideration_letter_of_its_list",
            ),
        ),
        migrations.AddConstraint(
            model_name="consideration",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("told__isnull", False), ("told_at__isnull", False)),
                    models.Q(("told__isnull", True), ("told_at__isnull", True)),
                    _connector="OR",
                ),
                name="consideration_told_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="consideration",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("offence__isnull", True), ("duty", "legal_duty:avverge"), _connector="OR"
                ),
                name="consideration_offence_where_it_belongs",
            ),
        ),
        migrations.AddConstraint(
            model_name="consideration",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("letter__isnull", True), ("duty", "legal_duty:barnevern"), _connector="OR"
                ),
                name="consideration_letter_where_it_belongs",
            ),
        ),
        migrations.AddConstraint(
            model_name="consideration",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answer", "duty_answer:gjort"), _negated=True),
                    models.Q(
                        ("told_at__isnull", False),
                        models.Q(
                            models.Q(("duty", "legal_duty:avverge"), ("offence__isnull", False)),
                            models.Q(("duty", "legal_duty:barnevern"), ("letter__isnull", False)),
                            ("duty", "legal_duty:helsepersonell"),
                            _connector="OR",
                        ),
                    ),
                    _connector="OR",
                ),
                name="consideration_done_is_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="consideration",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answer", "duty_answer:ikke_na"), _negated=True),
                    ("reconsider_on__isnull", False),
                    _connector="OR",
                ),
                name="consideration_not_now_says_when",
            ),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
