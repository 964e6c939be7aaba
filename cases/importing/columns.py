"""Which column holds what: the fields a register may have, guessed from its headings."""

import re

from django.utils.translation import gettext_lazy as _

NUMBER, DATE, REPORTER, WHAT, AGE = "number", "date", "reporter", "what", "age"
STATUS, RESPONSIBLE, NEXT_STEP, DEADLINE, REMARK = "status", "responsible", "next_step", "deadline", "remark"
FIELDS = {
    NUMBER: _("The number in the register"),
    DATE: _("When it came"),
    REPORTER: _("Who told us"),
    WHAT: _("What it is about"),
    AGE: _("Age"),
    STATUS: _("Status"),
    RESPONSIBLE: _("Who was responsible"),
    NEXT_STEP: _("Next step"),
    DEADLINE: _("Deadline of the next step"),
    REMARK: _("Remark"),
}
# In this order: the first that fits a heading takes it, and each field is given away once.
GUESSES = [
    (DEADLINE, r"frist|forfall|innen"),
    (NEXT_STEP, r"neste|oppfølging|gjøres|tiltak"),
    (REPORTER, r"meld(te|er|t av)|avsender|^fra\b|kilde"),
    (RESPONSIBLE, r"ansvar|saksbehandler|eier|hvem følger"),
    (STATUS, r"status|tilstand"),
    (AGE, r"alder|født|årstrinn"),
    (REMARK, r"merk|kommentar|notat|annet"),
    (WHAT, r"gjelder|hva|beskriv|bekymring|sak\b|tekst|innhold"),
    (DATE, r"dato|mottatt|når|dag"),
    (NUMBER, r"^n(r|ummer|o)?\b\.?|løpenummer|saksnr|^id$|^#$"),
]


def guess(headings):
    """What each column most likely holds, by its place: a field's name, or "" for a column nobody knows."""
    guessed, given = [], set()
    for heading in headings:
        said = heading.casefold().strip()
        found = next((field for field, words in GUESSES if field not in given and re.search(words, said)), "")
        given.add(found)
        guessed.append(found)
    return guessed
