"""The blind index: keyed hashes of what may be the same in two dossiers, gone the moment a dossier's key is."""

import django.db.models.deletion
from django.db import migrations, models

# Whoever destroys a key destroys these with it, however it is done; and none is written for a key that is gone.
GONE = """
create function vault_blind_keys_go() returns trigger language plpgsql as $$
begin
    delete from vault_blindkey where dossier = new.dossier;
    return null;
end $$;
create trigger vault_blind_keys_go after update on vault_dossierkey for each row
    when (old.destroyed_at is null and new.destroyed_at is not null)
    execute function vault_blind_keys_go();
create function vault_blind_key_lives() returns trigger language plpgsql as $$
begin
    perform 1 from vault_dossierkey where dossier = new.dossier and destroyed_at is null for share;
    if not found then
        raise exception 'the key of this dossier is destroyed' using errcode = 'integrity_constraint_violation';
    end if;
    return new;
end $$;
create trigger vault_blind_key_lives before insert or update on vault_blindkey
    for each row execute function vault_blind_key_lives();
"""
NOT_GONE = """
drop trigger vault_blind_key_lives on vault_blindkey;
drop function vault_blind_key_lives();
drop trigger vault_blind_keys_go on vault_dossierkey;
drop function vault_blind_keys_go();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("vault", "0001_dossier_keys"),
    ]

    operations = [
        migrations.CreateModel(
            name="BlindKey",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("key", models.BinaryField(max_length=8)),
                (
                    "dossier",
                    models.ForeignKey(
                        db_column="dossier",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="vault.dossierkey",
                        to_field="dossier",
                    ),
                ),
            ],
            options={
                "default_permissions": (),
                "constraints": [models.UniqueConstraint(fields=("key", "dossier"), name="blind_key_once")],
            },
        ),
        migrations.RunSQL(GONE, NOT_GONE),
    ]
