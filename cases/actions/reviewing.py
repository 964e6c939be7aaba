"""The day of a concern's next review, set without a new assessment: a meeting may say when to look again."""

from django.db import transaction
from django.utils.translation import gettext as _

from cases.models.concern import Concern
from okg.ledger import book as ledger
from okg.lib import dates
from okg.lib.history import save
from okg.lib.refusal import Refused


@transaction.atomic
def set_day(concern, *, by, day, at=None):
    """Let an open, assessed concern be reviewed on `day` (a local day, today or later); returns it.

    Raises Refused for a closed concern, one that is not assessed yet, without a day and for one that has passed.
    """
    concern, at = Concern.objects.locked(concern), at or dates.now()
    if not concern.is_open:
        raise Refused(_("The concern is closed and is no longer changed."))
    if not concern.is_assessed:
        raise Refused(
            _("The concern is not assessed yet. The first assessment sets the day of the next review.")
        )
    if day is None:
        raise Refused(_("Choose a day for the next review."))
    if day < dates.local(at).date():
        raise Refused(_("The day of the next review has passed. Choose a later one."))
    concern.next_review_on, concern.changed_at = day, at
    concern.version += 1
    save(concern, by=by)
    ledger.act("review_set", by=by, about=concern, on=day)
    return concern
