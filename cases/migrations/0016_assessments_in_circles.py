"""An assessment keeps fact, hearsay and judgement apart, looks at four circles, and says what protects and when next.

The rule on the next review holds from here on (NOT VALID): older assessments stand as they were written. Going back
loses what was written in the new fields, and which members decided or saw it otherwise.
"""

import uuid

import django.db.models.deletion
import django.db.models.lookups
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models

import okg.catalogue.fields
import okg.lib.dates
import okg.vault.fields

TEXTS = (
    "known",
    "heard",
    "judged",
    "individual",
    "individual_protects",
    "relation",
    "relation_protects",
    "society",
    "society_protects",
    "structure",
    "structure_protects",
    "would_change",
)
FORWARD = """
alter table cases_assessment add constraint assessment_factors_of_their_list
    check (array_to_string(protective_factors, ',') ~ '^(protective_factor:[a-z0-9_]+(,|$))*$');
create trigger cases_decider_stands before update on cases_decider
    for each row execute function cases_written_stands();
create trigger cases_dissent_stands before update on cases_dissent
    for each row execute function cases_written_stands();
"""
BACKWARD = """
drop trigger cases_dissent_stands on cases_dissent;
drop trigger cases_decider_stands on cases_decider;
alter table cases_assessment drop constraint assessment_factors_of_their_list;
"""
POLICY = """
alter table {table} enable row level security;
create policy open_to_visitor on {table} for all to okg_visitor using ({condition}) with check ({condition});
"""
NO_POLICY = "drop policy open_to_visitor on {table}; alter table {table} disable row level security;"
CONDITION = (
    "exists (select from cases_assessment as a where a.id = assessment_id and okg_opens(a.concern_id))"
)


def text():
    return okg.vault.fields.SealedText(null=True)


def factors():
    return ArrayField(models.CharField(max_length=80), blank=True, default=list)


class Migration(migrations.Migration):
    dependencies = [("cases", "0015_cards_and_runs_stand")]

    operations = [
        *(
            migrations.AddField(model, name, text())
            for name in TEXTS
            for model in ("assessment", "historicalassessment")
        ),
        *(
            operation
            for model in ("assessment", "historicalassessment")
            for operation in (
                migrations.AlterField(model, "protective", text()),
                migrations.AddField(model, "protective_factors", factors()),
            )
        ),
        migrations.AddConstraint(
            "assessment",
            models.CheckConstraint(
                condition=models.Q(
                    ("protective_factors__len__gt", 0), ("protective__isnull", False), _connector="OR"
                ),
                name="assessment_something_protects",
            ),
        ),
        AddConstraintNotValid(
            "assessment",
            models.CheckConstraint(
                condition=models.Q(
                    ("next_review_on__isnull", False),
                    models.Q(
                        ("outcome__in", ("review_outcome:klar_for_avslutning", "review_outcome:overfores")),
                        ("outcome__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="assessment_next_review_is_set",
            ),
        ),
        migrations.CreateModel(
            name="Decider",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="deciders",
                        to="cases.assessment",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "default_permissions": (),
                "constraints": [models.UniqueConstraint(fields=("assessment", "user"), name="decider_once")],
            },
        ),
        migrations.CreateModel(
            name="Dissent",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("at", models.DateTimeField(default=okg.lib.dates.now)),
                ("reason", okg.vault.fields.SealedText()),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="dissents",
                        to="cases.assessment",
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
                    "level",
                    okg.catalogue.fields.CodeKey(
                        "level", db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+"
                    ),
                ),
            ],
            options={
                "ordering": ["at"],
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(fields=("assessment", "by"), name="dissent_once"),
                    models.CheckConstraint(
                        condition=django.db.models.lookups.StartsWith(
                            models.ExpressionWrapper(models.F("level"), output_field=models.TextField()),
                            "level:",
                        ),
                        name="dissent_level_of_its_list",
                    ),
                ],
            },
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
        *(
            migrations.RunSQL(POLICY.format(table=table, condition=CONDITION), NO_POLICY.format(table=table))
            for table in ("cases_decider", "cases_dissent")
        ),
    ]
