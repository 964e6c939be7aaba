"""A memory aid before a summary is shared: what in it could tell who it is about?

It helps, it does not police: it points at what often gives somebody away in a town where all know all. A summary
that trips nothing may still be recognisable, which is why a person answers the question.
"""

import re
from functools import cache
from pathlib import Path

from django.utils.translation import gettext_lazy as _

SIGNS = [
    (re.compile(r"\b\d{6}[ ]?\d{5}\b"), _("It looks like a national identity number: %s")),
    (re.compile(r"(?<!\d)(?:\+47 ?)?\d{2}(?: ?\d{2}){3}(?!\d)"), _("It looks like a telephone number: %s")),
    (re.compile(r"\S+@\S+\.\w+"), _("It looks like an e-mail address: %s")),
    (
        re.compile(r"\b[A-ZÆØÅ]\w*(?:veien|vegen|gata|gaten|gate|vei|stien|bakken)\b(?: \d+\w?)?"),
        _("It looks like an address: %s"),
    ),
    (
        re.compile(r"\b\w*[ -]?(?:skole|ungdomsskole|barneskole|vgs|videregående)\b", re.I),
        _("It names a school: %s"),
    ),
    (re.compile(r"\b(?:[1-9]|10)\s?[A-F]\b"), _("It names a class: %s")),
    # A capital inside a sentence, twice in a row or alone: most often a name.
    (
        re.compile(r"(?<=[a-zæøå,;] )[A-ZÆØÅ][a-zæøå]+(?:[ -][A-ZÆØÅ][a-zæøå]+)*"),
        _("It may be somebody's name, or a place: %s"),
    ),
]
# Capitals that name nobody.
HARMLESS = {
    "OKG",
    "SLT",
    "NAV",
    "PST",
    "Norge",
    "Norges",
    "Snapchat",
    "Discord",
    "Facebook",
    "Telegram",
    "TikTok",
}
# Eleven digits in whatever groups; a foreign telephone number begins with a plus.
IDENTITY_NUMBER = re.compile(r"(?<![\d+])\d(?:[ .\-]?\d){10}(?!\d)")
NO_IDENTITY_NUMBERS = _(
    "Eleven digits look like a national identity number. Take it out: the group never keeps one. "
    "The year of birth is enough."
)


def identity_numbers(text):
    """What in `text` looks like a national identity number: [str], [] where nothing does."""
    return [match.group() for match in IDENTITY_NUMBER.finditer(text)]


def signs(text):
    """Sentences about what in `text` may tell who it is about; [] where nothing was noticed."""
    found = []
    for pattern, sentence in SIGNS:
        hits = {match.group().strip() for match in pattern.finditer(text)} - HARMLESS
        found += [str(sentence) % hit for hit in sorted(hits)]
    # Two capitals in a row are a name at the beginning of a sentence too.
    pairs = [name for name in names(text) if " " in name and not any(name in says for says in found)]
    return found + [str(SIGNS[-1][1]) % name for name in pairs]


WORDS = Path(__file__).parent / "data" / "ordinary_words.txt"
GIVEN_NAMES = Path(__file__).parent / "data" / "given_names.txt"
CAPITALISED = re.compile(
    r"(?<![\w.])[A-ZÆØÅ][a-zæøåéèüöä]+(?:[ -](?:[A-ZÆØÅ]\. )?[A-ZÆØÅ][a-zæøåéèüöä]+)*(?!\w)"
)
# What a town calls its villages and streets, and what stands behind the name of a place.
LIKE_A_PLACE = re.compile(r"\w+(?:våg|vik|vika|sund|fjord|havn|øy|berg|dal|nes|strand|bygd|gata|veien)$")
OF_A_PLACE = re.compile(
    r"\s*(?:u\.?skole|ungdomsskole|barneskole|skole|vgs|videregående|kommune|barnehage|kirke|menighet|FK|IL|BK|TIL)\b"
)


def names(text):
    """What in `text` may be somebody's name, in its order, each once.

    Two capitalised words in a row are one, also where a sentence begins, unless the first is an ordinary word or they
    name a place. One alone is one inside a sentence; at the beginning of one, only where it is a given name.
    """
    found = []
    for match in CAPITALISED.finditer(text):
        name = _without_ordinary(match.group())
        if name and name not in found and _may_be_a_name(name, match, text):
            found.append(name)
    return found


def is_ordinary(word):
    """Whether a word means something else than a name: it begins sentences, or names what is no person."""
    return word in HARMLESS or word.casefold() in _listed(WORDS)


def _without_ordinary(words):
    parts = words.split(" ")
    while parts and is_ordinary(parts[0]):
        parts = parts[1:]
    while parts and is_ordinary(parts[-1]):
        parts = parts[:-1]
    return " ".join(parts)


def _may_be_a_name(name, match, text):
    if OF_A_PLACE.match(text, match.end()):
        return False
    if " " in name:
        return True
    if name.casefold() in _listed(GIVEN_NAMES):
        return True
    before = text[: match.end() - len(name)].rstrip()
    begins = not before or before[-1] in '.!?:;"«(\n/–-'
    if begins or LIKE_A_PLACE.match(name):
        return False
    return not re.search(r"\b(?:i|på|ved)$", before)


@cache
def _listed(file):
    return frozenset(file.read_text(encoding="utf-8").split())
