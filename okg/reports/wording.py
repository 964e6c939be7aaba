"""A second pair of eyes on a text that is to be published: what in it could tell of one person?

It points, a person decides: what it notices is shown beside the text, and publishing with it takes a tick.
"""

import re

from django.utils.translation import gettext_lazy as _

from cases import codewords, recognisable
from okg.reports.sections import SECTIONS
from okg.roster.models import User

SMALL = r"\d{1,3}|en|ett|én|to|tre|fire|fem|seks|sju|syv|åtte|ni|ti"
OF_PEOPLE = (
    r"bekymring|henvendelse|melding|sak|person|ungdom|gutt|jente|elev|mann|menn|kvinne|familie|barn"
    r"|forelder|foreldre"
)
FEW = re.compile(rf"\b(?:{SMALL})\s+(?:\w+\s+)?(?:{OF_PEOPLE})\w*", re.IGNORECASE)


def doubts(texts):
    """{section name: [sentences]} of what to look at in `texts` ({section name: text}); only sections with
    any.
    """
    names = _parts_of_names()
    found = {section.name: _doubts_of(texts.get(section.name, ""), names) for section in SECTIONS}
    return {name: sentences for name, sentences in found.items() if sentences}


def _doubts_of(text, names):
    signs = recognisable.signs(text)
    signs += [_("It counts people or cases exactly: %s") % hit for hit in _hits(FEW, text)]
    signs += [_("It is a code word: %s") % hit for hit in _hits(_words(codewords.birds()), text)]
    signs += [_("It is the name of somebody who works here: %s") % hit for hit in _hits(names, text)]
    return [str(sign) for sign in signs]


def _hits(pattern, text):
    return sorted({match.group().strip() for match in pattern.finditer(text)}) if pattern else []


def _words(words):
    """A pattern for any of the words with a capital, also in the genitive: "Hegres"."""
    every = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    return re.compile(rf"\b(?:{every})s?\b") if every else None


def _parts_of_names():
    names = User.objects.active().values_list("name", flat=True)
    return _words({part for name in names for part in name.split() if len(part) > 2})
