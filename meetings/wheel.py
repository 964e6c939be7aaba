"""The meetings' marks on the annual wheel."""

from django.utils.translation import gettext as _

from measures.wheel import MEETING, Mark
from meetings.models import Meeting


def meetings_of(year, user):
    """A mark for each meeting of `year` the user may see that is not cancelled."""
    for meeting in Meeting.objects.visible_to(user).of(year).filter(cancelled_at=None).defer("minutes"):
        title = _("Meeting") if meeting.ordinary else _("Extraordinary meeting")
        yield Mark(meeting.day, title, MEETING, meeting.get_absolute_url(), meeting.state == "held")
