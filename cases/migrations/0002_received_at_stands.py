"""The moment a concern was received never changes: the rows that open it carry a copy, which would go stale."""

from django.db import migrations

FORWARD = """
create function concern_received_at_stands() returns trigger language plpgsql as $$
begin
    raise exception 'a concern''s received_at never changes: its openings carry a copy'
        using errcode = 'integrity_constraint_violation';
end $$;
create trigger concern_received_at_stands before update of received_at on cases_concern
    for each row when (old.received_at is distinct from new.received_at)
    execute function concern_received_at_stands();
"""
BACKWARD = (
    "drop trigger concern_received_at_stands on cases_concern; drop function concern_received_at_stands();"
)


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_concerns")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
