"""One line of a concern's story."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Entry:
    """One entry. `by` and `whom` are keys of users until their names are put in; `row` is what it tells of."""

    at: Any
    by: Any
    says: str
    icon: str
    kind: str = "act"
    whom: Any = None
    text: str = ""
    row: Any = None
    new: bool = False
    preliminary: bool = False  # done by one who is recused, in an emergency (fvl § 7)
