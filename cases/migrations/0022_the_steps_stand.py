"""The database holds the steps to their order, keeps what was said, and lays them under the net.

Nobody is recorded before a basis is settled; nobody discusses what was not clarified; two take part at least; what was
written, closed or recalled stays; a recall is never deleted.
"""

from django.db import migrations

WRITTEN = ["clarification", "consultation", "participation", "sidetrack", "feedback", "recall"]
STANDS = """
create trigger cases_{table}_stands before update on cases_{table}
    for each row execute function cases_written_stands();
"""
NO_STANDS = "drop trigger cases_{table}_stands on cases_{table};"

# What may still be said of a row; the columns are the trigger's arguments, the first of them the one that seals it.
ONCE = """
create function cases_said_once() returns trigger language plpgsql as $$
begin
    if to_jsonb(new) - tg_argv is distinct from to_jsonb(old) - tg_argv then
        raise exception '% says what was: it is not changed', tg_table_name
            using errcode = 'integrity_constraint_violation';
    end if;
    if to_jsonb(old) ->> tg_argv[0] is not null and to_jsonb(new) is distinct from to_jsonb(old) then
        raise exception '% is said once', tg_table_name using errcode = 'integrity_constraint_violation';
    end if;
    return new;
end $$;
create trigger cases_closing_stands before update on cases_closing for each row
    execute function cases_said_once('reopened_at', 'reopened_by_id', 'reopen_reason');
create trigger cases_aftercarereview_stands before update on cases_aftercarereview for each row
    execute function cases_said_once('done_at', 'done_by_id', 'outcome_id', 'found');
create trigger cases_restriction_stands before update on cases_restriction for each row
    execute function cases_said_once('lifted_at', 'lifted_by_id', 'lift_reason');
create trigger cases_recallnotice_stands before update on cases_recallnotice for each row
    execute function cases_said_once('answered_at', 'answered_by_id', 'answer_id', 'forwarded_to');

create function cases_grounding_stands() returns trigger language plpgsql as $$
declare
    loose text[] := array['informed', 'informed_on', 'exemption', 'exemption_reason', 'reconsider_on'];
begin
    if to_jsonb(new) - loose is distinct from to_jsonb(old) - loose then
        raise exception 'a basis that is settled never changes: settle it anew'
            using errcode = 'integrity_constraint_violation';
    end if;
    return new;
end $$;
create trigger cases_grounding_stands before update on cases_grounding
    for each row execute function cases_grounding_stands();

create function cases_recall_stays() returns trigger language plpgsql as $$
begin
    raise exception 'what was recalled stays recalled' using errcode = 'integrity_constraint_violation';
end $$;
create trigger cases_recall_stays before delete on cases_recall
    for each row execute function cases_recall_stays();
create trigger cases_recallnotice_stays before delete on cases_recallnotice
    for each row execute function cases_recall_stays();
"""
NO_ONCE = """
drop trigger cases_recallnotice_stays on cases_recallnotice;
drop trigger cases_recall_stays on cases_recall;
drop function cases_recall_stays();
drop trigger cases_grounding_stands on cases_grounding;
drop function cases_grounding_stands();
drop trigger cases_recallnotice_stands on cases_recallnotice;
drop trigger cases_restriction_stands on cases_restriction;
drop trigger cases_aftercarereview_stands on cases_aftercarereview;
drop trigger cases_closing_stands on cases_closing;
drop function cases_said_once();
"""

