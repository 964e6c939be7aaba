"""Documents that leave the screen, as PDF: archivable (PDF/A-2a) and readable aloud (PDF/UA-1).

An app keeps its templates beside its code (`meetings/typst/minutes.typ`) and begins them with
`#import "/base.typ": *`, which also holds the data as `data`. Typst refuses to write an inaccessible
document: a missing title, alternative text or heading level is an error here and never a bad file.
"""

import json
from functools import cache
from pathlib import Path

import typst

from okg.lib import dates

HERE = Path(__file__).parent / "typst"
STANDARDS = ["a-2a", "ua-1"]
MISSING = "\N{REPLACEMENT CHARACTER}"


def pdf(template, data, *, moment=None):
    """The PDF of a template's path and its data: JSON-able, figures as the text of their SVG.

    Only the template and the shared base can be read from it: no disk, no network. `moment` is the date
    written into the file; the same data, template and moment give the same bytes. Raises typst.TypstError
    when the template is faulty.
    """
    files = {"main.typ": Path(template).read_bytes(), "base.typ": (HERE / "base.typ").read_bytes()}
    return typst.compile(
        files,
        root=str(HERE),
        font_paths=[str(HERE / "fonts")],
        ignore_system_fonts=True,
        pdf_standards=STANDARDS,
        sys_inputs={"data": json.dumps(_printable(data), ensure_ascii=False)},
        timestamp=int((moment or dates.now()).timestamp()),
    )


def _printable(value):
    """The same data without characters that the fonts have no glyph for: PDF/A forbids them."""
    if isinstance(value, dict):
        return {key: _printable(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_printable(item) for item in value]
    if isinstance(value, str):
        text = value.replace("\r\n", "\n").replace("\t", "    ")
        return "".join(char if char == "\n" or ord(char) in _covered() else MISSING for char in text)
    return value


@cache
def _covered():
    """The code points that the fonts have, as tools/make_pdf_fonts.py wrote them down."""
    points = set()
    for line in (HERE / "fonts" / "coverage.txt").read_text().split():
        first, last = line.split("-")
        points.update(range(int(first, 16), int(last, 16) + 1))
    return frozenset(points)
