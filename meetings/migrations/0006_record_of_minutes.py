"""The minutes as a record that is sent, approved by two and locked; what is locked, and what lies under it, stands."""

import uuid

import django.db.models.deletion
import django.db.models.lookups
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import okg.catalogue.fields
import okg.lib.dates
import okg.vault.fields

# Whether a meeting's minutes are locked. Who asks waits for one who is about to lock them, and the other way round.
ASKED = """
create function meetings_is_locked(asked uuid) returns boolean language plpgsql as $$
declare
    locked timestamptz;
begin
    select locked_at into locked from meetings_minutesrecord where meeting_id = asked for share;
    return locked is not null;
end $$;
create function meetings_stands() returns trigger language plpgsql as $$
begin
    raise exception '% stands as it was written', tg_table_name using errcode = 'integrity_constraint_violation';
end $$;
"""
NOT_ASKED = "drop function meetings_is_locked(uuid); drop function meetings_stands();"
# The record itself: locked it changes no more, and it is locked only with its general part.
RECORD = """
create function meetings_record_stands() returns trigger language plpgsql as $$
begin
    if old.locked_at is not null then
        raise exception 'locked minutes stand' using errcode = 'integrity_constraint_violation';
    end if;
    if tg_op = 'DELETE' then
        return old;
    end if;
    if (new.meeting_id, new.sent_at, new.sent_by_id) is distinct from (old.meeting_id, old.sent_at, old.sent_by_id) then
        raise exception 'that minutes were sent stands' using errcode = 'integrity_constraint_violation';
    end if;
    if new.locked_at is not null and not exists (
        select from meetings_minutespart where record_id = new.id and item_id is null
    ) then
        raise exception 'minutes are locked with their general part' using errcode = 'integrity_constraint_violation';
    end if;
    return new;
end $$;
create trigger meetings_record_stands before update or delete on meetings_minutesrecord
    for each row execute function meetings_record_stands();
"""
NO_RECORD = """
drop trigger meetings_record_stands on meetings_minutesrecord;
drop function meetings_record_stands();
"""
# Parts come before the lock, addenda and copies after it, each with the next number; comments before the second approval.
AROUND = """
create function meetings_part_in_time() returns trigger language plpgsql as $$
begin
    perform from meetings_minutesrecord where id = new.record_id and locked_at is null for share;
    if not found then
        raise exception 'locked minutes get no more parts' using errcode = 'integrity_constraint_violation';
    end if;
    if exists (select from meetings_agendaitem i join meetings_minutesrecord r on r.id = new.record_id
               where i.id = new.item_id and (i.meeting_id <> r.meeting_id or i.concern_id is null)) then
        raise exception 'a part is of a concern on the agenda' using errcode = 'integrity_constraint_violation';
    end if;
    return new;
end $$;
create function meetings_addendum_in_time() returns trigger language plpgsql as $$
begin
    perform from meetings_minutesrecord where id = new.record_id and locked_at is not null for share;
    if not found then
        raise exception 'only locked minutes get addenda' using errcode = 'integrity_constraint_violation';
    end if;
    if new.number <> 1 + coalesce((select max(number) from meetings_minutesaddendum
            where record_id = new.record_id and item_id is not distinct from new.item_id), 0) then
        raise exception 'addenda are numbered without a gap' using errcode = 'integrity_constraint_violation';
    end if;
    return new;
end $$;
create function meetings_copy_in_time() returns trigger language plpgsql as $$
begin
    perform from meetings_minutesrecord where id = new.record_id and locked_at is not null for share;
    if not found then
        raise exception 'only locked minutes are copied' using errcode = 'integrity_constraint_violation';
    end if;
    if new.number <> 1 + coalesce((select max(number) from meetings_minutescopy where record_id = new.record_id), 0)
    then
        raise exception 'copies are numbered without a gap' using errcode = 'integrity_constraint_violation';
    end if;
    if not exists (select from meetings_minutespart where id = new.part_id and record_id = new.record_id) then
        raise exception 'a copy is of a part of its minutes' using errcode = 'integrity_constraint_violation';
    end if;
    return new;
end $$;
create function meetings_comment_in_time() returns trigger language plpgsql as $$
begin
    if tg_op = 'INSERT' then
        perform from meetings_minutesrecord where id = new.record_id and seconded_at is null for share;
        if not found then
            raise exception 'approved minutes get no more comments' using errcode = 'integrity_constraint_violation';
        end if;
        return new;
    end if;
    perform from meetings_minutesrecord where id = old.record_id and locked_at is null for share;
    if not found then
        raise exception 'comments on locked minutes stand' using errcode = 'integrity_constraint_violation';
    end if;
    if (new.record_id, new.item_id, new.text, new.version, new.by_id, new.at)
        is distinct from (old.record_id, old.item_id, old.text, old.version, old.by_id, old.at) then
        raise exception 'a comment stands; it is answered' using errcode = 'integrity_constraint_violation';
    end if;
    return new;
end $$;
create trigger meetings_part_in_time before insert on meetings_minutespart
    for each row execute function meetings_part_in_time();
create trigger meetings_addendum_in_time before insert on meetings_minutesaddendum
    for each row execute function meetings_addendum_in_time();
create trigger meetings_copy_in_time before insert on meetings_minutescopy
    for each row execute function meetings_copy_in_time();
create trigger meetings_comment_in_time before insert or update on meetings_minutescomment
    for each row execute function meetings_comment_in_time();
create trigger meetings_part_stands before update or delete on meetings_minutespart
    for each row execute function meetings_stands();
create trigger meetings_addendum_stands before update or delete on meetings_minutesaddendum
    for each row execute function meetings_stands();
create trigger meetings_copy_stands before update or delete on meetings_minutescopy
    for each row execute function meetings_stands();
create trigger meetings_comment_stays before delete on meetings_minutescomment
    for each row execute function meetings_stands();
"""
NOT_AROUND = """
drop trigger meetings_part_in_time on meetings_minutespart;
drop trigger meetings_addendum_in_time on meetings_minutesaddendum;
drop trigger meetings_copy_in_time on meetings_minutescopy;
drop trigger meetings_comment_in_time on meetings_minutescomment;
drop trigger meetings_part_stands on meetings_minutespart;
drop trigger meetings_addendum_stands on meetings_minutesaddendum;
drop trigger meetings_copy_stands on meetings_minutescopy;
drop trigger meetings_comment_stays on meetings_minutescomment;
drop function meetings_part_in_time();
drop function meetings_addendum_in_time();
drop function meetings_copy_in_time();
drop function meetings_comment_in_time();
"""
# What locked minutes were made from: the meeting's facts and text, its items, decisions and who was there. The columns
# are asked for by name in JSON, so that what a decision is later found to be (done, dropped) may still be said.
UNDER = """
create function meetings_under_lock() returns trigger language plpgsql as $$
declare
    was jsonb;
    becomes jsonb;
    asked uuid;
    kept text;
begin
    if tg_op <> 'INSERT' then was := to_jsonb(old); end if;
    if tg_op <> 'DELETE' then becomes := to_jsonb(new); end if;
    if tg_op = 'UPDATE' then
        kept := null;
        for kept in select unnest(string_to_array(tg_argv[1], ' ')) loop
            exit when was -> kept is distinct from becomes -> kept;
            kept := null;
        end loop;
        if kept is null then return new; end if;
    end if;
    for asked in
        select case tg_argv[0]
            when 'item_id' then (select meeting_id from meetings_agendaitem where id = (told ->> 'item_id')::uuid)
            else (told ->> tg_argv[0])::uuid
        end
        from unnest(array[was, becomes]) as told where told is not null
    loop
        if meetings_is_locked(asked) then
            raise exception 'the minutes of this meeting are locked' using errcode = 'integrity_constraint_violation';
        end if;
    end loop;
    return coalesce(new, old);
end $$;
create trigger meetings_meeting_under_lock before update or delete on meetings_meeting
    for each row execute function meetings_under_lock(
        'id', 'ref kind_id starts_at ends_at place held_at held_by_id cancelled_at minutes');
create trigger meetings_item_under_lock before insert or update or delete on meetings_agendaitem
    for each row execute function meetings_under_lock('meeting_id', 'meeting_id position kind_id title concern_id text');
create trigger meetings_decision_under_lock before insert or update or delete on meetings_decision
    for each row execute function meetings_under_lock('item_id', 'item_id text kind_id kind decided_at decided_by_id');
create trigger meetings_attendance_under_lock before insert or update or delete on meetings_attendance
    for each row execute function meetings_under_lock('meeting_id', 'meeting_id seat_id role_label user_id status_id');
"""
NOT_UNDER = """
drop trigger meetings_meeting_under_lock on meetings_meeting;
drop trigger meetings_item_under_lock on meetings_agendaitem;
drop trigger meetings_decision_under_lock on meetings_decision;
drop trigger meetings_attendance_under_lock on meetings_attendance;
drop function meetings_under_lock();
"""
# What lies in a concern is read where the concern is open; the general part by whoever the meeting's door lets in.
POLICY = """
alter table {table} enable row level security;
create policy open_to_visitor on {table} for all to okg_visitor using ({condition}) with check ({condition});
"""
NO_POLICY = "drop policy open_to_visitor on {table}; alter table {table} disable row level security;"
OPEN = """item_id is null or exists (
    select from meetings_agendaitem as i
    where i.id = item_id and (i.concern_id is null or okg_opens(i.concern_id)))"""
