"""What one cell of a read-in file may hold: a reader takes the text and gives the value, or says what to do.

Pure. A reader raises Mistake with a sentence for whoever has the file open beside the page.
"""

import datetime as dt
import re
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

MOST_CROWNS = 1_000_000_000
MOST_HEADS = 100_000
MOST_HOURS = Decimal(999)
# What a spreadsheet writes where its own formula failed: "#NAVN?", "#REF!", "#VERDI!", "########".
FAILED_FORMULA = re.compile(r"#[A-ZÆØÅ/0]+[?!]?|#+")
NORWEGIAN_DAY = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
ISO_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]00:00(?::00)?)?")


class Mistake(Exception):
    """The cell holds what its column cannot take; the one argument is the sentence for the user."""

    @property
    def says(self):
        return self.args[0]


def text(most):
    """A reader of one line of text, at most `most` characters. Line breaks inside a cell become spaces."""

    def read(cell):
        words = " ".join(cell.split())
        if FAILED_FORMULA.fullmatch(words):
            raise Mistake(_("The spreadsheet could not work out this cell. Write the text itself."))
        if len(words) > most:
            raise Mistake(
                _("The text is %(length)s characters, and %(most)s is the most. Shorten it.")
                % {"length": len(words), "most": most}
            )
        return words

    return read


def long_text(cell):
    """Text that may run over several lines."""
    return "\n".join(line.rstrip() for line in cell.strip().splitlines())


def code(words, known):
    """A reader of one of `words` ({text in lower case: code key}); `known` lists them for people."""

    def read(cell):
        try:
            return words[" ".join(cell.split()).casefold()]
        except KeyError:
            raise Mistake(
                _("“%(cell)s” is not known here. Write one of: %(known)s.")
                % {"cell": _short(cell), "known": known}
            ) from None

    return read


def day(cell):
    """A date: 15.10.2026 or 2026-10-15."""
    cell = cell.strip()
    if found := NORWEGIAN_DAY.fullmatch(cell):
        parts = [int(part) for part in reversed(found.groups())]
    elif found := ISO_DAY.fullmatch(cell):
        parts = [int(part) for part in found.groups()]
    else:
        raise Mistake(
            _("“%(cell)s” is no date. Write it as 15.10.2026 or 2026-10-15.") % {"cell": _short(cell)}
        )
    try:
        return dt.date(*parts)
    except ValueError:
        raise Mistake(
            _("The date %(cell)s does not exist. Check day and month.") % {"cell": _short(cell)}
        ) from None


def whole(most, least=0):
    """A reader of a whole number from `least` to `most`."""

    def read(cell):
        digits = re.sub(r"\s", "", cell)
        if not re.fullmatch(r"-?[0-9]{1,15}", digits):
            raise Mistake(_("“%(cell)s” is no whole number. Write digits alone.") % {"cell": _short(cell)})
        return _within(int(digits), least, most)

    return read


def crowns(cell):
    """Whole Norwegian crowns: “12000”, “12 000”, “12.000”, “kr 12 000,00”."""
    amount = re.sub(r"\s|kr\.?|,-|NOK", "", cell, flags=re.IGNORECASE)
    if re.fullmatch(r"-?[0-9]{1,3}(\.[0-9]{3})+(,0+)?", amount):
        amount = amount.replace(".", "")
    amount = re.sub(r"[.,]0+$", "", amount)
    if not re.fullmatch(r"-?[0-9]{1,15}", amount):
        raise Mistake(
            _("“%(cell)s” is no whole amount in crowns. Write it as 12000 or 12 000.")
            % {"cell": _short(cell)}
        )
    return _within(int(amount), 0, MOST_CROWNS)


def hours(cell):
    """Hours, two decimals at most: “2,5” or “2.5”."""
    try:
        number = Decimal(re.sub(r"\s", "", cell).replace(",", "."))
        if not number.is_finite() or number != round(number, 2):
            raise InvalidOperation
    except InvalidOperation:
        raise Mistake(
            _("“%(cell)s” is no number of hours. Write it as 3 or 2,5.") % {"cell": _short(cell)}
        ) from None
    return _within(number, 0, MOST_HOURS)


def _within(number, least, most):
    if number < least:
        raise Mistake(
            _("%(number)s is too little. The least is %(least)s.") % {"number": number, "least": least}
        )
    if number > most:
        raise Mistake(_("%(number)s is too much. The most is %(most)s.") % {"number": number, "most": most})
    return number


def _short(cell):
    cell = " ".join(cell.split())
    return cell if len(cell) <= 40 else f"{cell[:40]}…"
