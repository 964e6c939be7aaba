"""The figures of one quarter: the group's own work exactly, concerns in bands by the fixed plan.

Concerns are counted across all of them, whoever asks and whatever grants she has. That discloses nobody:
what leaves this module is anonymous by construction (broad one-way bands with zero in the lowest, no sums;
`plan`, `bands`), so it is no personal data (GDPR recital 26; statistikkloven § 7 for the standard), and it
is the duty the report is made for (mandate M10). The exact counts live in one local variable below: they are
never logged, cached, stored in a draft, put in a session or returned.
"""

from django.db import connection

from cases.models.concern import Concern
from measures import figures as measures
from meetings import figures as meetings
from okg.reports import bands, plan


def of(quarter):
    """The figures of a Quarter as JSON-able values.

    {"meetings": {"ordinary", "extraordinary", "inquorate", "cancelled", "in_year", "planned",
     "missing", "required", "state", "next_by": an ISO date or None},
     "measures", "trainings": as measures.figures.in_quarter, hours a number,
     "concerns": {"smallest": int, "tables": [{"name", "title", "head", "rows": [{"code", "label",
     "band"}]}]}} where `band` is a text such as "5–9", and None in the one row of each table that is never
     shown.
    """
    return {"meetings": _meetings(quarter), **_measures(quarter), "concerns": _concerns(quarter)}


def _meetings(quarter):
    found = meetings.in_quarter(quarter)
    return {
        "ordinary": found.ordinary,
        "extraordinary": found.extraordinary,
        "inquorate": found.inquorate,
        "cancelled": found.cancelled,
        "in_year": found.in_year,
        "planned": found.verdict.planned,
        "missing": found.verdict.missing,
        "required": found.required,
        "state": found.verdict.state,
        "next_by": found.verdict.next_by and found.verdict.next_by.isoformat(),
    }


def _measures(quarter):
    found = measures.in_quarter(quarter)
    hours = found["trainings"]["hours"]
    found["trainings"]["hours"] = int(hours) if hours == int(hours) else float(hours)
    return {"measures": found["measures"], "trainings": found["trainings"]}


def _concerns(quarter):
    counts = _counts(quarter)
    smallest = plan.smallest()

    def row(table, category):
        count = counts[table.name].get(category.key, 0)
        shown = category.key != table.unshown
        band = str(bands.band(count, smallest)) if shown else None
        return {"code": category.key, "label": category.label, "band": band}

    tables = [
        {
            "name": table.name,
            "title": str(table.title),
            "head": str(table.head),
            "rows": [row(table, category) for category in table.categories()],
        }
        for table in plan.TABLES
    ]
    return {"smallest": smallest, "tables": tables}


def _counts(quarter):
    """{table: {category: exact count}} of the concerns received in the quarter: one read of the index
    `concern_quarter`.
    """
    quote = connection.ops.quote_name
    columns = [quote(Concern._meta.get_field(table.column).column) for table in plan.TABLES]
    received = quote(Concern._meta.get_field("received_at").column)
    # The names come from the model and the plan above; GROUPING SETS counts all tables in one pass.
    query = (
        f"SELECT {', '.join(columns)}, count(*) FROM {quote(Concern._meta.db_table)} "  # noqa: S608
        f"WHERE {received} >= %s AND {received} < %s "
        f"GROUP BY GROUPING SETS ({', '.join(f'({column})' for column in columns)})"
    )
    counts = {table.name: {} for table in plan.TABLES}
    with connection.cursor() as cursor:
        cursor.execute(query, [quarter.starts_at, quarter.ends_at])
        for *keys, count in cursor:
            # Each row of the answer is grouped by one column; the others are NULL there, and never in the
            # table.
            table, key = next((table, key) for table, key in zip(plan.TABLES, keys, strict=True) if key)
            category = table.category_of(key)
            counts[table.name][category] = counts[table.name].get(category, 0) + count
    return counts
