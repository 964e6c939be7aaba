"""Possible repeats: two concerns that may be about the same person, discussed before either is closed."""

import uuid

import django.db.models.deletion
import django.db.models.functions.comparison
import django.db.models.lookups
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import okg.lib.dates
import okg.vault.fields

RULES = """
create trigger cases_repeatline_stands before update on cases_repeatline
    for each row execute function cases_written_stands();
create function cases_repeat_stands() returns trigger language plpgsql as $$
begin
    raise exception 'what was found stays, and what was opened or discussed is not taken back'
        using errcode = 'integrity_constraint_violation';
end $$;
create trigger cases_repeat_stands before update on cases_repeat for each row
    when (new.older_id <> old.older_id or new.newer_id <> old.newer_id or new.dossier_id <> old.dossier_id
          or new.older_person_id <> old.older_person_id or new.newer_person_id <> old.newer_person_id
          or new.found_at <> old.found_at
          or (old.opened_at is not null and new.opened_at is null)
          or (old.discussed_at is not null and new.discussed_at is null)
          or (old.decided_at is not null and new.decided_at is null))
    execute function cases_repeat_stands();
create function cases_repeat_before_closing() returns trigger language plpgsql as $$
begin
    if exists (select from cases_repeat r
               where r.discussed_at is null and (r.older_id = new.id or r.newer_id = new.id)) then
        raise exception 'a possible repeat is not discussed'
            using errcode = 'integrity_constraint_violation';
    end if;
    return new;
end $$;
create trigger cases_repeat_before_closing before update on cases_concern for each row
    when (old.closed_at is null and new.closed_at is not null)
    execute function cases_repeat_before_closing();
"""
NO_RULES = """
drop trigger cases_repeat_before_closing on cases_concern;
drop function cases_repeat_before_closing();
drop trigger cases_repeat_stands on cases_repeat;
drop function cases_repeat_stands();
drop trigger cases_repeatline_stands on cases_repeatline;
"""
# With the key of a concern or a person its repeats go too: what was said in them must not outlive whom it was about.
DESTROYED = """
create function cases_repeat_destroyed() returns trigger language plpgsql as $$
declare
    gone record;
begin
    for gone in
        select r.id, r.dossier_id from cases_repeat r
        join cases_concern o on o.id = r.older_id join cases_concern n on n.id = r.newer_id
        join cases_person p on p.id = r.older_person_id join cases_person q on q.id = r.newer_person_id
        where new.dossier in (o.dossier_id, n.dossier_id, p.dossier_id, q.dossier_id)
    loop
        delete from cases_repeatline where repeat_id = gone.id;
        delete from cases_repeat where id = gone.id;
        update vault_dossierkey set wrapped = null, destroyed_at = new.destroyed_at
            where dossier = gone.dossier_id and destroyed_at is null;
    end loop;
    return null;
end $$;
create trigger cases_repeat_destroyed after update on vault_dossierkey for each row
    when (old.destroyed_at is null and new.destroyed_at is not null)
    execute function cases_repeat_destroyed();
"""
NOT_DESTROYED = """
drop trigger cases_repeat_destroyed on vault_dossierkey;
drop function cases_repeat_destroyed();
"""
# Whoever leads one of the two; the newer side once the older has opened it. Others come by a door of its own.
FUNCTION = """
create function okg_leads(thing uuid) returns boolean stable language sql as $$
    select okg_opens(thing) and exists (
        select from cases_concern as mine
        where mine.id = thing and mine.lead_id = nullif(current_setting('okg.actor', true), '')::uuid
    )
$$;
"""
NO_FUNCTION = "drop function okg_leads(uuid);"
SIDES = "okg_leads(older_id) or (opened_at is not null and okg_leads(newer_id))"
OF_SIDES = f"exists (select from cases_repeat as found where found.id = repeat_id and ({SIDES}))"
POLICY = """
alter table {table} enable row level security;
create policy open_to_visitor on {table} for all to okg_visitor using ({condition}) with check ({condition});
"""
NO_POLICY = "drop policy open_to_visitor on {table}; alter table {table} disable row level security;"
CONDITIONS = {
    "cases_repeat": SIDES,
    "cases_historicalrepeat": SIDES,
    "cases_repeatline": OF_SIDES,
    "vault_blindkey": "false",  # nobody looks into these; acts compare them
}


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0019_persons_and_family"),
        ("vault", "0002_blind_keys"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Repeat",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("dossier_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("found_at", models.DateTimeField(default=okg.lib.dates.now)),
                ("opened_at", models.DateTimeField(null=True)),
                ("discussed_at", models.DateTimeField(null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                (
                    "decision",
                    models.CharField(
                        choices=[
                            ("same", "It is the same person"),
                            ("different", "It is not the same person"),
                            ("undecided", "It cannot be said"),
                        ],
                        max_length=10,
                        null=True,
                    ),
                ),
                ("reason", okg.vault.fields.SealedText(null=True)),
                ("version", models.PositiveIntegerField(default=1)),
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
                    "discussed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "newer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="repeats_as_newer",
                        to="cases.concern",
                    ),
                ),
                (
                    "newer_person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="cases.person"
                    ),
                ),
                (
                    "older",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="repeats_as_older",
                        to="cases.concern",
                    ),
                ),
                (
                    "older_person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="cases.person"
                    ),
                ),
                (
                    "opened_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["found_at"],
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.comparison.Least("older", "newer"),
                        django.db.models.functions.comparison.Greatest("older", "newer"),
                        django.db.models.functions.comparison.Least("older_person", "newer_person"),
                        django.db.models.functions.comparison.Greatest("older_person", "newer_person"),
                        name="repeat_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("older", models.F("newer")), _negated=True),
                        name="repeat_of_two_concerns",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("older_person", models.F("newer_person")), _negated=True),
                        name="repeat_of_two_records",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("opened_at__isnull", False), ("opened_by__isnull", False)),
                            models.Q(("opened_at__isnull", True), ("opened_by__isnull", True)),
                            _connector="OR",
                        ),
                        name="repeat_opened_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("discussed_at__isnull", False), ("discussed_by__isnull", False)),
                            models.Q(("discussed_at__isnull", True), ("discussed_by__isnull", True)),
                            _connector="OR",
                        ),
                        name="repeat_discussed_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                                ("decision__isnull", False),
                                ("reason__isnull", False),
                            ),
                            models.Q(
                                ("decided_at__isnull", True),
                                ("decided_by__isnull", True),
                                ("decision__isnull", True),
                                ("reason__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="repeat_decided_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_at__isnull", True), ("discussed_at__isnull", False), _connector="OR"
                        ),
                        name="repeat_discussed_before_decided",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decision__isnull", True),
                            ("decision__in", ["same", "different", "undecided"]),
                            _connector="OR",
                        ),
                        name="repeat_decision_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            django.db.models.lookups.GreaterThan(
                                models.Func(
                                    models.F("reason"),
                                    function="octet_length",
                                    output_field=models.IntegerField(),
                                ),
                                49,
                            )
                        ),
                        name="repeat_reason_filled_in",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RepeatLine",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("at", models.DateTimeField(default=okg.lib.dates.now)),
                ("text", okg.vault.fields.SealedText()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "repeat",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="lines", to="cases.repeat"
                    ),
                ),
            ],
            options={
                "ordering": ["at"],
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            django.db.models.lookups.GreaterThan(
                                models.Func(
                                    models.F("text"),
                                    function="octet_length",
                                    output_field=models.IntegerField(),
                                ),
                                49,
                            )
                        ),
                        name="repeat_line_filled_in",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalRepeat",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("dossier_id", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                ("found_at", models.DateTimeField(default=okg.lib.dates.now)),
                ("opened_at", models.DateTimeField(null=True)),
                ("discussed_at", models.DateTimeField(null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                (
                    "decision",
                    models.CharField(
                        choices=[
                            ("same", "It is the same person"),
                            ("different", "It is not the same person"),
                            ("undecided", "It cannot be said"),
                        ],
                        max_length=10,
                        null=True,
                    ),
                ),
                ("reason", okg.vault.fields.SealedText(null=True)),
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
                    "discussed_by",
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
                    "newer",
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
                    "newer_person",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="cases.person",
                    ),
                ),
                (
                    "older",
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
                    "older_person",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="cases.person",
                    ),
                ),
                (
                    "opened_by",
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
                "verbose_name": "historical repeat",
                "verbose_name_plural": "historical repeats",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [models.Index(fields=["id", "history_date"], name="cases_histo_id_d4f25e_idx")],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.RunSQL(RULES, NO_RULES),
        migrations.RunSQL(DESTROYED, NOT_DESTROYED),
        migrations.RunSQL(FUNCTION, NO_FUNCTION),
        *(
            migrations.RunSQL(POLICY.format(table=table, condition=condition), NO_POLICY.format(table=table))
            for table, condition in CONDITIONS.items()
        ),
    ]
