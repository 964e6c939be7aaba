"""One agenda, as it is for the one who reads it. Whoever shows an agenda to somebody goes through here.

Each item is shown in one of three ways:

* WHOLE: a general item, or a concern that is open to the reader (a running grant, and impartial);
* CODE_WORD: a concern under code word, theme, level and summary, for those at the table;
* WITHHELD: nothing of it at all, since the reader is not impartial in it.

Who was not asked to the meeting sees its general items, and a deputy the one they join for; that there are concerns on
the agenda they do not learn, so there is not even a line, and never an hour, which would be wrong or would tell.

What is withheld becomes one line, always the last, however many items there are and wherever they stand. Several
lines would tell how many there are. A line in its place would tell beside what it was to be spoken of, between which
hours and, from one version of the agenda to the next, that it was moved. That there is something, and no more, is what
one must know who is to be sent out of the room.

For the same reason sums are of what the reader sees, the numbers of the items run on without a gap, and no clock time
is given to a reader from whom something is withheld. The hour at which the next item begins would tell how long the
withheld one takes. Where nothing is withheld the hours are those of the meeting. So nothing that is shown to a reader
depends on what a hidden item says, of what kind it is, where it stands or how long it takes.

A guest reads no agenda: they have the page of their own item (okg.guests), which gives its hour, since they must know
when to come. It is the sum of all that lies before, and of that they see nothing.
"""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Prefetch

from cases.models.concern import Concern
from meetings import building
from meetings.models import AgendaItem, Decision, ImpartialityDeclaration, Meeting

WHOLE, CODE_WORD, WITHHELD = "whole", "code word", "withheld"


@dataclass(frozen=True)
class Seen:
    """One line of an agenda for one reader. `item` is None where `how` is WITHHELD.

    `starts_at` is the aware moment at which the item begins, None where it cannot or must not be said; `why` is the
    sentence on why it is there, "" where it was put on by hand or is shown under its code word alone.
    """

    item: AgendaItem | None
    how: str
    starts_at: dt.datetime | None = None
    why: str = ""


def reading(meeting, user):
    """[Seen] of a meeting for `user`, in order; [] where they may not know of the meeting."""
    if not Meeting.objects.visible_to(user).filter(pk=meeting.pk).exists():
        return []
    items = _items(meeting, user)
    opened = _opened(items, user)
    whole = [not item.concern_id or item.concern_id in opened for item in items]
    at_table = meeting.has_at_table(user)
    withheld = _withheld(meeting, user, at_table)
    begins = _hours(meeting, items) if at_table and not withheld else [None] * len(items)
    seen = [
        Seen(
            item,
            WHOLE if is_whole else CODE_WORD,
            starts_at,
            building.says(item.why, item.why_on) if is_whole else "",
        )
        for item, is_whole, starts_at in zip(items, whole, begins, strict=True)
    ]
    return [*seen, Seen(None, WITHHELD)] if withheld else seen


def minutes_of(seen):
    """The planned minutes of what a reader sees; what is withheld adds nothing."""
    return sum(one.item.minutes_planned or 0 for one in seen if one.item)


def _withheld(meeting, user, at_table):
    """Whether there is something the reader would be shown if they were impartial in it."""
    rows = meeting.items.withheld_from(user)
    return (rows if at_table else rows.filter(concern=None)).exists()


def _items(meeting, user):
    """With decisions (general items' are shown on the agenda) and `left`: who is recused from the item."""
    left = Prefetch(
        "declarations",
        ImpartialityDeclaration.objects.recused().select_related("by", "deputy"),
        to_attr="left",
    )
    rows = meeting.items_shown_to(user).select_related("concern")
    items = list(rows.prefetch_related(Prefetch("decisions", Decision.objects.with_task()), left))
    for item in items:
        item.meeting = meeting
    return items


def _opened(items, user):
    concerns = [item.concern_id for item in items if item.concern_id]
    return set(Concern.objects.visible_to(user).filter(pk__in=concerns).values_list("pk", flat=True))


def _hours(meeting, items):
    """When each begins; None from the first on that follows an item without planned minutes."""
    found, at = [], meeting.starts_at
    for item in items:
        found.append(at)
        at = at + dt.timedelta(minutes=item.minutes_planned) if at and item.minutes_planned else None
    return found
