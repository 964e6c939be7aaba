"""The comments on minutes as one reader is shown them, each with what changed in the text since it was written."""

from cases import comparing
from meetings.models import MinutesComment


def of(record, user, *, item=None, items=()):
    """[MinutesComment] on the general part (`items` of it, and the meeting), or on one `item` about a concern.

    Each has `words`, how the text it was written to became today's ([] where nothing changed), and `heading`.
    """
    rows = MinutesComment.objects.visible_to(user).filter(record=record)
    rows = rows.select_related("by", "answered_by", "item__concern")
    rows = rows.filter(item=item) if item else rows.filter(item__concern=None)
    known = {one.pk: one for one in items} | ({item.pk: item} if item else {})
    found = []
    for row in rows:
        if row.item_id and row.item_id not in known:
            continue
        subject = known[row.item_id] if row.item_id else record.meeting
        row.heading = subject.heading if row.item_id else ""
        row.words = _since(row, subject)
        found.append(row)
    return found


def _since(row, subject):
    name = "text" if row.item_id else "minutes"
    if row.version == subject.version:
        return []
    old = subject.history.filter(version=row.version).order_by("-history_id").first()
    before, after = (getattr(old, name) if old else ""), getattr(subject, name)
    return comparing.words(before, after) if before != after else []
