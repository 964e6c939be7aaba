"""What one reader is shown of a meeting's agenda: each item, and how much of it."""

from dataclasses import dataclass

from cases.models.concern import Concern
from meetings.models import AgendaItem

WHOLE, CODE_WORD, WITHHELD = "whole", "code word", "withheld"


@dataclass(frozen=True)
class Seen:
    """An item and how the reader sees it: WHOLE, by its CODE_WORD alone, or WITHHELD."""

    item: AgendaItem
    how: str


def reading(meeting, user):
    """[Seen] of the items in their order, those withheld too: whoever renders leaves them out."""
    shown = {item.pk for item in meeting.items_shown_to(user)}
    items = list(meeting.items.select_related("concern", "kind"))
    concerns = [item.concern_id for item in items if item.concern_id]
    opened = set(Concern.objects.visible_to(user).filter(pk__in=concerns).values_list("pk", flat=True))
    found = []
    for item in items:
        item.meeting = meeting
        if item.pk not in shown:
            how = WITHHELD
        else:
            how = WHOLE if not item.concern_id or item.concern_id in opened else CODE_WORD
        found.append(Seen(item, how))
    return found
