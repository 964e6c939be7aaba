"""The tables that the migrations make are those the models speak of: columns, types, what they point at, constraints.

An empty database is migrated in a quicker way than Django's own (okg.embedded.migrating), and each test runs in one.
"""

import pytest
from django.apps import apps
from django.db import connection

pytestmark = pytest.mark.django_db
COLUMNS = """
    select attrelid::regclass::text, attname, format_type(atttypid, atttypmod), attnotnull
    from pg_attribute join pg_class on pg_class.oid = attrelid
    where relkind = 'r' and relnamespace = 'public'::regnamespace and attnum > 0 and not attisdropped
"""
POINTERS = """
    select from_column.attrelid::regclass::text, from_column.attname,
           to_column.attrelid::regclass::text, to_column.attname
    from pg_constraint
    join pg_attribute from_column on from_column.attrelid = conrelid and from_column.attnum = conkey[1]
    join pg_attribute to_column on to_column.attrelid = confrelid and to_column.attnum = confkey[1]
    where contype = 'f' and cardinality(conkey) = 1
"""
NAMED = "select conname from pg_constraint union select indexname from pg_indexes union select tgname from pg_trigger"


def asked(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return set(cursor.fetchall())


def fields():
    """Each field of ours and of what we use that has a column of its own."""
    tables = [model for model in apps.get_models() if model._meta.managed]
    return [field for model in tables for field in model._meta.local_concrete_fields]


def types_as_stored():
    """{type as Django asks for it: as PostgreSQL keeps it}, from a table that has a column of each."""
    wanted = sorted({field.db_type(connection) for field in fields()})
    with connection.cursor() as cursor:
        columns = ", ".join(f"c{number} {kind}" for number, kind in enumerate(wanted))
        cursor.execute(f"create temporary table probe ({columns}) on commit drop")
        cursor.execute("select format_type(atttypid, atttypmod) from pg_attribute "
                       "where attrelid = 'probe'::regclass and attnum > 0 order by attnum")  # fmt: skip
        kept = [kind for (kind,) in cursor.fetchall()]
    return dict(zip(wanted, kept, strict=True))


def test_each_field_has_its_column_of_its_type_and_no_column_is_left_over():
    stored = types_as_stored()
    wanted = {
        (field.model._meta.db_table, field.column, stored[field.db_type(connection)], not field.null)
        for field in fields()
    }
    tables = {table for table, *_column in wanted}
    there = {column for column in asked(COLUMNS) if column[0] in tables}
    assert len(tables) > 100
    assert wanted == there


def test_each_foreign_key_points_at_its_table():
    pointing = [field for field in fields() if field.remote_field and field.db_constraint]
    wanted = {
        (field.model._meta.db_table, field.column, to.model._meta.db_table, to.column)
        for field in pointing
        for to in [field.target_field]
    }
    assert len(wanted) > 150
    assert wanted <= asked(POINTERS)


def test_each_constraint_and_index_is_there_by_its_name():
    metas = [model._meta for model in apps.get_models() if model._meta.managed]
    wanted = {one.name for meta in metas for one in [*meta.constraints, *meta.indexes]}
    assert len(wanted) > 150
    assert wanted <= {name for (name,) in asked(NAMED)}
