"""How many of the group's seats a meeting takes, and who of them was missing."""

from django.conf import settings

from meetings import rule
from meetings.models import THERE
from okg.roster import who


def needed():
    """How many of the group's seats a meeting that counts takes, by the group's own share."""
    return rule.quorum(who.group_seats().count(), settings.QUORUM)


def there(meeting):
    """How many of the group's seats were at the table: by holder or deputy. Nothing said is not there."""
    return meeting.attendance.filter(status__in=THERE, seat__in_group=True).count()


def missing(meeting):
    """The group's seats that were not at the table, in the mandate's order."""
    came = meeting.attendance.filter(status__in=THERE).exclude(seat=None).values("seat")
    return who.group_seats().exclude(pk__in=came)
