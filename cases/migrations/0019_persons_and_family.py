"""Persons and their family: legal ages' day of birth, interpreter, who knows them, guardians, and their own version.

The own version was one text that was written over. It becomes entries that are added: each text the history knows
is an entry of its own, so nothing that was told is lost; taken back, the newest text stands alone again.
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
from okg.vault import keys, sealing
from okg.vault.crypto import Token, Unreadable

OPTIONAL = """
alter table cases_person alter column own_version drop not null;
alter table cases_historicalperson alter column own_version drop not null;
"""
DEMANDED = """
alter table cases_person alter column own_version set not null;
alter table cases_historicalperson alter column own_version set not null;
"""
AT_ONCE = "set constraints all immediate; set constraints all deferred;"
STANDS = """
create trigger cases_ownversion_stands before update on cases_ownversion
    for each row execute function cases_written_stands();
create function cases_guardian_of_one_concern() returns trigger language plpgsql as $$
begin
    if (select concern_id from cases_relation where id = new.relation_id)
       is distinct from (select concern_id from cases_relation where id = new.guardian_id) then
        raise exception 'a guardian is recorded in the same concern as whom they answer for'
            using errcode = 'integrity_constraint_violation';
    end if;
    return new;
end $$;
create trigger cases_guardian_of_one_concern before insert or update on cases_guardian
    for each row execute function cases_guardian_of_one_concern();
"""
NO_STANDS = """
drop trigger cases_guardian_of_one_concern on cases_guardian;
drop function cases_guardian_of_one_concern();
drop trigger cases_ownversion_stands on cases_ownversion;
"""
# Who it is, asked of one concern: what a person told in it, and who answers for them, is not for other concerns'.
FUNCTION = """
create function okg_identifies_in(tie uuid) returns boolean stable language sql as $$
    select exists (
        select from cases_relation as mine
        join cases_concernshadow as opening on opening.content_object_id = mine.concern_id
        join auth_permission as allowed on allowed.id = opening.permission_id
        where mine.id = tie
          and allowed.codename = 'identify_person'
          and opening.user_id = nullif(current_setting('okg.actor', true), '')::uuid
          and opening.expires_at > nullif(current_setting('okg.now', true), '')::timestamptz
    )
