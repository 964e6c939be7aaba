"""Letting a resource person in on one thing until a date, ending it, and what they write."""

import datetime as dt
import re

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.actions import grants
from cases.models.concern import Concern
from cases.models.grant import Grant
from cases.models.impartiality import is_recused
from okg.access.roles import WORK
from okg.guests.models import Contribution, GuestInvitation
from okg.ledger import book as ledger
from okg.lib import dates
from okg.lib.history import save
from okg.lib.refusal import Refused
from okg.notify import post as notify
from okg.roster import actions as roster
from okg.roster import terms, who
from okg.roster.models import GUEST, Seat, User
from okg.vault import keys

ENDED = "Gjestens oppdrag er slutt."


def longest():
    """The longest a guest may be let in, as the installation has it; 90 days at most."""
    return dt.timedelta(days=settings.GUEST_DAYS)


@transaction.atomic
def invite_to_concern(
    concern,
    *,
    by,
    until,
    what_for,
    basis=None,
    layer=WORK,
    guest=None,
    name="",
    email="",
    seat=None,
    employer="",
    consent=None,
    **disclosed,
):
    """Invite a guest to one concern until the local day `until`: user, seat and invitation in one act.

    It opens nothing: the guide does (cases.views.guide), as to everybody else. Only where a LegalBasis `basis` is
    given is the grant given in the same act, for `what_for`, with the `consent` and the rest (`disclosed`) as
    `grants.give` takes them.
    `guest` is somebody who was here before; else `name`, `email` and `seat` (a Seat of guests) make a new user.
    Returns (invitation, link): the one-time link to hand over, None where the guest has a password already.
    Raises Refused for a day that has passed or lies too far ahead, for a closed concern, for somebody who is recused
    from it, and as `grants.give`.
    """
    concern = Concern.objects.locked(concern)
    _refuse_impossible_days(until)
    if not concern.is_open:
        raise Refused(_("The concern is closed, so nobody new is let in."))
    if guest and is_recused(guest, concern):
        raise Refused(
            _("This person is not impartial in this concern (fvl § 6), so they cannot be invited to it.")
        )
    user, appointment, link = _let_in(by, until, guest, name, email, seat, employer)
    invitation = _invite(user, appointment, by, until, what_for, concern=concern)
    if basis:
        invitation.grant = grants.give(
            concern,
            by=by,
            to=user,
            until=until,
            basis=basis,
            reason=what_for,
            layer=layer,
            consent=consent,
            **disclosed,
        )
        save(invitation, by=by, update_fields=["grant"])
    return invitation, link


@transaction.atomic
def invite_to_item(item, *, by, until, what_for, guest=None, name="", email="", seat=None, employer=""):
    """Let a guest in on one agenda item, with no more than what is discussed without names; as `invite_to_concern`."""
    if item.meeting.state not in ("planned", "unsettled", "held"):
        raise Refused(_("Only a meeting that people are called to has guests. Confirm it first."))
    if item.concern_id and not item.concern.summary.strip():
        raise Refused(_("The concern has no summary that a guest may read. Write it first."))
    _refuse_impossible_days(until)
    if not item.concern_id:
        keys.ensure(item.dossier_id)
    user, appointment, link = _let_in(by, until, guest, name, email, seat, employer)
    return _invite(user, appointment, by, until, what_for, item=item), link


def _refuse_impossible_days(until):
    today = dates.today()
    if until < today:
        raise Refused(_("The last day has passed. Choose today or a later day."))
    if until > today + longest():
        raise Refused(
            ngettext(
                "A guest is let in for %(days)d day at most. Choose an earlier last day.",
                "A guest is let in for %(days)d days at most. Choose an earlier last day.",
                settings.GUEST_DAYS,
            )
            % {"days": settings.GUEST_DAYS}
        )


def _let_in(by, until, guest, name, email, seat, employer):
    """(user, appointment, link): a new user in a guest's seat, or one who was here before."""
    if guest is None:
        if seat is None or seat.role != GUEST:
            raise Refused(_("Choose what kind of resource person it is."))
        user, link = roster.invite(
            by=by,
            username=free_username(name),
            name=name,
            email=email,
            seat=seat,
            ends_on=until,
            employer=employer,
        )
        return user, user.appointments.get(), link
    if guest.seat_roles() - {GUEST} or not guest.is_active:
        raise Refused(_("Only somebody from outside the group is let in as a guest."))
    appointment = _seat_of(guest, by, until, seat, employer)
    link = None if guest.has_usable_password() else roster.new_link(guest, by=by)
    return guest, appointment, link


def _seat_of(guest, by, until, seat, employer):
    """The guest's running term, made longer where it must be, or a new one in the seat they had last."""
    running = guest.appointments.running().filter(seat__role=GUEST).first()
    if running:
        return (
            terms.move_end(running, by=by, ends_on=until)
            if running.ends_on and running.ends_on < until
            else running
        )
    last = guest.appointments.filter(seat__role=GUEST).order_by("-starts_on").select_related("seat").first()
    seat = seat or (last and last.seat) or Seat.objects.filter(role=GUEST).first()
    return roster.appoint(
        guest, by=by, seat=seat, ends_on=until, employer=employer or (last.employer if last else "")
    )


