"""Declaring whether one is impartial in a concern, and deciding where somebody is in doubt (fvl §§ 6 and 8)."""

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from cases.actions import recusals
from cases.models.concern import Concern
from cases.models.impartiality import Answer, Declaration, deciders
from okg.catalogue import codes
from okg.ledger import book as ledger
from okg.lib import dates
from okg.lib.history import save
from okg.lib.refusal import Refused
from okg.notify import post as notify


def check(answer, ground, reason):
    """Raise Refused for a doubt without a ground, and for one that nobody could judge. For agenda items too."""
    if answer not in Answer.values:
        raise Refused(_("Choose one of the three answers."))
    if answer != Answer.IMPARTIAL and ground is None:
        raise Refused(_("Choose the ground that fits best."))
    if answer == Answer.POSSIBLE and not reason.strip():
        raise Refused(_("Write what makes you doubt, so that somebody else can judge it."))


@transaction.atomic
def declare(concern, *, by, answer, ground=None, reason="", at=None):
    """Put on record whether `by` is impartial in the concern; takes the place of what they said before. Returns it.

    `ground` is a code of recusal_ground. "recused" shuts the concern to them at once; "possible" keeps it closed until
    somebody else has decided.
    """
    check(answer, ground, reason)
    concern, at = Concern.objects.locked(concern), at or dates.now()
    for old in Declaration.objects.standing().filter(concern=concern, by=by):
        old.replaced_at = at
        save(old, by=by)
    impartial = answer == Answer.IMPARTIAL
    declaration = Declaration(
        concern=concern,
        by=by,
        at=at,
        answer=answer,
        ground_id=None if impartial else codes.key(ground),
        reason="" if impartial else reason.strip(),
    )
    save(declaration, by=by)
    if answer == Answer.RECUSED:
        recusals.recuse(concern, user=by, by=by, at=at)
    elif impartial:
        ledger.act("declared_impartial", by=by, about=concern)
    else:
        ledger.act("impartiality_doubted", by=by, about=concern, ground=declaration.ground_id)
        path = reverse("cases:decide_impartiality", args=[declaration.pk])
        told = deciders(declaration)
        notify.tell(told, "impartiality_doubted", about=concern, path=path, key=f"doubt:{declaration.pk}")
    return declaration


@transaction.atomic
def decide(declaration, *, by, decision, reason, at=None):
    """Decide a doubt: "impartial" opens the concern to the one who asked, "recused" shuts it. Never one's own."""
    concern, at = Concern.objects.locked(declaration.concern), at or dates.now()
    declaration = Declaration.objects.select_for_update(of=("self",)).get(pk=declaration.pk)
    declaration.concern = concern
    if declaration.by_id == by.pk:
        raise Refused(_("Somebody else must decide whether you are impartial."))
    if declaration.decision or declaration.replaced_at or declaration.answer != Answer.POSSIBLE:
        raise Refused(_("This is decided already, or the person has declared anew."))
    if by not in deciders(declaration):
        raise Refused(_("This is for somebody else to decide."))
    if decision not in (Answer.IMPARTIAL, Answer.RECUSED):
        raise Refused(_("Choose one of the alternatives."))
    if not reason.strip():
        raise Refused(_("Write why you decide so."))
    declaration.decided_at, declaration.decided_by = at, by
    declaration.decision, declaration.decision_reason = decision, reason.strip()
    save(declaration, by=by)
    ledger.act("impartiality_decided", by=by, about=concern, to=declaration.by_id, decision=str(decision))
    impartial = decision == Answer.IMPARTIAL
    if not impartial:
        recusals.recuse(concern, user=declaration.by, by=by, at=at)
    key = f"decided:{declaration.pk}"
    if impartial:
        path = concern.get_absolute_url()
        notify.tell([declaration.by], "impartiality_decided", about=concern, path=path, key=key)
    else:
        notify.tell([declaration.by], "impartiality_decided", path="/", key=key)
    return declaration
