"""What the rows of a register mean, and which of them somebody must be asked about, one by one, and why."""

import datetime as dt
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from cases import recognisable
from cases.importing import columns as col
from cases.importing import names, words
from okg.lib import sheet
from okg.lib.forms import DayField

# The texts of a row in which a name may stand; who told and who was responsible have sealed places of their own.
TEXTS = (col.WHAT, col.NEXT_STEP, col.REMARK)


@dataclass(frozen=True)
class Doubt:
    """Why somebody is asked about a row: a kind, the field it is about ("" where it is the whole row), a sentence."""

    kind: str
    about: str
    says: str


@dataclass
class Understood:
    """One row: `said` are its own words by field, `values` what they were understood as (days in ISO, codes as keys).

    `names` are those that may be somebody's.
    """

    number: int
    said: dict
    values: dict
    names: list
    doubts: list = field(default_factory=list)

    @property
    def is_sure(self):
        return not self.doubts


def understand(fields, rows, today):
    """[Understood] of `rows` ([(number in the spreadsheet, cells)]), whose columns hold `fields` (names, by place)."""
    found = [_one(fields, number, cells, today) for number, cells in rows]
    _hold_together(found)
    return found


def _one(fields, number, cells, today):
    said = _by_field(fields, cells)
    day, wrong_day = _day(said[col.DATE])
    deadline, wrong_deadline = _day(said[col.DEADLINE])
    status = words.status(said[col.STATUS], said[col.RESPONSIBLE])
    age = words.age(said[col.AGE], day and day.year)
    state, reason = status or ("", "")
    source = words.source(said[col.REPORTER])
    about = f"{said[col.WHAT]} {said[col.REMARK]}"
    found = [name for text in TEXTS for name in recognisable.names(said[text])]
    row = Understood(
        number=number,
        said=said,
        values={
            **{name: said[name] for name in (col.WHAT, col.REPORTER, col.RESPONSIBLE, col.NEXT_STEP, col.REMARK)},
            "received_on": day.isoformat() if day else "",
            "deadline": deadline.isoformat() if deadline else "",
            "source": source,
            "channel": words.channel(said[col.REPORTER]),
            "arena": words.arena(said[col.WHAT], source),
            "theme": words.theme(about),
            "age_band": age.band,
            "state": state,
            "close_reason": reason,
        },
        names=list(dict.fromkeys(found)),
    )  # fmt: skip
    row.doubts = [
        *_of_shape(fields, cells),
        *_of_day(said, day, wrong_day, today),
        *_of_meaning(row, age, status, wrong_deadline),
    ]
    return row


def _by_field(fields, cells):
    """{field: its words} for every field there is; what stands beyond the last column belongs to the remark."""
    said = dict.fromkeys(col.FIELDS, "")
    for place, name in enumerate(fields):
        if name and place < len(cells):
            said[name] = _tidy(cells[place])
    if beyond := [_tidy(cell) for cell in cells[len(fields) :] if cell.strip()]:
        said[col.REMARK] = "\n".join(filter(None, [said[col.REMARK], *beyond]))
    return said


def _tidy(cell):
    # PostgreSQL and browsers take no NUL, and a page's form gives line breaks back as \n.
    text = cell.replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n")
    return "\n".join(line.strip() for line in text.strip().split("\n"))


def _day(said):
    """(date or None, whether something stands there that is no date)."""
    if said.casefold() in words.NOTHING:
        return None, False
    try:
        return DayField().clean(said), False
    except ValidationError:
        return None, True


def _of_shape(fields, cells):
    if len(cells) < len(fields):
        yield Doubt(
            "few_cells",
            "",
            _("The row has %(count)d cells, and there are %(columns)d columns. Is something missing?")
            % {"count": len(cells), "columns": len(fields)},
        )
    if any(cell.strip() for cell in cells[len(fields) :]):
        yield Doubt(
            "many_cells",
            col.REMARK,
            _("The row has more cells than there are columns. The rest was put with the remark."),
        )
    for place, cell in enumerate(cells):
        if sheet.looks_like_formula(cell) and cell.strip() not in words.NOTHING:
            says = _("A spreadsheet takes this for a formula. It is kept as text: is it what was meant?")
            yield Doubt("formula", fields[place] if place < len(fields) else col.REMARK, says)


