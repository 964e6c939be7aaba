"""One entry of the story, and the kinds it can be chosen by."""

from dataclasses import dataclass
from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _

# kind: (what the address calls it, what the page calls it), in the order in which the page offers them.
KINDS = {
    "note": ("notater", _("Notes")),
    "step": ("trinn", _("Steps")),
    "assessment": ("vurderinger", _("Assessments")),
    "plan": ("plan", _("Plan and measures")),
    "card": ("tiltakskort", _("Action cards")),
    "question": ("bidrag", _("Contributions")),
    "meeting": ("moter", _("Meetings")),
    "document": ("dokumenter", _("Documents")),
    "task": ("oppgaver", _("Tasks")),
    "duty": ("plikter", _("Duties")),
    "access": ("tilgang", _("Access")),
    "act": ("hendelser", _("Other events")),
}


@dataclass(frozen=True)
class Entry:
    """One entry. `by` and `whom` are keys of users until the page puts their names in.

    `key` tells it from every other entry of the concern and never changes: a page of the story begins after it.
    `text` may be a function that gives the text: what is sealed is opened for the page that shows it alone.
    `row` is what it tells of; `more` the template that shows it, where text alone does not.
    """

    at: Any
    by: Any
    says: str
    icon: str
    key: str
    kind: str = "act"
    whom: Any = None
    text: Any = ""
    row: Any = None
    more: str = ""
    new: bool = False
    preliminary: bool = False  # done by one who is recused, in an emergency (fvl § 7)

    @property
    def place(self):
        """Where it stands in the story, as a tuple of number and text that never repeats."""
        return round(self.at.timestamp() * 1_000_000), self.key


def later(row, name):
    """The text in the field `name` of `row`, opened when the page shows it."""
    return partial(getattr, row, name)
