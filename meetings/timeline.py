"""What a concern's timeline tells of the meetings: where it was on the agenda, and what was decided."""

from django.utils.translation import gettext as _

from cases.timeline.entry import Entry, later
from meetings.models import AgendaItem


def tell(concern, reader):
    """Of meetings that `reader` may know of and are not cancelled; a meeting ahead stands at its time."""
    if reader is None:
        return
    items = AgendaItem.objects.visible_to(reader).filter(concern=concern, meeting__cancelled_at=None)
    for item in items.select_related("meeting", "concern").prefetch_related("decisions"):
        says = _("Discussed at a meeting") if item.meeting.begun else _("On the agenda of a meeting")
        shown = {"row": item, "more": "meetings/_entry_item.html"}
        yield Entry(item.meeting.starts_at, None, says, "meeting", f"item:{item.pk}", "meeting", **shown)
        for decision in item.decisions.all():
            decision.item = item  # whose concern holds the key
            yield Entry(
                decision.decided_at,
                decision.decided_by_id,
                _("Decided at a meeting"),
                "gavel",
                f"decision:{decision.pk}",
                "meeting",
                text=later(decision, "text"),
                row=item,
            )
