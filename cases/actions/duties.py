"""Putting on record that somebody considered whether the law obliges them to tell."""

from django.db import transaction
from django.utils.translation import gettext as _

from cases import duties
from cases.models.concern import Concern
from cases.models.duty import Consideration
from okg.catalogue import codes
from okg.ledger import book as ledger
from okg.lib import dates
from okg.lib.refusal import Refused

DONE, NOT_NOW = "duty_answer:gjort", "duty_answer:ikke_na"


@transaction.atomic
def consider(
    concern,
    *,
    by,
    duty,
    answer,
    reason,
    offence=None,
    letter=None,
    told="",
    told_at=None,
    reconsider_on=None,
    at=None,
):
    """Add a consideration of `duty` (a legal_duty code) by `by` themselves; returns it. It is never changed.

    `answer` is a duty_answer code. Who did what the law demands says which offence or letter, whom they told and
    when; who answers "not now" says when to ask anew. Raises Refused, in sentences.
    """
    at = at or dates.now()
    concern = Concern.objects.locked(concern)
    duty, answer = codes.key(duty), codes.key(answer)
    found = _obstacles(concern, duty, answer, reason, offence, letter, told, told_at, reconsider_on, at)
    if found:
        raise Refused(found)
    consideration = Consideration(
        concern=concern,
        by=by,
        at=at,
        duty_id=duty,
        answer_id=answer,
        reason=reason,
        offence_id=codes.key(offence) if duty == duties.AVERT else None,
        letter_id=codes.key(letter) if duty == duties.CHILD else None,
        told=told.strip() or None,
        told_at=told_at if told.strip() else None,
        reconsider_on=reconsider_on,
    )
    consideration.save()  # no history: it is added and never changed
    # The line says that it was considered; what was answered to a personal duty is its author's own.
    ledger.act("duty_considered", by=by, about=concern, duty=duty, consideration=consideration.pk)
    return consideration


def _obstacles(concern, duty, answer, reason, offence, letter, told, told_at, reconsider_on, at):
    found = []
    if not concern.is_open:
        found.append(
            _("The concern is closed. Your duty stays: act on it, and ask the one who led it to note it.")
        )
    if not reason.strip():
        found.append(_("Write why you answer as you do."))
    if answer == DONE:
        if duty == duties.AVERT and not offence:
            found.append(_("Choose which offence it was about."))
        if duty == duties.CHILD and not letter:
            found.append(_("Choose which letter of the law it was about."))
        if not told.strip() or not told_at:
            found.append(_("Write whom you told, and when."))
    if told.strip() and not told_at:
        found.append(_("Write when you told them."))
    if told_at and told_at > at:
        found.append(_("The time lies in the future. Write a time that has been."))
    if answer == NOT_NOW and not reconsider_on:
        found.append(_("Choose a day on which you ask yourself anew."))
    if reconsider_on and reconsider_on < dates.local(at).date():
        found.append(_("The day has passed. Choose today or a later day."))
    return list(dict.fromkeys(found))
