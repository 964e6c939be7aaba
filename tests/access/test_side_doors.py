"""Side doors: whatever happens to a hidden concern, a user's lists, counts, searches and choices stay as they were.

Twelve random worlds for each kind of user (some 20 seconds). What may differ: the tokens of forms. The clock stands.
"""

import random
import re

import pytest
import time_machine

from cases.actions import assessing, grants, lifecycle, notes, persons, tasks
from okg.access.models import LegalBasis
from okg.lib import dates
from okg.notify import post
from tests.conftest import declares, settled

pytestmark = pytest.mark.django_db
WORLDS = 2
TOKENS = re.compile(r'<input type="hidden"[^>]*>|nonce="[^"]*"')
LISTS = [
    "/", "/?alle=1", "/nytt/", "/bekymringer/", "/bekymringer/?state=open", "/bekymringer/?state=closed",
    "/bekymringer/?mine=1", "/bekymringer/?theme=theme:hatefulle_ytringer", "/bekymringer/?level=level:2",
    "/bekymringer/?sort=word", "/bekymringer/?late=1&sort=review", "/bekymringer/utvalg/",
    "/bekymringer/ny/", "/bekymringer/oppgaver/ny/", "/moter/",
    "/rapporter/", "/gruppen/", "/innsynslogg/mine/", "/tiltak/", "/kompetanse/", "/plikter/", "/tiltakskort/",
    "/nodapning/",
]  # fmt: skip


@pytest.fixture
def group(make_user, coordinator):
    """The group; a deputy leads what is hidden."""
    users = {
        name: make_user(name) for name in ("health", "doctor", "nav", "police", "guest", "dpo", "reader")
    }
    return users | {"coordinator": coordinator, "deputy": make_user("vara", seat="slt", deputy=True)}


def reached(client, concerns, start):
    """{address: page} of every list, of each page of `concerns`, and of searches whose words are everywhere."""
    addresses = list(LISTS)
    addresses += [
        concern.get_absolute_url() + more for concern in concerns for more in ("", "tilgang/", "oppgave/")
    ]
    found = {}
    for address in addresses:
        found[address] = told(client.get(address))
    for words in (start, "symboler", "skole"):
        found[f"sok {words}"] = told(client.post("/bekymringer/sok/", {"words": words}))
        found[f"personsok {words}"] = told(client.post("/bekymringer/personsok/", {"words": words}))
    return found


def told(response):
    return response.status_code, TOKENS.sub("", response.content.decode(errors="replace"))


def hide(log_concern, group):
    """A concern that is open to the deputy alone."""
    deputy = group["deputy"]
    concern = log_concern(by=deputy)
    lead = concern.lead
    lifecycle.hand_over(concern, by=lead, to=deputy)
    grants.shut_out(concern, lead, by=deputy, reason="Overlevert.")
    declares(concern, deputy)
    concern.refresh_from_db()
    post.take_back(lead, [concern.pk])
    return concern


def happenings(concern, deputy):
    """All that may befall a hidden concern, one after another, and closing last."""
    basis = LegalBasis.objects.get(code="AVGIVERS-OPPG", active=True)
    yield lambda: notes.write(concern, by=deputy, text="Skjult notat.")
    yield lambda: tasks.add(concern, by=deputy, text="Skjult", owner=deputy, due_on=dates.today())
    yield lambda: assessing.assess(
        concern,
        by=deputy,
        level="level:3",
        reason="Skjult.",
        protective="Skjult.",
        next_review_on=dates.today(),
    )
    yield lambda: persons.record(
        settled(concern), by=deputy, relation="relation:subject", basis=basis, name="Skjult Navn"
    )


@pytest.mark.parametrize("seed", range(WORLDS))
@pytest.mark.parametrize("role", ["doctor", "coordinator"])
def test_nothing_moves_when_a_hidden_concern_does(group, log_concern, client_for, seed, role):
    chance, user = random.Random(f"{seed} {role}"), group[role]
    with time_machine.travel(dates.now(), tick=False):
        mine = [log_concern(by=user) for _number in range(chance.randint(0, 3))]
        for concern in mine:
            declares(concern, user)
        client = client_for(user)
        start = chance.choice("abcdefghijklmnoprstuv")
        reached(client, mine, start)  # one's own looks are lines of one's own log
        hidden = hide(log_concern, group)
        acts = list(happenings(hidden, group["deputy"]))
        chance.shuffle(acts)
        acts = [lambda: None, *acts[: chance.randint(1, 4)], lambda: hide(log_concern, group)]
        before = without_own_log(reached(client, mine, start))
        for act in acts:
            act()
            after = without_own_log(reached(client, mine, start))
            moved = [address for address in before if before[address] != after[address]]
            assert not moved, moved
            before = after


def without_own_log(pages):
    """Without one's own log, in which one's own looks of a moment ago are new lines."""
    return {address: page for address, page in pages.items() if address != "/innsynslogg/mine/"}
