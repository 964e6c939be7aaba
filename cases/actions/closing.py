"""The end of a concern, what is looked at afterwards, and its beginning anew.

Closing tells who continues, what the person and whoever reported it were told, and when it would be opened again.
"""

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from cases import endings
from cases.actions import grants, openings
from cases.models.closing import AftercareReview, Closing, Restriction
from cases.models.concern import Concern
from okg.catalogue import codes
from okg.ledger import book as ledger
from okg.lib import dates
from okg.lib.history import save
from okg.lib.refusal import Refused
from okg.notify import post as notify
from okg.roster import who

ADVICE = "close_reason:rad_gitt"
OPEN_FOR_DAYS = 365


@transaction.atomic
def close(
    concern,
    *,
    by,
    reason,
    outcome,
    reopen_if,
    disclosures_reviewed,
    continues_agency=None,
    continues_user=None,
    nobody_because="",
    person_told="",
    person_not_told_because="",
    reporter_told="",
    reporter_to_be_told_by=None,
    reporter_not_told_because="",
    in_spite_because="",
    at=None,
):
    """Close the concern for `reason` (a close_reason code); access ends for all but its lead; returns the concern.

    Who continues is an Agency, a user, or nobody and why. What the person was told, or why nothing; what whoever
    reported it was told, by when they will be, or why not. `in_spite_because` answers `endings.warnings`. The days
    for aftercare are set (settings.AFTERCARE_MONTHS), but not where the reason's attributes say there is nobody to
    look after. Raises Refused with each of `concern.reasons_not_to_close()` and whatever is missing.
    """
    concern, at = Concern.objects.locked(concern), at or dates.now()
    said = {
        "outcome": outcome.strip(),
        "nobody_because": nobody_because.strip() or None,
        "person_told": person_told.strip() or None,
        "person_not_told_because": person_not_told_because.strip() or None,
        "reporter_told": reporter_told.strip() or None,
        "reporter_not_told_because": reporter_not_told_because.strip() or None,
        "reopen_if": reopen_if.strip(),
        "in_spite_because": in_spite_because.strip() or None,
    }
    said |= {
        "continues_agency": continues_agency,
        "continues_user": continues_user,
        "reporter_to_be_told_by": reporter_to_be_told_by,
        "disclosures_reviewed": bool(disclosures_reviewed),
    }
    warned = endings.warnings(concern) if concern.is_open else []
    if obstacles := concern.reasons_not_to_close() or _missing(said, warned):
        raise Refused(obstacles)
    if not warned:
        said["in_spite_because"] = None
    closing = Closing(
        concern=concern, by=by, at=at, reason_id=codes.key(reason), warned_of=[about for about, _says in warned],
        **said,
    )  # fmt: skip
    save(closing, by=by)
    _set_aftercare(closing, by)
    concern.closed_at, concern.closed_by = at, by
    concern.close_reason_id, concern.close_outcome = closing.reason_id, closing.outcome
    concern.next_review_on = None
    told = [user for user in concern.participants() if user not in (by, concern.lead)]
    _changed(concern, by, at)
    grants.end_all(concern, by=by, reason="Bekymringen ble avsluttet.", spare=[concern.lead], at=at)
    ledger.act("concern_closed", by=by, about=concern, reason=concern.close_reason_id)
    # The link leads to the desk: the concern itself is no longer open to them. The key bears this ending, as there
    # may be another.
    notify.tell(told, "concern_closed", about=concern, path="/", key=f"closed:{closing.pk}")
    return concern


@transaction.atomic
def carry_over(concern, *, by, reason, outcome, at=None):
    """Close what stood as closed in an older register, which kept neither assessment nor who was told what.

    No ending is put on record and nobody is looked after months later: both would be made up. Access ends for all
    but the lead.
    """
    concern, at = Concern.objects.locked(concern), at or dates.now()
    if not concern.is_open:
        raise Refused(_("The concern is already closed."))
    concern.closed_at, concern.closed_by = at, by
    concern.close_reason_id, concern.close_outcome = codes.key(reason), outcome
    concern.next_review_on = None
    _changed(concern, by, at)
    grants.end_all(concern, by=by, reason="Bekymringen var avsluttet.", spare=[concern.lead], at=at)
    ledger.act("concern_closed", by=by, about=concern, reason=concern.close_reason_id)
    return concern


@transaction.atomic
def close_with_advice(concern, *, by, advice, reporter_told="", reporter_to_be_told_by=None, at=None):
    """Close a concern that was discussed without a name and needed none: `advice` is what was said; the concern.

    Refused where the newest discussion ended otherwise, or where somebody is recorded.
    """
    if not endings.may_end_with_advice(concern):
        raise Refused(
            _(
                "This short ending is for a concern in which advice was given and nobody is recorded. Close it in full."
            )
        )
    return close(
        concern,
        by=by,
        reason=ADVICE,
        outcome=advice,
        nobody_because="Råd er gitt, og ingen videre oppfølging trengs.",
        person_not_told_because="Ingen person er registrert.",
        reporter_told=reporter_told,
        reporter_to_be_told_by=reporter_to_be_told_by,
        reporter_not_told_because="" if reporter_told or reporter_to_be_told_by else "Ingen melder er kjent.",
        reopen_if="Hvis det kommer nye tegn.",
        disclosures_reviewed=True,
        in_spite_because="Saken er drøftet uten navn, og råd er gitt." if endings.warnings(concern) else "",
        at=at,
    )


