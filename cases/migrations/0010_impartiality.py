"""What each has declared of being impartial in a concern, and who is recused from it; the database keeps them out."""

import uuid

import django.db.models.deletion
import django.db.models.lookups
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import okg.catalogue.fields
import okg.lib.dates
import okg.vault.fields

# Whoever is recused from a concern is let in by nobody: not by an opening, not by a row of its shadow. The share lock on
# the concern makes an opening and a recusal of the same moment take turns; the second of the two sees the first.
FORWARD = """
create function concern_shut_to_recused(concern uuid, who uuid, until timestamptz) returns void
language plpgsql as $$
begin
    perform 1 from cases_concern where id = concern for share;
    if exists (select 1 from cases_recusal r
               where r.concern_id = concern and r.user_id = who and r.lifted_at is null) then
        raise exception 'the concern is shut to a user who is recused from it'
            using errcode = 'integrity_constraint_violation';
    end if;
end $$;
create function cases_grant_not_to_recused() returns trigger language plpgsql as $$
begin
    perform concern_shut_to_recused(new.concern_id, new.to_id, new.expires_at);
    return new;
end $$;
create function cases_shadow_not_to_recused() returns trigger language plpgsql as $$
begin
    perform concern_shut_to_recused(new.content_object_id, new.user_id, new.expires_at);
    return new;
end $$;
create trigger cases_grant_not_to_recused before insert or update on cases_grant
    for each row when (new.ended_at is null) execute function cases_grant_not_to_recused();
create trigger cases_shadow_not_to_recused before insert or update on cases_concernshadow
    for each row execute function cases_shadow_not_to_recused();

create function cases_recusal_shuts() returns trigger language plpgsql as $$
begin
    perform 1 from cases_concern where id = new.concern_id for update;
    if exists (select 1 from cases_grant g where g.concern_id = new.concern_id and g.to_id = new.user_id
                  and g.ended_at is null)
       or exists (select 1 from cases_concernshadow s
                  where s.content_object_id = new.concern_id and s.user_id = new.user_id) then
        raise exception 'end the openings of a user before recusing them'
            using errcode = 'integrity_constraint_violation';
    end if;
    return new;
end $$;
create trigger cases_recusal_shuts before insert on cases_recusal
    for each row when (new.lifted_at is null) execute function cases_recusal_shuts();
create function cases_recusal_stays_lifted() returns trigger language plpgsql as $$
begin
    raise exception 'a recusal is lifted once and never moved: declare anew'
        using errcode = 'integrity_constraint_violation';
end $$;
create trigger cases_recusal_stays_lifted before update on cases_recusal
    for each row when (old.lifted_at is not null and new.lifted_at is null
        or old.user_id <> new.user_id or old.concern_id <> new.concern_id)
    execute function cases_recusal_stays_lifted();
"""
BACKWARD = """
drop trigger cases_recusal_stays_lifted on cases_recusal;
drop function cases_recusal_stays_lifted();
drop trigger cases_recusal_shuts on cases_recusal;
drop function cases_recusal_shuts();
drop trigger cases_shadow_not_to_recused on cases_concernshadow;
drop trigger cases_grant_not_to_recused on cases_grant;
drop function cases_shadow_not_to_recused();
drop function cases_grant_not_to_recused();
drop function concern_shut_to_recused(uuid, uuid, timestamptz);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0009_considerations"),
        ("catalogue", "0001_catalogue"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Declaration",
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
                ("reason", okg.vault.fields.SealedText(blank=True)),
                ("replaced_at", models.DateTimeField(null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                (
                    "decision",
                    models.CharField(
                        choices=[
                            ("impartial", "I am impartial"),
                            ("possible", "Possibly not: somebody else must judge"),
                            ("recused", "I am not impartial"),
                        ],
                        max_length=10,
                        null=True,
                    ),
                ),
                ("decision_reason", okg.vault.fields.SealedText(null=True)),
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
                        related_name="declarations",
                        to="cases.concern",
                    ),
                ),
                (
                    "decided_by",
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
            ],
            options={
                "ordering": ["at"],
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("answer__in", ["impartial", "possible", "recused"])),
                        name="declaration_answer_known",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("replaced_at", None)),
                        fields=("concern", "by"),
                        name="declaration_one_standing",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", "impartial"), ("ground__isnull", True)),
                            models.Q(("answer__in", ["possible", "recused"]), ("ground__isnull", False)),
                            _connector="OR",
                        ),
                        name="declaration_doubt_has_ground",
                    ),
                    models.CheckConstraint(
                        condition=django.db.models.lookups.StartsWith(
                            models.ExpressionWrapper(models.F("ground"), output_field=models.TextField()),
                            "recusal_ground:",
                        ),
                        name="declaration_ground_of_its_list",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                                ("decision__isnull", False),
                                ("decision_reason__isnull", False),
                            ),
                            models.Q(
                                ("decided_at__isnull", True),
                                ("decided_by__isnull", True),
                                ("decision__isnull", True),
                                ("decision_reason__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="declaration_decided_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decision__isnull", True),
                            models.Q(("answer", "possible"), ("decision__in", ["impartial", "recused"])),
                            _connector="OR",
                        ),
                        name="declaration_only_doubt_decided",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by__isnull", True),
                            models.Q(("decided_by", models.F("by")), _negated=True),
                            _connector="OR",
                        ),
                        name="declaration_not_by_oneself",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalDeclaration",
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
                ("reason", okg.vault.fields.SealedText(blank=True)),
                ("replaced_at", models.DateTimeField(null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                (
                    "decision",
                    models.CharField(
                        choices=[
                            ("impartial", "I am impartial"),
                            ("possible", "Possibly not: somebody else must judge"),
                            ("recused", "I am not impartial"),
                        ],
                        max_length=10,
                        null=True,
                    ),
                ),
                ("decision_reason", okg.vault.fields.SealedText(null=True)),
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
                    "decided_by",
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
            ],
            options={
                "verbose_name": "historical declaration",
                "verbose_name_plural": "historical declarations",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [models.Index(fields=["id", "history_date"], name="cases_histo_id_2a669c_idx")],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalRecusal",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("at", models.DateTimeField(default=okg.lib.dates.now)),
                ("led", models.BooleanField(default=False)),
                ("lifted_at", models.DateTimeField(null=True)),
                ("lift_reason", okg.vault.fields.SealedText(null=True)),
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
                    "lifted_by",
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
                    "user",
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
                "verbose_name": "historical recusal",
                "verbose_name_plural": "historical recusals",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [models.Index(fields=["id", "history_date"], name="cases_histo_id_6b2874_idx")],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Recusal",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("at", models.DateTimeField(default=okg.lib.dates.now)),
                ("led", models.BooleanField(default=False)),
                ("lifted_at", models.DateTimeField(null=True)),
                ("lift_reason", okg.vault.fields.SealedText(null=True)),
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
                        related_name="recusals",
                        to="cases.concern",
                    ),
                ),
                (
                    "lifted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recusals",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["at"],
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("lifted_at", None)),
                        fields=("concern", "user"),
                        name="recusal_one_running",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("lifted_at__isnull", False),
                                ("lifted_by__isnull", False),
                                ("lift_reason__isnull", False),
                            ),
                            models.Q(
                                ("lifted_at__isnull", True),
                                ("lifted_by__isnull", True),
                                ("lift_reason__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="recusal_lifted_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("lifted_by__isnull", True),
                            models.Q(("lifted_by", models.F("user")), _negated=True),
                            _connector="OR",
                        ),
                        name="recusal_not_lifted_by_self",
                    ),
                ],
            },
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
