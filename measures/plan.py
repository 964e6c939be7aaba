"""A file of measures or trainings, read but not yet taken: its rows, and what is wrong with which.

Pure: `read_measures(bytes)` and `read_trainings(bytes)` know nothing of the database; what is already there
comes in as an argument. `actions/importing.py` takes a plan.
"""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from measures import cells
from measures.models import DELAYED, DROPPED, FINISHED, NOT_STARTED, UNDER_WAY
from okg.lib import sheet

STATUSES = {
    "ikke startet": NOT_STARTED,
    "i gang": UNDER_WAY,
    "forsinket": DELAYED,
    "fullført": FINISHED,
    "avlyst": DROPPED,
}
GOALS = {f"g{number}": f"goal:g{number}" for number in range(4)}
LEVELS = {
    "universelt": "measure_level:universelt",
    "universell": "measure_level:universelt",
    "selektivt": "measure_level:selektivt",
    "selektiv": "measure_level:selektivt",
    "indikert": "measure_level:indikert",
}


@dataclass(frozen=True)
class Column:
    """One heading of a file (compared in lower case), the field it fills, and how its cells are read."""

    heading: str
    field: str
    read: callable
    needed: bool = True
    empty: object = ""


MEASURE_COLUMNS = (
    Column("Nr", "number", cells.whole(9_999, least=1)),
    Column("Tiltak", "title", cells.text(200)),
    Column("Mål", "goal", cells.code(GOALS, "G0, G1, G2, G3")),
    Column("Planforankring", "plan_reference", cells.text(200), needed=False),
    Column("Nivå", "level", cells.code(LEVELS, "universelt, selektivt, indikert")),
    Column("Ansvarlig", "responsible", cells.text(120)),
    Column("Frist", "due_on", cells.day),
    Column("Status", "status", cells.code(STATUSES, ", ".join(STATUSES))),
    Column("Kostnad", "cost", cells.crowns, needed=False, empty=None),
    Column("Målgruppe", "target_group", cells.text(200), needed=False),
    Column("Indikator", "indicator", cells.text(300), needed=False),
)
TRAINING_COLUMNS = (
    Column("Nr", "number", cells.whole(9_999, least=1)),
    Column("Kurs", "title", cells.text(200)),
    Column("Målgruppe", "audience", cells.text(200)),
    Column("Dato", "held_on", cells.day),
    Column("Varighet timer", "hours", cells.hours),
    Column("Sted", "place", cells.text(120), needed=False),
    Column("Holdt av", "held_by", cells.text(120)),
    Column("Påmeldt", "signed_up", cells.whole(cells.MOST_HEADS), needed=False, empty=None),
    Column("Møtt", "attended", cells.whole(cells.MOST_HEADS), needed=False, empty=None),
    Column("Merknad", "note", cells.long_text, needed=False),
)


@dataclass(frozen=True)
class Problem:
    """One thing that keeps a row, or with `row` None the whole file, from being taken.

    `rivals` are the rows that say the same number: the problem is gone when all of them are left out.
    """

    says: str
    row: int | None = None
    column: str = ""
    rivals: frozenset = frozenset()


@dataclass(frozen=True)
class Row:
    """One row of the file: its number in the spreadsheet, and the values its cells could be read as."""

    number: int
    values: dict
    title: str


@dataclass(frozen=True)
class Plan:
    """What a file would become. `skipped` are headings that no field takes."""

    rows: tuple = ()
    problems: tuple = ()
    skipped: tuple = ()
    year: int | None = None

    @property
    def file_problems(self):
        """Those that concern the file as a whole; no row can be left out to get past them."""
        return [problem for problem in self.problems if problem.row is None]

    @property
    def broken(self):
        """The rows with a problem, each with its problems: [(Row, [Problem])]."""
        by_row = defaultdict(list)
        for problem in self.problems:
            by_row[problem.row].append(problem)
        return [(row, by_row[row.number]) for row in self.rows if row.number in by_row]

    @property
    def ready(self):
        """The rows that can be taken as they are."""
        broken = {problem.row for problem in self.problems}
        return [row for row in self.rows if row.number not in broken]

    def standing(self, leaving_out=frozenset()):
        """The problems that remain when the rows with these numbers are left out."""
        return [
            problem
            for problem in self.problems
            if problem.row not in leaving_out and not (problem.rivals and problem.rivals <= set(leaving_out))
        ]

    def taken(self, leaving_out=frozenset()):
        """The rows that become something when these are left out."""
        return [row for row in self.rows if row.number not in leaving_out]


@dataclass
class _Draft:
    """A plan in the making."""

    rows: list = field(default_factory=list)
    problems: list = field(default_factory=list)
    skipped: tuple = ()

    def add(self, says, row=None, column="", rivals=frozenset()):
        self.problems.append(Problem(says, row, column, frozenset(rivals)))


