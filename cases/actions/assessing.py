"""Assessing a concern, and putting on record that one sees it otherwise. A person judges; nothing is computed."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from cases.models.assessment import READY, SIDES, Assessment, Decider, Dissent
from cases.models.concern import Concern
from cases.models.impartiality import is_recused
from okg.catalogue import codes
from okg.ledger import book as ledger
from okg.lib import dates
from okg.lib.history import save
from okg.lib.refusal import Refused
from okg.notify import post as notify

ACUTE = "level:4"
# Texts that are there or are NULL, so that the database knows which of them say something.
TEXTS = ("known", "heard", "judged", "protective", *SIDES, "would_change")


@transaction.atomic
def assess(
    concern,
    *,
    by,
    level,
    reason,
    protective_factors=(),
    outcome=None,
    next_review_on=None,
    decided_by=(),
    worst_case="",
    best_case="",
    at=None,
    **texts,
):
    """Put an assessment on record and let the concern stand at its level; returns the Assessment.

    `level`, `outcome` and `protective_factors` are Codes or their keys; `texts` are those of TEXTS ("known", "heard",
    "judged", "protective", the circles "individual", "individual_protects", ..., "would_change"), each empty or not.
    `decided_by` are the users who decided it, `by` alone where none are named.
    Raises Refused in a closed concern, without a reason, without anything that protects, without a day for the next
    review where it is not ready to be closed or handed on, and for one among those who decided who is recused.
    TypeError for a text it does not know.
    """
    if unknown := texts.keys() - set(TEXTS):
        raise TypeError(f"An assessment has no text called {', '.join(sorted(unknown))}.")
    concern, at = Concern.objects.locked(concern), at or dates.now()
    decided_by = list({user.pk: user for user in decided_by or [by]}.values())
    said = {name: text.strip() or None for name, text in texts.items()}
    factors = [codes.key(factor) for factor in protective_factors]
    if obstacles := _obstacles(concern, reason, factors, said, outcome, next_review_on, at, decided_by):
        raise Refused(obstacles)
    assessment = Assessment(
        concern=concern,
        at=at,
        by=by,
        level_id=codes.key(level),
        reason=reason,
        protective_factors=factors,
        worst_case=worst_case,
        best_case=best_case,
        outcome_id=codes.key(outcome),
        next_review_on=next_review_on,
        **said,
    )
    save(assessment, by=by)
    Decider.objects.bulk_create([Decider(assessment=assessment, user=user) for user in decided_by])
    concern.level_id, concern.level_reason, concern.next_review_on = codes.key(level), reason, next_review_on
    # Whether anybody is in danger was asked at the door; a person who assesses answers it anew.
    concern.danger = concern.level_id == ACUTE
    concern.changed_at = at
    concern.version += 1
    save(concern, by=by)
    ledger.act("concern_assessed", by=by, about=concern, level=codes.key(level), outcome=codes.key(outcome))
    others = [user for user in concern.participants() if user != by]
    path, key = concern.get_absolute_url(), f"assessed:{assessment.pk}"
    notify.tell(others, "concern_assessed", about=concern, path=path, key=key)
    return assessment


def _obstacles(concern, reason, factors, said, outcome, next_review_on, at, decided_by):
    if not concern.is_open:
        return [_("The concern is closed and cannot be assessed.")]
    found = []
    if not reason.strip():
        found.append(_("Write the reason for the level."))
    if not factors and not said.get("protective"):
        found.append(_("Choose or write at least one thing that protects."))
    if next_review_on is None and codes.key(outcome) not in READY:
        found.append(
            _("Choose a day for the next review, or say that the concern is ready to be closed or handed on.")
        )
    if next_review_on and next_review_on < dates.local(at).date():
        found.append(_("The day of the next review has passed. Choose a later one."))
    for user in decided_by:
        if is_recused(user, concern):
            says = _("%(name)s is not impartial in this concern and cannot have decided it.")
            found.append(says % {"name": user.name})
    return found


@transaction.atomic
def dissent(assessment, *, by, level, reason, at=None):
    """Put on record that `by` would have set `level`, and why; the assessment stays as it was decided.

    One a person and assessment. Raises Refused for a second, without a reason, in a closed concern, and for whoever
    wrote the assessment.
    """
    concern = Concern.objects.locked(assessment.concern)
    if not concern.is_open:
        raise Refused(_("The concern is closed and is no longer changed."))
    if assessment.by_id == by.pk:
        raise Refused(_("You wrote this assessment yourself. If you see it otherwise now, assess again."))
    if not reason.strip():
        raise Refused(_("Write why you see it otherwise."))
    row = Dissent(
        assessment=assessment, by=by, level_id=codes.key(level), reason=reason, at=at or dates.now()
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)  # no history: it is added and never changed
    except IntegrityError as twice:
        raise Refused(_("Your view of this assessment is on record already.")) from twice
    ledger.act("assessment_dissented", by=by, about=concern, assessment=assessment.pk, level=row.level_id)
    told = [concern.lead] if concern.lead != by and concern.opens_to(concern.lead) else []
    path, key = concern.get_absolute_url(), f"dissent:{row.pk}"
    notify.tell(told, "assessment_dissented", about=concern, path=path, key=key)
    return row
