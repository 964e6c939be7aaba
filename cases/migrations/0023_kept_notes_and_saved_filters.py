"""A note may be kept to its author's agency or to named readers, and a choice of the list may be saved under a name.

The database itself keeps a kept note from everybody else (policy), lets a correction be read by exactly those who read
what it corrects (trigger), and takes codes alone into a saved filter (check).
"""

import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q

import okg.lib.constraints
import okg.lib.dates

# Today is the day in Oslo, as in okg.lib.dates; who serves an agency is what Appointments.running says.
FUNCTIONS = """
create function okg_serves(body varchar) returns boolean stable language sql as $$
    select exists (
        select from roster_appointment as term
        join roster_seat as seat on seat.code = term.seat_id
        join roster_agency as agency on agency.code = seat.agency_id
        join roster_user as visitor on visitor.id = term.user_id
        cross join (
            select (nullif(current_setting('okg.now', true), '')::timestamptz at time zone 'Europe/Oslo')::date as day
        ) as today
        where visitor.id = nullif(current_setting('okg.actor', true), '')::uuid
          and visitor.is_active
          and agency.code = body
          and agency.regime_code not in ('erklaering', 'frivillig', 'ingen')
          and term.starts_on <= today.day
          and (term.ends_on is null or term.ends_on > today.day
               or (term.ends_on = today.day and term.ended_at is null))
    )
$$;
create function okg_reads_kept(body varchar, readers uuid[]) returns boolean stable language sql as $$
    select body is null
        or (readers is null and okg_serves(body))
        or coalesce(nullif(current_setting('okg.actor', true), '')::uuid = any(readers), false)
$$;
"""
NO_FUNCTIONS = "drop function okg_reads_kept(varchar, uuid[]); drop function okg_serves(varchar);"
POLICY = "alter policy open_to_visitor on {table} using ({condition}) with check ({condition});"
BEFORE = "okg_opens(concern_id)"
SINCE = "okg_opens(concern_id) and okg_reads_kept(kept_to_id, readers)"
AUTHOR_READS = """
alter table cases_note add constraint note_author_reads
    check (readers is null or (by_id = any(readers) and array_position(readers, null) is null));
"""
NO_AUTHOR_READS = "alter table cases_note drop constraint note_author_reads;"
CORRECTION = """
create function cases_correction_is_read_alike() returns trigger language plpgsql as $$
begin
    if exists (select from cases_note as first where first.id = new.corrects_id
               and (first.kept_to_id, first.readers) is distinct from (new.kept_to_id, new.readers)) then
        raise exception 'a correction is read by those who read what it corrects'
            using errcode = 'integrity_constraint_violation';
    end if;
    return new;
end $$;
create trigger cases_correction_read_alike before insert on cases_note
    for each row when (new.corrects_id is not null) execute function cases_correction_is_read_alike();
"""
NO_CORRECTION = """
drop trigger cases_correction_read_alike on cases_note;
drop function cases_correction_is_read_alike();
"""
# Flat, few, and nothing that could be a word somebody searched for.
CODES_ALONE = """
alter table cases_savedfilter add constraint saved_filter_codes_alone check (
    jsonb_typeof(query) = 'object'
    and query - array['state', 'level', 'theme', 'arena', 'age', 'lead', 'mine', 'late', 'from', 'to', 'sort'] = '{}'
    and not jsonb_path_exists(
        query, 'strict $.* ? (@.type() != "string" || !(@ like_regex "^[a-zA-Z0-9_:.+-]{1,60}$"))'
    )
);
"""
NO_CODES_ALONE = "alter table cases_savedfilter drop constraint saved_filter_codes_alone;"


def kept_to(**more):
    return models.ForeignKey(null=True, related_name="+", to="roster.agency", **more)


def readers():
    return django.contrib.postgres.fields.ArrayField(models.UUIDField(), null=True)


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0022_the_steps_stand"),
        ("roster", "0004_terms_and_declarations"),
        ("ledger", "0005_own_looks"),
    ]

    operations = [
        migrations.AddField("note", "kept_to", kept_to(on_delete=django.db.models.deletion.PROTECT)),
        migrations.AddField("note", "readers", readers()),
        migrations.AddField(
            "historicalnote",
            "kept_to",
            kept_to(blank=True, db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING),
        ),
        migrations.AddField("historicalnote", "readers", readers()),
        migrations.AddConstraint(
            "note",
            models.CheckConstraint(
                condition=Q(readers__isnull=True) | Q(kept_to__isnull=False), name="note_readers_where_kept"
            ),
        ),
        migrations.CreateModel(
            name="SavedFilter",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("name", models.CharField(max_length=40)),
                ("query", models.JSONField()),
                ("saved_at", models.DateTimeField(default=okg.lib.dates.now)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="saved_filters",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "default_permissions": (),
                "ordering": [django.db.models.functions.text.Lower("name")],
                "constraints": [
                    models.UniqueConstraint(
                        "user",
                        django.db.models.functions.text.Lower("name"),
                        name="saved_filter_name_once",
                    ),
                    okg.lib.constraints.not_blank("name", name="saved_filter_has_name"),
                ],
            },
        ),
        migrations.RunSQL(FUNCTIONS, NO_FUNCTIONS),
        *(
            migrations.RunSQL(
                POLICY.format(table=table, condition=SINCE), POLICY.format(table=table, condition=BEFORE)
            )
            for table in ("cases_note", "cases_historicalnote")
        ),
        migrations.RunSQL(AUTHOR_READS, NO_AUTHOR_READS),
        migrations.RunSQL(CORRECTION, NO_CORRECTION),
        migrations.RunSQL(CODES_ALONE, NO_CODES_ALONE),
    ]