def read_measures(data, *, year, taken=frozenset()):
    """The Plan in a file of the measures of `year`; `taken` are the numbers the year already has."""
    plan = _read(data, MEASURE_COLUMNS, check=lambda values: _measure_faults(values, year, taken))
    return Plan(tuple(plan.rows), tuple(plan.problems), plan.skipped, year)


def read_trainings(data, *, today, taken=frozenset()):
    """The Plan in a file of trainings; `taken` are the (year, number) pairs that trainings already have."""
    plan = _read(data, TRAINING_COLUMNS, check=lambda values: _training_faults(values, today, taken))
    return Plan(tuple(plan.rows), tuple(plan.problems), plan.skipped)


def _read(data, columns, *, check):
    draft = _Draft()
    try:
        found = sheet.read(data)
    except sheet.Unreadable as unreadable:
        draft.add(unreadable.says)
        return draft
    places = _places(found.header, columns, draft)
    draft.skipped = tuple(
        heading for place, heading in enumerate(found.header) if heading and place not in places.values()
    )
    if draft.problems:
        return draft
    for number, row in found.rows:
        _read_row(number, row, columns, places, len(found.header), check, draft)
    _note_doubles(draft)
    if not draft.rows:
        draft.add(_("The file has headings and no rows below them."))
    return draft


def _places(header, columns, draft):
    """{heading: index in the row}; notes headings that are missing or come twice."""
    names = [" ".join(heading.casefold().split()) for heading in header]
    places = {}
    for column in columns:
        count = names.count(column.heading.casefold())
        if count:
            places[column.heading] = names.index(column.heading.casefold())
        if count > 1:
            draft.add(
                _("The column “%(heading)s” is there twice. Keep one of them.") % {"heading": column.heading}
            )
    missing = [column.heading for column in columns if column.needed and column.heading not in places]
    if missing:
        draft.add(
            _("These columns are missing: %(missing)s. The first row of the file must hold the headings.")
            % {"missing": ", ".join(missing)}
        )
    return places


def _read_row(number, row, columns, places, width, check, draft):
    raw = {column: row[place] if place < len(row) else "" for column, place in _paired(columns, places)}
    values = {column.field: column.empty for column in columns}
    before = len(draft.problems)
    if any(cell.strip() for cell in row[width:]):
        draft.add(
            _(
                "The row has more cells than there are headings. Put quotation marks around text that holds "
                "a semicolon or a comma."
            ),
            number,
        )
    for column, cell in raw.items():
        try:
            if cell.strip():
                values[column.field] = column.read(cell)
            elif column.needed:
                raise cells.Mistake(_("The cell is empty, and it must be filled in."))
        except cells.Mistake as mistake:
            draft.add(mistake.says, number, column.heading)
            values[column.field] = None
    if len(draft.problems) == before:
        for says, heading in check(values):
            draft.add(says, number, heading)
    draft.rows.append(Row(number, values, _title(columns, raw)))


def _paired(columns, places):
    return [(column, places[column.heading]) for column in columns if column.heading in places]


def _title(columns, raw):
    """What the row calls itself, as it stands, for whoever looks it up in the file."""
    return next((" ".join(cell.split())[:80] for column, cell in raw.items() if column.field == "title"), "")


def _measure_faults(values, year, taken):
    if values["number"] in taken:
        yield (
            _("Measure %(number)s of %(year)s is already here.") % {"number": values["number"], "year": year},
            "Nr",
        )
    if not dt.date(year, 1, 1) <= values["due_on"] <= dt.date(year + 1, 12, 31):
        says = _("The deadline lies outside %(year)s and the year after. Check it, or choose another year.")
        yield says % {"year": year}, "Frist"


def _training_faults(values, today, taken):
    held_on = values["held_on"]
    if (held_on.year, values["number"]) in taken:
        says = _("Training %(number)s of %(year)s is already here.")
        yield says % {"number": values["number"], "year": held_on.year}, "Nr"
    if not 2000 <= held_on.year <= today.year + 2:
        yield _("The date lies outside the years this can be. Check the year."), "Dato"
    if values["attended"] is not None and held_on > today:
        yield (
            _("The training lies ahead, so nobody can have come yet. Check the date, or empty the cell."),
            "Møtt",
        )


def _note_doubles(draft):
    """Rows that share a number: each is told of the others, only who has the file knows which is right."""
    same = defaultdict(list)
    for row in draft.rows:
        if row.values["number"] is not None:
            held_on = row.values.get("held_on")
            same[held_on and held_on.year, row.values["number"]].append(row.number)
    for (_year, number), rows in same.items():
        for row in rows if len(rows) > 1 else ():
            rivals = [other for other in rows if other != row]
            says = _("Number %(number)s also stands in row %(rows)s. Mend it, or leave out one of the rows.")
            draft.add(says % {"number": number, "rows": ", ".join(map(str, rivals))}, row, "Nr", rivals)
    draft.problems.sort(key=lambda problem: (problem.row is not None, problem.row or 0))
