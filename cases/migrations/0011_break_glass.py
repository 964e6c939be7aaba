"""Emergency openings: an hour, on record, looked over by somebody else."""

import datetime
import uuid

import django.db.models.deletion
import django.db.models.expressions
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import okg.lib.dates
import okg.vault.fields

# fvl § 7: a recused user may act preliminarily. Their emergency opening is the one thing that opens the concern to them,
# for as long as it lasts.
CHECK = """
create or replace function concern_shut_to_recused(concern uuid, who uuid, until timestamptz) returns void
language plpgsql as $$
begin
    perform 1 from cases_concern where id = concern for share;
    if exists (select 1 from cases_recusal r
               where r.concern_id = concern and r.user_id = who and r.lifted_at is null)
       {but}then
        raise exception 'the concern is shut to a user who is recused from it'
            using errcode = 'integrity_constraint_violation';
    end if;
end $$;
"""
BUT = """and not exists (select 1 from cases_breakglass b
                       where b.concern_id = concern and b.by_id = who and b.kind = 'preliminary'
                         and b.ended_at is null and b.expires_at >= until)
       """
FORWARD, BACKWARD = CHECK.format(but=BUT), CHECK.format(but="")
# Nobody opens for themselves but in an emergency that is on record.
GLASS = """
create function cases_grant_of_emergency() returns trigger language plpgsql as $$
begin
    if not exists (select 1 from cases_breakglass b
                   where b.concern_id = new.concern_id and b.by_id = new.to_id
                     and b.expires_at >= new.expires_at and b.at <= new.given_at) then
        raise exception 'an emergency opening needs its record'
            using errcode = 'integrity_constraint_violation';
    end if;
    return new;
end $$;
create trigger cases_grant_of_emergency before insert or update on cases_grant
    for each row when (new.origin = 'glass') execute function cases_grant_of_emergency();
create function cases_glass_stands() returns trigger language plpgsql as $$
begin
    raise exception 'an emergency opening is never made longer, moved or opened again'
        using errcode = 'integrity_constraint_violation';
end $$;
create trigger cases_glass_stands before update on cases_breakglass for each row
    when (new.expires_at <> old.expires_at or new.at <> old.at or new.by_id <> old.by_id or new.kind <> old.kind
          or new.concern_id <> old.concern_id or (old.ended_at is not null and new.ended_at is null)
          or (old.reviewed_at is not null and new.reviewed_at is null))
    execute function cases_glass_stands();
"""
NO_GLASS = """
drop trigger cases_glass_stands on cases_breakglass;
drop function cases_glass_stands();
drop trigger cases_grant_of_emergency on cases_grant;
drop function cases_grant_of_emergency();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0001_legal_bases"),
        ("cases", "0010_impartiality"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="BreakGlass",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("ordinary", "Emergency opening"),
                            ("preliminary", "Preliminary, by somebody who is recused"),
                        ],
                        default="ordinary",
                        max_length=12,
                    ),
                ),
                ("at", models.DateTimeField(default=okg.lib.dates.now)),
                ("reason", okg.vault.fields.SealedText()),
                ("nobody_else", okg.vault.fields.SealedText(blank=True)),
                ("expires_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("identified_at", models.DateTimeField(null=True)),
                ("identify_reason", okg.vault.fields.SealedText(null=True)),
                ("review_by", models.DateField()),
                ("reviewed_at", models.DateTimeField(null=True)),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("justified", "It was justified"),
                            ("unjustified", "It was not justified"),
                            ("confirmed", "It was justified, and what was done stands"),
                            ("undone", "What was done is undone"),
                        ],
                        max_length=12,
                        null=True,
                    ),
                ),
                ("follow_up", okg.vault.fields.SealedText(null=True)),
            ],
            options={
                "ordering": ["-at"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="HistoricalBreakGlass",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("ordinary", "Emergency opening"),
                            ("preliminary", "Preliminary, by somebody who is recused"),
                        ],
                        default="ordinary",
                        max_length=12,
                    ),
                ),
                ("at", models.DateTimeField(default=okg.lib.dates.now)),
                ("reason", okg.vault.fields.SealedText()),
                ("nobody_else", okg.vault.fields.SealedText(blank=True)),
                ("expires_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("identified_at", models.DateTimeField(null=True)),
                ("identify_reason", okg.vault.fields.SealedText(null=True)),
                ("review_by", models.DateField()),
                ("reviewed_at", models.DateTimeField(null=True)),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("justified", "It was justified"),
                            ("unjustified", "It was not justified"),
                            ("confirmed", "It was justified, and what was done stands"),
                            ("undone", "What was done is undone"),
                        ],
                        max_length=12,
                        null=True,
                    ),
                ),
                ("follow_up", okg.vault.fields.SealedText(null=True)),
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
                "verbose_name": "historical break glass",
                "verbose_name_plural": "historical break glasss",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.RemoveConstraint(
            model_name="grant",
            name="grant_says_who_gave",
        ),
        migrations.AlterField(
            model_name="grant",
            name="origin",
            field=models.CharField(
                choices=[
                    ("logged", "Logged the concern"),
                    ("recorded", "Recorded the person"),
                    ("received", "Receives concerns for the group"),
                    ("given", "Was given access"),
                    ("glass", "Opened it in an emergency"),
                ],
                default="given",
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="historicalgrant",
            name="origin",
            field=models.CharField(
                choices=[
                    ("logged", "Logged the concern"),
                    ("recorded", "Recorded the person"),
                    ("received", "Receives concerns for the group"),
                    ("given", "Was given access"),
                    ("glass", "Opened it in an emergency"),
                ],
                default="given",
                max_length=10,
            ),
        ),
        migrations.AddConstraint(
            model_name="grant",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("given_by__isnull", True), ("origin__in", ["logged", "recorded", "glass"])),
                    models.Q(("origin__in", ["received", "given"]), ("given_by__isnull", False)),
                    _connector="OR",
                ),
                name="grant_says_who_gave",
            ),
        ),
        migrations.AddConstraint(
            model_name="grant",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("origin", "glass"), _negated=True),
                    (
                        "expires_at__lte",
                        django.db.models.expressions.CombinedExpression(
                            models.F("given_at"), "+", models.Value(datetime.timedelta(seconds=3600))
                        ),
                    ),
                    _connector="OR",
                ),
                name="grant_of_emergency_lasts_an_hour",
            ),
        ),
        migrations.AddField(
            model_name="breakglass",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="breakglass",
            name="concern",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="glasses", to="cases.concern"
            ),
        ),
        migrations.AddField(
            model_name="breakglass",
            name="reviewed_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="historicalbreakglass",
            name="by",
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
            model_name="historicalbreakglass",
            name="concern",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="cases.concern",
            ),
        ),
        migrations.AddField(
            model_name="historicalbreakglass",
            name="reviewed_by",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="breakglass",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("expires_at__gt", models.F("at")),
                    (
                        "expires_at__lte",
                        django.db.models.expressions.CombinedExpression(
                            models.F("at"), "+", models.Value(datetime.timedelta(seconds=3600))
                        ),
                    ),
                ),
                name="glass_lasts_an_hour",
            ),
        ),
        migrations.AddConstraint(
            model_name="breakglass",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["ordinary", "preliminary"])), name="glass_kind_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="breakglass",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("identified_at__isnull", False), ("identify_reason__isnull", False)),
                    models.Q(("identified_at__isnull", True), ("identify_reason__isnull", True)),
                    _connector="OR",
                ),
                name="glass_identified_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="breakglass",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("reviewed_at__isnull", False),
                        ("reviewed_by__isnull", False),
                        ("outcome__isnull", False),
                        ("follow_up__isnull", False),
                    ),
                    models.Q(
                        ("reviewed_at__isnull", True),
                        ("reviewed_by__isnull", True),
                        ("outcome__isnull", True),
                        ("follow_up__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="glass_reviewed_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="breakglass",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("reviewed_by__isnull", True),
                    models.Q(("reviewed_by", models.F("by")), _negated=True),
                    _connector="OR",
                ),
                name="glass_not_reviewed_by_self",
            ),
        ),
        migrations.AddConstraint(
            model_name="breakglass",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("outcome__isnull", True),
                    models.Q(("kind", "ordinary"), ("outcome__in", ["justified", "unjustified"])),
                    models.Q(("kind", "preliminary"), ("outcome__in", ["confirmed", "undone"])),
                    _connector="OR",
                ),
                name="glass_outcome_of_its_kind",
            ),
        ),
        migrations.AddIndex(
            model_name="historicalbreakglass",
            index=models.Index(fields=["id", "history_date"], name="cases_histo_id_308a78_idx"),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
        migrations.RunSQL(GLASS, NO_GLASS),
    ]
