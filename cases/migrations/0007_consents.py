"""Consent as a record of its own: what was asked never changes, and no access outlives or exceeds it.

A grant given on consent before this names none; it stands as it was given, and a new one must name its consent.
"""

import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.lookups
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import okg.catalogue.fields
import okg.lib.dates
import okg.vault.fields

FORWARD = """
create function cases_consent_stands() returns trigger language plpgsql as $$
begin
    if not exists (select from cases_relation r where r.id = new.relation_id and r.concern_id = new.concern_id) then
        raise exception 'a consent is that of a person of its own concern'
            using errcode = 'integrity_constraint_violation';
    end if;
    if new.document_id is not null and not exists (
        select from cases_document d where d.id = new.document_id and d.concern_id = new.concern_id
    ) then
        raise exception 'the signed consent lies in another concern' using errcode = 'integrity_constraint_violation';
    end if;
    if tg_op = 'INSERT' then
        if exists (
            select from unnest(new.scope) one
            where not exists (select from catalogue_code c where c.key = one and c.list = 'consent_scope')
        ) or exists (
            select from unnest(new.recipients || new.fetched_from) one
            where not exists (select from roster_agency a where a.code = one)
        ) then
            raise exception 'a consent names categories and services that there are'
                using errcode = 'integrity_constraint_violation';
        end if;
        return new;
    end if;
    if (old.concern_id, old.relation_id, old.scope, old.what, old.purpose, old.recipients, old.fetched_from,
        old.expires_at, old.prepared_at, old.prepared_by_id, old.rule_id, old.ages, old.needs_person,
        old.needs_parents, old.shared_responsibility, old.left_out_reason)
       is distinct from
       (new.concern_id, new.relation_id, new.scope, new.what, new.purpose, new.recipients, new.fetched_from,
        new.expires_at, new.prepared_at, new.prepared_by_id, new.rule_id, new.ages, new.needs_person,
        new.needs_parents, new.shared_responsibility, new.left_out_reason)
    then
        raise exception 'what a consent asks never changes: make a new one'
            using errcode = 'integrity_constraint_violation';
    end if;
    if old.answer is not null and
       (old.answer, old.answered_at, old.answer_recorded_by_id, old.how_id, old.by_person, old.parents,
        old.parent_names, old.heard, old.language, old.interpreter_id, old.left_out_approved_at,
        old.left_out_approved_by_id)
       is distinct from
       (new.answer, new.answered_at, new.answer_recorded_by_id, new.how_id, new.by_person, new.parents,
        new.parent_names, new.heard, new.language, new.interpreter_id, new.left_out_approved_at,
        new.left_out_approved_by_id)
    then
        raise exception 'an answer is given once: make a new consent' using errcode = 'integrity_constraint_violation';
    end if;
    if old.document_id is not null and old.document_id is distinct from new.document_id then
        raise exception 'the signed consent stands' using errcode = 'integrity_constraint_violation';
    end if;
    if old.withdrawn_at is not null and
       (old.withdrawn_at, old.withdrawal_recorded_by_id, old.withdrawn_by_id, old.withdrawn_how_id)
       is distinct from
       (new.withdrawn_at, new.withdrawal_recorded_by_id, new.withdrawn_by_id, new.withdrawn_how_id)
    then
        raise exception 'a withdrawal stands' using errcode = 'integrity_constraint_violation';
    end if;
    if new.withdrawn_at is not null and exists (
        select from cases_grant g
        where g.consent_id = new.id and g.ended_at is null and g.expires_at > new.withdrawn_at
    ) then
        raise exception 'a consent is withdrawn together with what rests on it'
            using errcode = 'integrity_constraint_violation';
    end if;
    return new;
end $$;
create trigger cases_consent_stands before insert or update on cases_consent
    for each row execute function cases_consent_stands();

create function cases_grant_rests_on_consent() returns trigger language plpgsql as $$
declare
    on_consent boolean;
    consent cases_consent;
begin
    if tg_op = 'INSERT' or (old.basis_id, old.consent_id, old.origin) is distinct from
                           (new.basis_id, new.consent_id, new.origin) then
        select b.code in ('SAMTYKKE', 'SAMTYKKE-HELSE', 'SAMTYKKE-POLITI') and new.origin = 'given' into on_consent
        from access_legalbasis b where b.id = new.basis_id;
        if on_consent <> (new.consent_id is not null) then
            raise exception 'a grant names a consent where its basis is consent, and only there'
                using errcode = 'integrity_constraint_violation';
        end if;
    end if;
    if new.consent_id is null or new.ended_at is not null then
        return new;
    end if;
    -- Shared: a withdrawal that is on its way is waited for, and one that comes now waits.
    select * into consent from cases_consent c where c.id = new.consent_id for share;
    if consent.concern_id <> new.concern_id
       or consent.answer is distinct from 'given'
       or consent.withdrawn_at is not null
       or consent.answered_at > new.given_at
       or consent.expires_at < new.expires_at
       or not new.to_agency = any (consent.recipients)
    then
        raise exception 'the consent does not cover this grant' using errcode = 'integrity_constraint_violation';
    end if;
    return new;
end $$;
create trigger cases_grant_rests_on_consent before insert or update on cases_grant
    for each row when (new.origin = 'given' or new.consent_id is not null)
    execute function cases_grant_rests_on_consent();
"""
BACKWARD = """
drop trigger cases_grant_rests_on_consent on cases_grant;
drop function cases_grant_rests_on_consent();
drop trigger cases_consent_stands on cases_consent;
drop function cases_consent_stands();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0001_legal_bases"),
        ("cases", "0006_grants_stand"),
        ("catalogue", "0001_catalogue"),
        ("roster", "0001_roster"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="concern",
            options={
                "default_permissions": (),
                "permissions": [
                    ("read_concern", "cases.read_concern"),
                    ("assess_concern", "cases.assess_concern"),
                    ("write_note", "cases.write_note"),
                    ("add_task", "cases.add_task"),
                    ("add_document", "cases.add_document"),
                    ("summarise_concern", "cases.summarise_concern"),
                    ("correct_concern", "cases.correct_concern"),
                    ("give_grant", "cases.give_grant"),
                    ("end_grant", "cases.end_grant"),
                    ("record_person", "cases.record_person"),
                    ("lead_concern", "cases.lead_concern"),
                    ("close_concern", "cases.close_concern"),
                    ("consider_duty", "cases.consider_duty"),
                    ("identify_person", "cases.identify_person"),
                    ("record_consent", "cases.record_consent"),
                    ("approve_consent", "cases.approve_consent"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Consent",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "scope",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=80), size=None
                    ),
                ),
                ("what", okg.vault.fields.SealedText()),
                ("purpose", okg.vault.fields.SealedText()),
                (
                    "recipients",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), size=None
                    ),
                ),
                (
                    "fetched_from",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), blank=True, default=list, size=None
                    ),
                ),
                ("expires_at", models.DateTimeField()),
                ("prepared_at", models.DateTimeField(default=okg.lib.dates.now)),
                ("ages", okg.vault.fields.SealedText()),
                ("needs_person", models.BooleanField()),
                ("needs_parents", models.BooleanField()),
                ("shared_responsibility", models.BooleanField(default=False)),
                ("left_out_reason", okg.vault.fields.SealedText(blank=True, null=True)),
                ("left_out_approved_at", models.DateTimeField(blank=True, null=True)),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[("given", "Said yes"), ("refused", "Said no")],
                        max_length=10,
                        null=True,
                    ),
                ),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("by_person", models.BooleanField(default=False)),
                ("parents", models.PositiveSmallIntegerField(default=0)),
                ("parent_names", okg.vault.fields.SealedText(blank=True)),
                ("heard", okg.vault.fields.SealedText(blank=True)),
                ("language", okg.vault.fields.SealedText(blank=True)),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                (
                    "answer_recorded_by",
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
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="consents",
                        to="cases.concern",
                    ),
                ),
                (
                    "document",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="consent",
                        to="cases.document",
                    ),
                ),
                (
                    "how",
                    okg.catalogue.fields.CodeKey(
                        "consent_how",
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                    ),
                ),
                (
                    "interpreter",
                    okg.catalogue.fields.CodeKey(
                        "interpreter",
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                    ),
                ),
                (
                    "left_out_approved_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "prepared_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "relation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="consents",
                        to="cases.relation",
                    ),
                ),
                (
                    "rule",
                    okg.catalogue.fields.CodeKey(
                        "consent_age",
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                    ),
                ),
                (
                    "withdrawal_recorded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "withdrawn_by",
                    okg.catalogue.fields.CodeKey(
                        "consent_party",
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                    ),
                ),
                (
                    "withdrawn_how",
                    okg.catalogue.fields.CodeKey(
                        "consent_how",
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                    ),
                ),
            ],
            options={
                "ordering": ["prepared_at"],
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("answer__isnull", False),
                                ("answered_at__isnull", False),
                                ("answer_recorded_by__isnull", False),
                                ("how__isnull", False),
                                ("interpreter__isnull", False),
                            ),
                            models.Q(
                                ("answer__isnull", True),
                                ("answered_at__isnull", True),
                                ("answer_recorded_by__isnull", True),
                                ("how__isnull", True),
                                ("interpreter__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="consent_answered_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("withdrawn_at__isnull", False),
                                ("withdrawal_recorded_by__isnull", False),
                                ("withdrawn_by__isnull", False),
                                ("withdrawn_how__isnull", False),
                            ),
                            models.Q(
                                ("withdrawn_at__isnull", True),
                                ("withdrawal_recorded_by__isnull", True),
                                ("withdrawn_by__isnull", True),
                                ("withdrawn_how__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="consent_withdrawn_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("left_out_approved_at__isnull", False),
                                ("left_out_approved_by__isnull", False),
                            ),
                            models.Q(
                                ("left_out_approved_at__isnull", True), ("left_out_approved_by__isnull", True)
                            ),
                            _connector="OR",
                        ),
                        name="consent_left_out_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("left_out_approved_at__isnull", True),
                            ("left_out_reason__isnull", False),
                            _connector="OR",
                        ),
                        name="consent_left_out_says_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("answer__isnull", True), ("answer__in", ["given", "refused"]), _connector="OR"
                        ),
                        name="consent_answer_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", "given"), _negated=True),
                            ("needs_person", False),
                            ("by_person", True),
                            _connector="OR",
                        ),
                        name="consent_by_the_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", "given"), _negated=True),
                            ("needs_parents", False),
                            models.Q(("left_out_approved_at__isnull", False), ("needs_person", True)),
                            models.Q(("parents__gte", 1), ("shared_responsibility", False)),
                            models.Q(("parents__gte", 2), ("shared_responsibility", True)),
                            _connector="OR",
                        ),
                        name="consent_by_the_parents",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", "given"), _negated=True),
                            ("by_person", True),
                            ("parents__gte", 1),
                            _connector="OR",
                        ),
                        name="consent_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("parents__lte", 2)), name="consent_two_parents_at_most"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("withdrawn_at__isnull", True),
                            models.Q(("answer", "given"), ("withdrawn_at__gte", models.F("answered_at"))),
                            _connector="OR",
                        ),
                        name="consent_withdrawn_after_given",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("expires_at__gt", models.F("prepared_at"))),
                        name="consent_ends_after_start",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("recipients__len__gt", 0), ("scope__len__gt", 0)),
                        name="consent_names_what_and_to_whom",
                    ),
                    models.CheckConstraint(
                        condition=django.db.models.lookups.StartsWith(
                            models.ExpressionWrapper(models.F("rule"), output_field=models.TextField()),
                            "consent_age:",
                        ),
                        name="consent_rule_of_its_list",
                    ),
                    models.CheckConstraint(
                        condition=django.db.models.lookups.StartsWith(
                            models.ExpressionWrapper(models.F("how"), output_field=models.TextField()),
                            "consent_how:",
                        ),
                        name="consent_how_of_its_list",
                    ),
                    models.CheckConstraint(
                        condition=django.db.models.lookups.StartsWith(
                            models.ExpressionWrapper(
                                models.F("interpreter"), output_field=models.TextField()
                            ),
                            "interpreter:",
                        ),
                        name="consent_interpreter_of_its_list",
                    ),
                    models.CheckConstraint(
                        condition=django.db.models.lookups.StartsWith(
                            models.ExpressionWrapper(
                                models.F("withdrawn_by"), output_field=models.TextField()
                            ),
                            "consent_party:",
                        ),
                        name="consent_withdrawn_by_of_its_list",
                    ),
                    models.CheckConstraint(
                        condition=django.db.models.lookups.StartsWith(
                            models.ExpressionWrapper(
                                models.F("withdrawn_how"), output_field=models.TextField()
                            ),
                            "consent_how:",
                        ),
                        name="consent_withdrawn_how_of_its_list",
                    ),
                ],
                "indexes": [
                    models.Index(
                        condition=models.Q(("answer", "given"), ("withdrawn_at", None)),
                        fields=["expires_at"],
                        name="consent_expires",
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="grant",
            name="consent",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.RESTRICT,
                related_name="grants",
                to="cases.consent",
            ),
        ),
        migrations.AddField(
            model_name="historicalgrant",
            name="consent",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="cases.consent",
            ),
        ),
        migrations.CreateModel(
            name="HistoricalConsent",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False)),
                (
                    "scope",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=80), size=None
                    ),
                ),
                ("what", okg.vault.fields.SealedText()),
                ("purpose", okg.vault.fields.SealedText()),
                (
                    "recipients",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), size=None
                    ),
                ),
                (
                    "fetched_from",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), blank=True, default=list, size=None
                    ),
                ),
                ("expires_at", models.DateTimeField()),
                ("prepared_at", models.DateTimeField(default=okg.lib.dates.now)),
                ("ages", okg.vault.fields.SealedText()),
                ("needs_person", models.BooleanField()),
                ("needs_parents", models.BooleanField()),
                ("shared_responsibility", models.BooleanField(default=False)),
                ("left_out_reason", okg.vault.fields.SealedText(blank=True, null=True)),
                ("left_out_approved_at", models.DateTimeField(blank=True, null=True)),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[("given", "Said yes"), ("refused", "Said no")],
                        max_length=10,
                        null=True,
                    ),
                ),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("by_person", models.BooleanField(default=False)),
                ("parents", models.PositiveSmallIntegerField(default=0)),
                ("parent_names", okg.vault.fields.SealedText(blank=True)),
                ("heard", okg.vault.fields.SealedText(blank=True)),
                ("language", okg.vault.fields.SealedText(blank=True)),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
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
                    "answer_recorded_by",
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
                    "document",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="cases.document",
                    ),
                ),
                (
                    "how",
                    okg.catalogue.fields.CodeKey(
                        "consent_how",
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                    ),
                ),
                (
                    "interpreter",
                    okg.catalogue.fields.CodeKey(
                        "interpreter",
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                    ),
                ),
                (
                    "left_out_approved_by",
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
                    "prepared_by",
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
                    "relation",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="cases.relation",
                    ),
                ),
                (
                    "rule",
                    okg.catalogue.fields.CodeKey(
                        "consent_age",
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                    ),
                ),
                (
                    "withdrawal_recorded_by",
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
                    "withdrawn_by",
                    okg.catalogue.fields.CodeKey(
                        "consent_party",
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                    ),
                ),
                (
                    "withdrawn_how",
                    okg.catalogue.fields.CodeKey(
                        "consent_how",
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
                "verbose_name": "historical consent",
                "verbose_name_plural": "historical consents",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [models.Index(fields=["id", "history_date"], name="cases_histo_id_3d4730_idx")],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
