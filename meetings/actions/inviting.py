"""Who is asked to a meeting: the group's seats, or exactly those a matter concerns."""

from django.db import transaction
from django.utils.translation import gettext as _

from cases.models.impartiality import Recusal
from meetings import summoning
from meetings.actions import answering, impartiality
from meetings.models import Attendance
from okg.ledger import book as ledger
from okg.lib import history
from okg.lib.refusal import Refused
from okg.notify import post as notify
from okg.roster.models import Appointment, Seat


def ask_the_group(meeting, *, by):
    """Ask every seat of the group, by whoever holds it on the day."""
    asked = set(meeting.attendance.values_list("seat_id", flat=True))
    holders = holders_on(meeting.day)
    for seat in Seat.objects.filter(in_group=True).exclude(pk__in=asked - {None}):
        history.save(Attendance(meeting=meeting, seat=seat, user=holders.get(seat.pk)), by=by)


def ask(meeting, users, *, by):
    """Ask exactly these users, each for the seat they hold or deputise. Refused where two share one."""
    users = list(users)
    impartiality.refuse_to_ask_recused(meeting, users)
    taken = set()
    for user in {user.pk: user for user in users}.values():
        seat = user.seat
        if seat is None or seat.pk in taken:
            raise Refused(
                _(
                    "Each seat is asked once. Choose either the holder or the deputy, "
                    "and only people with a seat."
                )
            )
        taken.add(seat.pk)
        history.save(Attendance(meeting=meeting, seat=seat, user=user), by=by)


def ask_the_same(meeting, new, *, by):
    """Ask those who were asked to `meeting` to the one that takes its place."""
    for row in meeting.attendance.all():
        asked = Attendance(meeting=new, seat_id=row.seat_id, role_label=row.role_label, user_id=row.user_id)
        history.save(asked, by=by)


@transaction.atomic
def change(meeting, *, by, users):
    """Ask these users to a meeting that lies ahead, and nobody else; who is new is told."""
    meeting.lock()
    if meeting.state != "planned":
        raise Refused(_("Only a meeting that lies ahead can be given other participants."))
    wanted = {user.pk for user in users}
    rows = list(meeting.attendance.exclude(user=None))
    for row in rows:
        if row.user_id not in wanted:
            answering.take_back(row, by=by)
    new = [user for user in users if user.pk not in {row.user_id for row in rows}]
    _free_seats(meeting, new, by)
    ask(meeting, new, by=by)
    ledger.act("meeting_invited", by=by, about=meeting, users=sorted(wanted, key=str))
    tell(meeting, "meeting_summoned", by=by)
    return meeting


def tell(meeting, kind, *, by, turn=0):
    """Tell everybody asked but the one who acts; the message is a link, never what it is about. Nobody who is recused
    from the concern a meeting is called for.
    """
    users = summoning.users_asked(meeting).exclude(pk=by.pk)
    if meeting.called_for_id:
        out = Recusal.objects.running().filter(concern=meeting.called_for_id)
        users = users.exclude(pk__in=out.values("user"))
    notify.tell(
        list(users),
        kind,
        about=meeting,
        path=meeting.get_absolute_url(),
        key=f"{kind}:{meeting.pk}:{turn}",
    )


def holders_on(day, *, deputies=False):
    """{seat code: User} of those who hold (or deputise) each seat on a day; one where several deputise."""
    rows = Appointment.objects.running(day).filter(deputy=deputies, user__is_active=True)
    return {row.seat_id: row.user for row in rows.select_related("user").order_by("-starts_on")}


def _free_seats(meeting, users, by):
    """A seat asked without a known holder gives way to the one who comes for it."""
    seats = {user.seat.pk for user in users if user.seat}
    for row in meeting.attendance.filter(user=None, seat_id__in=seats):
        answering.take_back(row, by=by)
