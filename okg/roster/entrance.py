"""What happens at the entrance, and its lines in the security log: being refused, going, and by which key.

Nothing that was typed is written: neither a name nor a code. `about` is the user it concerned, where there is one.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from okg.ledger import book as ledger
from okg.lib.history import save
from okg.lib.refusal import Refused
from okg.roster.models import Subject, User

SELF = "log-in"  # the author of lines about somebody who is not logged in


@transaction.atomic
def refuse(user, why):
    """Note that a log-in was refused; `user` is None where nobody is known by what was typed."""
    ledger.act("login_refused", by=SELF, about=user, why=why)


@transaction.atomic
def confirm(user, ways):
    """Note that a logged-in user showed once more who they are."""
    ledger.act("identity_shown", by=user, about=user, ways=list(ways))
    if "recovery_codes" in ways:
        ledger.act("recovery_code_used", by=user, about=user)


@transaction.atomic
def refuse_confirmation(user, why):
    """Note that whoever sits at a user's screen could not show that it is them."""
    ledger.act("confirmation_refused", by=user, about=user, why=why)


@transaction.atomic
def leave(user):
    """Note that `user` logged out."""
    ledger.act("logged_out", by=user, about=user)


@transaction.atomic
def time_out(user, why):
    """Note that the clock ended a session: "idle" or "age"; "closed" where the user or the term was over."""
    ledger.act("session_ended", by="clock", about=user, why=why)


@transaction.atomic
def end_sessions(user, *, by, keys=None, but=None):
    """End the sessions of `user`: those with these keys, or all of them `but` one. Returns how many ended.

    They are over at their next request: the row is gone, and nothing writes it again.
    """
    rows = user.sessions.exclude(session_key=but)
    if keys is not None:
        rows = rows.filter(session_key__in=keys)
    ended, _by_model = rows.delete()
    if ended:
        ledger.act("session_ended", by=by, about=user, why=_ended_by(by, user), number=ended)
    return ended


def _ended_by(by, user):
    return "owner" if by == user else "system" if isinstance(by, str) else "admin"


@transaction.atomic
def bind(user, *, issuer, name):
    """Bind an invited user to who they are at the provider, for good; the invitation is used up by it.

    Raises Refused where the user or the subject is bound already.
    """
    User.objects.select_for_update().get(pk=user.pk)
    if (
        Subject.objects.filter(user=user).exists()
        or Subject.objects.filter(issuer=issuer, name=name).exists()
    ):
        raise Refused(_("This log-in belongs to a user already. Ask the one who invited you."))
    Subject.objects.create(user=user, issuer=issuer, name=name)
    user.set_unusable_password()  # a new one, so that the link of the invitation no longer fits
    save(user, by=user)
    ledger.act("subject_bound", by=user, about=user)


def bound_to(issuer, name):
    """The user whom a subject is bound to, closed ones too; None where it is nobody's."""
    found = Subject.objects.filter(issuer=issuer, name=name).select_related("user").first()
    return found and found.user


@transaction.atomic
def note_factor(event, user, factor):
    """Note what happened to a user's factors; call it in the transaction in which it happens."""
    ledger.act(event, by=user, about=user, factor=factor)
