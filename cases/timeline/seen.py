"""When a user last looked at a concern, before this time: what came since is new to them.

The ledger knows: the door writes each look. Looks of the same sitting count as one, so that reading the page twice
does not take the marks away. The same sitting are the looks of the last half hour (settings.SITTING_MINUTES): what is
asked for is the newest look *older* than that. It may mark a little too much, never too little; and it is one row of
one index (ledger_own_looks), however many lines the ledger holds.
"""

import datetime as dt

from django.conf import settings

from okg.ledger.models import Event
from okg.lib import dates

RIGHT = "cases.read_concern"  # the page of the concern; to write in it, or to see who it is, is another


def last_look(concern, reader):
    """The moment of it, or None where the reader sees the concern for the first time: then nothing is old."""
    before = dates.now() - dt.timedelta(minutes=settings.SITTING_MINUTES)
    looks = Event.objects.looks().by(reader).filter(about=concern.pk, right=RIGHT, at__lt=before)
    return looks.order_by("-at").values_list("at", flat=True).first()
