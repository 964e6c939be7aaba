"""A sheet out of the bytes of a text file: header and rows, or the sentence that says why not.

Pure: no database, no request. UTF-8 (with or without byte order mark) and Windows-1252 are read; semicolon,
comma and tab part the columns. Cells stay the text they are: one that looks like a formula is text.
"""

import csv
import io
import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from okg.lib.cells import DANGEROUS

MAX_BYTES = 1_000_000
MAX_ROWS = 2_000
SEPARATORS = ";\t,"  # where as many of two stand in the headings, the likelier first

# First bytes of files that people upload by mistake.
WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
OTHER_KINDS = (
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"{\\rtf",
    b"\x1f\x8b",
    b"<?xml",
    b"<!DOCTYPE",
    b"<html",
)
WIDE = (b"\xff\xfe", b"\xfe\xff")

# What æ, ø and å become when bytes are read as the wrong alphabet: UTF-8 taken for Windows-1252 (saved
# twice), and the old Macintosh's letters, which may be there by right and count only where no æøå is.
SAVED_TWICE = re.compile("Ã[¦¸¥˜…†]")
MACINTOSH = re.compile("[¿¾Œ]")


class Unreadable(Exception):
    """The bytes are no sheet; the one argument is the sentence for the user."""

    @property
    def says(self):
        return self.args[0]


@dataclass(frozen=True)
class Sheet:
    """`header` as it stands in the file; `rows` as (number in the spreadsheet, the header is 1; cells).

    `encoding` is "utf-8" or "cp1252", `separator` one of SEPARATORS: what the file was read with.
    """

    header: tuple
    rows: tuple
    encoding: str = "utf-8"
    separator: str = ";"


def read(data, *, encoding=None, separator=None, most=MAX_ROWS):
    """The Sheet in `data` (bytes), at most `most` rows. Raises Unreadable with the sentence that says what to do.

    `encoding` and `separator` are found out unless somebody says them.
    """
    encoding, text = _text(_of_the_right_kind(data), encoding)
    separator = separator or _separator(text)
    lines = _lines(text, separator)
    if not lines:
        raise Unreadable(_("The file is empty. Choose the file that holds the rows."))
    (_number, header), *rows = lines
    if len(rows) > most:
        raise Unreadable(
            _("The file has %(count)s rows, and %(most)s is the most. Divide it into several files.")
            % {"count": len(rows), "most": most}
        )
    return Sheet(tuple(cell.strip() for cell in header), tuple(rows), encoding, separator)


def _of_the_right_kind(data):
    if not data.strip(b"\xef\xbb\xbf \t\r\n\x00"):
        raise Unreadable(_("The file is empty. Choose the file that holds the rows."))
    if len(data) > MAX_BYTES:
        raise Unreadable(_("The file is larger than 1 MB. Divide it into several files."))
    if data.startswith(WORKBOOKS):
        raise Unreadable(
            _("This is a workbook, not a text file. Open it, choose Save as, and choose CSV UTF-8 (*.csv).")
        )
    if data.startswith(WIDE):
        raise Unreadable(
            _("The file is saved as Unicode text with two bytes a letter. Save it anew as CSV UTF-8 (*.csv).")
        )
    if data.lstrip().startswith(OTHER_KINDS) or b"\x00" in data:
        raise Unreadable(_("This is not a text file with rows. Choose a file that was saved as CSV (*.csv)."))
    return data


def _text(data, encoding):
    """(encoding, text). Told none, UTF-8 is tried first: it can hardly be anything else by chance."""
    try:
        found, text = (
            ("cp1252", _windows_text(data)) if encoding == "cp1252" else ("utf-8", data.decode("utf-8-sig"))
        )
    except UnicodeDecodeError:
        if encoding:
            raise Unreadable(_garbled()) from None
        found, text = "cp1252", _windows_text(data)
    if "\ufffd" in text or SAVED_TWICE.search(text):
        raise Unreadable(_garbled())
    return found, text


def _separator(text):
    return max(SEPARATORS, key=text.lstrip("\r\n").split("\n", 1)[0].count)


def _windows_text(data):
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        raise Unreadable(_garbled()) from None
    if MACINTOSH.search(text) and not re.search("[æøåÆØÅ]", text):
        raise Unreadable(_garbled())
    return text


def _garbled():
    return _(
        "The letters æ, ø and å cannot be read in this file. Open the original, and save it anew as "
        "CSV UTF-8 (*.csv)."
    )


def _lines(text, separator):
    """(number, cells) of each row that is not blank. The number counts rows as a spreadsheet does, from 1."""
    lines = []
    try:
        for cells in csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True):
            lines.append(tuple(cells))
    except csv.Error:
        raise Unreadable(
            _("In row %(row)s a quotation mark is never closed, or stands in the wrong place. Mend it there.")
            % {"row": len(lines) + 1}
        ) from None
    return [(number, cells) for number, cells in enumerate(lines, start=1) if any(map(str.strip, cells))]


def looks_like_formula(cell):
    """Whether a spreadsheet would run this text instead of showing it; blanks before it help nobody."""
    return cell.startswith(DANGEROUS) or cell.strip().startswith(DANGEROUS)
