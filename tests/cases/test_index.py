"""The list of concerns: filters in the address, counts that stop, pages by key, words where there is nothing."""

import datetime as dt
import re

import pytest

from cases.actions import assessing, lifecycle
from cases.models import concern as concern_models
from okg.lib import dates
from tests.conftest import ENDING

pytestmark = pytest.mark.django_db


@pytest.fixture
def three(log_concern, member, coordinator):
    """An open one on hate, an open one on something else at level 4, and one that is closed."""
    hate = log_concern(by=member)
    grave = log_concern(by=member, theme="theme:annet", level="level:4")
    closed = log_concern(by=member)
    assessing.assess(
        closed,
        by=coordinator,
        level="level:0",
        reason="Avkreftet.",
        protective="Gode venner.",
        outcome="review_outcome:klar_for_avslutning",
    )
    lifecycle.close(closed, by=coordinator, reason="close_reason:rad_gitt", outcome="Råd gitt.", **ENDING)
    return hate, grave, closed


def listed(client, query=""):
    body = client.get(f"/bekymringer/{query}").content.decode()
    return set(re.findall(r'title-link" href="/bekymringer/(B-[^/]+)/"', body))


def refs(*concerns):
    return {concern.ref for concern in concerns}


def test_filters_stand_in_the_address(three, coordinator, client_for):
    hate, grave, closed = three
    client = client_for(coordinator)
    assert listed(client) == refs(*three)
    assert listed(client, "?state=open") == refs(hate, grave)
    assert listed(client, "?state=closed") == refs(closed)
    assert listed(client, "?theme=theme:annet") == refs(grave)
    assert listed(client, "?level=level:4&state=open") == refs(grave)
    assert listed(client, "?mine=1") == refs(*three)
    assert listed(client, f"?q={hate.ref.lower()}") == refs(hate)
    assert listed(client, f"?q={grave.code_word[:4].upper()}") >= refs(grave)


def test_words_that_mean_nothing_filter_nothing(three, coordinator, client_for):
    assert listed(client_for(coordinator), "?state=x&level=level:9&theme=%00&side=forged") == refs(*three)


def test_mine_are_those_i_lead(three, member, client_for):
    assert listed(client_for(member), "?mine=1") == set()


def test_the_list_and_its_count_know_nothing_of_what_is_not_open_to_me(
    three, stranger, log_concern, client_for
):
    own = log_concern(by=stranger)
    client = client_for(stranger)
    assert listed(client) == refs(own)
    assert "1 bekymring<" in client.get("/bekymringer/").content.decode()
    assert listed(client, f"?q={three[0].code_word}") == set()


def test_an_expired_access_leaves_the_list(three, member, client_for):
    hate = three[0]
    hate.shadow.filter(user=member).update(expires_at=dates.now())
    assert hate.ref not in listed(client_for(member))


def test_the_count_stops_where_it_helps_nobody(three, coordinator, client_for, monkeypatch):
    monkeypatch.setattr(concern_models, "CAPPED", 2)
    assert "Over 2 bekymringer" in client_for(coordinator).get("/bekymringer/").content.decode()


def test_pages_follow_one_another_without_gap_or_repeat(coordinator, log_concern, client_for):
    same_moment = dates.now() - dt.timedelta(days=1)
    logged = refs(*(log_concern(by=coordinator, received_at=same_moment) for _number in range(27)))
    client, seen, address = client_for(coordinator), set(), "/bekymringer/"
    for expected in (25, 2):
        body = client.get(address).content.decode()
        found = set(re.findall(r'title-link" href="/bekymringer/(B-[^/]+)/"', body))
        assert len(found) == expected
        assert not found & seen
        seen |= found
        following = re.search(r'href="(\?[^"]+)" rel="next"', body)
        address = "/bekymringer/" + following[1].replace("&amp;", "&") if following else ""
    assert (seen, address) == (logged, "")


def test_an_empty_list_says_what_to_do_first(member, guest, client_for):
    assert "Registrer bekymring" in client_for(member).get("/bekymringer/").content.decode()
    for_guest = client_for(guest).get("/bekymringer/").content.decode()
    assert "En bekymring vises her når koordinatoren åpner den for deg." in for_guest
    assert "/bekymringer/ny/" not in for_guest
