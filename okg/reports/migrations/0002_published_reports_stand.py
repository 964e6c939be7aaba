"""What is published never changes: not its row, not its snapshot, not by shell, import or bug."""

from django.db import migrations

FORWARD = """
create function report_published_stands() returns trigger language plpgsql as $$
begin
    raise exception 'a published report never changes: % on % is refused', tg_op, tg_table_name
        using errcode = 'integrity_constraint_violation';
end $$;
create trigger report_published_stands before update or delete on reports_report
    for each row when (old.published_at is not null) execute function report_published_stands();
-- For each statement: TRUNCATE has no rows. It holds for the reports too, since their snapshots would go with them.
create trigger snapshot_stands before update or delete or truncate on reports_snapshot
    for each statement execute function report_published_stands();
"""
BACKWARD = """
drop trigger snapshot_stands on reports_snapshot;
drop trigger report_published_stands on reports_report;
drop function report_published_stands();
"""


class Migration(migrations.Migration):
    dependencies = [("reports", "0001_reports")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
