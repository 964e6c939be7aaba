"""Recusal (fvl § 6): a concern shut to one who is not impartial in it, and somebody else who steps in (§ 9)."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from cases.actions import grants, openings, plan_items, tasks
from cases.models.concern import Concern
from cases.models.glass import BreakGlass
from cases.models.impartiality import Declaration, Recusal, is_recused, without_doubt
from cases.models.repeat import Repeat
from okg.access.may import may
from okg.drafts import keep
from okg.ledger import book as ledger
from okg.lib import dates
from okg.lib.history import save
from okg.lib.refusal import Refused
from okg.notify import post as notify
from okg.roster import who
from okg.roster.models import User

OPEN_FOR = dt.timedelta(days=365)
WHY = "Inhabil (forvaltningsloven § 6)."
_followers = []


def add_follower(follow):
    """Let a floor above take part: `follow(concern, user, by=…)` is called in the transaction of each recusal."""
    if follow not in _followers:
        _followers.append(follow)


@transaction.atomic
def recuse(concern, *, user, by, at=None):
    """Shut the concern to `user` everywhere, whoever they are; returns the Recusal, the running one where there is one.

    Their openings and emergency openings end, their tasks pass on, what was told them of it is taken away; where they
    led it somebody else steps in, or the concern has no owner and that is told.
    """
    concern, at = Concern.objects.locked(concern), at or dates.now()
    if running := Recusal.objects.of(user).filter(concern=concern).first():
        return running
    led = concern.lead_id == user.pk
    _end_emergencies(concern, user, at)
    grants.shut_out(concern, user, by=by, reason=WHY, at=at)
    recusal = Recusal(concern=concern, user=user, at=at, by=by, led=led)
    save(recusal, by=by)
    ledger.act("recused", by=by, about=concern, to=user.pk, led=led)
    _take_back_what_was_told(concern, user)
    for follow in _followers:
        follow(concern, user, by=by)
    if led:
        find_stand_in(concern, by=by, at=at)
    elif _is_able(concern.lead, concern):
        tasks.pass_on(concern, of=user, to=concern.lead, by=by)
        plan_items.pass_on(concern, of=user, to=concern.lead, by=by)
    return recusal


@transaction.atomic
def lift(recusal, *, by, reason, at=None):
    """End a recusal that was a mistake or has lost its cause; opens nothing, and the user declares anew."""
    concern, at = Concern.objects.locked(recusal.concern), at or dates.now()
    recusal = Recusal.objects.select_for_update(of=("self",)).get(pk=recusal.pk)
    if recusal.lifted_at:
        raise Refused(_("The recusal is lifted already."))
    if recusal.user_id == by.pk:
        raise Refused(_("Somebody else must lift your recusal."))
    if not reason.strip():
        raise Refused(_("Write why the person is impartial after all."))
    recusal.lifted_at, recusal.lifted_by, recusal.lift_reason = at, by, reason
    save(recusal, by=by)
    for old in Declaration.objects.standing().filter(concern=concern, by=recusal.user_id):
        old.replaced_at = at
        save(old, by=by)
    ledger.act("recusal_lifted", by=by, about=concern, to=recusal.user_id)
    return recusal


@transaction.atomic
def find_stand_in(concern, *, by="recusal", at=None):
    """Let a coordinator who is impartial lead a concern whose lead cannot; returns who leads, or None where nobody can.

    The holder of the leading seat comes first, then its deputies. Appointing one calls it again for what stands
    without an owner (`step_in`). Where the lead is able, nothing changes. What a recused lead did preliminarily
    (fvl § 7) is the first thing the stand-in is told.
    """
    concern, at = Concern.objects.locked(concern), at or dates.now()
    old = concern.lead
    if _is_able(old, concern):
        return old
    able = without_doubt([user for user in who.coordinators() if user != old], concern)
    if not able:
        _tell_of_no_owner(concern, at)
        return None
    new = able[0]
    if not may(new, "cases.assess_concern", concern):
        until = dates.local(at).date() + OPEN_FOR
        # One who has left the group hands nothing over: then nobody is named as giver.
        of = old if old.seat_roles() & {"coordinator", "member"} else None
        openings.to_stand_in(concern, new, by=by, of=of, until=until, at=at)
    concern.lead, concern.changed_at = new, at
    concern.version += 1
    save(concern, by=by)
    ledger.act("concern_handed_over", by=by, about=concern, to=new.pk)
    for glass in BreakGlass.objects.unreviewed().filter(concern=concern, kind=BreakGlass.Kind.PRELIMINARY):
        key = f"preliminary:{glass.pk}"
        notify.tell([new], "preliminary_waits", about=concern, path=glass.get_absolute_url(), key=key)
    key = f"lead:{concern.pk}:{concern.version}"
    notify.tell([new], "concern_handed_over", about=concern, path=concern.get_absolute_url(), key=key)
    tasks.pass_on(concern, of=old, to=new, by=by)
    plan_items.pass_on(concern, of=old, to=new, by=by)
    return new


def step_in(user, *, by):
    """Let `user`, who may lead from now on, step in where a lead is recused and nobody could; returns how many.

    One who is recused too, or whose own doubt is not decided, steps in nowhere. One whose term begins on a later day
    takes what still waits then, in the night (`find_stand_ins`).
    """
    if "coordinator" not in user.seat_roles():
        return 0
    waiting = Concern.objects.led_by_recused().exclude(lead=user).order_by("pk")
    waiting = [concern for concern in waiting if without_doubt([user], concern)]
    for concern in waiting:
        find_stand_in(concern, by=by)
    return len(waiting)


def find_stand_ins():
    """Each night: the same for everybody who may lead; returns how many concerns."""
    return sum(step_in(user, by="beat") for user in who.coordinators())


def _is_able(user, concern):
    """Whether `user` can lead: what one who is recused has open preliminarily (fvl § 7) is no leading."""
    return may(user, "cases.assess_concern", concern) and not is_recused(user, concern)


def _end_emergencies(concern, user, at):
    for glass in BreakGlass.objects.running().of(user).filter(concern=concern):
        glass.ended_at = at
        save(glass, by=user)
        ledger.act("glass_ended", by=user, about=concern, glass=glass.pk)


def _take_back_what_was_told(concern, user):
    """A notice leads to the concern, and a draft bears its reference: neither stays with one who is shut out."""
    about = [concern.pk, *concern.tasks.values_list("pk", flat=True)]
    about += Repeat.objects.of(concern).values_list("pk", flat=True)
    notify.take_back(user, about)
    for tail in [concern.ref, *concern.questions.filter(to=user).values_list("pk", flat=True)]:
        keep.drop_all_of(user, tail)


def _tell_of_no_owner(concern, at):
    """Neutral, to those who can appoint somebody: neither which concern nor why."""
    told = [*User.objects.with_role("admin"), *who.holders_of(who.DIRECTOR)]
    key = f"no_owner:{concern.pk}:{at:%Y%m%d%H%M%S}"
    notify.tell(told, "concern_without_owner", path="/gruppen/", key=key)
