"""What happens by itself: the year is judged each day, and its meetings are proposed when it begins."""

from django.conf import settings
from django.db import transaction

from meetings import drafting
from meetings.actions import calling
from meetings.models import CouncilDate, Meeting, MeetingYear
from meetings.standing import standing
from okg.ledger import book as ledger
from okg.lib import dates, history
from okg.lib.quarters import Quarter
from okg.notify import post as notify
from okg.roster import who
from okg.roster.models import User

# A coordinator has two weeks to mend a year that is behind before the municipal director hears of it.
GRACE_DAYS = 14
DIRECTOR = "kommunedirektor"
SYSTEM = "beat"


@transaction.atomic
def judge_the_year(today=None, *, by=SYSTEM, dry_run=False):
    """Judge the year of `today`, in January the year before as well; returns [(Verdict, users told)].

    Behind: the coordinator is told, once a month. Still behind 14 days later, or broken: the municipal
    director too. The director reads of it in the application; the mail says only that there is something to
    read. With `dry_run` nothing is written and nobody told.
    """
    today = today or dates.today()
    years = [today.year - 1, today.year] if today.month == 1 and _was_kept(today.year - 1) else [today.year]
    return [_judge(year, today, by, dry_run) for year in years]


@transaction.atomic
def propose_year(year, *, by=SYSTEM, today=None):
    """Draft the ordinary meetings a year still lacks, on days that lie ahead; returns the new drafts.

    Once for each year, and one for each slot: a second run finds the year's row marked and does nothing.
    """
    today = today or dates.today()
    row = MeetingYear.objects.locked(year)
    if row.proposed_at:
        return []
    quarters = {
        Quarter.of(meeting.day) for meeting in Meeting.objects.of(year).ordinary().filter(cancelled_at=None)
    }
    found = drafting.propose(year, settings.MEETINGS_PER_YEAR, habits_for(year))
    days = [day for day in found if day > today]
    place = _usual_place()
    drafts = [
        calling.propose(by=by, slot=f"{year}-{number}", day=day, place=place)
        for number, day in enumerate(days, start=1)
        if Quarter.of(day) not in quarters
    ]
    row.proposed_at = dates.now()
    history.save(row, by=by)
    ledger.act("year_proposed", by=by, about=row, year=year, meetings=len(drafts))
    if drafts and by == SYSTEM:
        notify.tell(
            _coordinators(),
            "year_proposed",
            about=row,
            path=f"/moter/forslag/{year}/",
            key=f"year_proposed:{year}",
        )
    return [draft for draft in drafts if draft]


def habits_for(year):
    """The group's Habits, with the days of the police council that a meeting of `year` may have to reach."""
    known = CouncilDate.objects.filter(day__year__in=[year, year + 1]).values_list("day", flat=True)
    return drafting.Habits(council=frozenset(known), lead=settings.COUNCIL_WORKDAYS)


def _judge(year, today, by, dry_run):
    verdict = standing(year, today)
    if dry_run:
        since = _since(MeetingYear.objects.filter(year=year).first(), verdict, today)
        return verdict, _to_tell(verdict, since, today)
    row = MeetingYear.objects.locked(year)
    since = _since(row, verdict, today)
    if row.state != verdict.state:
        row.state, row.since = verdict.state, today
        history.save(row, by=by)
        ledger.act("year_judged", by=by, about=row, year=year, state=verdict.state, held=verdict.held)
    users = _to_tell(verdict, since, today)
    if users:
        kind = f"year_{verdict.state}"
        # One for each month and state: a reminder, and no storm.
        key = f"{kind}:{year}:{today:%Y-%m}"
        notify.tell(users, kind, about=row, path="/moter/", key=key)
    return verdict, users


def _since(row, verdict, today):
    """The day since which the year has stood as it does now."""
    return row.since if row and row.state == verdict.state else today


def _to_tell(verdict, since, today):
    if verdict.on_pace:
        return []
    escalated = verdict.state == "broken" or (today - since).days >= GRACE_DAYS
    return [*_coordinators(), *(who.holders_of(DIRECTOR) if escalated else [])]


def _coordinators():
    return list(User.objects.with_role("coordinator"))


def _was_kept(year):
    """Whether the group kept its meetings here that year: a year before the beginning is nobody's failure."""
    return Meeting.objects.of(year).exists()


def _usual_place():
    """Where the group last met in the ordinary way."""
    last = Meeting.objects.ordinary().held().exclude(place="").order_by("-starts_at").first()
    return last.place if last else ""
