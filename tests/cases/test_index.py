"""The list of concerns: filters in the address, counts that stop, pages by key, words where there is nothing."""

import base64
import datetime as dt
import re
import urllib.parse

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases import choosing
from cases.actions import assessing, lifecycle
from cases.models import concern as concern_models
from cases.models.concern import Concern, newest_of
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
    # words are searched for by a form: in the address they would stand in logs and histories
    assert listed(client, f"?q={hate.ref}") == refs(*three)


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


def test_more_filters_in_codes_days_and_keys(three, log_concern, coordinator, member, client_for):
    hate, grave, closed = three
    shown = log_concern(
        by=member, arena="arena:spillplattform", received_at=dates.now() - dt.timedelta(days=40)
    )
    client, day = client_for(coordinator), dates.today() - dt.timedelta(days=20)
    assert listed(client, "?arena=arena:spillplattform") == refs(shown)
    assert listed(client, f"?from={day}") == refs(*three)
    assert listed(client, f"?to={day:%d.%m.%Y}") == refs(shown)
    assert listed(client, f"?lead={coordinator.pk}") == refs(*three, shown)
    assert listed(client, f"?lead={member.pk}") == set()
    # late: the first assessment of one, the review of another, and nothing of what is closed
    Concern.objects.filter(pk__in=[hate.pk, closed.pk]).update(assess_by=dates.today() - dt.timedelta(days=1))
    assert listed(client, "?late=1") == refs(hate)
    Concern.objects.filter(pk=hate.pk).update(assess_by=dates.today())
    assert listed(client, "?late=1") == set()
    assessing.assess(
        grave,
        by=coordinator,
        level="level:3",
        reason="Sett.",
        protective="Lag.",
        next_review_on=dates.today(),
    )
    Concern.objects.filter(pk=grave.pk).update(next_review_on=dates.today() - dt.timedelta(days=1))
    assert listed(client, "?late=1") == refs(grave)


def in_order(client, query=""):
    body = client.get(f"/bekymringer/{query}").content.decode()
    return re.findall(r'title-link" href="/bekymringer/(B-[^/]+)/"', body)


BY = {
    "": lambda one: -one.received_at.timestamp(),
    "word": lambda one: one.code_word.casefold(),
    "level": lambda one: -int(one.level_id[-1]),
    "review": lambda one: one.assess_by,
}


def test_each_order_pages_stably_while_rows_come(coordinator, log_concern, client_for):
    for number in range(26):
        made = log_concern(by=coordinator, level=f"level:{number % 5}")
        Concern.objects.filter(pk=made.pk).update(assess_by=dates.today() + dt.timedelta(days=number % 3))
    client = client_for(coordinator)
    for sort, by in BY.items():
        before = {one.ref: one for one in Concern.objects.all()}
        body = client.get(f"/bekymringer/?sort={sort}").content.decode()
        first = re.findall(r'title-link" href="/bekymringer/(B-[^/]+)/"', body)
        following = re.search(r'href="(\?[^"]+)" rel="next"', body)[1].replace("&amp;", "&")
        new = log_concern(by=coordinator, level="level:2").ref
        second = in_order(client, following)
        assert (len(first), set(first) & set(second)) == (25, set())
        assert set(before) <= {*first, *second} <= {*before, new}
        told = [by(before[ref]) for ref in [*first, *second] if ref != new]
        assert told == sorted(told)
        # neither the code word nor any other value of the last row can be read out of the mark
        mark = urllib.parse.parse_qs(following)["side"][0]
        assert before[first[-1]].code_word.encode() not in base64.urlsafe_b64decode(mark + "==")
        # and in another order it is the first page
        other = "level" if sort != "level" else "word"
        assert in_order(client, f"?sort={other}&side={mark}") == in_order(client, f"?sort={other}")


def test_the_way_back_from_a_concern_keeps_the_choice_and_nothing_else(concern, coordinator, client_for):
    client = client_for(coordinator)
    client.get("/bekymringer/?state=open&sort=level&q=hemmelig&side=x&level=%22%3E%3Cb%3E")
    shown = client.get(f"/bekymringer/{concern.ref}/").content.decode()
    assert 'href="/bekymringer/?state=open&amp;sort=level"' in shown
    assert "hemmelig" not in shown
    client.get("/bekymringer/")
    assert 'href="/bekymringer/"' in client.get(f"/bekymringer/{concern.ref}/").content.decode()


def test_the_first_page_reads_the_shadows_own_index_alone(coordinator, log_concern, client_for):
    log_concern(by=coordinator)
    rows, key = choosing.ordered(newest_of(coordinator), choosing.choice({}))
    with connection.cursor() as cursor:  # what the planner does by itself where there are many rows
        cursor.execute("set local enable_seqscan = off; set local enable_sort = off")
    assert "Sort" not in rows.order_by(*key)[:26].explain()
    client = client_for(coordinator)
    client.get("/bekymringer/")
    with CaptureQueriesContext(connection) as captured:
        client.get("/bekymringer/")
    asked = [one["sql"] for one in captured if "cases_" in one["sql"]]
    # the page, the count, which are assessed, the saved choices; and the frame's own, for a running emergency
    assert len(asked) <= 5, "\n".join(sql[:40] + sql[sql.find(" FROM ") :][:160] for sql in asked)


def test_an_empty_list_says_what_to_do_first(member, guest, client_for):
    assert "Registrer bekymring" in client_for(member).get("/bekymringer/").content.decode()
    for_guest = client_for(guest).get("/bekymringer/").content.decode()
    assert "En bekymring vises her når koordinatoren åpner den for deg." in for_guest
    assert "/bekymringer/ny/" not in for_guest
