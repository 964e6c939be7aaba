"""Inviting, appointing and closing users."""

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext as _

from okg.ledger import book as ledger
from okg.lib import dates
from okg.lib.history import save
from okg.lib.refusal import Refused
from okg.roster.models import Appointment, Seat, User


@transaction.atomic
def invite(*, by, username, name, email, seat, deputy=False, starts_on=None, ends_on=None):
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
    appoint(user, by=by, seat=seat, deputy=deputy, starts_on=starts_on, ends_on=ends_on)
    return user, link_for(user)


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
def appoint(user, *, by, seat, deputy=False, starts_on=None, ends_on=None):
    """Give `user` a seat from `starts_on` (today) to `ends_on` (open). Nobody appoints themselves."""
    seat = seat if isinstance(seat, Seat) else Seat.objects.get(pk=seat)
    if user == by:
        raise Refused(_("Somebody else must appoint you: nobody opens doors for themselves."))
    appointment = Appointment(
        user=user,
        seat=seat,
        deputy=deputy,
        shared=seat.shared,
        starts_on=starts_on or dates.today(),
        ends_on=ends_on,
    )
    save(appointment, by=by)
    ledger.act("user_appointed", by=by, about=user, seat=seat.code)
    return appointment


@transaction.atomic
def close(user, *, by):
    """Close a user: no log-in from now on. Users are never deleted, since what they did stays theirs."""
    if user == by:
        raise Refused(_("Somebody else must close your user."))
    user.is_active = False
    user.set_unusable_password()
    save(user, by=by)
    user.sessions.all().delete()
    ledger.act("user_closed", by=by, about=user)


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
