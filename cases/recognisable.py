"""A memory aid before a summary is shared: what in it could tell who it is about?

It helps, it does not police: it points at what often gives somebody away in a town where all know all. A summary
that trips nothing may still be recognisable, which is why a person answers the question.
"""

import re

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
    return found
