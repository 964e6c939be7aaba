"""One agenda, as it is for the one who reads it. Whoever shows an agenda to somebody goes through here."""

from dataclasses import dataclass

from cases.models.concern import Concern
from meetings.models import AgendaItem, Meeting

WHOLE, CODE_WORD, WITHHELD = "whole", "code word", "withheld"


@dataclass(frozen=True)
class Seen:
    """One line of an agenda for one reader. `item` is None where `how` is WITHHELD."""

    item: AgendaItem | None
    how: str


def reading(meeting, user):
    """[Seen] of a meeting for `user`, in order; what is withheld is one line, the last. [] where they know of none."""
    if not Meeting.objects.visible_to(user).filter(pk=meeting.pk).exists():
        return []
    items = list(meeting.items_shown_to(user).select_related("kind", "concern__theme", "concern__level"))
    concerns = [item.concern_id for item in items if item.concern_id]
    opened = set(Concern.objects.visible_to(user).filter(pk__in=concerns).values_list("pk", flat=True))
    seen = [
        Seen(item, WHOLE if not item.concern_id or item.concern_id in opened else CODE_WORD) for item in items
    ]
    more = meeting.items.exclude(pk__in=[item.pk for item in items]).exists()
    return [*seen, Seen(None, WITHHELD)] if more else seen
