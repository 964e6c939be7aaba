"""How a year's meetings stand, read from the rows and judged by the rule."""

from django.conf import settings

from meetings import rule
from meetings.models import Meeting
from okg.lib import dates

# The columns of a meeting that the rule asks for.
JUDGED_BY = ("starts_at", "kind_id", "held_at", "cancelled_at", "seats_there", "seats_needed")


def standing(year, today=None):
    """The Verdict on `year` as of the local date `today` (the present one); proposals count as nothing."""
    return judged(year, sittings(year), today)


def sittings(year, *, but=None):
    """What the rule sees of a year: its called meetings, without the meeting `but`."""
    rows = Meeting.objects.of(year).confirmed().only(*JUDGED_BY)
    return [row.sitting for row in (rows.exclude(pk=but.pk) if but else rows)]


def judged(year, seen, today=None):
    """The Verdict on sittings already at hand, by the group's own numbers from the settings."""
    return rule.judge(
        year,
        seen,
        today or dates.today(),
        required=settings.MEETINGS_PER_YEAR,
        extraordinary_counts=settings.EXTRAORDINARY_COUNTS,
    )


def counts(kind_id):
    """Whether meetings of a kind count towards the year's number."""
    return kind_id == Meeting._meta.get_field("kind").default or settings.EXTRAORDINARY_COUNTS
