"""The ledger's head as it stood when a meeting was recorded as held, and when its minutes were last written.

Read from the seal that was in force at that very moment, never from the newest: whoever prints the page a month later
gets the same hash as the one who printed it then, or sees that the chain was cut.
"""

from django.utils.translation import gettext as _

from okg.ledger.models import Event, Seal

HELD = ("meeting_held", "meeting_recorded")
WRITTEN = ("minutes_written",)
LOCKED = ("minutes_locked",)


def of(meeting):
    """[(sentence, Seal or None)] of a meeting that was held, oldest first; [] of one that was not."""
    if not meeting.held_at:
        return []
    said = [
        (HELD, _("When the meeting was recorded as held")),
        (WRITTEN, _("When the minutes were last written")),
        (LOCKED, _("When the minutes were locked")),
    ]
    lines = Event.objects.about(meeting)
    moments = [(lines.filter(event__in=events).first(), says) for events, says in said]
    return [(says, _seal_at(line.at)) for line, says in moments if line]


def _seal_at(moment):
    """The seal in force; where nothing was sealed yet, the first that was, which says its own time."""
    return Seal.objects.in_force(moment) or Seal.objects.first_after(moment)
