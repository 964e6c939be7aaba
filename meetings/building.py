"""An agenda that builds itself: what waits to be spoken of at a meeting, with why and how long it may take.

A source is a function `source(meeting, user) -> iterable of Proposal`. It proposes only what `user`, who puts the
agenda together, may know of. Rooms above (reports) add theirs with `add` from their AppConfig's `ready`. Each reason is
a code and a day, never a text: they are kept with the item that is taken. The minutes are estimates, proposed by us.
"""

import datetime as dt
import uuid
from dataclasses import dataclass, replace

from django.utils.translation import gettext_lazy as _

from cases.models.concern import Concern
from okg.lib.templatetags.ui import long

CASE = "agenda_kind:sak"
_sources = []
_whys = {"": ""}


@dataclass(frozen=True)
class Reason:
    """Why something is proposed: the code of the source, the day that speaks for it, the key of the row.

    `openly` is False where what was found is for those alone who may know of it: the item that is taken then keeps
    nothing of this reason, and is as one put on by hand.
    """

    why: str
    on: dt.date | None = None
    source: uuid.UUID | None = None
    openly: bool = True

    @property
    def key(self):
        return self.why, self.source

    @property
    def sentence(self):
        return says(self.why, self.on)


@dataclass(frozen=True)
class Proposal:
    """One item that could be put on: a concern, or a neutral title; `reasons` has at least one, the first the main.

    `obstacle` says what must be done before it can be taken, `url` where.
    """

    kind: str
    minutes: int | None
    reasons: tuple
    title: str = ""
    concern: Concern | None = None
    obstacle: str = ""
    url: str = ""

    @property
    def heading(self):
        return self.concern.code_word if self.concern else self.title

    @property
    def kept(self):
        """The reason that stays with the item once it is taken: the first that may be known; None where none may."""
        return next((reason for reason in self.reasons if reason.openly), None)

    @property
    def key(self):
        """What a button sends: names the proposal among those of one meeting."""
        why, source = self.reasons[0].key
        return f"{why}:{source or ''}"


@dataclass(frozen=True)
class Built:
    """What is proposed for a meeting now, and what was put off until the next one."""

    proposals: list
    put_off: list

    @property
    def minutes(self):
        return sum(one.minutes or 0 for one in self.proposals)

    def find(self, key):
        """The proposal with this key, put off or not; None where it is proposed no longer."""
        return next((one for one in self.proposals + self.put_off if one.key == key), None)


def add(source, whys):
    """Let a source propose. `whys` is {code: sentence}; a sentence may name the day as %(day)s.

    Raises LookupError where another sentence has a code already. The same source counts once.
    """
    for code, sentence in whys.items():
        if _whys.setdefault(code, sentence) is not sentence:
            raise LookupError(f"two sources say {code}")
    if source not in _sources:
        _sources.append(source)


def says(why, on):
    """The sentence of a code and a day; "" for an item somebody put on by hand, or of a source that is gone."""
    return str(_whys.get(why, "")) % {"day": long(on) if on else _("an unknown day")}


def build(meeting, user):
    """What could be put on this meeting's agenda by `user`, one proposal a concern, as Built.

    What is on the agenda already is left out; of that, only what is not withheld from `user`, or the list would tell.
    """
    items = meeting.items_shown_to(user)
    concerns = {item.concern_id for item in items if item.concern_id}
    taken = {(item.why, item.source) for item in items if item.why}
    kinds = {item.kind_id for item in items}
    off = set(meeting.put_off.values_list("why", "source"))
    built = Built([], [])
    for one in _merged(proposal for source in _sources for proposal in source(meeting, user)):
        if one.concern:
            there = one.concern.pk in concerns
        else:
            there = one.reasons[0].key in taken or (one.reasons[0].why == FIXED and one.kind in kinds)
        if not there:
            left_out = all(reason.key in off for reason in one.reasons)
            (built.put_off if left_out else built.proposals).append(one)
    return built


FIXED = "fixed"


def _merged(proposals):
    """One proposal a concern with all its reasons, the first found being the main; the longest time of them."""
    found = {}
    for one in proposals:
        place = one.concern.pk if one.concern else one.key
        if (there := found.get(place)) is None:
            found[place] = one
        else:
            longest = max(there.minutes or 0, one.minutes or 0) or None
            found[place] = replace(there, reasons=there.reasons + one.reasons, minutes=longest)
    return found.values()
