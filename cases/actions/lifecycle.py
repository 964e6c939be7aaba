"""The life of a concern after it was logged: assess, summarise, hand over, close, reopen."""

from django.db import transaction
from django.utils.translation import gettext as _

from cases.actions.closing import close, reopen  # noqa: F401 - the end of its life
from cases.models.assessment import Assessment
from cases.models.concern import Concern
from okg.access.may import may
from okg.catalogue import codes
from okg.ledger import book as ledger
from okg.lib import dates
from okg.lib.history import save
from okg.lib.refusal import Refused
from okg.lib.versions import save_if_unchanged
from okg.notify import post as notify

ACUTE = "level:4"


@transaction.atomic
def assess(
    concern,
    *,
    by,
    level,
    reason,
    protective="",
    worst_case="",
    best_case="",
    outcome=None,
    next_review_on=None,
    at=None,
):
    """Put an assessment on record and let the concern stand at its level; returns the Assessment.

    A person judges and says why; nothing is computed. Raises Refused without a reason or in a closed concern.
    """
    concern = Concern.objects.locked(concern)
    if not concern.is_open:
        raise Refused(_("The concern is closed and cannot be assessed."))
    if not reason.strip():
        raise Refused(_("Write the reason for the level."))
    assessment = Assessment(
        concern=concern,
        at=at or dates.now(),
        by=by,
        level_id=codes.key(level),
        reason=reason,
        protective=protective,
        worst_case=worst_case,
        best_case=best_case,
        outcome_id=codes.key(outcome),
        next_review_on=next_review_on,
    )
    save(assessment, by=by)
    concern.level_id, concern.level_reason, concern.next_review_on = codes.key(level), reason, next_review_on
    # Whether anybody is in danger was asked at the door; a person who assesses answers it anew.
    concern.danger = concern.level_id == ACUTE
    _changed(concern, by, at)
    ledger.act("concern_assessed", by=by, about=concern, level=codes.key(level), outcome=codes.key(outcome))
    _tell_others(concern, by, "concern_assessed", f"assessed:{assessment.pk}")
    return assessment


@transaction.atomic
def summarise(concern, *, by, summary, version, at=None):
    """Save the discussed layer: what those may read who discuss the concern without a name.

    `version` is the one the page was made from; raises Stale where somebody saved since.
    """
    if not concern.is_open:
        raise Refused(_("The concern is closed and is no longer changed."))
    if not summary.strip():
        raise Refused(_("Write a summary, or go back."))
    concern.summary, concern.changed_at = summary.strip(), at or dates.now()
    save_if_unchanged(concern, version, by=by, update_fields=["summary", "changed_at"])
    ledger.act("concern_summarised", by=by, about=concern)
    return concern


@transaction.atomic
def hand_over(concern, *, by, to, at=None):
    """Let another member lead the open concern. Raises Refused for one who has no access to it, or leads it already."""
    concern = Concern.objects.locked(concern)
    if not concern.is_open:
        raise Refused(_("The concern is closed and is no longer changed."))
    if to == concern.lead:
        raise Refused(_("This member leads the concern already."))
    if not may(to, "cases.assess_concern", concern):
        raise Refused(_("Give this member access first, then hand the concern over."))
    concern.lead = to
    _changed(concern, by, at)
    ledger.act("concern_handed_over", by=by, about=concern, to=to.pk)
    # The version counts every change, so each hand-over has a number of its own.
    key = f"lead:{concern.pk}:{concern.version}"
    notify.tell([to], "concern_handed_over", about=concern, path=concern.get_absolute_url(), key=key)
    return concern


def _changed(concern, by, at):
    concern.changed_at = at or dates.now()
    concern.version += 1
    save(concern, by=by)


def _tell_others(concern, by, kind, key):
    others = [user for user in concern.participants() if user != by]
    notify.tell(others, kind, about=concern, path=concern.get_absolute_url(), key=key)
