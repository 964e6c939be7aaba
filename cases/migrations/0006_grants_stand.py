"""The database refuses a grant nobody could give or take on that day, and what changes one that is given.

The seats stand in the roster's tables; the day is the one on which the grant was given, in Oslo.
"""

from django.db import migrations

FORWARD = """
create function cases_holds(person uuid, roles text[], day date) returns boolean language sql stable as $$
    select exists (
        select 1
        from roster_user
        join roster_appointment on roster_appointment.user_id = roster_user.id
        join roster_seat on roster_seat.code = roster_appointment.seat_id
        where roster_user.id = person and roster_user.is_active
            and roster_seat.role = any (roles)
            and roster_appointment.starts_on <= day
            and (roster_appointment.ends_on is null or roster_appointment.ends_on >= day)
    )
$$;

create function cases_grant_may_be_given() returns trigger language plpgsql as $$
declare
    day date := (new.given_at at time zone 'Europe/Oslo')::date;
begin
    if not cases_holds(new.to_id, array['coordinator', 'member', 'guest'], day) then
        raise exception 'a concern is opened only to those who hold a seat of the group or are its guests on that day'
            using errcode = 'integrity_constraint_violation';
    end if;
    if new.origin = 'given' and not cases_holds(new.given_by_id, array['coordinator'], day) then
        raise exception 'only who holds the coordinator''s seat on that day gives access'
            using errcode = 'integrity_constraint_violation';
    end if;
    -- Nobody hands over what stood without an owner: whoever leads takes it.
    if new.origin = 'received' and new.given_by_id is not null
            and not cases_holds(new.given_by_id, array['coordinator', 'member'], day) then
        raise exception 'only a member of the group on that day hands a concern to its receiver'
            using errcode = 'integrity_constraint_violation';
    end if;
    return new;
end $$;
create trigger cases_grant_may_be_given before insert on cases_grant
    for each row execute function cases_grant_may_be_given();

create function cases_grant_stands() returns trigger language plpgsql as $$
declare
    loose text[] := array['ended_at', 'ended_by_id', 'end_reason', 'expires_at',
        'informed', 'informed_on', 'exemption', 'exemption_reason', 'reconsider_on'];
begin
    if to_jsonb(new) - loose is distinct from to_jsonb(old) - loose then
        raise exception 'a grant that is given never changes: end it and give another'
            using errcode = 'integrity_constraint_violation';
    end if;
    if new.expires_at > old.expires_at then
        raise exception 'a grant that is given never lasts longer: give another'
            using errcode = 'integrity_constraint_violation';
    end if;
    if old.ended_at is not null and (new.ended_at, new.ended_by_id, new.end_reason, new.expires_at)
            is distinct from (old.ended_at, old.ended_by_id, old.end_reason, old.expires_at) then
        raise exception 'a grant that has ended stays ended'
            using errcode = 'integrity_constraint_violation';
    end if;
    return new;
end $$;
create trigger cases_grant_stands before update on cases_grant
    for each row execute function cases_grant_stands();

create trigger cases_considered_stands before update on cases_considered
    for each row execute function cases_written_stands();
"""
BACKWARD = """
drop trigger cases_considered_stands on cases_considered;
drop trigger cases_grant_stands on cases_grant;
drop function cases_grant_stands();
drop trigger cases_grant_may_be_given on cases_grant;
drop function cases_grant_may_be_given();
drop function cases_holds(uuid, text[], date);
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0005_disclosures_tell_all"), ("roster", "0001_roster")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