def _invite(user, appointment, by, until, what_for, *, concern=None, item=None):
    if not what_for.strip():
        raise Refused(_("Write what the guest is asked to help with."))
    invitation = GuestInvitation(
        user=user,
        appointment=appointment,
        concern=concern,
        item=item,
        what_for=what_for,
        invited_on=dates.today(),
        invited_at=dates.now(),
        invited_by=by,
        until=until,
    )
    _refuse_twice(invitation)
    save(invitation, by=by, force_insert=True)
    ledger.act(
        "guest_invited", by=by, about=concern or item, guest=user.pk, until=until, invitation=invitation.pk
    )
    notify.tell([user], "guest_let_in", about=invitation, path="/", key=f"guest:{invitation.pk}")
    return invitation


def _refuse_twice(new):
    """The database holds it; this says it in a sentence."""
    same = GuestInvitation.objects.running().filter(user=new.user, concern=new.concern, item=new.item)
    if same.exists():
        raise Refused(_("They are let in on this already. End that first, if it is to be given anew."))


@transaction.atomic
def end(invitation, *, by):
    """End what a guest was let in on, now: every opening of it, and with the last one the seat and the sessions."""
    if invitation.concern_id:
        # Before the invitation's own row: who gives access locks the concern too, so the two take turns.
        Concern.objects.locked(invitation.concern)
    invitation = GuestInvitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
    if not invitation.is_running:
        raise Refused(_("This has ended already."))
    invitation.ended_at, invitation.ended_by = dates.now(), by
    save(invitation, by=by, update_fields=["ended_at", "ended_by"])
    ledger.act(
        "guest_ended",
        by=by,
        about=invitation.concern or invitation.item,
        guest=invitation.user_id,
        invitation=invitation.pk,
    )
    if invitation.concern_id:
        grants.shut_out(invitation.concern, invitation.user, by=by, reason=ENDED)
    _shorten(invitation, by)
    return invitation


def end_without_seat(user, *, by):
    """End on record what `user` was let in on, where the seat that let them in is gone; returns how many."""
    if GUEST in user.seat_roles():
        return 0
    rows = list(GuestInvitation.objects.running().filter(user=user))
    for row in rows:
        row.ended_at, row.ended_by = dates.now(), by if isinstance(by, User) else None
        save(row, by=by, update_fields=["ended_at", "ended_by"])
        ledger.act("guest_ended", by=by, about=row.concern or row.item, guest=user.pk, invitation=row.pk)
        if row.concern_id and row.concern.lead_id != user.pk:
            grants.shut_out(Concern.objects.locked(row.concern), user, by=by, reason=ENDED)
    return len(rows)


def last_day(concern, user):
    """The last day on which `concern` may be open to a guest: the invitation's, else the seat's; None for others."""
    if user.seat_roles() != {GUEST}:
        return None
    invitation = GuestInvitation.objects.running().filter(concern=concern, user=user).first()
    if invitation:
        return invitation.until
    days = [row.ends_on for row in user.running]
    return None if None in days else max(days)


def without_access(invitations):
    """Those of running `invitations` to a concern that is not open to their guest by any grant yet."""
    rows = [row for row in invitations if row.concern_id and row.is_running]
    held = Grant.objects.running().filter(concern__in=[row.concern_id for row in rows])
    held = set(held.values_list("concern_id", "to_id"))
    return [row for row in rows if (row.concern_id, row.user_id) not in held]


def _shorten(invitation, by):
    """The seat follows what is left: over with the last invitation, else until the last day of those that run."""
    left = GuestInvitation.objects.running().filter(user=invitation.user)
    appointment = invitation.appointment
    if not appointment.is_running:
        return
    if not left.exists():
        terms.end(appointment, by=by)
        return
    last = max(left.values_list("until", flat=True))
    if appointment.ends_on and appointment.ends_on > last:
        terms.move_end(appointment, by=by, ends_on=last)


@transaction.atomic
def contribute(invitation, *, by, text):
    """Add what a guest has to say to the agenda item; it is never edited, and it stays. Returns the Contribution."""
    invitation = GuestInvitation.objects.select_related("item__concern", "user").get(pk=invitation.pk)
    if not invitation.is_running or invitation.user != by or invitation.item_id is None:
        raise Refused(_("What you were let in on is over."))
    if not text.strip():
        raise Refused(_("Write your contribution before you send it."))
    row = Contribution(item=invitation.item, invitation=invitation, by=by, at=dates.now(), text=text)
    row.save(force_insert=True)  # no history: it is added and never changed
    ledger.act(
        "guest_contributed", by=by, about=invitation.item.concern or invitation.item, contribution=row.pk
    )
    if leader := who.coordinator():
        path = invitation.item.get_absolute_url()
        notify.tell([leader], "guest_contributed", about=row, path=path, key=f"contribution:{row.pk}")
    return row


def free_username(name):
    """A user name made of a name: "Guro Strandøre" -> "guro.strandøre", with a number where it is taken."""
    plain = ".".join(re.findall(r"[a-zæøå0-9]+", name.lower()))[:50] or "gjest"
    taken, number = plain, 1
    while User.objects.filter(username=taken).exists():
        number += 1
        taken = f"{plain}{number}"
    return taken


def before():
    """Those who were guests, now or earlier, and are nothing else: who can be let in again."""
    once = User.objects.active().filter(appointments__seat__role=GUEST).distinct().order_by("name")
    return [user for user in once if not user.seat_roles() - {GUEST}]
