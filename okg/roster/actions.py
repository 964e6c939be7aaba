"""Inviting, appointing and closing users."""

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.db import transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext as _

from okg.ledger import book as ledger
from okg.lib import dates
from okg.lib.history import save
from okg.lib.refusal import Refused
from okg.roster import coming, entrance, leaving, terms
from okg.roster.models import GUEST, Appointment, Seat, User


@transaction.atomic
def invite(*, by, username, name, email, seat, deputy=False, starts_on=None, ends_on=None, employer=""):
    """A new user with an appointment; returns (user, link). The user chooses the password through the link, once.

    `by` is a user or a system actor's name. Raises Refused where the user name or the address is taken.
    """
    if (
        User.objects.filter(username__iexact=username).exists()
        or User.objects.filter(email__iexact=email).exists()
    ):
        raise Refused(_("There is already a user with this user name or e-mail address. Choose another."))
    user = User(username=username.lower(), name=name, email=email.lower())
    user.set_unusable_password()
    save(user, by=by)
    ledger.act("user_invited", by=by, about=user)
    appoint(user, by=by, seat=seat, deputy=deputy, starts_on=starts_on, ends_on=ends_on, employer=employer)
    return user, link_for(user)


@transaction.atomic
def new_link(user, *, by):
    """A new address at which `user` chooses a password; those made before, and the password, die with it."""
    if user == by:
        raise Refused(_("Somebody else must make a link for you."))
    if not user.seat_roles():
        raise Refused(_("This user has no seat now. Invite or appoint them first."))
    user.set_unusable_password()  # another each time, and the link is bound to it
    save(user, by=by, update_fields=["password"])
    entrance.end_sessions(user, by=by)
    ledger.act("link_made", by=by, about=user)
    return link_for(user)


def link_for(user):
    """The address at which `user` chooses a password; good for one use and three days (PASSWORD_RESET_TIMEOUT)."""
    path = reverse(
        "roster:welcome",
        kwargs={
            "uid": urlsafe_base64_encode(force_bytes(user.pk)),
            "token": default_token_generator.make_token(user),
        },
    )
    return settings.PUBLIC_URL + path


@transaction.atomic
def appoint(user, *, by, seat, deputy=False, starts_on=None, ends_on=None, employer=""):
    """Give `user` a seat from `starts_on` (today) to `ends_on` (open). Nobody appoints themselves.

    Raises Refused for that, for a resource person without a last day, and where the seat is taken in that time.
    What the user held on concerns in an earlier term does not open again: it is ended on record first.
    """
    seat = seat if isinstance(seat, Seat) else Seat.objects.get(pk=seat)
    if user == by:
        raise Refused(_("Somebody else must appoint you: nobody opens doors for themselves."))
    if seat.role == GUEST and ends_on is None:
        raise Refused(_("A resource person is let in until a day. Choose the last day."))
    _refuse_taken(user, seat, deputy, starts_on or dates.today(), ends_on)
    user.forget_seats()
    if not user.may_hold_grants:
        leaving.let_go(user, by=by)
    appointment = Appointment(
        user=user,
        seat=seat,
        deputy=deputy,
        shared=seat.shared,
        starts_on=starts_on or dates.today(),
        ends_on=ends_on,
        employer=employer,
    )
    save(appointment, by=by)
    ledger.act("user_appointed", by=by, about=user, seat=seat.code, until=ends_on)
    coming.let_in(user, by=by)
    return appointment


def _refuse_taken(user, seat, deputy, starts_on, ends_on):
    """The database holds it; this says it in a sentence."""
    rows = Appointment.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=starts_on), seat=seat)
    rows = rows.exclude(ended_at__isnull=False, ends_on=starts_on)
    if ends_on:
        rows = rows.filter(starts_on__lte=ends_on)
    if rows.filter(user=user).exists():
        raise Refused(_("They hold this seat already in that time. Change that term instead."))
    if not (deputy or seat.shared) and rows.filter(deputy=False).exists():
        raise Refused(
            _(
                "Somebody holds this seat in that time. End that term first, choose later days, or appoint a deputy."
            )
        )


@transaction.atomic
def close(user, *, by):
    """Close a user at once: terms, sessions and grants end in the same act, and there is no log-in from now on.

    Users are never deleted, since what they did stays theirs. What they own is nobody's until it is handed over.
    """
    if user == by:
        raise Refused(_("Somebody else must close your user."))
    user.is_active = False
    user.set_unusable_password()
    save(user, by=by)
    ledger.act("user_closed", by=by, about=user)
    for appointment in Appointment.objects.filter(user=user, ended_at__isnull=True).exclude(
        ends_on__lt=dates.today()
    ):
        terms.end_row(appointment, by=by)
    leaving.let_go(user, by=by)


@transaction.atomic
def begin_visit(user, ways=()):
    """Note that `user` came in, and when the visit before this one began: "new since you were last here".

    `ways` are codes of how they showed who they are (okg.roster.shown). Not through the history: when somebody logs in
    is the ledger's to remember, and it does.
    """
    moment = dates.now()
    User.objects.filter(pk=user.pk).update(
        previous_visit_at=F("visit_began_at"), visit_began_at=moment, last_login=moment
    )
    ledger.act("logged_in", by=user, about=user, ways=list(ways))
    if "recovery_codes" in ways:
        ledger.act("recovery_code_used", by=user, about=user)