def _of_day(said, day, is_wrong, today):
    if is_wrong:
        says = _("“%(words)s” is no date that can be read. Write when it came.")
        yield Doubt("date_unreadable", col.DATE, says % {"words": _short(said[col.DATE])})
    elif day is None:
        yield Doubt(
            "date_missing", col.DATE, _("It does not say when it came. Write the date, or refuse the row.")
        )
    elif day > today:
        yield Doubt("date_ahead", col.DATE, _("The date lies in the future. Write when it came."))


def _of_meaning(row, age, status, wrong_deadline):
    said = row.said
    if not said[col.WHAT]:
        yield Doubt("nothing_said", col.WHAT, _("It does not say what it is about."))
    if status is None:
        says = (
            _("“%(words)s” is no status that is known here. Is it open or closed?")
            if said[col.STATUS]
            else _("It has no status. Is it open or closed?")
        )
        yield Doubt("status_unknown", col.STATUS, says % {"words": _short(said[col.STATUS])})
    if age.doubt:
        says = {
            "spans": _("The age “%(words)s” spans several bands. Choose one, or leave it unknown."),
            "unreadable": _("“%(words)s” is no age that can be read. Choose a band, or leave it unknown."),
        }[age.doubt]
        yield Doubt(f"age_{age.doubt}", col.AGE, says % {"words": _short(said[col.AGE])})
    if wrong_deadline and status != (words.CLOSED, row.values["close_reason"]):
        says = _("“%(words)s” is no date that can be read. Write the deadline, or leave it empty.")
        yield Doubt("deadline_unreadable", col.DEADLINE, says % {"words": _short(said[col.DEADLINE])})
    for name in row.names:
        yield Doubt("name", "", _("“%(name)s” may be somebody's name.") % {"name": name})


def _hold_together(rows):
    """The doubts that come of other rows: the same date and text, the same number, the same name."""
    by_text, by_number = {}, {}
    for place, row in enumerate(rows):
        text = (row.said[col.DATE], " ".join(row.said[col.WHAT].casefold().split()))
        same = by_text.setdefault(text, row)
        if same is not row and text[1]:
            says = _("It has the same date and the same text as row %(number)d. Was it written down twice?")
            row.doubts.append(Doubt("doublet", "", says % {"number": same.number}))
        number = row.said[col.NUMBER].casefold()
        first = by_number.setdefault(number, row)
        if first is not row and number:
            says = _("Row %(number)d has the same number, %(said)s. Are they two?")
            row.doubts.append(
                Doubt("number_twice", col.NUMBER, says % {"number": first.number, "said": _short(row.said[col.NUMBER])})
            )  # fmt: skip
        row.doubts += _of_names(row, rows[:place])


def _of_names(row, before):
    for name in row.names:
        for other in before:
            if any(names.alike(name, theirs) for theirs in other.names):
                says = _("“%(name)s” may be the same person as in row %(number)d.")
                yield Doubt("same_name", "", says % {"name": name, "number": other.number})


def _short(said):
    said = " ".join(said.split())
    return said if len(said) <= 40 else f"{said[:40]}…"


def missing(values):
    """What a row must say before it can become a concern, in sentences; [] where it says it."""
    wanted = [
        (values["received_on"], _("Write when it came.")),
        (values["what"].strip(), _("Write what it is about.")),
        (values["state"], _("Say whether it is open or closed.")),
        (values["state"] != words.CLOSED or values["close_reason"], _("Choose why it was closed.")),
    ]
    return [says for there, says in wanted if not there]


def day_of(iso):
    """The date of a value, or None."""
    return dt.date.fromisoformat(iso) if iso else None
