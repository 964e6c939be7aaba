"""What a decision is to become, and that it is done or dropped with a reason; when each item was up in a meeting."""

import uuid

import django.db.models.deletion
import django.db.models.lookups
from django.conf import settings
from django.db import migrations, models

import okg.catalogue.fields
import okg.lib.dates
import okg.vault.fields

# The decisions there are have a kind before the code lists are read in again, which then give it its words.
CODES = """
insert into catalogue_code (key, list, code, label, description, help, sort, active, mark, source, attributes)
select 'decision_kind:' || code, 'decision_kind', code, label, '', '', 0, true, 'proposed', '', '{}'::jsonb
from (values ('oppgave', 'Oppgave'), ('orientering', 'Tatt til orientering')) as kinds (code, label)
where exists (select from meetings_decision)
on conflict (key) do nothing;
"""
# A decision with a task is one; the others were noted.
KINDS = """
set constraints all immediate;
update meetings_decision set kind_id = 'decision_kind:oppgave' where task_id is not null;
update meetings_historicaldecision set kind_id = 'decision_kind:oppgave' where task_id is not null;
"""
# Measures and cards are the whole group's to see, so none comes of a concern; openings and reviews are a concern's.
# What is up in a meeting is on its agenda.
FORWARD = """
create function meetings_decision_kind_fits() returns trigger language plpgsql as $$
begin
    if exists (select from meetings_agendaitem i where i.id = new.item_id and i.concern_id is not null)
       then
        if new.kind_id in ('decision_kind:tiltak', 'decision_kind:tiltakskort') then
            raise exception 'a decision of a concern becomes nothing that all can see'
                using errcode = 'integrity_constraint_violation';
        end if;
    elsif new.kind_id in ('decision_kind:tilgang', 'decision_kind:ny_vurdering') then
        raise exception 'openings and reviews are of a concern' using errcode = 'integrity_constraint_violation';
    end if;
    return new;
end $$;
create trigger meetings_decision_kind_fits before insert or update of kind_id, item_id on meetings_decision
    for each row execute function meetings_decision_kind_fits();
create function meetings_sitting_of_its_meeting() returns trigger language plpgsql as $$
begin
    if not exists (select from meetings_agendaitem i where i.id = new.item_id and i.meeting_id = new.meeting_id) then
        raise exception 'what is up in a meeting is on its agenda'
            using errcode = 'integrity_constraint_violation';
    end if;
    return new;
end $$;
create trigger meetings_sitting_of_its_meeting before insert or update on meetings_itemsitting
    for each row execute function meetings_sitting_of_its_meeting();
"""
BACKWARD = """
drop trigger meetings_sitting_of_its_meeting on meetings_itemsitting;
drop function meetings_sitting_of_its_meeting();
drop trigger meetings_decision_kind_fits on meetings_decision;
drop function meetings_decision_kind_fits();
"""
NOTED = "decision_kind:orientering"
TASK, MEASURE, REVIEW = (f"decision_kind:{code}" for code in ("oppgave", "tiltak", "ny_vurdering"))


def of_user(**more):
    return models.ForeignKey(
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to=settings.AUTH_USER_MODEL,
        **more,
    )


def remembered(to):
    return models.ForeignKey(
        blank=True,
        db_constraint=False,
        null=True,
        on_delete=django.db.models.deletion.DO_NOTHING,
        related_name="+",
        to=to,
    )


FIELDS = {
    "kind": (
        okg.catalogue.fields.CodeKey(
            "decision_kind",
            db_index=False,
            default=NOTED,
            on_delete=django.db.models.deletion.PROTECT,
            related_name="+",
        ),
        okg.catalogue.fields.CodeKey(
            "decision_kind",
            blank=True,
            db_constraint=False,
            db_index=False,
            default=NOTED,
            null=True,
            on_delete=django.db.models.deletion.DO_NOTHING,
            related_name="+",
        ),
    ),
    "measure": (
        models.ForeignKey(
            null=True,
            on_delete=django.db.models.deletion.PROTECT,
            related_name="decided_in",
            to="measures.measure",
        ),
        remembered("measures.measure"),
    ),
    "review_on": (models.DateField(null=True),) * 2,
    "done_at": (models.DateTimeField(null=True),) * 2,
    "done_by": (of_user(null=True), remembered(settings.AUTH_USER_MODEL)),
    "dropped_at": (models.DateTimeField(null=True),) * 2,
    "dropped_by": (of_user(null=True), remembered(settings.AUTH_USER_MODEL)),
    "drop_reason": (okg.vault.fields.SealedText(null=True),) * 2,
}
CONSTRAINTS = [
    models.CheckConstraint(
        condition=django.db.models.lookups.StartsWith(
            models.ExpressionWrapper(models.F("kind"), output_field=models.TextField()), "decision_kind:"
        ),
        name="decision_kind_of_its_list",
    ),
    models.CheckConstraint(
        condition=models.Q(done_at__isnull=False, done_by__isnull=False)
        | models.Q(done_at__isnull=True, done_by__isnull=True),
        name="decision_done_whole",
    ),
    models.CheckConstraint(
        condition=models.Q(dropped_at__isnull=False)
        & models.Q(dropped_by__isnull=False)
        & models.Q(drop_reason__isnull=False)
        | models.Q(dropped_at__isnull=True)
        & models.Q(dropped_by__isnull=True)
        & models.Q(drop_reason__isnull=True),
        name="decision_dropped_whole",
    ),
    models.CheckConstraint(
        condition=models.Q(done_at__isnull=True) | models.Q(dropped_at__isnull=True),
        name="decision_not_done_and_dropped",
    ),
    models.CheckConstraint(
        condition=(models.Q(task__isnull=True) | models.Q(kind=TASK))
        & (
            models.Q(kind=MEASURE, measure__isnull=False)
            | ~models.Q(kind=MEASURE) & models.Q(measure__isnull=True)
        )
        & (
            models.Q(kind=REVIEW, review_on__isnull=False)
            | ~models.Q(kind=REVIEW) & models.Q(review_on__isnull=True)
        ),
        name="decision_follows_its_kind",
    ),
]


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0024_the_old_register_comes_in"),
        ("catalogue", "0001_catalogue"),
        ("measures", "0001_measures"),
        ("meetings", "0004_agenda_builds_itself"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ItemSitting",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("started_at", models.DateTimeField(default=okg.lib.dates.now)),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_by", of_user(null=True)),
                ("started_by", of_user()),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sittings",
                        to="meetings.agendaitem",
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sittings",
                        to="meetings.meeting",
                    ),
                ),
            ],
            options={
                "ordering": ["started_at", "id"],
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(ended_at__isnull=False, ended_by__isnull=False)
                        | models.Q(ended_at__isnull=True, ended_by__isnull=True),
                        name="sitting_end_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(ended_at__isnull=True)
                        | models.Q(ended_at__gte=models.F("started_at")),
                        name="sitting_ends_after_start",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(ended_at=None), fields=("meeting",), name="sitting_one_at_a_time"
                    ),
                ],
            },
        ),
        migrations.RunSQL(CODES, migrations.RunSQL.noop),
        *(
            migrations.AddField(model_name=model, name=name, field=field)
            for name, pair in FIELDS.items()
            for model, field in zip(("decision", "historicaldecision"), pair, strict=True)
        ),
        migrations.RunSQL(KINDS, migrations.RunSQL.noop),
        *(
            migrations.AddConstraint(model_name="decision", constraint=constraint)
            for constraint in CONSTRAINTS
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
