"""The plan of a concern: its versions, its measures, and whether it worked.

Going back loses the plans.
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
-- Agreed only with a measure in it, and never changed afterwards: another plan is another version.
create function cases_plan_stands() returns trigger language plpgsql as $$
begin
    if tg_op = 'UPDATE' and old.agreed_at is not null then
        raise exception 'an agreed plan is never changed: make a new version'
            using errcode = 'integrity_constraint_violation';
    end if;
    if new.agreed_at is not null and not exists (
        select from cases_planitem as item
        where item.plan_id = new.id and item.done_at is null and item.dropped_at is null
    ) then
        raise exception 'a plan is agreed with at least one measure in it'
            using errcode = 'integrity_constraint_violation';
    end if;
    return new;
end $$;
create trigger cases_plan_stands before insert or update on cases_plan
    for each row execute function cases_plan_stands();

-- In an agreed plan a measure is done, dropped or passed on; what it says and by when stands.
create function cases_planitem_stands() returns trigger language plpgsql as $$
declare
    agreed boolean;
begin
    select agreed_at is not null into agreed from cases_plan where id = new.plan_id;
    if tg_op = 'INSERT' then
        if agreed then
            raise exception 'an agreed plan gets no new measures: make a new version'
                using errcode = 'integrity_constraint_violation';
        end if;
    elsif new.plan_id <> old.plan_id
        or agreed and (old.what, old.due_on, old.outside) is distinct from (new.what, new.due_on, new.outside) then
        raise exception 'a measure of an agreed plan is never changed: make a new version'
            using errcode = 'integrity_constraint_violation';
    end if;
    if not agreed and (new.done_at is not null or new.dropped_at is not null) then
        raise exception 'a measure is done once its plan is agreed'
            using errcode = 'integrity_constraint_violation';
    end if;
    return new;
end $$;
create trigger cases_planitem_stands before insert or update on cases_planitem
    for each row execute function cases_planitem_stands();

create function cases_evaluation_of_agreed_plan() returns trigger language plpgsql as $$
begin
    if exists (select from cases_plan where id = new.plan_id and agreed_at is null) then
        raise exception 'only an agreed plan is evaluated'
            using errcode = 'integrity_constraint_violation';
    end if;
    return new;
end $$;
create trigger cases_evaluation_of_agreed_plan before insert on cases_evaluation
    for each row execute function cases_evaluation_of_agreed_plan();
create trigger cases_evaluation_stands before update on cases_evaluation
    for each row execute function cases_written_stands();
"""
BACKWARD = """
drop trigger cases_evaluation_stands on cases_evaluation;
drop trigger cases_evaluation_of_agreed_plan on cases_evaluation;
drop function cases_evaluation_of_agreed_plan();
drop trigger cases_planitem_stands on cases_planitem;
drop function cases_planitem_stands();
drop trigger cases_plan_stands on cases_plan;
drop function cases_plan_stands();
"""
POLICY = """
alter table {table} enable row level security;
create policy open_to_visitor on {table} for all to okg_visitor using ({condition}) with check ({condition});
"""
NO_POLICY = "drop policy open_to_visitor on {table}; alter table {table} disable row level security;"
OF_PLAN = "exists (select from cases_plan as p where p.id = plan_id and okg_opens(p.concern_id))"
CONDITIONS = {
    "cases_plan": "okg_opens(concern_id)",
    "cases_historicalplan": "okg_opens(concern_id)",
    "cases_planitem": OF_PLAN,
    "cases_historicalplanitem": OF_PLAN,
    "cases_evaluation": OF_PLAN,
}


