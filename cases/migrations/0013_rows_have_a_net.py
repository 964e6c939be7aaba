"""Row-level security as the last net: the role `okg_visitor` sees rows of those concerns alone that are open to it.

The role is the cluster's, not the database's, so it is made only where it is missing and stays when this is taken
back. Where the database's owner may not make roles, its administrator makes this one first and grants it to the owner.
"""

from django.db import migrations

ROLE = """
do $$ begin
    if not exists (select from pg_roles where rolname = 'okg_visitor') then
        create role okg_visitor nologin nosuperuser nobypassrls nocreatedb nocreaterole;
    end if;
    if not pg_has_role(current_user, 'okg_visitor', 'member') then
        execute format('grant okg_visitor to %I', current_user);
    end if;
exception when duplicate_object or unique_violation then null;  -- another database of this cluster was quicker
end $$;
grant usage on schema public to okg_visitor;
grant select, insert, update, delete on all tables in schema public to okg_visitor;
grant usage on all sequences in schema public to okg_visitor;
alter default privileges in schema public grant select, insert, update, delete on tables to okg_visitor;
alter default privileges in schema public grant usage on sequences to okg_visitor;
revoke update, delete on ledger_event, ledger_seal, ledger_verification from okg_visitor;
"""
NO_ROLE = """
alter default privileges in schema public revoke select, insert, update, delete on tables from okg_visitor;
alter default privileges in schema public revoke usage on sequences from okg_visitor;
revoke all on all tables in schema public from okg_visitor;
revoke all on all sequences in schema public from okg_visitor;
revoke usage on schema public from okg_visitor;
"""
# The settings are those of okg.access.net; unset or empty, nobody is there and nothing is open.
FUNCTIONS = """
create function okg_opens(thing uuid) returns boolean stable language sql as $$
    select exists (
        select from cases_concernshadow as opening
        where opening.content_object_id = thing
          and opening.user_id = nullif(current_setting('okg.actor', true), '')::uuid
          and opening.expires_at > nullif(current_setting('okg.now', true), '')::timestamptz
    )
$$;
create function okg_identifies(somebody uuid) returns boolean stable language sql as $$
    select exists (
        select from cases_relation as tie
        join cases_concernshadow as opening on opening.content_object_id = tie.concern_id
        join auth_permission as allowed on allowed.id = opening.permission_id
        where tie.person_id = somebody
          and allowed.codename = 'identify_person'
          and opening.user_id = nullif(current_setting('okg.actor', true), '')::uuid
          and opening.expires_at > nullif(current_setting('okg.now', true), '')::timestamptz
    )
$$;
"""
NO_FUNCTIONS = "drop function okg_opens(uuid); drop function okg_identifies(uuid);"
# What is read is guarded; writing is an act's, and acts stand outside the net.
POLICY = """
alter table {table} enable row level security;
create policy open_to_visitor on {table} for all to okg_visitor using ({condition}) with check ({condition});
"""
NO_POLICY = "drop policy open_to_visitor on {table}; alter table {table} disable row level security;"
OF_CONCERN = ["note", "assessment", "document", "grant", "relation", "consent", "considered", "consideration"]
WITHOUT_HISTORY = {"document", "consideration"}
CONDITIONS = {
    "cases_concern": "okg_opens(id)",
    "cases_historicalconcern": "okg_opens(id)",
    "cases_person": "okg_identifies(id)",
    "cases_historicalperson": "okg_identifies(id)",
    # a task may be the group's own
    "cases_task": "concern_id is null or okg_opens(concern_id)",
    "cases_historicaltask": "concern_id is null or okg_opens(concern_id)",
    **{f"cases_{name}": "okg_opens(concern_id)" for name in OF_CONCERN},
    **{
        f"cases_historical{name}": "okg_opens(concern_id)"
        for name in OF_CONCERN
        if name not in WITHOUT_HISTORY
    },
}


class Migration(migrations.Migration):
    dependencies = [("cases", "0012_terms_end_openings"), ("ledger", "0004_seals")]

    operations = [
        migrations.RunSQL(ROLE, NO_ROLE),
        migrations.RunSQL(FUNCTIONS, NO_FUNCTIONS),
        *(
            migrations.RunSQL(POLICY.format(table=table, condition=condition), NO_POLICY.format(table=table))
            for table, condition in CONDITIONS.items()
        ),
    ]