GUARDED = [
    "meetings_minutespart",
    "meetings_minutescomment",
    "meetings_historicalminutescomment",
    "meetings_minutesaddendum",
]


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0001_catalogue"),
        ("cases", "0013_rows_have_a_net"),
        ("meetings", "0005_decisions_are_followed"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="MinutesRecord",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("salt", okg.vault.fields.SealedText()),
                ("sent_at", models.DateTimeField()),
                ("comment_by", models.DateField()),
                ("approved_at", models.DateTimeField(null=True)),
                ("approved_digest", models.CharField(blank=True, max_length=64)),
                ("seconded_at", models.DateTimeField(null=True)),
                ("locked_at", models.DateTimeField(null=True)),
                ("sha256", models.CharField(blank=True, max_length=64)),
                ("seal_number", models.PositiveBigIntegerField(null=True)),
                ("head", models.CharField(blank=True, max_length=64)),
                (
                    "approved_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "locked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "meeting",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="minutes_record",
                        to="meetings.meeting",
                    ),
                ),
                (
                    "seconded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "sent_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "shielding",
                    okg.catalogue.fields.CodeKey(
                        "shielding",
                        db_index=False,
                        default="shielding:offl13",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                    ),
                ),
            ],
            options={
                "permissions": [
                    ("send_minutes", "Can send minutes for comment"),
                    ("comment_minutes", "Can comment on minutes of a meeting they were at"),
                    ("answer_comment", "Can answer comments on minutes"),
                    ("approve_minutes", "Can approve minutes of a meeting they were at"),
                    ("lock_minutes", "Can lock minutes that two have approved"),
                    ("add_addendum", "Can add to minutes that are locked"),
                    ("print_minutes", "Can take out a numbered copy of minutes"),
                    ("check_copy", "Can check a copy of minutes"),
                ],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="MinutesPart",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("content", okg.vault.fields.SealedJSON()),
                ("salt", okg.vault.fields.SealedText()),
                ("sha256", models.CharField(max_length=64)),
                (
                    "item",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="locked_parts",
                        to="meetings.agendaitem",
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parts",
                        to="meetings.minutesrecord",
                    ),
                ),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="MinutesCopy",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("number", models.PositiveIntegerField()),
                ("at", models.DateTimeField(default=okg.lib.dates.now)),
                ("whole", models.BooleanField()),
                ("addenda", models.PositiveSmallIntegerField(default=0)),
                (
                    "reader",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "part",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="copies",
                        to="meetings.minutespart",
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="copies",
                        to="meetings.minutesrecord",
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="MinutesComment",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("text", okg.vault.fields.SealedText()),
                ("version", models.PositiveIntegerField()),
                ("at", models.DateTimeField(default=okg.lib.dates.now)),
                ("answer", okg.vault.fields.SealedText(blank=True, default="")),
                ("taken_in", models.BooleanField(null=True)),
                ("answered_at", models.DateTimeField(null=True)),
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
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="comments",
                        to="meetings.agendaitem",
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="comments",
                        to="meetings.minutesrecord",
                    ),
                ),
            ],
            options={
                "ordering": ["at", "id"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="MinutesAddendum",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("text", okg.vault.fields.SealedText()),
                ("at", models.DateTimeField(default=okg.lib.dates.now)),
                ("sha256", models.CharField(max_length=64)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="addenda",
                        to="meetings.agendaitem",
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="addenda",
                        to="meetings.minutesrecord",
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="HistoricalMinutesComment",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("text", okg.vault.fields.SealedText()),
                ("version", models.PositiveIntegerField()),
                ("at", models.DateTimeField(default=okg.lib.dates.now)),
                ("answer", okg.vault.fields.SealedText(blank=True, default="")),
                ("taken_in", models.BooleanField(null=True)),
                ("answered_at", models.DateTimeField(null=True)),
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
                (
                    "record",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="meetings.minutesrecord",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical minutes comment",
                "verbose_name_plural": "historical minutes comments",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalMinutesRecord",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("salt", okg.vault.fields.SealedText()),
                ("sent_at", models.DateTimeField()),
                ("comment_by", models.DateField()),
                ("approved_at", models.DateTimeField(null=True)),
                ("approved_digest", models.CharField(blank=True, max_length=64)),
                ("seconded_at", models.DateTimeField(null=True)),
                ("locked_at", models.DateTimeField(null=True)),
                ("sha256", models.CharField(blank=True, max_length=64)),
                ("seal_number", models.PositiveBigIntegerField(null=True)),
                ("head", models.CharField(blank=True, max_length=64)),
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
                    "approved_by",
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
                    "locked_by",
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
                    "meeting",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="meetings.meeting",
                    ),
                ),
                (
                    "seconded_by",
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
                    "sent_by",
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
                    "shielding",
                    okg.catalogue.fields.CodeKey(
                        "shielding",
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        default="shielding:offl13",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical minutes record",
                "verbose_name_plural": "historical minutes records",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [models.Index(fields=["id", "history_date"], name="meetings_hi_id_a8764d_idx")],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.AddConstraint(
            model_name="minutesrecord",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("approved_at__isnull", False), ("approved_by__isnull", False)),
                    models.Q(("approved_at__isnull", True), ("approved_by__isnull", True)),
                    _connector="OR",
                ),
                name="minutes_approval_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="minutesrecord",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("seconded_at__isnull", False), ("seconded_by__isnull", False)),
                    models.Q(("seconded_at__isnull", True), ("seconded_by__isnull", True)),
                    _connector="OR",
                ),
                name="minutes_seconding_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="minutesrecord",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("locked_at__isnull", False), ("locked_by__isnull", False)),
                    models.Q(("locked_at__isnull", True), ("locked_by__isnull", True)),
                    _connector="OR",
                ),
                name="minutes_locking_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="minutesrecord",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("approved_at__isnull", True), ("approved_digest", "")),
                    models.Q(("approved_at__isnull", False), ("approved_digest__regex", "^[0-9a-f]{64}$")),
                    _connector="OR",
                ),
                name="minutes_approval_is_of_a_text",
            ),
        ),
        migrations.AddConstraint(
            model_name="minutesrecord",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("head", ""),
                        ("locked_at__isnull", True),
                        ("seal_number__isnull", True),
                        ("sha256", ""),
                    ),
                    models.Q(("locked_at__isnull", False), ("sha256__regex", "^[0-9a-f]{64}$")),
                    _connector="OR",
                ),
                name="minutes_locked_with_digest",
            ),
        ),
        migrations.AddConstraint(
            model_name="minutesrecord",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("head", ""), ("seal_number__isnull", True)),
                    models.Q(("head__regex", "^[0-9a-f]{64}$"), ("seal_number__isnull", False)),
                    _connector="OR",
                ),
                name="minutes_head_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="minutesrecord",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("approved_at__isnull", True), ("approved_at__gte", models.F("sent_at")), _connector="OR"
                ),
                name="minutes_sent_before_approved",
            ),
        ),
        migrations.AddConstraint(
            model_name="minutesrecord",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("seconded_at__isnull", True),
                    models.Q(("approved_at__isnull", False), ("seconded_at__gte", models.F("approved_at"))),
                    _connector="OR",
                ),
                name="minutes_approved_before_seconded",
            ),
        ),
        migrations.AddConstraint(
            model_name="minutesrecord",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("locked_at__isnull", True),
                    models.Q(("locked_at__gte", models.F("seconded_at")), ("seconded_at__isnull", False)),
                    _connector="OR",
                ),
                name="minutes_seconded_before_locked",
            ),
        ),
        migrations.AddConstraint(
            model_name="minutesrecord",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("seconded_by__isnull", True),
                    models.Q(("seconded_by", models.F("approved_by")), _negated=True),
                    _connector="OR",
                ),
                name="minutes_approved_by_two",
            ),
        ),
        migrations.AddConstraint(
            model_name="minutesrecord",
            constraint=models.CheckConstraint(
                condition=django.db.models.lookups.StartsWith(
                    models.ExpressionWrapper(models.F("shielding"), output_field=models.TextField()),
                    "shielding:",
                ),
                name="minutes_shielding_of_its_list",
            ),
        ),
        migrations.AddConstraint(
            model_name="minutespart",
            constraint=models.UniqueConstraint(
                fields=("record", "item"), name="minutes_part_once", nulls_distinct=False
            ),
        ),
        migrations.AddConstraint(
            model_name="minutespart",
            constraint=models.CheckConstraint(
                condition=models.Q(("sha256__regex", "^[0-9a-f]{64}$")), name="minutes_part_has_digest"
            ),
        ),
        migrations.AddConstraint(
            model_name="minutescopy",
            constraint=models.UniqueConstraint(fields=("record", "number"), name="minutes_copy_number_once"),
        ),
        migrations.AddConstraint(
            model_name="minutescopy",
            constraint=models.CheckConstraint(
                condition=models.Q(("number__gte", 1)), name="minutes_copy_numbered"
            ),
        ),
        migrations.AddConstraint(
            model_name="minutescomment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    django.db.models.lookups.GreaterThan(
                        models.Func(
                            models.F("text"), function="octet_length", output_field=models.IntegerField()
                        ),
                        49,
                    )
                ),
                name="minutes_comment_says_something",
            ),
        ),
        migrations.AddConstraint(
            model_name="minutescomment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("taken_in__isnull", False),
                        ("answered_at__isnull", False),
                        ("answered_by__isnull", False),
                    ),
                    models.Q(
                        ("taken_in__isnull", True),
                        ("answered_at__isnull", True),
                        ("answered_by__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="minutes_answer_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="minutescomment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("answered_at__isnull", True), ("answered_at__gte", models.F("at")), _connector="OR"
                ),
                name="minutes_answered_after_comment",
            ),
        ),
        migrations.AddConstraint(
            model_name="minutesaddendum",
            constraint=models.UniqueConstraint(
                fields=("record", "item", "number"), name="minutes_addendum_number_once", nulls_distinct=False
            ),
        ),
        migrations.AddConstraint(
            model_name="minutesaddendum",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    django.db.models.lookups.GreaterThan(
                        models.Func(
                            models.F("text"), function="octet_length", output_field=models.IntegerField()
                        ),
                        49,
                    )
                ),
                name="minutes_addendum_says_something",
            ),
        ),
        migrations.AddConstraint(
            model_name="minutesaddendum",
            constraint=models.CheckConstraint(
                condition=models.Q(("number__gte", 1)), name="minutes_addendum_numbered"
            ),
        ),
        migrations.AddConstraint(
            model_name="minutesaddendum",
            constraint=models.CheckConstraint(
                condition=models.Q(("sha256__regex", "^[0-9a-f]{64}$")), name="minutes_addendum_has_digest"
            ),
        ),
        migrations.AddIndex(
            model_name="historicalminutescomment",
            index=models.Index(fields=["id", "history_date"], name="meetings_hi_id_534bf9_idx"),
        ),
        migrations.RunSQL(ASKED, NOT_ASKED),
        migrations.RunSQL(RECORD, NO_RECORD),
        migrations.RunSQL(AROUND, NOT_AROUND),
        migrations.RunSQL(UNDER, NOT_UNDER),
        *(
            migrations.RunSQL(POLICY.format(table=table, condition=OPEN), NO_POLICY.format(table=table))
            for table in GUARDED
        ),
    ]
