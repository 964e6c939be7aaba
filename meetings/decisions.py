"""What the group decided and where it stands: open until done or dropped, for each reader what they may see of it."""

from django.db.models import Q

from measures.models import Measure
from meetings.models import Decision, Meeting

STATES = ("open", "done", "dropped", "all")


def open_decisions(meeting, user):
    """The decisions still open that `user` may see, oldest first: before `meeting` began, or all with None.

    Of an extraordinary meeting, those of its own concern alone.
    """
    rows = Decision.objects.visible_to(user).open().with_task().select_related("item__meeting")
    if meeting is None:
        return rows
    rows = rows.filter(item__meeting__starts_at__lt=meeting.starts_at).exclude(item__meeting=meeting)
    return rows.filter(item__concern=meeting.called_for_id) if meeting.called_for_id else rows


def waiting(meeting, user):
    """{concern, or None for the group's own: [its open decisions, oldest first]}, as `open_decisions` finds them."""
    found = {}
    for decision in open_decisions(meeting, user):
        found.setdefault(decision.item.concern, []).append(decision)
    return found


def before(item, user):
    """Decisions of earlier meetings on the same concern, or under the same kind of item, for `user`, newest first."""
    rows = Decision.objects.visible_to(user).with_task().select_related("item__meeting")
    same = (
        Q(item__concern=item.concern_id)
        if item.concern_id
        else Q(item__concern=None, item__kind=item.kind_id)
    )
    earlier = rows.filter(same, item__meeting__starts_at__lt=item.meeting.starts_at)
    return earlier.order_by("-decided_at", "-id")


def chosen(user, *, state="open", kind="", owner="", year=None):
    """The decisions `user` may see, as the filters say; `owner` is the key of a user who answers for them."""
    rows = Decision.objects.visible_to(user).with_task().select_related("item__meeting")
    if state in ("open", "done", "dropped"):
        rows = getattr(rows, state)()
    if kind:
        rows = rows.filter(kind_id=kind)
    if owner:
        rows = rows.filter(Q(task__owner_id=owner) | Q(measure__owner_id=owner))
    if year:
        rows = rows.filter(item__meeting__in=Meeting.objects.of(year))
    return rows


def measures_of(year):
    """Measures a decision may be tied to: the year's, still open."""
    return Measure.objects.of(year).open()
