"""Loading the demo year: one transaction, the application's own actions, in the order things happened."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from okg.demo import (
    agendas,
    cards,
    flow,
    follow,
    gatherings,
    keeping,
    people,
    persons,
    plans,
    quarters,
    records,
    registers,
    story,
    summons,
    visitors,
)
from okg.demo.timeline import World, perform
from okg.insight import actions as insight
from okg.insight import periods, unusual
from okg.ledger.models import Event
from okg.lib import dates
from okg.lib.history import save
from okg.lib.refusal import Refused
from okg.notify.models import Notice, Outbox
from okg.roster.models import User

LAST_VISIT = dt.datetime(2026, 11, 9, 15)
IN_ORDER = "Sett på: Koordinator har ettergått nødåpningen, og begrunnelsen holder. I orden."


@transaction.atomic
def load(today=None):
    """Load the invented year so that its present is `today`; returns the World that came of it.

    Raises Refused where anybody is entered already: the demo never mixes with what people have written.
    """
    if User.objects.exists():
        raise Refused(_("Somebody is here already. The demo year is loaded into an empty installation only."))
    today = today or dates.today()
    world = World(today, people.appoint(today))
    told = (
        plans, story, gatherings, agendas, records, quarters, follow, flow, cards, persons, keeping, registers,
        summons,
    )  # fmt: skip
    perform([act for teller in told for act in teller.acts(world)])
    visitors.let_in(world)
    _look_over(world)
    _let_the_past_be_past(world)
    return world


def _look_over(world):
    """The officer notes that the emergency opening was looked into; its line is of the day the year is loaded."""
    line = Event.objects.get(event="glass_broken")
    week = periods.week_of(dates.local(line.at).date())
    for finding in unusual.findings(week):
        if finding.line == line.pk:
            insight.review(finding, by=world.users["dpo"], week=week, remark=IN_ORDER)


def _let_the_past_be_past(world):
    """What the story told its people long ago they have seen, and no mail about it goes out today."""
    Outbox.objects.all().delete()
    Notice.objects.filter(seen_at__isnull=True).update(seen_at=dates.now())
    for user in world.users.values():
        user.visit_began_at = world.moment(LAST_VISIT)
        save(user, by="demo", update_fields=["visit_began_at"])
