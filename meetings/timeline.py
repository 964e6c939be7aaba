"""What a concern's timeline tells of the meetings: where it was on the agenda, and what was decided."""

from django.utils.translation import gettext as _

from cases.timeline.entry import Entry, later
from meetings.models import AgendaItem, MinutesAddendum, MinutesPart


def tell_record(concern, reader):
    """That the concern's part of the minutes was locked, and what was added to it afterwards."""
    if reader is None:
        return
    items = AgendaItem.objects.visible_to(reader).filter(concern=concern)
    parts = MinutesPart.objects.filter(item__in=items).select_related(
        "record", "item__meeting", "item__concern"
    )
    for part in parts:
        said = {"row": part.item, "more": "meetings/_entry_item.html"}
        at, by = part.record.locked_at, part.record.locked_by_id
        yield Entry(
            at, by, _("The minutes of the item were locked"), "lock", f"part:{part.pk}", "meeting", **said
        )
    added = MinutesAddendum.objects.filter(item__in=items).select_related("item__meeting", "item__concern")
    for row in added:
        said = {"row": row.item, "more": "meetings/_entry_item.html", "text": later(row, "text")}
        says = _("Added to the locked minutes")
        yield Entry(row.at, row.by_id, says, "pencil", f"addendum:{row.pk}", "meeting", **said)


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
