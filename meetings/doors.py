"""The ways to meetings and what lies in them.

A meeting and its agenda tell nothing about a person, so opening them is no look. What was said about a
concern is: the door to an item's inside notes who came, and is shut where the concern is.
"""

from django.shortcuts import redirect

from cases.doors import declared_first
from cases.models.impartiality import Answer
from meetings.models import AgendaItem, CouncilDate, Decision, Meeting, MinutesComment
from okg.access.doors import Door


def _no_lock(row):
    return None


def _of_concern(item):
    return item.concern


def _declared_of_concern(request, item):
    return declared_first(request, item.concern)


def _declared_of_item(request, item):
    """Before somebody writes or decides in an item they say that they are impartial in it (fvl § 6)."""
    if item.concern_id:
        return declared_first(request, item.concern)
    said = item.declarations.standing().filter(by=request.user, answer=Answer.IMPARTIAL)
    return None if said.exists() else redirect("meetings:declare_item", ref=item.meeting.ref, pk=item.pk)


meeting_door = Door(Meeting, locked_by=_no_lock, looks=False)
council_door = Door(CouncilDate, by="pk", locked_by=_no_lock, looks=False)
place_door = Door(
    AgendaItem, by="pk", locked_by=_of_concern, looks=False, select_related=["meeting", "concern"]
)
item_door = Door(
    AgendaItem,
    by="pk",
    locked_by=_of_concern,
    select_related=["meeting", "concern"],
    first=_declared_of_concern,
)
table_door = Door(
    AgendaItem,
    by="pk",
    locked_by=_of_concern,
    select_related=["meeting", "concern"],
    first=_declared_of_item,
)


def _of_decided_concern(decision):
    return decision.item.concern


def _declared_of_decision(request, decision):
    return _declared_of_item(request, decision.item)


decision_door = Door(
    Decision,
    by="pk",
    locked_by=_of_decided_concern,
    select_related=["item__meeting", "item__concern", "task__owner", "measure__owner"],
    first=_declared_of_decision,
)


def _of_comment(row):
    return row.item.concern if row.item_id else None


def _declared_of_comment(request, row):
    return declared_first(request, _of_comment(row))


comment_door = Door(
    MinutesComment,
    by="pk",
    locked_by=_of_comment,
    select_related=["record__meeting", "item__concern", "item__meeting", "by"],
    first=_declared_of_comment,
)
