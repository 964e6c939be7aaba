"""What agencies are asked to contribute to a concern, and what they answered.

Going back loses the questions and their answers.
"""

import uuid

import django.db.models.deletion
import django.db.models.lookups
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import okg.catalogue.fields
import okg.lib.dates
import okg.vault.fields

FORWARD = """
create function cases_question_stands() returns trigger language plpgsql as $$
begin
    if tg_op = 'INSERT' and exists (
        select from cases_recusal as recusal
        where recusal.concern_id = new.concern_id and recusal.user_id = new.to_id and recusal.lifted_at is null
    ) then
        raise exception 'one who is recused from a concern is not asked about it'
            using errcode = 'integrity_constraint_violation';
    end if;
    if tg_op = 'UPDATE' and (
        old.answered_at is not null
        or (old.concern_id, old.agency_id, old.to_id, old.what, old.asked_at, old.asked_by_id, old.answer_by)
            is distinct from
            (new.concern_id, new.agency_id, new.to_id, new.what, new.asked_at, new.asked_by_id, new.answer_by)
    ) then
        raise exception 'what was asked and what was answered never change: ask anew'
            using errcode = 'integrity_constraint_violation';
    end if;
    return new;
end $$;
create trigger cases_question_stands before insert or update on cases_agencyquestion
    for each row execute function cases_question_stands();
"""
BACKWARD = """
drop trigger cases_question_stands on cases_agencyquestion;
drop function cases_question_stands();
"""
POLICY = """
alter table {table} enable row level security;
create policy open_to_visitor on {table} for all to okg_visitor using ({condition}) with check ({condition});
"""
NO_POLICY = "drop policy open_to_visitor on {table}; alter table {table} disable row level security;"
CONDITIONS = {
    "cases_agencyquestion": "okg_opens(concern_id)",
    "cases_historicalagencyquestion": "okg_opens(concern_id)",
}


class Migration(migrations.Migration):
    dependencies = [("cases", "0017_plans"), ("roster", "0005_agency_kind")]

    operations = [
        migrations.CreateModel(
            name="AgencyQuestion",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("what", okg.vault.fields.SealedText()),
                ("asked_at", models.DateTimeField(default=okg.lib.dates.now)),
                ("answer_by", models.DateField()),
                ("answered_at", models.DateTimeField(null=True)),
                ("text", okg.vault.fields.SealedText(null=True)),
                ("why_not", okg.vault.fields.SealedText(null=True)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="roster.agency"
                    ),
                ),
                (
                    "answer",
                    okg.catalogue.fields.CodeKey(
                        "contribution",
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                    ),
                ),
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
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "basis",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="access.legalbasis",
                    ),
                ),
                (
                    "concern",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="questions",
                        to="cases.concern",
                    ),
                ),
                (
                    "to",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="questions",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["asked_at"],
                "permissions": [
                    ("answer_question", "Can answer what one's agency can contribute"),
                ],
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("answered_at__isnull", False),
                                ("answered_by__isnull", False),
                                ("answer__isnull", False),
                            ),
                            models.Q(
                                ("answered_at__isnull", True),
                                ("answered_by__isnull", True),
                                ("answer__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="question_answered_whole",
                    ),
                    models.CheckConstraint(
                        condition=django.db.models.lookups.StartsWith(
                            models.ExpressionWrapper(models.F("answer"), output_field=models.TextField()),
                            "contribution:",
                        ),
                        name="question_answer_of_its_list",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("answer__isnull", True),
                                ("basis__isnull", True),
                                ("text__isnull", True),
                                ("why_not__isnull", True),
                            ),
                            models.Q(
                                ("answer", "contribution:kjent"),
                                ("answer__isnull", False),
                                ("basis__isnull", False),
                                ("text__isnull", False),
                                ("why_not__isnull", True),
                            ),
                            models.Q(
                                ("answer", "contribution:ikke_kjent"),
                                ("answer__isnull", False),
                                ("basis__isnull", True),
                                ("why_not__isnull", True),
                            ),
                            models.Q(
                                ("answer", "contribution:kan_ikke_dele"),
                                ("answer__isnull", False),
                                ("basis__isnull", True),
                                ("text__isnull", True),
                                ("why_not__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="question_answer_says_what_it_must",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("to__isnull", True),
                            models.Q(("to", models.F("asked_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="question_not_to_oneself",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("answered_at", None)),
                        fields=("concern", "agency", "to"),
                        name="question_waits_once",
                        nulls_distinct=False,
                    ),
                ],
                "indexes": [
                    models.Index(
                        condition=models.Q(("answered_at", None)),
                        fields=["to", "answer_by"],
                        name="question_waiting",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalAgencyQuestion",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("what", okg.vault.fields.SealedText()),
                ("asked_at", models.DateTimeField(default=okg.lib.dates.now)),
                ("answer_by", models.DateField()),
                ("answered_at", models.DateTimeField(null=True)),
                ("text", okg.vault.fields.SealedText(null=True)),
                ("why_not", okg.vault.fields.SealedText(null=True)),
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
                    "agency",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="roster.agency",
                    ),
                ),
                (
                    "answer",
                    okg.catalogue.fields.CodeKey(
                        "contribution",
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                    ),
                ),
                (
                    "answered_by",
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
                    "asked_by",
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
                    "basis",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="access.legalbasis",
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
                    "to",
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
                "verbose_name": "historical agency question",
                "verbose_name_plural": "historical agency questions",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [models.Index(fields=["id", "history_date"], name="cases_histo_id_a08058_idx")],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
        *(
            migrations.RunSQL(POLICY.format(table=table, condition=condition), NO_POLICY.format(table=table))
            for table, condition in CONDITIONS.items()
        ),
    ]
