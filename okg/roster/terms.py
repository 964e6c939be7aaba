"""For how long somebody holds a seat: ended, moved. Appointing is `okg.roster.actions.appoint`.

Access follows from the seat each time it is asked for; what is done here is to say so on record, in one act.
"""

import datetime as dt

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from okg.ledger import book as ledger
from okg.lib import dates
from okg.lib.history import save
from okg.lib.refusal import Refused
from okg.roster import leaving
from okg.roster.models import Appointment, Seat, User


@transaction.atomic
def move_end(appointment, *, by, ends_on):
    """Let a term end with the local day `ends_on`, or run on (None); returns it.

    Raises Refused for one's own, for a term that is over, for a day that has passed, and where the leading seat
    would stand empty from the next day.
    """
    appointment = _locked(appointment, by)
    if ends_on and ends_on < max(dates.today(), appointment.starts_on):
        raise Refused(
            _("The last day must be today or later. To end it before today is over, end it at once.")
        )
    if ends_on:
        _refuse_to_leave_nobody(appointment, ends_on + dt.timedelta(days=1))
    appointment.ends_on = ends_on
    _refuse_overlap(appointment)
    save(appointment, by=by)
    ledger.act("term_changed", by=by, about=appointment.user, seat=appointment.seat_id, until=ends_on)
    return appointment


@transaction.atomic
def end(appointment, *, by, may_leave_nobody=False):
    """End a term at once: access, sessions and grants in the same act. Returns it.

    One that has not begun is ended on its first day, so that it never runs. Raises Refused as `move_end`;
    `may_leave_nobody` is for closing a user, which must always be possible.
    """
    appointment = _locked(appointment, by)
    if not may_leave_nobody:
        _refuse_to_leave_nobody(appointment, dates.today())
    end_row(appointment, by=by)
    leaving.let_go(appointment.user, by=by)
    return appointment


def end_row(appointment, *, by):
    """The row and its line alone, for acts that let go of the user themselves."""
    appointment.ends_on = max(dates.today(), appointment.starts_on)
    appointment.ended_at, appointment.ended_by = dates.now(), by if isinstance(by, User) else None
    save(appointment, by=by)
    ledger.act("term_ended", by=by, about=appointment.user, seat=appointment.seat_id)


def _locked(appointment, by):
    """The term as it is now; the seat's row is the lock, so that two who end its last holders take turns."""
    Seat.objects.select_for_update().get(pk=appointment.seat_id)
    appointment = Appointment.objects.select_related("user", "seat").get(pk=appointment.pk)
    if appointment.user == by:
        raise Refused(_("Somebody else must change your own term."))
    if appointment.ended_at or (appointment.ends_on and appointment.ends_on < dates.today()):
        raise Refused(_("This term is over. Appoint anew instead."))
    return appointment


def _refuse_to_leave_nobody(appointment, day):
    if not appointment.seat.leads or not appointment.user.is_active:
        return
    if not leaders_on(day).exclude(pk=appointment.pk).exists():
        raise Refused(
            _(
                "Then nobody would lead the group from the next day. "
                "Appoint a new coordinator or a deputy first, then end this term."
            )
        )


def leaders_on(day):
    """Terms of the leading seat, holders' and deputies', that run on `day`."""
    return Appointment.objects.running(day).filter(seat__leads=True, user__is_active=True)


def _refuse_overlap(appointment):
    """The database holds it; this says it in a sentence."""
    same = Appointment.objects.filter(seat=appointment.seat, starts_on__gt=appointment.starts_on)
    alone = not (appointment.shared or appointment.deputy)
    same = same.filter(deputy=False) if alone else same.filter(user=appointment.user)
    if appointment.ends_on:
        same = same.filter(starts_on__lte=appointment.ends_on)
    # One that was ended on its first day never ran.
    if same.exclude(ended_at__isnull=False, ends_on=F("starts_on")).exists():
        raise Refused(
            _("Somebody is appointed to this seat from a later day. Choose a last day before that.")
        )
