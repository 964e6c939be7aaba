"""Asking agencies what they can contribute to a concern, and taking their answers down. Asking opens nothing."""

from django.db import transaction
from django.utils.translation import gettext as _

from cases.contributions import may_be_asked
from cases.models.concern import Concern
from cases.models.question import CANNOT, KNOWN, AgencyQuestion
from okg.access import bases
from okg.access.may import may
from okg.catalogue import codes
from okg.ledger import book as ledger
from okg.lib import dates
from okg.lib.history import save
from okg.lib.refusal import Refused
from okg.notify import post as notify


@transaction.atomic
def ask(concern, *, by, agency, what, answer_by, to=None, at=None):
    """Ask an agency what it can contribute, until the day `answer_by`; returns the AgencyQuestion.

    `to` is the user who answers for it on a page with the discussed layer alone; None where the lead asks outside the
    system and records the answer (`record`). Raises Refused in a closed concern, for whoever does not lead it, for a
    day that has passed, where a user is asked before there is a summary to read, for a user who may not be asked
    (`contributions.may_be_asked`), and for a second question while one waits.
    """
    concern, at = Concern.objects.locked(concern), at or dates.now()
    if not concern.is_open:
        raise Refused(_("The concern is closed and nobody is asked about it any more."))
    _refuse_others(concern, by)
    if not what.strip():
        raise Refused(_("Write what you ask."))
    if answer_by < dates.local(at).date():
        raise Refused(_("The day has passed. Choose today or a later day."))
    if to is not None:
        _check_asked(concern, by, agency, to)
    if AgencyQuestion.objects.waiting().filter(concern=concern, agency=agency, to=to).exists():
        raise Refused(_("They have been asked already, and have not answered yet."))
    question = AgencyQuestion(
        concern=concern,
        agency=agency,
        to=to,
        what=what.strip(),
        asked_at=at,
        asked_by=by,
        answer_by=answer_by,
    )
    save(question, by=by, force_insert=True)
    ledger.act("agency_asked", by=by, about=concern, agency=agency.pk, to=to and to.pk, until=answer_by)
    if to is not None:
        # About the concern: what was told of it is taken back from one who is recused.
        path, key = question.get_absolute_url(), f"question:{question.pk}"
        notify.tell([to], "agency_asked", about=concern, path=path, key=key)
    return question


def _check_asked(concern, by, agency, to):
    if not concern.summary.strip():
        raise Refused(_("Write the summary for discussion first: it is what the one you ask reads."))
    if to not in may_be_asked(concern, by=by):
        raise Refused(_("This person cannot be asked about this concern."))
    if agency.pk not in {one.seat.agency_id for one in to.running}:
        raise Refused(_("This person does not answer for that agency."))


@transaction.atomic
def answer(question, *, by, answer, text="", basis=None, why_not="", at=None):
    """Take down the answer of the one who was asked; returns the question. Raises Refused as `_take_down`.

    One who has become recused, or whose seat is gone, is asked no longer.
    """
    concern = Concern.objects.locked(question.concern)
    if not AgencyQuestion.objects.visible_to(by).filter(pk=question.pk).exists():
        raise Refused(_("The question is answered, or is no longer yours to answer."))
    return _take_down(question, concern, by, answer, text, basis, why_not, at)


@transaction.atomic
def record(question, *, by, answer, text="", basis=None, why_not="", at=None):
    """Take down what an agency answered outside the system; by whoever leads the concern. As `answer`."""
    concern = Concern.objects.locked(question.concern)
    if not concern.is_open:
        raise Refused(_("The concern is closed and is no longer changed."))
    _refuse_others(concern, by)
    return _take_down(question, concern, by, answer, text, basis, why_not, at)


def _take_down(question, concern, by, answer, text, basis, why_not, at):
    """What is shared has its text and a provision that stands between the two; what is not, a reason."""
    question = (
        AgencyQuestion.objects.select_for_update(of=("self",)).select_related("agency").get(pk=question.pk)
    )
    key = codes.key(answer)
    if not question.is_waiting:
        raise Refused(_("The question is answered already."))
    if key == KNOWN and not text.strip():
        raise Refused(_("Write what you can share."))
    if key == KNOWN and (basis is None or basis not in possible_bases(question)):
        raise Refused(_("Choose the provision that allows you to share it."))
    if key == CANNOT and not why_not.strip():
        raise Refused(_("Write why you cannot share."))
    question.answered_at, question.answered_by, question.answer_id = at or dates.now(), by, key
    # Whoever cannot share says nothing of what they know, whatever stood in the field.
    question.text = (text.strip() or None) if key != CANNOT else None
    question.basis = basis if key == KNOWN else None
    question.why_not = why_not.strip() if key == CANNOT else None
    save(question, by=by)
    ledger.act("question_answered", by=by, about=concern, question=question.pk, answer=key)
    told = [concern.lead] if concern.lead != by and concern.opens_to(concern.lead) else []
    path, told_key = concern.get_absolute_url(), f"answered:{question.pk}"
    notify.tell(told, "question_answered", about=concern, path=path, key=told_key)
    return question


def possible_bases(question):
    """The provisions on which the agency may or must share with whoever asked; with what is not confidential at all."""
    return bases.possible(
        bases.LegalBasis.objects.in_force(),
        giver=question.agency.regime_code,
        receiver=question.asked_by.regime,
        day=dates.today(),
        kinds=bases.OPENING | {bases.LegalBasis.Kind.FREE},
    )


def _refuse_others(concern, by):
    """Whoever leads the concern asks, or a coordinator to whom it is open."""
    if concern.lead_id != by.pk and not may(by, "cases.lead_concern", concern):
        raise Refused(_("Whoever leads the concern asks the agencies and takes their answers down."))
