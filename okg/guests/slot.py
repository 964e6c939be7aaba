"""When one agenda item comes in its meeting, for somebody who is there for that item alone."""

import datetime as dt


def of(item):
    """(start, end) of the item as aware moments; (None, None) where an item up to it has no minutes planned."""
    before = item.meeting.items.filter(position__lt=item.position).values_list("minutes_planned", flat=True)
    minutes = [*before, item.minutes_planned]
    if None in minutes:
        return None, None
    start = item.meeting.starts_at + dt.timedelta(minutes=sum(minutes[:-1]))
    return start, start + dt.timedelta(minutes=minutes[-1])
