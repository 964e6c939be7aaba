"""What was adopted or gone by never changes, what was done on a step is not overwritten, and the net covers the runs."""

from django.db import migrations

# Whoever changes a step, starts a run or adopts takes the version's row first, so that they act one after the other.
VERSION_STANDS = """
create function cases_card_version_stands() returns trigger language plpgsql as $$
declare
    loose text[] := array['replaced_on', 'version'];
    adoption text[] := array['adopted_on', 'adopted_by_id', 'adopted_in', 'adopted_ref', 'in_force_from',
        'next_revision_on'];
begin
    if tg_op = 'DELETE' then
        if old.adopted_on is not null or old.replaced_on is not null then
            raise exception 'a version that was adopted or set aside is never deleted'
                using errcode = 'integrity_constraint_violation';
        end if;
        return old;
    end if;
    if (new.id, new.card_id, new.number) is distinct from (old.id, old.card_id, old.number) then
        raise exception 'a version stays the version it is' using errcode = 'integrity_constraint_violation';
    end if;
    if old.replaced_on is not null and to_jsonb(new) is distinct from to_jsonb(old) then
        raise exception 'a version that was replaced never changes'
            using errcode = 'integrity_constraint_violation';
    end if;
    if old.adopted_on is not null and to_jsonb(new) - loose is distinct from to_jsonb(old) - loose then
        raise exception 'a version that was adopted never changes: make a new one'
            using errcode = 'integrity_constraint_violation';
    end if;
    if exists (select from cases_cardrun where card_version_id = old.id)
            and to_jsonb(new) - loose - adoption is distinct from to_jsonb(old) - loose - adoption then
        raise exception 'a version that somebody goes by never changes: make a new one'
            using errcode = 'integrity_constraint_violation';
    end if;
    return new;
end $$;
create trigger cases_card_version_stands before update or delete on cases_cardversion
    for each row execute function cases_card_version_stands();
"""
NO_VERSION_STANDS = """
drop trigger cases_card_version_stands on cases_cardversion;
drop function cases_card_version_stands();
"""
STEP_STANDS = """
create function cases_card_version_is_open(of uuid) returns void language plpgsql as $$
declare
    version cases_cardversion%rowtype;
begin
    select * into version from cases_cardversion where id = of for share;
    if version.adopted_on is not null or version.replaced_on is not null
            or exists (select from cases_cardrun where card_version_id = of) then
        raise exception 'the steps of a version that was adopted, set aside or gone by never change'
            using errcode = 'integrity_constraint_violation';
    end if;
end $$;
create function cases_card_step_stands() returns trigger language plpgsql as $$
begin
    if tg_op <> 'INSERT' then
        perform cases_card_version_is_open(old.card_version_id);
    end if;
    if tg_op <> 'DELETE' then
        perform cases_card_version_is_open(new.card_version_id);
        return new;
    end if;
    return old;
end $$;
create trigger cases_card_step_stands before insert or update or delete on cases_cardstep
    for each row execute function cases_card_step_stands();
"""
NO_STEP_STANDS = """
drop trigger cases_card_step_stands on cases_cardstep;
drop function cases_card_step_stands();
drop function cases_card_version_is_open(uuid);
"""
RUN_STANDS = """
create function cases_card_run_stands() returns trigger language plpgsql as $$
begin
    if tg_op = 'INSERT' then
        perform 1 from cases_cardversion where id = new.card_version_id for no key update;
        return new;
    end if;
    if (new.concern_id, new.card_version_id, new.started_at, new.started_by_id)
            is distinct from (old.concern_id, old.card_version_id, old.started_at, old.started_by_id) then
        raise exception 'a run keeps its concern, its version and its start'
            using errcode = 'integrity_constraint_violation';
    end if;
    if old.ended_at is not null
            and (new.ended_at, new.ended_by_id) is distinct from (old.ended_at, old.ended_by_id) then
        raise exception 'a run that has ended stays ended' using errcode = 'integrity_constraint_violation';
    end if;
    if new.ended_at is not null and old.ended_at is null and exists (
            select from cases_runstep
            where run_id = new.id and done_at is null and deviated_at is null) then
        raise exception 'a run ends when each of its steps was done or deviated from'
            using errcode = 'integrity_constraint_violation';
    end if;
    return new;
end $$;
create trigger cases_card_run_stands before insert or update on cases_cardrun
    for each row execute function cases_card_run_stands();
create function cases_run_step_stands() returns trigger language plpgsql as $$
declare
    run cases_cardrun%rowtype;
begin
    select * into run from cases_cardrun where id = new.run_id for share;
    if not exists (select from cases_cardstep where id = new.step_id and card_version_id = run.card_version_id) then
        raise exception 'a step of a run belongs to the version of the run'
            using errcode = 'integrity_constraint_violation';
    end if;
    if run.ended_at is not null then
        raise exception 'the steps of a run that has ended never change'
            using errcode = 'integrity_constraint_violation';
    end if;
    if tg_op = 'INSERT' then
        return new;
    end if;
    if (new.run_id, new.step_id, new.turn) is distinct from (old.run_id, old.step_id, old.turn) then
        raise exception 'a step of a run stays the step it is' using errcode = 'integrity_constraint_violation';
    end if;
    if old.done_at is not null and new.done_at is not null
            and (new.done_at, new.done_by_id, new.note) is distinct from (old.done_at, old.done_by_id, old.note)
        or old.deviated_at is not null and (new.deviated_at, new.deviated_by_id, new.reason)
            is distinct from (old.deviated_at, old.deviated_by_id, old.reason)
        or old.done_at is not null and new.deviated_at is not null then
        raise exception 'what was said of a step is not overwritten'
            using errcode = 'integrity_constraint_violation';
    end if;
    return new;
end $$;
create trigger cases_run_step_stands before insert or update on cases_runstep
    for each row execute function cases_run_step_stands();
"""
NO_RUN_STANDS = """
drop trigger cases_run_step_stands on cases_runstep;
drop function cases_run_step_stands();
drop trigger cases_card_run_stands on cases_cardrun;
drop function cases_card_run_stands();
"""
FUNCTION = """
create function okg_opens_run(thing uuid) returns boolean stable language sql as $$
    select exists (select from cases_cardrun where id = thing and okg_opens(concern_id))
$$;
"""
NO_FUNCTION = "drop function okg_opens_run(uuid);"
POLICY = """
alter table {table} enable row level security;
create policy open_to_visitor on {table} for all to okg_visitor using ({condition}) with check ({condition});
"""
NO_POLICY = "drop policy open_to_visitor on {table}; alter table {table} disable row level security;"
CONDITIONS = {
    "cases_cardrun": "okg_opens(concern_id)",
    "cases_historicalcardrun": "okg_opens(concern_id)",
    "cases_runstep": "okg_opens_run(run_id)",
    "cases_historicalrunstep": "okg_opens_run(run_id)",
}


class Migration(migrations.Migration):
    dependencies = [("cases", "0014_action_cards")]

    operations = [
        migrations.RunSQL(VERSION_STANDS, NO_VERSION_STANDS),
        migrations.RunSQL(STEP_STANDS, NO_STEP_STANDS),
        migrations.RunSQL(RUN_STANDS, NO_RUN_STANDS),
        migrations.RunSQL(FUNCTION, NO_FUNCTION),
        *(
            migrations.RunSQL(POLICY.format(table=table, condition=condition), NO_POLICY.format(table=table))
            for table, condition in CONDITIONS.items()
        ),
    ]