ORDER = """
create function cases_step_in_order() returns trigger language plpgsql as $$
begin
    if tg_table_name = 'cases_consultation' and not exists (
        select from cases_clarification where concern_id = new.concern_id
    ) then
        raise exception 'a concern is clarified before it is discussed'
            using errcode = 'integrity_constraint_violation';
    end if;
    if tg_table_name = 'cases_restriction' and not exists (
        select from cases_concern where id = new.concern_id and closed_at is not null
    ) then
        raise exception 'only a closed concern is locked away' using errcode = 'integrity_constraint_violation';
    end if;
    if tg_table_name = 'cases_relation' and not exists (
        select from cases_grounding where concern_id = new.concern_id
    ) then
        raise exception 'nobody is recorded before the basis is settled'
            using errcode = 'integrity_constraint_violation';
    end if;
    return new;
end $$;
create trigger cases_consultation_in_order before insert on cases_consultation
    for each row execute function cases_step_in_order();
create trigger cases_restriction_in_order before insert on cases_restriction
    for each row execute function cases_step_in_order();
create trigger cases_relation_in_order before insert on cases_relation
    for each row execute function cases_step_in_order();

create function cases_grounding_fits() returns trigger language plpgsql as $$
begin
    if new.consultation_id is not null and not exists (
        select from cases_consultation
        where id = new.consultation_id and concern_id = new.concern_id
            and outcome_id = 'consultation_outcome:trenger_identifisering'
    ) then
        raise exception 'a basis follows a discussion of the same concern that asked for it'
            using errcode = 'integrity_constraint_violation';
    end if;
    return new;
end $$;
create trigger cases_grounding_fits before insert on cases_grounding
    for each row execute function cases_grounding_fits();

create function cases_two_take_part() returns trigger language plpgsql as $$
declare
    discussed uuid := case when tg_table_name = 'cases_consultation' then (to_jsonb(new) ->> 'id')::uuid
        else (to_jsonb(old) ->> 'consultation_id')::uuid end;
begin
    if exists (select from cases_consultation where id = discussed)
            and (select count(*) from cases_participation where consultation_id = discussed) < 2 then
        raise exception 'two at least discuss a concern' using errcode = 'integrity_constraint_violation';
    end if;
    return null;
end $$;
create constraint trigger cases_consultation_by_two after insert on cases_consultation
    deferrable initially deferred for each row execute function cases_two_take_part();
create constraint trigger cases_participation_by_two after delete on cases_participation
    deferrable initially deferred for each row execute function cases_two_take_part();

create function cases_of_one_concern() returns trigger language plpgsql as $$
begin
    if tg_table_name = 'cases_aftercarereview' and not exists (
        select from cases_closing where id = (to_jsonb(new) ->> 'closing_id')::uuid and concern_id = new.concern_id
    ) or tg_table_name = 'cases_recallnotice' and not exists (
        select from cases_recall where id = (to_jsonb(new) ->> 'recall_id')::uuid and concern_id = new.concern_id
    ) then
        raise exception '% belongs to another concern', tg_table_name
            using errcode = 'integrity_constraint_violation';
    end if;
    return new;
end $$;
create trigger cases_aftercarereview_fits before insert on cases_aftercarereview
    for each row execute function cases_of_one_concern();
create trigger cases_recallnotice_fits before insert on cases_recallnotice
    for each row execute function cases_of_one_concern();
"""
NO_ORDER = """
drop trigger cases_recallnotice_fits on cases_recallnotice;
drop trigger cases_aftercarereview_fits on cases_aftercarereview;
drop function cases_of_one_concern();
drop trigger cases_participation_by_two on cases_participation;
drop trigger cases_consultation_by_two on cases_consultation;
drop function cases_two_take_part();
drop trigger cases_grounding_fits on cases_grounding;
drop function cases_grounding_fits();
drop trigger cases_relation_in_order on cases_relation;
drop trigger cases_restriction_in_order on cases_restriction;
drop trigger cases_consultation_in_order on cases_consultation;
drop function cases_step_in_order();
"""

POLICY = """
alter table {table} enable row level security;
create policy open_to_visitor on {table} for all to okg_visitor using ({condition}) with check ({condition});
"""
NO_POLICY = "drop policy open_to_visitor on {table}; alter table {table} disable row level security;"
OPEN = "okg_opens(concern_id)"
NET = {
    **{
        f"cases_{name}": OPEN
        for name in (
            "clarification", "consultation", "grounding", "historicalgrounding", "sidetrack", "feedback", "closing",
            "historicalclosing", "aftercarereview", "historicalaftercarereview", "restriction",
            "historicalrestriction", "recall", "recallnotice", "historicalrecallnotice",
        )
    },
    "cases_participation": "exists (select from cases_consultation as one where one.id = consultation_id)",
}  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("cases", "0021_the_life_of_a_concern")]

    operations = [
        *(migrations.RunSQL(STANDS.format(table=table), NO_STANDS.format(table=table)) for table in WRITTEN),
        migrations.RunSQL(ONCE, NO_ONCE),
        migrations.RunSQL(ORDER, NO_ORDER),
        *(
            migrations.RunSQL(POLICY.format(table=table, condition=condition), NO_POLICY.format(table=table))
            for table, condition in NET.items()
        ),
    ]