class Migration(migrations.Migration):
    dependencies = [("cases", "0016_assessments_in_circles")]

    operations = [
        migrations.CreateModel(
            name="Plan",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("number", models.PositiveSmallIntegerField(default=1)),
                ("version", models.PositiveIntegerField(default=1)),
                ("problem", okg.vault.fields.SealedText(null=True)),
                ("goals", okg.vault.fields.SealedText(null=True)),
                ("measure_of_success", okg.vault.fields.SealedText(null=True)),
                ("own_part", okg.vault.fields.SealedText(null=True)),
                ("no_part_reason", okg.vault.fields.SealedText(null=True)),
                ("evaluate_on", models.DateField(null=True)),
                ("drafted_at", models.DateTimeField(default=okg.lib.dates.now)),
                ("agreed_at", models.DateTimeField(null=True)),
                (
                    "agreed_by",
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
                        on_delete=django.db.models.deletion.CASCADE, related_name="plans", to="cases.concern"
                    ),
                ),
                (
                    "drafted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(fields=("concern", "number"), name="plan_number_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("agreed_at", None)), fields=("concern",), name="plan_one_draft"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("agreed_at__isnull", False), ("agreed_by__isnull", False)),
                            models.Q(("agreed_at__isnull", True), ("agreed_by__isnull", True)),
                            _connector="OR",
                        ),
                        name="plan_agreed_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("agreed_at__isnull", True),
                            models.Q(
                                ("evaluate_on__isnull", False),
                                ("problem__isnull", False),
                                models.Q(
                                    ("own_part__isnull", False),
                                    ("no_part_reason__isnull", False),
                                    _connector="OR",
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="plan_agreed_has_its_elements",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("own_part__isnull", True), ("no_part_reason__isnull", True), _connector="OR"
                        ),
                        name="plan_own_part_or_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalPlan",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("number", models.PositiveSmallIntegerField(default=1)),
                ("version", models.PositiveIntegerField(default=1)),
                ("problem", okg.vault.fields.SealedText(null=True)),
                ("goals", okg.vault.fields.SealedText(null=True)),
                ("measure_of_success", okg.vault.fields.SealedText(null=True)),
                ("own_part", okg.vault.fields.SealedText(null=True)),
                ("no_part_reason", okg.vault.fields.SealedText(null=True)),
                ("evaluate_on", models.DateField(null=True)),
                ("drafted_at", models.DateTimeField(default=okg.lib.dates.now)),
                ("agreed_at", models.DateTimeField(null=True)),
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
                    "agreed_by",
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
                "verbose_name": "historical plan",
                "verbose_name_plural": "historical plans",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [models.Index(fields=["id", "history_date"], name="cases_histo_id_6c4eb5_idx")],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="PlanItem",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                ("what", okg.vault.fields.SealedText()),
                ("due_on", models.DateField()),
                ("outside", okg.vault.fields.SealedText(null=True)),
                ("added_at", models.DateTimeField(default=okg.lib.dates.now)),
                ("done_at", models.DateTimeField(null=True)),
                ("dropped_at", models.DateTimeField(null=True)),
                ("drop_reason", okg.vault.fields.SealedText(null=True)),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "carried_from",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="carried_to",
                        to="cases.planitem",
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
                    "dropped_by",
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
                        related_name="plan_items",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="items", to="cases.plan"
                    ),
                ),
            ],
            options={
                "ordering": ["due_on", "added_at"],
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("done_at__isnull", False), ("done_by__isnull", False)),
                            models.Q(("done_at__isnull", True), ("done_by__isnull", True)),
                            _connector="OR",
                        ),
                        name="planitem_done_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("dropped_at__isnull", False),
                                ("dropped_by__isnull", False),
                                ("drop_reason__isnull", False),
                            ),
                            models.Q(
                                ("dropped_at__isnull", True),
                                ("dropped_by__isnull", True),
                                ("drop_reason__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="planitem_dropped_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("done_at__isnull", True), ("dropped_at__isnull", True), _connector="OR"
                        ),
                        name="planitem_not_done_and_dropped",
                    ),
                ],
                "indexes": [
                    models.Index(
                        condition=models.Q(("done_at", None), ("dropped_at", None)),
                        fields=["owner", "due_on"],
                        name="planitem_owner_open",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalPlanItem",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("version", models.PositiveIntegerField(default=1)),
                ("what", okg.vault.fields.SealedText()),
                ("due_on", models.DateField()),
                ("outside", okg.vault.fields.SealedText(null=True)),
                ("added_at", models.DateTimeField(default=okg.lib.dates.now)),
                ("done_at", models.DateTimeField(null=True)),
                ("dropped_at", models.DateTimeField(null=True)),
                ("drop_reason", okg.vault.fields.SealedText(null=True)),
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
                    "added_by",
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
                    "dropped_by",
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
                    "plan",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="cases.plan",
                    ),
                ),
                (
                    "carried_from",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="cases.planitem",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical plan item",
                "verbose_name_plural": "historical plan items",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [models.Index(fields=["id", "history_date"], name="cases_histo_id_12568b_idx")],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Evaluation",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("at", models.DateTimeField(default=okg.lib.dates.now)),
                ("learnt", okg.vault.fields.SealedText()),
                ("person_view", okg.vault.fields.SealedText(null=True)),
                ("next_evaluation_on", models.DateField(null=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "next",
                    okg.catalogue.fields.CodeKey(
                        "plan_next",
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                    ),
                ),
                (
                    "worked",
                    okg.catalogue.fields.CodeKey(
                        "evaluation",
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="evaluations",
                        to="cases.plan",
                    ),
                ),
            ],
            options={
                "ordering": ["at"],
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=django.db.models.lookups.StartsWith(
                            models.ExpressionWrapper(models.F("worked"), output_field=models.TextField()),
                            "evaluation:",
                        ),
                        name="evaluation_worked_of_its_list",
                    ),
                    models.CheckConstraint(
                        condition=django.db.models.lookups.StartsWith(
                            models.ExpressionWrapper(models.F("next"), output_field=models.TextField()),
                            "plan_next:",
                        ),
                        name="evaluation_next_of_its_list",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("next", "plan_next:avslutt"), ("next_evaluation_on__isnull", True)),
                            models.Q(
                                models.Q(("next", "plan_next:avslutt"), _negated=True),
                                ("next_evaluation_on__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="evaluation_goes_on_until_a_day",
                    ),
                ],
            },
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
        *(
            migrations.RunSQL(POLICY.format(table=table, condition=condition), NO_POLICY.format(table=table))
            for table, condition in CONDITIONS.items()
        ),
    ]
