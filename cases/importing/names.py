"""Names in a row's text: cut out of it, and held against those of other rows."""

import re
from difflib import SequenceMatcher

from cases import recognisable

ALIKE = 0.85  # "Eilif Tangbakk" and "Eiliv Tangbak"


def cut(text, name, said):
    """`text` with `said` in the place of the name, and of its parts where they stand alone; with a genitive s too."""
    parts = [part for part in re.split(r"[ -]", name) if len(part) > 2 and not recognisable.is_ordinary(part)]
    for sought in [name, *(part for part in parts if part != name)]:
        text = _put_for(sought, said, text)
    return text


def _put_for(sought, said, text):
    def put(found):
        before = text[: found.start()].rstrip()
        begins = not before or before[-1] in ".!?:"
        return (said[:1].upper() + said[1:] if begins else said) + found[1]

    return re.sub(rf"(?<!\w){re.escape(sought)}(s?)(?!\w)", put, text)


def alike(one, other):
    """Whether two names may be the same one, spelt differently."""
    return SequenceMatcher(None, one.casefold(), other.casefold()).ratio() >= ALIKE