def _missing(said, warned):
    found = []
    if not said["outcome"]:
        found.append(_("Write what came out of it."))
    if not (said["continues_agency"] or said["continues_user"] or said["nobody_because"]):
        found.append(_("Choose who continues, or write why nobody does."))
    if bool(said["person_told"]) == bool(said["person_not_told_because"]):
        found.append(_("Write what the person was told, or why they were told nothing; one of the two."))
    if not (said["reporter_told"] or said["reporter_to_be_told_by"] or said["reporter_not_told_because"]):
        found.append(_("Write what whoever reported it was told, by when they will be, or why not."))
    if not said["reopen_if"]:
        found.append(_("Write what would make you open it again."))
    if not said["disclosures_reviewed"]:
        found.append(_("Go through the register of disclosures, and tick that you have."))
    if warned and not said["in_spite_because"]:
        found += [says for _about, says in warned]
        found.append(_("Put it right first, or write why you close all the same."))
    return found


def _set_aftercare(closing, by):
    if not endings.is_looked_after(closing.reason_id):
        return
    day = dates.local(closing.at).date()
    for months in settings.AFTERCARE_MONTHS:
        row = AftercareReview(
            closing=closing, concern=closing.concern, months=months, due_on=dates.add_months(day, months)
        )
        save(row, by=by)


@transaction.atomic
def look_after(review, *, by, outcome, found, at=None):
    """Record how it went, months after the end (`outcome` a code of aftercare_outcome); returns the review.

    Where more is needed the concern is opened again at once, for what was `found`. Raises Refused a second time, and
    where the concern has been reopened since.
    """
    concern, at = Concern.objects.locked(review.concern), at or dates.now()
    review = AftercareReview.objects.select_related("closing").get(pk=review.pk)
    review.concern = concern
    if review.done_at:
        raise Refused(_("This has been looked at already."))
    if review.closing.reopened_at:
        raise Refused(_("The concern has been opened again since, so this waits for nobody."))
    if not found.strip():
        raise Refused(_("Write what you found, also where you reached nobody."))
    review.done_at, review.done_by = at, by
    review.outcome_id, review.found = codes.key(outcome), found.strip()
    save(review, by=by)
    ledger.act("aftercare_done", by=by, about=concern, months=review.months, outcome=review.outcome_id)
    if review.outcome_id == AftercareReview.REOPEN:
        reopen(concern, by=by, reason=found, at=at)
    return review


@transaction.atomic
def reopen(concern, *, by, reason, at=None):
    """Open a closed concern again for a `reason`, held against what was said when it was closed; returns it.

    Its lead has access anew; where they can lead no more, whoever leads the group takes over. Raises Refused without
    a reason, and for an open concern.
    """
    concern, at = Concern.objects.locked(concern), at or dates.now()
    if concern.is_open:
        raise Refused(_("The concern is open already."))
    if not reason.strip():
        raise Refused(_("Write why it is opened again, and which of the signs you agreed on has come."))
    for closing in Closing.objects.filter(concern=concern, reopened_at=None):
        closing.concern = concern
        closing.reopened_at, closing.reopened_by, closing.reopen_reason = at, by, reason.strip()
        save(closing, by=by)
    for shut in Restriction.objects.filter(concern=concern, lifted_at=None):
        shut.concern = concern
        shut.lifted_at, shut.lifted_by, shut.lift_reason = at, by, reason.strip()
        save(shut, by=by)
        ledger.act("restriction_lifted", by=by, about=concern)
    concern.closed_at = concern.closed_by = concern.close_reason = concern.close_outcome = None
    concern.next_review_on = dates.add_workdays(dates.local(at).date(), 5)
    _let_lead(concern, by, at)
    _changed(concern, by, at)
    ledger.act("concern_reopened", by=by, about=concern)
    if concern.lead != by:
        path, key = concern.get_absolute_url(), f"reopened:{concern.pk}:{concern.version}"
        notify.tell([concern.lead], "concern_reopened", about=concern, path=path, key=key)
    return concern


def _let_lead(concern, by, at):
    """Access anew for its lead, or for whoever leads the group where the lead cannot."""
    able = type(concern.lead).objects.able("cases.assess_concern")
    if not able.filter(pk=concern.lead_id).exists() or endings.is_shut_out(concern.lead, concern):
        concern.lead = next(
            (one for one in who.coordinators() if not endings.is_shut_out(one, concern)), None
        )
        if concern.lead is None:
            raise Refused(_("Nobody leads the group today, so the concern would have no owner."))
    if not concern.opens_to(concern.lead):
        until = dates.local(at).date() + dt.timedelta(days=OPEN_FOR_DAYS)
        openings.to_successor(concern, concern.lead, by=by, until=until, at=at)


def _changed(concern, by, at):
    concern.changed_at = at
    concern.version += 1
    save(concern, by=by)
