"""What an ending needs, and what is worth a second thought before it: questions page and act ask alike.

A warning is no obstacle: who closes all the same says why.
"""

import datetime as dt

from django.conf import settings
from django.utils.translation import gettext as _

from cases import contributions
from cases.informing import Informed
from cases.models.closing import AftercareReview
from cases.models.concern import Concern
from cases.models.impartiality import is_recused
from cases.models.track import Feedback
from okg.catalogue import codes
from okg.lib import dates


def warnings(concern):
    """[(about, sentence)]: what may have been forgotten; `about` is a short code."""
    return [found for asks in ASKED for found in asks(concern)]


def _nobody_told(concern):
    settled = concern.groundings.last()
    if settled and settled.informed == Informed.NOT_YET:
        yield "told", _("The person has not been told yet that the group works with them.")


def _still_away(concern):
    """A death that was only said is not one to close upon."""
    kinds = {track.kind_id for track in concern.side_tracks.all()}
    if "side_track:dod_ubekreftet" in kinds and "side_track:dod_bekreftet" not in kinds:
        yield "death", _("A death is noted that nobody has confirmed.")


ASKED = [contributions.warnings, _nobody_told, _still_away]


def may_end_with_advice(concern):
    """Whether the newest discussion asked to know nobody, and nobody is recorded."""
    discussed = concern.consultations.last()
    return bool(discussed and discussed.ends_with_advice) and not concern.relations.exists()


def is_looked_after(reason):
    """Whether somebody is to look how it went, after an ending for `reason` (a key): data of the list."""
    return codes.get(reason).attributes.get("aftercare", True)


def is_shut_out(user, concern):
    return is_recused(user, concern)


def standing(concern):
    """The ending that stands, or None: the concern is open, or was closed before endings were kept."""
    return concern.closings.filter(reopened_at=None).last()


def reasons_not_to_restrict(concern):
    """What must be done before it is locked away, in sentences; [] where it can."""
    if concern.is_open:
        return [_("The concern is open. Close it first.")]
    if concern.restrictions.filter(lifted_at=None).exists():
        return [_("The concern is locked away already.")]
    if AftercareReview.objects.waiting().filter(concern=concern).exists():
        return [_("Somebody is still to look how it went. Do that first.")]
    return []


def retention_of(concern):
    """The retention category that fits what was done, as a proposal: followed up, discussed without a name, neither."""
    if concern.plans.agreed().exists() or concern.relations.exists():
        return "retention:fulgt_opp"
    return "retention:droftet" if concern.consultations.exists() else "retention:uten_oppfolging"


def over(now=None):
    """Closed concerns whose ending stands, that nobody is to look at any more, and that have rested long enough."""
    before = (now or dates.now()) - dt.timedelta(days=settings.RESTRICT_DAYS)
    rows = Concern.objects.filter(
        closings__reopened_at=None, closings__at__lte=before, closed_at__isnull=False
    )
    rows = rows.exclude(restrictions__isnull=False, restrictions__lifted_at=None)
    waiting = AftercareReview.objects.waiting().values("concern")
    recently = AftercareReview.objects.filter(done_at__gt=before, closing__reopened_at=None).values("concern")
    return rows.exclude(pk__in=waiting).exclude(pk__in=recently).distinct()


def feedback_due(concern):
    """(kind, day) of what whoever reported the concern still waits to hear, or None: nobody is known, or they heard."""
    if concern.reporter is None:
        return None
    given = {row.kind_id for row in concern.feedbacks.all()}
    if concern.is_open:
        clarified = getattr(concern, "clarification", None)
        if clarified is None or Feedback.RECEIVED in given:
            return None
        return Feedback.RECEIVED, _workdays_after(clarified.at, Feedback.RECEIVED)
    ending = standing(concern)
    if ending is None or ending.reporter_to_be_told_by is None:
        return None
    since = [row for row in concern.feedbacks.all() if row.kind_id == Feedback.CLOSED and row.at >= ending.at]
    return None if since else (Feedback.CLOSED, ending.reporter_to_be_told_by)


def _workdays_after(moment, kind):
    return dates.add_workdays(dates.local(moment).date(), codes.get(kind).attributes["workdays"])
