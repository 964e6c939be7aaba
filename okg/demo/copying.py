"""Streams unsaved rows into their table: PostgreSQL's COPY, some ten times as fast as INSERT."""

import csv
import io

from django.db import connection, models

NULL = r"\N"


def copy(rows):
    """Write the unsaved rows of one model, sealed values sealed; keys the database counts are left to it."""
    if not rows:
        return
    table = type(rows[0])._meta
    fields = [field for field in table.concrete_fields if not isinstance(field, models.AutoField)]
    text = io.StringIO()
    csv.writer(text).writerows([_cell(field, row) for field in fields] for row in rows)
    text.seek(0)
    quote = connection.ops.quote_name
    columns = ", ".join(quote(field.column) for field in fields)
    with connection.cursor() as cursor:
        cursor.copy_expert(
            f"copy {quote(table.db_table)} ({columns}) from stdin (format csv, null '{NULL}')", text
        )


def _cell(field, row):
    if getattr(field, "sealed", False):
        token = field.pre_save(row, True)
        return NULL if token is None else rf"\x{token.hex()}"
    value = getattr(row, field.attname)
    return NULL if value is None else value
