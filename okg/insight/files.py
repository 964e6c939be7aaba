"""Lines of the log as a file: CSV and XLSX, made in memory, with who took it out, when and what for in it."""

import csv
import io

import xlsxwriter
from django.utils import translation
from django.utils.translation import gettext as _

from okg.lib import dates
from okg.lib.cells import safe
from okg.lib.templatetags.ui import clock, numeric

KINDS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
MOST = 20_000  # lines in one file; more is another period
SAFE = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def render(kind, lines, *, by, purpose):
    """The bytes of `lines` (okg.insight.words.Line) as "csv" or "xlsx"; in bokmål, since the file leaves the screen."""
    with translation.override("nb"):
        stamp, table = _stamp(by, purpose, len(lines)), [_heads(), *map(_row, lines)]
        return {"csv": _csv, "xlsx": _xlsx}[kind](stamp, table)


def name(kind):
    """Neutral: innsynslogg-2026-11-24.csv"""
    return f"innsynslogg-{dates.today():%Y-%m-%d}.{kind}"


def _stamp(by, purpose, count):
    now = dates.now()
    return [
        [_("Taken out by"), f"{by.name}, {by.title}"],
        [_("When"), f"{numeric(now)} {clock(now)}"],
        [_("What for"), str(purpose)],
        [_("Lines"), str(count)],
    ]


def _heads():
    return [
        _("Line"),
        _("Day"),
        _("Time"),
        _("Name"),
        _("Role"),
        _("Agency"),
        _("What was done"),
        _("Reference of the concern"),
    ]


def _row(line):
    return [
        str(line.id),
        numeric(line.at),
        f"{dates.local(line.at):%H.%M.%S}",
        line.who,
        line.role,
        line.agency,
        line.says,
        line.ref,
    ]


def _csv(stamp, table):
    text = io.StringIO(newline="")
    rows = csv.writer(text, delimiter=";", lineterminator="\r\n")
    rows.writerows([safe(cell) for cell in row] for row in [*stamp, [], *table])
    return text.getvalue().encode("utf-8-sig")


def _xlsx(stamp, table):
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, SAFE)
    book.set_properties({"title": _("The log"), "author": "OKG"})
    sheet, head = book.add_worksheet(_("The log")), book.add_format({"bold": True, "bottom": 1})
    for column, width in enumerate((12, 12, 8, 26, 22, 26, 46, 16)):
        sheet.set_column(column, column, width)
    for number, row in enumerate([*stamp, [], *table]):
        for column, cell in enumerate(row):
            sheet.write_string(number, column, cell, head if number == len(stamp) + 1 else None)
    book.close()
    return stream.getvalue()
