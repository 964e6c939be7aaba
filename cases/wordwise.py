"""How one text became another, word by word."""

import re
from difflib import SequenceMatcher

WORD = re.compile(r"\w+\s*|[^\w\s]\s*|\s+")  # each with the space behind it
ALIKE = 0.5  # texts less alike than this are shown one after the other: word by word they would be confetti
SAME, GONE, NEW = "same", "gone", "new"


def words(before, after):
    """[(SAME | GONE | NEW, text)]: how `before` became `after`; put together without GONE they are `after`."""
    old, new = WORD.findall(before), WORD.findall(after)
    matched = SequenceMatcher(None, old, new, autojunk=False)
    if matched.ratio() < ALIKE:
        return [(what, text) for what, text in ((GONE, before), (NEW, after)) if text]
    found = []
    for what, first, last, start, end in matched.get_opcodes():
        if what == "equal":
            found.append((SAME, "".join(new[start:end])))
            continue
        if first < last:
            found.append((GONE, "".join(old[first:last])))
        if start < end:
            found.append((NEW, "".join(new[start:end])))
    return found
