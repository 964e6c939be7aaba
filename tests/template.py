"""One database with all migrations and the catalogue, made once and copied for each worker and each site.

Its name holds a fingerprint of what it is made from, so that a second run finds it, and a changed migration or code
list makes a new one. Copying takes a fraction of a second; making it takes what the migrations take.
"""

import hashlib
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections

from okg.embedded import migrating

ROOT = Path(__file__).resolve().parents[1]
APPS = ("okg/*", "cases", "measures", "meetings")
PARTS = ("migrations/*.py", "data/*.json", "models.py", "models/*.py", "migrating.py")
MADE_FROM = [f"{app}/{part}" for app in APPS for part in PARTS]
LOCK = 823_114_771  # any number, the same for all workers


def name():
    """The template's name; it is there after `make()`."""
    print_of = hashlib.sha256()
    for pattern in MADE_FROM:
        for path in sorted(ROOT.glob(pattern)):
            print_of.update(path.read_bytes())
    return f"okg_template_{print_of.hexdigest()[:16]}"


def make():
    """Make the template where it is not there yet; other workers wait for the first. Returns its name."""
    return made("okg_template_", name(), _fill)


def made(family, wanted, fill):
    """The database `wanted`, filled by the first who asks; those of the same family before it are dropped.

    `fill(unfinished, cursor)` makes it under another name, so that a run that was broken off leaves nothing that looks
    ready.
    """
    with _maintenance() as cursor:
        cursor.execute("select pg_advisory_lock(%s)", [LOCK])
        try:
            cursor.execute("select datname from pg_database where datname like %s", [f"{family}%"])
            there = {row[0] for row in cursor.fetchall()}
            if wanted not in there:
                for old in there:
                    cursor.execute(f'drop database if exists "{old}" with (force)')
                fill(f"{wanted}_unfinished", cursor)
                cursor.execute(f'alter database "{wanted}_unfinished" rename to "{wanted}"')
        finally:
            cursor.execute("select pg_advisory_unlock(%s)", [LOCK])
    return wanted


def _fill(unfinished, cursor):
    cursor.execute(f'create database "{unfinished}"')
    with connected_to(unfinished):
        migrating.migrate()
        call_command("load_catalogue", verbosity=0)


@contextmanager
def copied(copy):
    """A copy of the template under the name `copy`, to which Django is connected; dropped afterwards."""
    create(copy, make())
    try:
        with connected_to(copy):
            yield
    finally:
        drop(copy)


def create(copy, source):
    drop(copy)
    with _maintenance() as cursor:
        # Two workers must not copy at once: PostgreSQL wants nobody else in the source.
        cursor.execute("select pg_advisory_lock(%s)", [LOCK])
        try:
            cursor.execute(f'create database "{copy}" template "{source}"')
        finally:
            cursor.execute("select pg_advisory_unlock(%s)", [LOCK])


def drop(copy):
    with _maintenance() as cursor:
        cursor.execute(f'drop database if exists "{copy}" with (force)')


@contextmanager
def connected_to(database):
    """Django's one connection leads to `database` in this block."""
    before = connection.settings_dict["NAME"]
    connections.close_all()
    connection.settings_dict["NAME"] = settings.DATABASES["default"]["NAME"] = database
    try:
        yield
    finally:
        connections.close_all()
        connection.settings_dict["NAME"] = settings.DATABASES["default"]["NAME"] = before


@contextmanager
def _maintenance():
    """A cursor outside every transaction, connected to no database of ours."""
    with connection._nodb_cursor() as cursor:
        cursor.execute("set lock_timeout = 0")  # the other worker may need its time to make the template
        cursor.execute("set statement_timeout = 0")
        yield cursor
