"""Who tells the story: the sources of a concern's timeline, one function each.

A teller is a function (concern, reader) -> iterable of Entry. `reader` is the user who reads, to whom the concern is
open; None is nobody in particular, who is told what all may know. It asks as many questions for one entry as for many.
Rooms above this one add their own from their AppConfig's `ready`: `telling.add(tell)`.
"""

from cases.timeline import access, acts, documents, judging, life, notes, persons, tasks

TELLERS = [
    life.tell,
    notes.tell,
    judging.tell,
    documents.tell,
    tasks.tell,
    persons.tell,
    persons.tell_consents,
    judging.tell_duties,
    access.tell,
    acts.tell,
]


def add(teller):
    """Let `teller(concern, reader)` tell too; the same one counts once."""
    if teller not in TELLERS:
        TELLERS.append(teller)
