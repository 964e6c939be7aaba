"""A term can be ended at once, and a resource person signs a declaration of confidentiality."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import migrations, models
from django.db.models import Q

from okg.lib.constraints import not_blank
from okg.roster.models import term


def user(**options):
    return models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=django.db.models.deletion.PROTECT, **options)


def one_at_a_time(name, *columns, **more):
    """The constraint as it is now: a term ended at once leaves its last day to others."""
    same = [(column, RangeOperators.EQUAL) for column in columns]
    constraint = ExclusionConstraint(
        name=name, expressions=[*same, (term(), RangeOperators.OVERLAPS)], **more
    )
    return migrations.AddConstraint("appointment", constraint)


class Migration(migrations.Migration):
    dependencies = [("roster", "0003_sessions_and_subjects")]

    operations = [
        migrations.AlterModelOptions(
            "user",
            {
                "default_permissions": (),
                "permissions": [
                    ("manage_user", "Can invite and close users"),
                    ("change_term", "Can see and change for how long somebody holds a seat"),
                ],
            },
        ),
        migrations.RemoveConstraint("appointment", "appointment_one_at_a_time"),
        migrations.RemoveConstraint("appointment", "appointment_one_holder_at_a_time"),
        *(
            migrations.AddField(model, "ended_at", models.DateTimeField(blank=True, null=True))
            for model in ("appointment", "historicalappointment")
        ),
        *(
            migrations.AddField(
                model,
                "employer",
                models.CharField(blank=True, default="", max_length=120),
                preserve_default=False,
            )
            for model in ("appointment", "historicalappointment")
        ),
        migrations.AddField("appointment", "ended_by", user(null=True, blank=True, related_name="+")),
        migrations.AddField(
            "historicalappointment",
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
        migrations.AddConstraint(
            "appointment",
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ends_on__isnull=False),
                name="appointment_ended_whole",
            ),
        ),
        one_at_a_time("appointment_one_at_a_time", "user", "seat"),
        one_at_a_time("appointment_one_holder_at_a_time", "seat", condition=Q(deputy=False, shared=False)),
        migrations.CreateModel(
            name="DeclarationText",
            fields=[
                ("version", models.PositiveSmallIntegerField(primary_key=True, serialize=False)),
                ("title", models.CharField(max_length=160)),
                ("body", models.JSONField()),
            ],
            options={"ordering": ["-version"], "default_permissions": ()},
        ),
        migrations.CreateModel(
            name="Declaration",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("signed_at", models.DateTimeField()),
                ("typed_name", models.CharField(max_length=120)),
                (
                    "text",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="roster.declarationtext",
                    ),
                ),
                ("user", user(related_name="declarations")),
            ],
            options={
                "ordering": ["-signed_at"],
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(fields=["user", "text"], name="declaration_signed_once"),
                    not_blank("typed_name", name="declaration_name_there"),
                ],
            },
        ),
    ]
