"""The words of a version never change, nor does it go: only whether it is in use and until when."""

from django.db import migrations

FORWARD = """
create function legal_basis_stands() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' then
        raise exception 'a version of a legal basis is never deleted: take it out of use'
            using errcode = 'integrity_constraint_violation';
    end if;
    if to_jsonb(new) - 'active' - 'valid_to' is distinct from to_jsonb(old) - 'active' - 'valid_to' then
        raise exception 'the words of a legal basis never change: write a new version'
            using errcode = 'integrity_constraint_violation';
    end if;
    return new;
end $$;
create trigger legal_basis_stands before update or delete on access_legalbasis
    for each row execute function legal_basis_stands();
"""
BACKWARD = "drop trigger legal_basis_stands on access_legalbasis; drop function legal_basis_stands();"


class Migration(migrations.Migration):
    dependencies = [("access", "0002_structured_bases")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
