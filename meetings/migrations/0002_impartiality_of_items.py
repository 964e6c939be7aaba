"""What each has declared of being impartial in an item, who leaves it and which deputy joins."""

import uuid

import django.db.models.deletion
import django.db.models.lookups
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import okg.catalogue.fields
import okg.lib.dates

# Who is recused from an item decides nothing in it (fvl § 6), whoever writes the row.
FORWARD = """
create function meetings_decision_by_impartial() returns trigger language plpgsql as $$
begin
    if exists (select 1 from meetings_agendaitem i join cases_recusal r on r.concern_id = i.concern_id
               where i.id = new.item_id and r.user_id = new.decided_by_id and r.lifted_at is null)
       or exists (select 1 from meetings_impartialitydeclaration d
                  join meetings_agendaitem i on i.id = d.item_id
                  where d.item_id = new.item_id and i.concern_id is null and d.by_id = new.decided_by_id
                    and d.replaced_at is null and d.answer = 'recused') then
        raise exception 'nobody decides in an item they are recused from'
            using errcode = 'integrity_constraint_violation';
    end if;
    return new;
end $$;
create trigger meetings_decision_by_impartial before insert on meetings_decision
    for each row execute function meetings_decision_by_impartial();
"""
BACKWARD = """
drop trigger meetings_decision_by_impartial on meetings_decision;
drop function meetings_decision_by_impartial();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0010_impartiality"),  # the trigger reads its recusals
        ("catalogue", "0001_catalogue"),
        ("meetings", "0001_meetings"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="meeting",
            options={
                "default_permissions": (),
                "ordering": ["starts_at", "id"],
                "permissions": [
                    ("read_meeting", "Can read the meetings they may attend"),
                    ("plan_meeting", "Can propose, call and confirm meetings"),
                    ("change_meeting", "Can move a meeting"),
                    ("cancel_meeting", "Can cancel a meeting"),
                    ("hold_meeting", "Can record that a meeting was held, and who was there"),
                    ("add_item", "Can put an item on the agenda"),
                    ("change_agenda", "Can order the agenda and take items off it"),
                    ("write_minutes", "Can write minutes of a meeting they are at"),
                    ("decide_item", "Can record a decision and give it an owner"),
                    ("declare_item", "Can say whether they are impartial in an item"),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalImpartialityDeclaration",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("at", models.DateTimeField(default=okg.lib.dates.now)),
                (
                    "answer",
                    models.CharField(
                        choices=[
                            ("impartial", "I am impartial"),
                            ("possible", "Possibly not: somebody else must judge"),
                            ("recused", "I am not impartial"),
                        ],
                        max_length=10,
                    ),
                ),
                ("replaced_at", models.DateTimeField(null=True)),
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
                    "by",
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
                    "deputy",
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
                    "ground",
                    okg.catalogue.fields.CodeKey(
                        "recusal_ground",
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="meetings.agendaitem",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical impartiality declaration",
                "verbose_name_plural": "historical impartiality declarations",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [models.Index(fields=["id", "history_date"], name="meetings_hi_id_ed3e3e_idx")],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="ImpartialityDeclaration",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("at", models.DateTimeField(default=okg.lib.dates.now)),
                (
                    "answer",
                    models.CharField(
                        choices=[
                            ("impartial", "I am impartial"),
                            ("possible", "Possibly not: somebody else must judge"),
                            ("recused", "I am not impartial"),
                        ],
                        max_length=10,
                    ),
                ),
                ("replaced_at", models.DateTimeField(null=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "deputy",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "ground",
                    okg.catalogue.fields.CodeKey(
                        "recusal_ground",
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="declarations",
                        to="meetings.agendaitem",
                    ),
                ),
            ],
            options={
                "ordering": ["at"],
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("replaced_at", None)),
                        fields=("item", "by"),
                        name="item_declaration_one_standing",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("answer", "impartial"), ("deputy__isnull", True), ("ground__isnull", True)
                            ),
                            models.Q(("answer", "recused"), ("ground__isnull", False)),
                            _connector="OR",
                        ),
                        name="item_declaration_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("deputy__isnull", True),
                            models.Q(("deputy", models.F("by")), _negated=True),
                            _connector="OR",
                        ),
                        name="item_deputy_is_another",
                    ),
                    models.CheckConstraint(
                        condition=django.db.models.lookups.StartsWith(
                            models.ExpressionWrapper(models.F("ground"), output_field=models.TextField()),
                            "recusal_ground:",
                        ),
                        name="item_declaration_ground_of_its_list",
                    ),
                ],
            },
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
