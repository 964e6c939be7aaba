"""An import, answered as somebody at the page would."""

from pathlib import Path

from cases.actions import importing
from cases.importing import columns

FILE = Path(__file__).parent / "data" / "register-2025.csv"
# What is answered about the ten rows of the sample that are asked about, by their numbers in the spreadsheet.
PUT = {"Eilif Tangbakk": "gutten", "Idris Orvalo": "mannen", "Eiliv Tangbak": "gutten"}
CHANGES = {
    5: {"age_band": "age_band:ukjent"},
    15: {"age_band": "age_band:12_14"},
    17: {"state": "open"},
    25: {"age_band": "age_band:18_24"},
    29: {"state": "open"},
}
REFUSED = {7: "Samme som raden over."}


def begun(by, data=None, fields=None):
    """An import of `data` (the sample) whose columns are read as guessed."""
    batch = importing.begin(by=by, data=FILE.read_bytes() if data is None else data)
    sheet = importing.read(batch)
    return importing.set_columns(
        batch,
        by=by,
        encoding=sheet.encoding,
        separator=sheet.separator,
        fields=fields or columns.guess(sheet.header),
    )


def answered(by, **kwargs):
    """The sample with every row answered: 27 taken, 1 refused."""
    batch = begun(by, **kwargs)
    importing.take_sure(batch, by=by)
    for row, meant in importing.understood(batch):
        if row.answer:
            continue
        if row.number in REFUSED:
            importing.answer(row, by=by, take=False, reason=REFUSED[row.number])
            continue
        names = [
            {"name": name, "put": PUT[name], "what": "keep", "relation": "relation:subject"}
            for name in meant.names
        ]
        given = meant.values | CHANGES.get(row.number, {}) | {"names": names, "level": ""}
        importing.answer(row, by=by, take=True, given=given)
    return batch
