"""Who tells the story: the sources of a concern's timeline, one function each.

A teller is a function (concern, reader) -> iterable of Entry. `reader` is the user who reads, to whom the concern is
open; None is nobody in particular, who is told what all may know. It asks as many questions for one entry as for many.
Rooms above this one add their own from their AppConfig's `ready`: `telling.add(tell)`.
"""

from cases.timeline import (
    access,
    acts,
    cards,
    documents,
    endings,
    judging,
    life,
    notes,
    persons,
    plans,
    steps,
    tasks,
)

TELLERS = [
    life.tell,
    steps.tell,
    steps.tell_beside,
    notes.tell,
    judging.tell,
    judging.tell_dissents,
    plans.tell,
    plans.tell_questions,
    documents.tell,
    tasks.tell,
    cards.tell,
    persons.tell,
    persons.tell_consents,
    judging.tell_duties,
    access.tell,
    acts.tell,
    endings.tell,
    endings.tell_recalls,
]


def add(teller):
    """Let `teller(concern, reader)` tell too; the same one counts once."""
    if teller not in TELLERS:
        TELLERS.append(teller)
