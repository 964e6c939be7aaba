"""A recused user finds the concern nowhere: every address there is, and every page that links lead to, is read."""

import re
from html import unescape

import pytest
from django.urls import reverse

from cases.actions import assessing, impartiality
from meetings.actions import agenda, calling
from okg.lib import dates
from tests.access.test_policy import POST_ONLY, World, arguments
from tests.conftest import a_concern, a_user, as_built

pytestmark = pytest.mark.django_db
HREF = re.compile(r'(?:href|action)="(/[^"#]*)')
SEARCHES = ["/bekymringer/?sort=word", "/bekymringer/?state=open", "/bekymringer/?mine=1", "/?alle=1"]
LEAVING = ("/logg-ut/", "/static/")


@pytest.fixture(scope="module")
def built(for_the_module):
    world = World(a_user, a_concern, a_user("coordinator"))
    assessing.assess(
        world.concern,
        by=world.lead,
        level="level:3",
        reason="Alvorlig.",
        protective="Klassen.",
        next_review_on=dates.today(),
    )
    starts = dates.midnight(dates.add_workdays(dates.today(), 8)).replace(hour=9)
    times = {"starts_at": starts, "ends_at": starts.replace(hour=10)}
    world.extra = calling.call_extraordinary(
        world.concern, by=world.lead, invited=[world.member, world.spare], **times
    )
    world.deputy = a_user("vara", seat="slt", deputy=True)
    return world


@pytest.fixture
def world(built, db):
    return as_built(built)


def pages_of(client, world):
    """(address, text, headers) of every address with its things, and of every page that links lead to from there."""
    start = world.concern.code_word[:2].lower()
    queue = [
        reverse(name, kwargs=world.things.get(name, {}))
        for name in arguments()
        if name not in POST_ONLY and "log" not in name.split("_")[-1:]
    ]
    queue += SEARCHES
    queue += [world.extra.get_absolute_url(), f"{world.extra.get_absolute_url()}kalender.ics", "/"]
    read = set()
    while queue:
        address = queue.pop()
        if address in read or address.startswith(LEAVING):
            continue
        response = client.get(address)
        read.add(address)
        page = response.content.decode(errors="replace")
        if response.status_code == 200:
            queue += [unescape(link) for link in HREF.findall(page)]
        yield address, page, response.headers
    for words in (start, "symboler"):
        response = client.post("/bekymringer/sok/", {"words": words})
        yield f"sok {words}", response.content.decode(), response.headers


@pytest.mark.parametrize("role", ["member", "lead", "spare"])
def test_the_recused_find_neither_reference_nor_code_word_anywhere(world, client_for, role):
    user, concern = world.user(role), world.concern
    secrets = (concern.code_word, concern.ref, world.extra.ref, "En ungdom bruker symboler", "Ring rektor")
    client = client_for(user)
    assert any(concern.code_word in page for _address, page, _headers in pages_of(client, world))
    client = client_for(user)
    impartiality.declare(concern, by=user, answer="recused", ground="recusal_ground:slekt")
    wrong = []
    for address, page, headers in pages_of(client, world):
        # What one wrote in the address oneself is no telling.
        page = page.replace(address, "")
        told = [secret for secret in secrets if secret in page or secret in str(headers)]
        if told:
            wrong.append(f"{address}: {told}")
    assert not wrong, "\n".join(wrong)


def test_the_lists_of_forms_leave_it_out_and_no_report_leads_to_it(world, client_for):
    user = world.lead
    impartiality.declare(world.concern, by=user, answer="recused", ground="recusal_ground:slekt")
    client = client_for(user)
    starts = dates.midnight(dates.add_workdays(dates.today(), 12)).replace(hour=9)
    other = calling.plan(by=user, starts_at=starts, ends_at=starts.replace(hour=10))
    agenda.add_item(other, by=user, kind="agenda_kind:annet", title="Noe")
    assert world.concern.code_word not in client.get(f"{other.get_absolute_url()}saker/ny/").content.decode()
    for name in [name for name in arguments() if name.startswith("reports:")]:
        page = client.get(world.address(name)).content.decode(errors="replace")
        assert "/bekymringer/B-" not in page
