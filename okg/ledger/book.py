"""The three ways a line gets into the ledger: somebody did something, looked at something, or was refused.

They belong to the transaction of what they describe: no line, no page, and no line about what was rolled
back. `by` is a user (`pk`, a UUID; `ledger_role` and `ledger_agency`, codes as text) or the name of the part
of the system that acted ("beat"). Import as `from okg.ledger import book as ledger`.
"""

import datetime
import re
import uuid

from django.db import connection

from okg.ledger import sentences
from okg.ledger.models import Event

CODE = re.compile(r"[A-Za-z0-9_.:/+-]{0,60}")
# Eight digits are a telephone number, eleven an identity number.
PERSON_NUMBER = re.compile(r"\+?\d{8,}")


def act(event, *, by, about=None, request_id="", **facts):
    """Write that `by` did `event` to the row `about`; facts are ids, codes, numbers and dates.

    Raises KeyError for an event without a sentence, ValueError for a fact that could be free text, TypeError
    for an author or a row without UUID, RuntimeError outside a transaction. An event that its app names in
    events.SECURITY goes into the security log.
    """
    kind = Event.SECURITY if event in sentences.SECURITY else Event.ACT
    return _write(kind, sentences.known(event), by, about, request_id=request_id, facts=_checked(facts))


def look(*, by, about, right, request_id=""):
    """Write that `by` was shown the row `about` under a right ("cases.read_concern"); raises as `act`."""
    return _write(Event.LOOK, "looked", by, about, request_id=request_id, right=right)


def refuse(*, by, right, about=None, request_id="", **facts):
    """Write that `by` asked for something under a right and did not get it; `about` is the row, where there is one.

    Call it in a transaction of its own, after the refused one was rolled back. Raises as `act`.
    """
    more = {"request_id": request_id, "right": right, "facts": _checked(facts)}
    return _write(Event.SECURITY, "refused", by, about, **more)


def _write(kind, event, by, about, **more):
    if not connection.in_atomic_block:
        raise RuntimeError(f"The ledger line {event!r} belongs in the transaction of what it describes.")
    return Event.objects.create(kind=kind, event=event, **_author(by), **_subject(about), **more)


def _author(by):
    if isinstance(by, str) and by:
        return {"by": None, "by_role": _code(by)}
    if not isinstance(getattr(by, "pk", None), uuid.UUID):
        raise TypeError("The ledger needs an author: a user with a UUID, or the name of the system's part.")
    return {"by": by.pk, "by_role": by.ledger_role, "by_agency": by.ledger_agency}


def _subject(about):
    if about is None:
        return {}
    if not isinstance(about.pk, uuid.UUID):
        raise TypeError(f"{about._meta.label} has no UUID: the ledger points at rows by UUID alone.")
    return {"about": about.pk, "about_type": about._meta.label_lower}


def _checked(facts):
    return {name: _fact(name, value) for name, value in facts.items()}


def _fact(name, value):
    """A fact as JSON can hold it."""
    match value:
        case None | bool() | int():
            return value
        case uuid.UUID():
            return str(value)
        case datetime.date():
            return value.isoformat()
        case str():
            return _code(value, name)
        case list() | tuple() | set() | frozenset():
            return [_fact(name, item) for item in value]
    raise ValueError(
        f"The fact {name!r} is a {type(value).__name__}: say it in ids, codes, numbers or dates."
    )


def _code(value, name="by"):
    # The value itself is not repeated in the message: it may be what must not be written anywhere.
    if not CODE.fullmatch(value) or PERSON_NUMBER.fullmatch(value):
        raise ValueError(f"The fact {name!r} could be free text or a person's number: only codes may stand.")
    return str(value)
