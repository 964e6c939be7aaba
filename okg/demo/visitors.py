"""The resource persons let in from outside: to one concern, to one agenda item, and one whose time is over.

A guest is let in from the day it is done, so all of this is of the day the year is loaded.
"""

import datetime as dt

from cases.actions import impartiality
from okg.demo.story import concern_of
from okg.guests import actions as guests
from okg.lib import dates
from okg.roster.models import Seat

COMING = dt.date(2026, 12, 2)
RUMOUR = 15  # the concern that the coming meeting discusses
A_MONTH = dt.timedelta(days=30)
FROM_CHILD_WELFARE = "Råd om hvordan yngre søsken kan få støtte den dagen familien får vite noe."
FROM_SCHOOL = "Fortelle hvordan elevene har det, og hva skolen trenger hvis noe blir bekreftet."
CONTRIBUTION = (
    "Det er roligere i klassen nå. Bildet deles ikke lenger, så vidt vi vet. Vi har avtalt at bare rektor svarer på "
    "spørsmål, og at to lærere er klare til å ta imot elevene hvis noe blir bekreftet. Vi ønsker oss en fast person å "
    "ringe, også om kvelden."
)
FROM_NEIGHBOURS = "Gi råd om hvordan et kriseteam rykker ut til pårørende når et rykte blir bekreftet."


def let_in(world):
    """Let them in, and let one of them go again."""
    by, item = world.users["coordinator"], _item(world)
    _to_the_concern(world, by)
    _to_the_item(world, by, item)
    _gone_again(by, item)


def _item(world):
    return world.meetings[COMING].items.get(concern=world.concerns[RUMOUR])


def _to_the_concern(world, by):
    guest = world.users["guest"]
    guests.invite_to_concern(
        concern=concern_of(world, RUMOUR),
        by=by,
        until=world.today + A_MONTH,
        what_for=FROM_CHILD_WELFARE,
        basis=world.basis("AVGIVERS-OPPG"),
        guest=guest,
    )
    impartiality.declare(concern_of(world, RUMOUR), by=guest, answer="impartial")


def _to_the_item(world, by, item):
    guest = world.users["school"]
    until = dates.local(item.meeting.starts_at).date()
    invitation, _link = guests.invite_to_item(item, by=by, until=until, what_for=FROM_SCHOOL, guest=guest)
    guests.contribute(invitation, by=guest, text=CONTRIBUTION)


def _gone_again(by, item):
    invitation, _link = guests.invite_to_item(
        item,
        by=by,
        until=dates.local(item.meeting.starts_at).date(),
        what_for=FROM_NEIGHBOURS,
        name="Arvid Fredsnes",
        email="arvid.fredsnes@nabokommunen.example",
        seat=Seat.objects.get(code="ressursperson"),
        employer="Kriseteamet i nabokommunen",
    )
    guests.end(invitation, by=by)
