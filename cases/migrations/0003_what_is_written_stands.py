"""Notes and assessments are added and never changed: who put one right wrote a new one, and both stay."""

from django.db import migrations

FORWARD = """
create function cases_written_stands() returns trigger language plpgsql as $$
begin
    raise exception '% are added and never changed: write a new one', tg_table_name
        using errcode = 'integrity_constraint_violation';
end $$;
create trigger cases_note_stands before update on cases_note
    for each row execute function cases_written_stands();
create trigger cases_assessment_stands before update on cases_assessment
    for each row execute function cases_written_stands();
"""
BACKWARD = """
drop trigger cases_note_stands on cases_note;
drop trigger cases_assessment_stands on cases_assessment;
drop function cases_written_stands();
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0002_received_at_stands")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
