"""The life of a concern after it was logged: summarise, hand over; it is assessed in `assessing`, ends in `closing`."""

from django.db import transaction
from django.utils.translation import gettext as _

from cases.actions.closing import close, reopen  # noqa: F401 - the end of its life
from cases.models.concern import Concern
from okg.access.may import may
from okg.ledger import book as ledger
from okg.lib import dates
from okg.lib.history import save
from okg.lib.refusal import Refused
from okg.lib.versions import save_if_unchanged
from okg.notify import post as notify


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
