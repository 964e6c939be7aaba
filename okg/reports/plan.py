"""The fixed plan: which tables about concerns a report holds, the same every quarter. This page is the whole
of it.

Why these four, and why so few:
* Each counts the concerns *received* in the quarter, by one property. A concern belongs to one quarter for
  ever, so no two reports count the same concern. Closings are not counted: a concern closes in another
  quarter than it came, and the outcome of one's own case is the last thing a neighbour should read out of a
  table.
* One property at a time. Crossed with age, sex, school or place, a table of a small town points at somebody.
* Broad groups (six kinds of sources, seven of arenas) rather than the thirty and fifteen that are logged.
* Every table lists every category, also those nobody fell into: what is left out would tell.
* No totals, no shares, no year-to-date: figures that undo the bands by subtraction.
* **One row of each table is never shown** (`unshown`), whatever it holds. All four tables count the same
  concerns, so their sums are equal though none is printed: had every row a band, five levels of 0–4 (20 at
  most) beside a theme of 20–49 (20 at least) would give every level away as exactly 4. With one row open,
  any sum fits any table, and no cell can be narrowed by the others (`attack` proves it for each report).
  Which row is open is decided here and not by the figures: the residual one, and of the levels advice (0),
  which the themes already tell of.
* A code that is out of use is counted in the open row: listing it only where it was used would tell that it
  was.

To change the plan is to change this file: at the turn of a year, with the data protection officer.
"""

from dataclasses import dataclass

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from okg.catalogue import codes


@dataclass(frozen=True)
class Table:
    """One one-way table: the concern's `column`, told by the categories of a code list.

    `grouped`: the column's codes name their category in their attribute `group`.
    """

    name: str
    title: str | Promise
    head: str | Promise
    column: str
    listed: str
    unshown: str
    grouped: bool = False

    def categories(self):
        """The Codes that the table lists, in their order."""
        return codes.in_list(self.listed)

    def category_of(self, key):
        """The category that a concern's code is counted in; the open one for a code that is out of use."""
        code = codes.get(key)
        category = f"{self.listed}:{code.attributes['group']}" if self.grouped else key
        return category if codes.get(category).active else self.unshown


TABLES = (
    Table(
        name="theme",
        title=_("Concerns by theme"),
        head=_("Theme"),
        column="theme",
        listed="theme",
        unshown="theme:annet",
    ),
    Table(
        name="source",
        title=_("Concerns by who reported"),
        head=_("Who reported"),
        column="source",
        listed="source_group",
        unshown="source_group:annet",
        grouped=True,
    ),
    Table(
        name="arena",
        title=_("Concerns by arena"),
        head=_("Arena"),
        column="arena",
        listed="arena_group",
        unshown="arena_group:annet",
        grouped=True,
    ),
    Table(
        name="level",
        title=_("Concerns by level"),
        head=_("Level"),
        column="level",
        listed="level",
        unshown="level:0",
    ),
)


def smallest():
    """The count that the second band begins with; the installation may set it, never below 3."""
    return settings.REPORT_SMALLEST
