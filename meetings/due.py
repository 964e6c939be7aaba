"""What waits for a user among the meetings, computed from rows each time it is asked."""

import datetime as dt

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.translation import gettext as _

from meetings import due_record, words
from meetings.models import AgendaItem, Meeting
from meetings.standing import standing
from okg.access.may import may
from okg.lib import dates
from okg.lib.due import Due

# An agenda sent out later than this gives nobody time to prepare.
AGENDA_DAYS = 7
# Minutes older than this are history; nobody is reminded of them any more.
MINUTES_DAYS = 365


def due_for(user, today):
    """[Due] of one user on one day: for the coordinator meetings nobody settled, minutes that are missing,
    proposals to confirm, an empty agenda and a year that is behind; for others nothing, since meetings are
    called for them.
    """
    record = due_record.lines(user, today)
    if not may(user, "meetings.plan_meeting"):
        return record
    found = [*record, *_unsettled(user), *_without_minutes(user, today), *_proposals(user, today)]
    found += [*_without_agenda(user, today), *_year(user, today)]
    return sorted(found, key=lambda due: (due.day, due.key))


def _unsettled(user):
    for meeting in Meeting.objects.unsettled().defer("minutes"):
        yield _due(user, meeting, meeting.day, "meeting_unsettled", _("Say whether the meeting was held"))


def _without_minutes(user, today):
    general = AgendaItem.objects.filter(concern=None)
    since = dates.midnight(today - dt.timedelta(days=MINUTES_DAYS))
    held = Meeting.objects.held().filter(starts_at__gte=since)
    for meeting in held.prefetch_related(Prefetch("items", queryset=general)):
        if not meeting.minutes_written:
            day = meeting.day + dt.timedelta(days=AGENDA_DAYS)
            yield _due(user, meeting, day, "minutes_missing", _("The minutes are not written"))


def _proposals(user, today):
    for year in sorted({meeting.day.year for meeting in Meeting.objects.proposed().defer("minutes")}):
        yield Due(
            day=max(today, dt.date(year, 1, 15)),
            title=_("Confirm the meetings of %(year)d") % {"year": year},
            about=_("Proposed dates count only when they are confirmed"),
            url=reverse("meetings:proposals", args=[year]),
            owner=user,
            kind="meetings_proposed",
            key=f"meetings_proposed:{year}",
        )


def _without_agenda(user, today):
    soon = dates.midnight(today + dt.timedelta(days=AGENDA_DAYS + 1))
    for meeting in Meeting.objects.upcoming().filter(starts_at__lt=soon, items=None).defer("minutes"):
        day = meeting.day - dt.timedelta(days=AGENDA_DAYS)
        yield _due(user, meeting, day, "agenda_empty", _("The agenda is empty"))


def _year(user, today):
    verdict = standing(today.year, today)
    if verdict.on_pace:
        return
    yield Due(
        day=verdict.next_by or today,
        title=_("The year's meetings: %(state)s") % {"state": words.headline(verdict)},
        about=words.sentences(verdict)[0],
        url=reverse("meetings:index"),
        owner=user,
        kind=f"year_{verdict.state}",
        key=f"year_{verdict.state}:{today.year}:{today:%m}",
    )


def _due(user, meeting, day, kind, title):
    return Due(
        day=day,
        title=title,
        about=meeting.title,
        url=meeting.get_absolute_url(),
        owner=user,
        kind=kind,
        key=f"{kind}:{meeting.pk}",
    )
