"""Two who write the same text at once: a three-way merge that loses no word. Pure, on texts alone.

Each save brings the text its writer began from (`base`). Where only one of two changed something, that change stands;
where both changed the same lines, their changes are put together word by word; where they meet in the same words, both
texts stay, marked, and a person puts them together. The comparison is `difflib`'s; the walk is that of diff3.
"""

import re
from difflib import SequenceMatcher

from django.utils.translation import gettext as _

WORDS = re.compile(r"\s+|\S+")


def merged(base, mine, theirs, marks=None):
    """(text, clash): what `mine` and `theirs` made of `base`; `clash` where both texts of a place stand side by side.

    No word that either wrote is missing in the text. What only one of them took out is out. `marks` are the three
    lines around the two texts of a clash: theirs, which was saved first, then mine.
    """
    base, mine, theirs = map(plain, (base, mine, theirs))
    parts, clash = _walk(_lines(base), _lines(mine), _lines(theirs), lambda *chunk: _of_lines(*chunk, marks))
    return "\n".join(parts), clash


def plain(text):
    """With line ends as we keep them: a browser sends its own."""
    return (text or "").replace("\r\n", "\n").replace("\r", "\n")


def _lines(text):
    return text.split("\n") if text else []


def _walk(base, mine, theirs, settle):
    """(parts, clash): the parts nobody changed, and between them what `settle` makes of the rest."""
    in_mine, in_theirs = _same(base, mine), _same(base, theirs)
    parts, clash, at = [], False, (0, 0, 0)
    for place in [*(place for place in in_mine if place in in_theirs), None]:
        ends = (place, in_mine[place], in_theirs[place]) if place is not None else (None, None, None)
        chunk = [text[start:end] for text, start, end in zip((base, mine, theirs), at, ends, strict=True)]
        found, both = _settled(*chunk, settle)
        parts, clash = parts + found, clash or both
        if place is not None:
            parts.append(base[place])
            at = tuple(end + 1 for end in ends)
    return parts, clash


def _same(base, text):
    """{place in `base`: its place in `text`} of the parts that `text` left as they were, in order."""
    blocks = SequenceMatcher(None, base, text, autojunk=False).get_matching_blocks()
    return {block.a + step: block.b + step for block in blocks for step in range(block.size)}


def _settled(base, mine, theirs, settle):
    if mine == theirs or theirs == base:
        return mine, False
    if mine == base:
        return theirs, False
    return settle(base, mine, theirs)


def _of_lines(base, mine, theirs, marks):
    """Two new passages at one place stand one after the other; lines both changed are put together by words."""
    if not base:
        return theirs + mine, False
    for changed, added in ((mine, theirs), (theirs, mine)):
        # One changed the lines, the other only wrote before or after them.
        if added[: len(base)] == base:
            return changed + added[len(base) :], False
        if added[-len(base) :] == base:
            return added[: -len(base)] + changed, False
    words = [WORDS.findall("\n".join(lines)) for lines in (base, mine, theirs)]
    parts, clash = _walk(*words, _meet)
    if not clash:
        return "".join(parts).split("\n"), False
    if not mine or not theirs:  # one took out what the other changed: what was written stays
        return theirs or mine, True
    first, second, end = marks or (
        _("[Two wrote here at the same time. One wrote:]"),
        _("[The other wrote:]"),
        _("[Put the two together, and take out these lines.]"),
    )
    return [first, *theirs, second, *mine, end], True


def _meet(base, mine, theirs):
    return theirs + mine, True
