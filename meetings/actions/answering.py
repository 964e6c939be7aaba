"""Answering a summons: it was opened, one comes or not, the deputy is asked; and asking anew."""

from django.db import transaction
from django.utils.translation import gettext as _

from meetings import summoning
from meetings.models import Coming, Summons
from okg.ledger import book as ledger
from okg.lib import dates, history
from okg.lib.refusal import Refused
from okg.notify import post as notify
from okg.roster.models import Appointment


@transaction.atomic
def note_opened(meeting, *, by, at=None):
    """Note the first time `by`, who is asked, sees a called meeting's page; nothing for others, or later."""
    if meeting.state != "planned" or not _is_new_to(meeting, by):
        return
    meeting.lock()
    row = summoning.seat_of(meeting, by)
    summons = summoning.summons_of(row, by)
    if not summons.opened_at:
        summons.opened_at = at or dates.now()
        history.save(summons, by=by)
        ledger.act("summons_opened", by=by, about=meeting)


@transaction.atomic
def answer(meeting, *, by, answer, at=None):
    """Say for the seat that asks `by` whether they come: "yes", "no", or "deputy", who then is asked. Returns it.

    An answer can be changed until the meeting begins. Raises Refused where `by` is not asked, where the meeting does
    not lie ahead, and for "deputy" where there is none, or where the meeting is for those asked alone.
    """
    meeting.lock()
    row = summoning.seat_of(meeting, by)
    if row is None:
        raise Refused(_("You are not asked to this meeting."))
    if meeting.state != "planned" or meeting.begun:
        raise Refused(_("Answers are given before the meeting begins. Say it in the meeting."))
    if answer not in Coming.values:
        raise Refused(_("Choose whether you come, cannot come, or send your deputy."))
    deputy = _deputy_for(meeting, row, by) if answer == Coming.DEPUTY else None
    summons = summoning.summons_of(row, by)
    summons.answer, summons.answered_at = answer, at or dates.now()
    history.save(summons, by=by)
    ledger.act("summons_answered", by=by, about=meeting, answer=answer)
    if row.user_id == by.pk:
        _let_deputies_go(row, by, but=deputy)
        if deputy:
            _ask_deputy(meeting, row, deputy, by)
    return summons


def ask_anew(meeting, *, by):
    """Forget what was answered and opened: the meeting is at another time. A deputy who was sent is let go."""
    for row in meeting.attendance.all():
        for summons in row.summonses.all():
            if summons.user_id != row.user_id:
                history.delete(summons, by=by)
                continue
            summons.opened_at = summons.answered_at = None
            summons.answer = ""
            history.save(summons, by=by)


def _is_new_to(meeting, user):
    row = summoning.seat_of(meeting, user)
    return row is not None and not summoning.summons_of(row, user).opened_at


def _deputy_for(meeting, row, holder):
    """The user who deputises the seat on the meeting's day and can be asked in the holder's place."""
    if not meeting.ordinary:
        raise Refused(
            _("The meeting is only for those asked. Answer that you cannot come, and tell the coordinator.")
        )
    running = Appointment.objects.running(meeting.day).filter(seat_id=row.seat_id, deputy=True)
    found = running.filter(user__is_active=True).exclude(user=holder).select_related("user")
    asked = set(summoning.users_asked(meeting).values_list("pk", flat=True))
    already = set(row.summonses.values_list("user_id", flat=True))
    able = [one.user for one in found.order_by("-starts_on") if one.user_id not in asked - already]
    if row.user_id != holder.pk or not row.seat_id or not able:
        raise Refused(
            _("Nobody deputises your seat that day. Answer that you cannot come, and tell the coordinator.")
        )
    return able[0]


def _ask_deputy(meeting, row, deputy, by):
    if row.summonses.filter(user=deputy).exists():
        return
    summons = Summons(attendance=row, user=deputy)
    history.save(summons, by=by)
    ledger.act("deputy_asked", by=by, about=meeting, to=deputy.pk)
    notify.tell(
        [deputy], "deputy_asked", about=meeting, path=meeting.get_absolute_url(), key=f"sent:{summons.pk}"
    )


def _let_deputies_go(row, by, but):
    for summons in row.summonses.exclude(user=row.user_id).exclude(user=but):
        history.delete(summons, by=by)


def take_back(row, *, by):
    """Ask a seat or a resource person no more; what was answered goes first, in its own name."""
    for summons in row.summonses.all():
        history.delete(summons, by=by)
    history.delete(row, by=by)
