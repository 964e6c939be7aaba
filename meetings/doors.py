"""The ways to meetings and what lies in them.

A meeting and its agenda tell nothing about a person, so opening them is no look. What was said about a
concern is: the door to an item's inside notes who came, and is shut where the concern is.
"""

from meetings.models import AgendaItem, Meeting
from okg.access.doors import Door


def _no_lock(row):
    return None


def _of_concern(item):
    return item.concern


meeting_door = Door(Meeting, locked_by=_no_lock, looks=False)
place_door = Door(
    AgendaItem, by="pk", locked_by=_of_concern, looks=False, select_related=["meeting", "concern"]
)
item_door = Door(AgendaItem, by="pk", locked_by=_of_concern, select_related=["meeting", "concern", "kind"])
