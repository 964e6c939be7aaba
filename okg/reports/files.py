"""A report as a file: PDF, XLSX, CSV, JSON. The same document gives the same bytes, today and in ten years'
time.

Everything is in bokmål: the file leaves the screen, and with it the reader's choice of language.
"""

import csv
import datetime as dt
import io
import json
from pathlib import Path

import xlsxwriter
from django.utils import translation
from django.utils.translation import gettext as _

from okg.lib import charts, dates, documents
from okg.lib.cells import safe
from okg.reports import words

KINDS = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
}
TEMPLATE = Path(__file__).parent / "typst" / "report.typ"


def render(kind, document, sha256=""):
    """The bytes of a document as one of KINDS; `sha256` is "" while it is a draft."""
    with translation.override("nb"):
        return _WRITERS[kind](document, sha256)


def name(kind, document):
    """A file name that says which quarter and nothing else: rapport-2026-3.pdf, rapport-2026-3-utkast.pdf."""
    draft = "" if document["published_on"] else "-utkast"
    return f"rapport-{document['year']}-{document['quarter']}{draft}.{kind}"


def _json(document, sha256):
    """The document as it was hashed, with its hash: without "sha256", with keys in order and no blanks, it
    is again the bytes that give the hash (`content.canonical`)."""
    seal = {"sha256": sha256} if sha256 else {"draft": True}
    return json.dumps(document | seal, ensure_ascii=False, sort_keys=True, indent=2).encode() + b"\n"


def _csv(document, sha256):
    """Semicolons and a byte order mark, which is what a Norwegian Excel expects."""
    text = io.StringIO(newline="")
    rows = csv.writer(text, delimiter=";", lineterminator="\r\n")
    rows.writerow([_("Part"), _("Row"), _("Value")])
    for part, lines in _parts(document, sha256):
        rows.writerows([_harmless(cell) for cell in (part, label, value)] for label, value in lines)
    return text.getvalue().encode("utf-8-sig")


def _harmless(cell):
    """A cell that no spreadsheet runs as a formula (OWASP: CSV injection); numbers stay numbers."""
    if isinstance(cell, float):
        return str(cell).replace(".", ",")
    return safe(cell) if isinstance(cell, str) else cell


def _parts(document, sha256):
    """[(part, [(label, number or text)])] of all there is in the report, in its order."""
    found = document["figures"]
    yield words.title(document), words.facts(document, sha256)
    yield from words.process(found)
    heads = words.goal_heads()
    for column in (1, 2, 3):
        yield (
            f"{_('Measures by goal')}: {heads[column].lower()}",
            [(row[0], row[column]) for row in words.goals(found)],
        )
    for table in found["concerns"]["tables"]:
        yield table["title"], [(row["label"], words.band(row)) for row in table["rows"]]
    yield _("Text"), words.texts(document)


def _xlsx(document, sha256):
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(
        stream,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    # Neutral, and the same each time: the library would write the moment of the download.
    book.set_properties({"title": words.title(document), "author": "OKG", "created": _moment(document)})
    looks = {
        "head": book.add_format({"bold": True, "bottom": 1}),
        "title": book.add_format({"bold": True, "font_size": 14}),
        "text": book.add_format({"text_wrap": True, "valign": "top"}),
    }
    found = document["figures"]
    about = book.add_worksheet(_("Report"))
    _sheet(
        about,
        looks,
        [(words.title(document), [], words.facts(document, sha256)), *_texts(document)],
        (34, 90),
    )
    heads = [_("What"), _("How many")]
    blocks = [(heading, heads, rows) for heading, rows in words.process(found)]
    blocks.append((_("Measures by goal"), words.goal_heads(), words.goals(found)))
    _sheet(book.add_worksheet(_("The group's work")), looks, blocks, (48, 14, 14, 18))
    blocks = [
        (
            table["title"],
            [table["head"], _("How many")],
            [(row["label"], words.band(row)) for row in table["rows"]],
        )
        for table in found["concerns"]["tables"]
    ]
    blocks.append((_("How to read the tables"), [], [(sentence,) for sentence in words.note(found)]))
    _sheet(book.add_worksheet(_("Concerns")), looks, blocks, (60, 14))
    book.close()
    return stream.getvalue()


def _texts(document):
    return [(heading, [], [(text,)]) for heading, text in words.texts(document)]


def _sheet(sheet, looks, blocks, widths):
    """Blocks of (title, heads, rows) below each other, an empty line between them."""
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    line = 0
    for title, heads, rows in blocks:
        sheet.write_string(line, 0, title, looks["title"])
        line += 1
        for column, head in enumerate(heads):
            sheet.write_string(line, column, head, looks["head"])
        line += bool(heads)
        for row in rows:
            for column, cell in enumerate(row):
                _write(sheet, line, column, cell, looks["text"])
            line += 1
        line += 1


def _write(sheet, line, column, cell, look):
    if isinstance(cell, int | float):
        sheet.write_number(line, column, cell, look)
    else:
        sheet.write_string(line, column, str(cell), look)


def _moment(document):
    """The one date a file may carry: noon of the day it was published, for a draft of the quarter's last."""
    day = dt.date.fromisoformat(document["published_on"] or document["last"])
    return dt.datetime.combine(day, dt.time(12))


def _pdf(document, sha256):
    found = document["figures"]
    meetings, measures, trainings = (
        {"heading": heading, "rows": _as_text(rows)} for heading, rows in words.process(found)
    )
    data = {
        "title": words.title(document),
        "subtitle": _("To the police council and the SLT steering group"),
        "kind": document["municipality"],
        "classification": "" if sha256 else _("DRAFT – not published"),
        "printed": words.published_line(document),
        "facts": words.facts(document, sha256),
        "process": {"meetings": meetings, "measures": measures, "trainings": trainings},
        "row_heads": [_("What"), _("How many")],
        "goals": {
            "heading": _("Measures by goal"),
            "heads": words.goal_heads(),
            "rows": _as_text(words.goals(found)),
        },
        "concerns": {"heading": _("Concerns"), "note": words.note(found), "tables": _figures(found)},
        "texts": words.texts(document),
        "about": _("About this report"),
    }
    return documents.pdf(TEMPLATE, data, moment=_moment(document).replace(tzinfo=dates.OSLO))


def _as_text(rows):
    return [
        [str(cell).replace(".", ",") if isinstance(cell, float) else str(cell) for cell in row]
        for row in rows
    ]


def _figures(found):
    """Each table of concerns with its chart, if there is anything to draw, and what it says in words."""
    figures = []
    for table in found["concerns"]["tables"]:
        rows = words.picture(table)
        said = charts.in_words(rows)
        figures.append(
            {
                "title": table["title"],
                "heads": [table["head"], _("How many")],
                "rows": [[row["label"], words.band(row)] for row in table["rows"]],
                "svg": str(charts.hbars(rows, title=table["title"], description=said)) if rows else "",
                "alt": f"{table['title']}: {said}" if rows else words.all_alike(found),
            }
        )
    return figures


_WRITERS = {"pdf": _pdf, "xlsx": _xlsx, "csv": _csv, "json": _json}