$$;
"""
NO_FUNCTION = "drop function okg_identifies_in(uuid);"
POLICY = """
alter table {table} enable row level security;
create policy open_to_visitor on {table} for all to okg_visitor using ({condition}) with check ({condition});
"""
NO_POLICY = "drop policy open_to_visitor on {table}; alter table {table} disable row level security;"
BOTH = "okg_identifies_in(relation_id) and okg_identifies_in(guardian_id)"
CONDITIONS = {
    "cases_ownversion": "okg_identifies_in(relation_id)",
    "cases_historicalownversion": "okg_identifies_in(relation_id)",
    "cases_guardian": BOTH,
    "cases_historicalguardian": BOTH,
}


def told(token, person, dossier):
    """What a sealed own version says; "" where its key is gone."""
    try:
        name = f"cases.person.own_version|{person}"
        return sealing.unseal(Token(token), name=name, dossier_id=dossier).decode()
    except Unreadable:
        return ""


def each_text_an_entry(apps, schema_editor):
    Relation, Told = apps.get_model("cases", "Relation"), apps.get_model("cases", "HistoricalPerson")
    OwnVersion = apps.get_model("cases", "OwnVersion")
    HistoricalOwnVersion = apps.get_model("cases", "HistoricalOwnVersion")
    seen = set()
    for tie in Relation.objects.select_related("person").order_by("recorded_at"):
        person, before = tie.person, ""
        if person.pk in seen:
            continue
        seen.add(person.pk)
        rows = (
            Told.objects.filter(id=person.pk).exclude(history_type="-").order_by("history_date", "history_id")
        )
        for at, by, token in rows.values_list("history_date", "history_user_id", "own_version"):
            text = told(token, person.pk, person.dossier_id)
            if text.strip() and text != before:
                key = uuid.uuid4()
                name = f"cases.ownversion.text|{key}"
                entry = {
                    "id": key,
                    "relation": tie,
                    "told_on": okg.lib.dates.local(at).date(),
                    "at": at,
                    "by_id": by or person.recorded_by_id,
                    "text": sealing.seal(text.encode(), name=name, dossier_id=person.dossier_id, bare=True),
                }
                OwnVersion.objects.create(**entry)
                HistoricalOwnVersion.objects.create(
                    history_date=at, history_type="+", history_user_id=by, **entry
                )
            before = text


def newest_text_alone(apps, schema_editor):
    Person, OwnVersion = apps.get_model("cases", "Person"), apps.get_model("cases", "OwnVersion")
    Told = apps.get_model("cases", "HistoricalPerson")
    for person in Person.objects.all():
        newest = OwnVersion.objects.filter(relation__person=person).order_by("told_on", "at").last()
        try:
            text = b""
            if newest:
                token = OwnVersion.objects.values_list("text", flat=True).get(pk=newest.pk)
                name = f"cases.ownversion.text|{newest.pk}"
                text = sealing.unseal(token, name=name, dossier_id=person.dossier_id)
            name = f"cases.person.own_version|{person.pk}"
            sealed = sealing.seal(text, name=name, dossier_id=person.dossier_id)
        except (Unreadable, keys.NoKey):
            sealed = Token(b"")
        Person.objects.filter(pk=person.pk).update(own_version=sealed)
        Told.objects.filter(id=person.pk).update(own_version=sealed)
    Told.objects.filter(own_version__isnull=True).update(own_version=Token(b""))


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0018_questions"),
        ("catalogue", "0001_catalogue"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Guardian",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "contact",
                    models.CharField(
                        choices=[
                            ("yes", "May be contacted"),
                            ("no", "May not be contacted"),
                            ("ask", "Ask whoever leads the concern first"),
                        ],
                        max_length=3,
                    ),
                ),
                ("reason", okg.vault.fields.SealedText(blank=True, null=True)),
                ("safety", okg.vault.fields.SealedText(blank=True, null=True)),
                ("recorded_at", models.DateTimeField(default=okg.lib.dates.now)),
                ("version", models.PositiveIntegerField(default=1)),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="HistoricalGuardian",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False)),
                (
                    "contact",
                    models.CharField(
                        choices=[
                            ("yes", "May be contacted"),
                            ("no", "May not be contacted"),
                            ("ask", "Ask whoever leads the concern first"),
                        ],
                        max_length=3,
                    ),
                ),
                ("reason", okg.vault.fields.SealedText(blank=True, null=True)),
                ("safety", okg.vault.fields.SealedText(blank=True, null=True)),
                ("recorded_at", models.DateTimeField(default=okg.lib.dates.now)),
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
            ],
            options={
                "verbose_name": "historical guardian",
                "verbose_name_plural": "historical guardians",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalOwnVersion",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("told_on", models.DateField()),
                ("text", okg.vault.fields.SealedText()),
                ("at", models.DateTimeField(default=okg.lib.dates.now)),
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
                "verbose_name": "historical own version",
                "verbose_name_plural": "historical own versions",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="OwnVersion",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("told_on", models.DateField()),
                ("text", okg.vault.fields.SealedText()),
                ("at", models.DateTimeField(default=okg.lib.dates.now)),
            ],
            options={
                "ordering": ["told_on", "at"],
                "default_permissions": (),
            },
        ),
        migrations.AddField(
            model_name="historicalperson",
            name="born_on",
            field=okg.vault.fields.SealedText(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="historicalperson",
            name="language",
            field=okg.vault.fields.SealedText(null=True),
        ),
        migrations.AddField(
            model_name="historicalperson",
            name="needs_interpreter",
            field=models.BooleanField(null=True),
        ),
        migrations.AddField(
            model_name="historicalrelation",
            name="agencies",
            field=okg.vault.fields.SealedJSON(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="historicalrelation",
            name="known_to",
            field=okg.vault.fields.SealedText(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="historicalrelation",
            name="version",
            field=models.PositiveIntegerField(default=1),
        ),
        migrations.AddField(
            model_name="person",
            name="born_on",
            field=okg.vault.fields.SealedText(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="person",
            name="language",
            field=okg.vault.fields.SealedText(null=True),
        ),
        migrations.AddField(
            model_name="person",
            name="needs_interpreter",
            field=models.BooleanField(null=True),
        ),
        migrations.AddField(
            model_name="relation",
            name="agencies",
            field=okg.vault.fields.SealedJSON(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="relation",
            name="known_to",
            field=okg.vault.fields.SealedText(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="relation",
            name="version",
            field=models.PositiveIntegerField(default=1),
        ),
        migrations.AddConstraint(
            model_name="person",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("language__isnull", False), ("needs_interpreter", True)),
                    models.Q(
                        models.Q(
                            ("needs_interpreter", False), ("needs_interpreter__isnull", True), _connector="OR"
                        ),
                        ("language__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="person_interpreter_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="person",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    django.db.models.lookups.GreaterThan(
                        models.Func(
                            models.F("language"), function="octet_length", output_field=models.IntegerField()
                        ),
                        49,
                    )
                ),
                name="person_language_filled_in",
            ),
        ),
        migrations.AddField(
            model_name="guardian",
            name="guardian",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="wards", to="cases.relation"
            ),
        ),
        migrations.AddField(
            model_name="guardian",
            name="recorded_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="guardian",
            name="relation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="guardians", to="cases.relation"
            ),
        ),
        migrations.AddField(
            model_name="guardian",
            name="role",
            field=okg.catalogue.fields.CodeKey(
                "guardian_role", db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+"
            ),
        ),
        migrations.AddField(
            model_name="historicalguardian",
            name="guardian",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="cases.relation",
            ),
        ),
        migrations.AddField(
            model_name="historicalguardian",
            name="recorded_by",
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
            model_name="historicalguardian",
            name="relation",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="cases.relation",
            ),
        ),
        migrations.AddField(
            model_name="historicalguardian",
            name="role",
            field=okg.catalogue.fields.CodeKey(
                "guardian_role",
                blank=True,
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
            ),
        ),
        migrations.AddField(
            model_name="historicalownversion",
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
            model_name="historicalownversion",
            name="relation",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="cases.relation",
            ),
        ),
        migrations.AddField(
            model_name="ownversion",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="ownversion",
            name="relation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="own_versions", to="cases.relation"
            ),
        ),
        migrations.AddConstraint(
            model_name="guardian",
            constraint=models.UniqueConstraint(fields=("relation", "guardian"), name="guardian_once"),
        ),
        migrations.AddConstraint(
            model_name="guardian",
            constraint=models.CheckConstraint(
                condition=models.Q(("relation", models.F("guardian")), _negated=True),
                name="guardian_of_somebody_else",
            ),
        ),
        migrations.AddConstraint(
            model_name="guardian",
            constraint=models.CheckConstraint(
                condition=models.Q(("contact", "yes"), ("reason__isnull", False), _connector="OR"),
                name="guardian_not_contacted_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="guardian",
            constraint=models.CheckConstraint(
                condition=models.Q(("contact__in", ["yes", "no", "ask"])), name="guardian_contact_said"
            ),
        ),
        migrations.AddConstraint(
            model_name="guardian",
            constraint=models.CheckConstraint(
                condition=django.db.models.lookups.StartsWith(
                    models.ExpressionWrapper(models.F("role"), output_field=models.TextField()),
                    "guardian_role:",
                ),
                name="guardian_role_of_its_list",
            ),
        ),
        migrations.AddIndex(
            model_name="historicalguardian",
            index=models.Index(fields=["id", "history_date"], name="cases_histo_id_35a258_idx"),
        ),
        migrations.AddIndex(
            model_name="historicalownversion",
            index=models.Index(fields=["id", "history_date"], name="cases_histo_id_964636_idx"),
        ),
        migrations.AddConstraint(
            model_name="ownversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    django.db.models.lookups.GreaterThan(
                        models.Func(
                            models.F("text"), function="octet_length", output_field=models.IntegerField()
                        ),
                        49,
                    )
                ),
                name="own_version_filled_in",
            ),
        ),
        migrations.RunSQL(
            OPTIONAL,
            DEMANDED,
            state_operations=[
                migrations.AlterField(name, "own_version", okg.vault.fields.SealedText(blank=True, null=True))
                for name in ("person", "historicalperson")
            ],
        ),
        migrations.RunPython(each_text_an_entry, newest_text_alone),
        migrations.RunSQL(AT_ONCE, AT_ONCE),
        migrations.RemoveField(
            model_name="historicalperson",
            name="own_version",
        ),
        migrations.RemoveField(
            model_name="person",
            name="own_version",
        ),
        migrations.RunSQL(STANDS, NO_STANDS),
        migrations.RunSQL(FUNCTION, NO_FUNCTION),
        *(
            migrations.RunSQL(POLICY.format(table=table, condition=condition), NO_POLICY.format(table=table))
            for table, condition in CONDITIONS.items()
        ),
    ]
