"""The days the police council meets on, as the coordinator has been told them."""

from django.db import transaction
from django.utils.translation import gettext as _

from meetings.models import CouncilDate
from okg.ledger import book as ledger
from okg.lib import history
from okg.lib.refusal import Refused


@transaction.atomic
def add(*, by, day, note=""):
    """Write down that the police council meets on the local date `day`; Refused where that stands already."""
    if CouncilDate.objects.filter(day=day).exists():
        raise Refused(_("That day stands already."))
    row = CouncilDate(day=day, note=note.strip())
    history.save(row, by=by, force_insert=True)
    ledger.act("council_date_added", by=by, about=row, on=day)
    return row


@transaction.atomic
def remove(row, *, by):
    """Take a day out again; meetings that were planned by it stay where they are."""
    ledger.act("council_date_removed", by=by, about=row, on=row.day)
    history.delete(row, by=by)
