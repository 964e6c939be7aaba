"""What waits for a user of the minutes on their way to being locked."""

import datetime as dt

from django.utils.translation import gettext as _

from meetings.models import THERE, Meeting, MinutesRecord
from okg.access.may import may
from okg.lib import dates
from okg.lib.due import Due

SENT_DAYS = 7  # after the meeting, as long as memory is fresh
STEP_DAYS = 7  # for each step from the end of the comments on
OLDEST_DAYS = 365  # nobody is reminded of what is older


def lines(user, today):
    """[Due]: for the coordinator minutes to send, answer, approve and lock; for those who were there, to comment on
    and to approve as the second.
    """
    since = dates.midnight(today - dt.timedelta(days=OLDEST_DAYS))
    records = MinutesRecord.objects.filter(locked_at=None, meeting__starts_at__gte=since)
    records = records.select_related("meeting").defer("salt", "meeting__minutes")
    found = []
    if may(user, "meetings.lock_minutes"):
        found += [*_unsent(user, since), *_to_lead(user, records)]
    if may(user, "meetings.approve_minutes"):
        mine = records.filter(meeting__attendance__user=user, meeting__attendance__status__in=THERE)
        found += _as_one_who_was_there(user, mine, today)
    return found


def _unsent(user, since):
    held = Meeting.objects.held().filter(starts_at__gte=since, minutes_record=None).prefetch_related("items")
    for meeting in held:
        if meeting.minutes_written:
            day = meeting.day + dt.timedelta(days=SENT_DAYS)
            yield _due(user, meeting, day, "minutes_unsent", _("Send the minutes for comment"))


def _to_lead(user, records):
    for record in records:
        day = record.comment_by + dt.timedelta(days=STEP_DAYS)
        if record.seconded_at:
            yield _due(user, record.meeting, day, "minutes_to_lock", _("Lock the minutes"))
        elif not record.approved_at:
            yield _due(user, record.meeting, day, "minutes_to_approve", _("Approve the minutes"))


def _as_one_who_was_there(user, records, today):
    for record in records:
        if today <= record.comment_by and record.sent_by_id != user.pk:
            said = record.comments.filter(by=user).exists()
            title = _("Read the minutes, and say what is wrong")
            if not said:
                yield _due(user, record.meeting, record.comment_by, "minutes_to_comment", title)
        elif record.state == "first" and record.approved_by_id != user.pk:
            day = dates.local(record.approved_at).date() + dt.timedelta(days=STEP_DAYS)
            yield _due(user, record.meeting, day, "minutes_to_second", _("Approve the minutes as the second"))


def _due(user, meeting, day, kind, title):
    return Due(
        day=day,
        title=title,
        about=meeting.title,
        url=f"{meeting.get_absolute_url()}protokoll/",
        owner=user,
        kind=kind,
        key=f"{kind}:{meeting.pk}",
    )
