"""Finding by words, by name and by saved choices: only in what one may read, and the words are written nowhere."""

import datetime as dt
import logging
import re
import uuid

import pytest
from django.db import IntegrityError, connection, transaction
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases import finding
from cases.actions import assessing, lifecycle, notes, persons, tasks
from cases.actions import finding as acts
from cases.models.impartiality import Declaration
from cases.models.saved import SavedFilter
from cases.words import Needles
from meetings.actions import agenda, calling, minutes
from okg.access.roles import IDENTIFY
from okg.drafts.models import Draft
from okg.ledger.models import Event
from okg.lib import dates
from okg.lib.logs import Line
from okg.lib.refusal import Refused
from tests.cases.test_index import refs
from tests.cases.test_pages import text
from tests.conftest import declares, settled

pytestmark = pytest.mark.django_db


def found(client, words, address="cases:search"):
    body = client.post(reverse(address), {"words": words}).content.decode()
    return set(re.findall(r'title-link" href="/bekymringer/(B-[^/]+)/', body))


@pytest.mark.parametrize(
    ("words", "told", "met"),
    [
        ("skole", "Han går på SKOLEN.", True),
        ("kole", "Han går på skolen.", False),
        ("gård", "gaarden", True),
        ("gaard", "på Gården", True),
        ("gard", "på Gården", True),
        ("soer", "sør for elva", True),
        ("sor", "sør for elva", True),
        ("cafe", "på caféen", True),
        ("café", "CAFE", True),
        ("fjaere", "i Fjære", True),
        ("mor skole", "skolen ringte mor", True),
        ("mor nabo", "skolen ringte mor", False),
        ("e\u0301n", "bare én", True),
        ("(.*", "hva som helst", False),
        ("K7QX", "B-2026-K7QX", True),
    ],
)
def test_words_are_met_from_their_beginning_without_case_and_marks(words, told, met):
    needles = Needles(words)
    assert (len(needles) > 0 and len(needles.met_in(told)) == len(needles)) is met
    assert words not in repr(needles)


def test_every_text_one_may_read_is_searched(concern, coordinator, member, client_for):
    canaries = {
        "known": "Gutten tegnet symboler på pulten.",
        "note": "Kvitrende kanarifugl.",
        "task": "Hent bjeffende dachs.",
        "assessment": "Snorkende grevling.",
        "minutes": "Brummende bjørn.",
        "decision": "Syngende sel.",
        "summary": "Løpende hare.",
    }
    notes.write(concern, by=member, text=canaries["note"])
    tasks.add(concern, by=member, text=canaries["task"], owner=member, due_on=dates.today())
    assessing.assess(
        concern,
        by=coordinator,
        level="level:1",
        reason="Ja.",
        protective=canaries["assessment"],
        next_review_on=dates.today(),
    )
    concern.refresh_from_db()
    lifecycle.summarise(concern, by=coordinator, summary=canaries["summary"], version=concern.version)
    starts = dates.now() + dt.timedelta(days=5)
    meeting = calling.plan(
        by=coordinator, starts_at=starts, ends_at=starts + dt.timedelta(hours=1), notice_reason="Det hastet."
    )
    item = agenda.add_item(meeting, by=coordinator, kind="agenda_kind:drofting", concern=concern)
    minutes.write_item(item, 1, by=coordinator, text=canaries["minutes"])
    minutes.decide(item, by=coordinator, text=canaries["decision"], at=meeting.starts_at)
    client = client_for(coordinator)
    for told in [*canaries.values(), concern.ref, concern.code_word, "hatefulle ytringer"]:
        assert found(client, told) == refs(concern), told
    assert found(client, "Avdelingsleder") == refs(concern)  # who told us, for the lead alone
    assert found(client_for(member), "Avdelingsleder") == set()
    assert found(client, "kvitrende grevling") == refs(concern)  # each word somewhere in it
    assert found(client, "kvitrende gorilla") == set()


def test_what_is_not_open_is_neither_found_nor_counted_nor_told(
    concern, stranger, guest, make_user, log_concern, client_for
):
    """The canary: with and without a hidden concern that bears the words, each answer is the same to the letter."""
    own = log_concern(by=stranger, known="Egen melding.")
    declares(own, stranger)

    def answer(user, words):
        body = client_for(user).post(reverse("cases:search"), {"words": words}).content.decode()
        return re.sub(
            r'csrf[^>]*value="[^"]+"|name="csrfmiddlewaretoken" value="[^"]+"|nonce="[^"]+"', "", body
        )

    police = make_user("police")
    for user in (stranger, guest, police):
        before = answer(user, "kanarifugl")
        assert concern.code_word not in before
    hidden = {user: answer(user, "symboler pulten") for user in (stranger, guest, police)}
    gone = {user: answer(user, "simbolerx pultenx") for user in (stranger, guest, police)}
    for user in hidden:
        assert hidden[user].replace("symboler pulten", "") == gone[user].replace("simbolerx pultenx", "")
    assert found(client_for(stranger), "melding") == refs(own)
    line = Event.objects.filter(event="searched", by=stranger.pk).latest("id")
    assert line.facts == {"found": "1"}


def test_no_text_is_searched_before_impartiality_is_declared(concern, member, client_for):
    client = client_for(member)
    assert found(client, "symboler") == refs(concern)
    Declaration.objects.filter(by=member).update(replaced_at=dates.now())
    assert found(client, "symboler") == set()
    assert found(client, concern.code_word) == refs(concern)  # it stands in their list


def test_a_search_stops_where_it_must_and_says_so(concern, log_concern, coordinator, client_for, monkeypatch):
    for _more in range(3):
        declares(log_concern(by=coordinator), coordinator)
    client = client_for(coordinator)
    monkeypatch.setattr(finding, "MOST", 3)
    monkeypatch.setattr(finding, "BATCH", 2)
    answer = client.post(reverse("cases:search"), {"words": "symboler"})
    assert "Bare de 3 nyeste av dine bekymringer ble gjennomsøkt." in text(answer)
    monkeypatch.setattr(finding, "SHOWN", 2)
    assert "Over 2 bekymringer" in text(client.post(reverse("cases:search"), {"words": "symboler"}))


def _asked(client, words):
    client.post(reverse("cases:search"), {"words": words})
    with CaptureQueriesContext(connection) as captured:
        client.post(reverse("cases:search"), {"words": words})
    beside = ("SAVEPOINT", "roster_session")
    asked = [one["sql"] for one in captured if not any(word in one["sql"] for word in beside)]
    return [re.sub(r"\d+", "", sql)[:40] for sql in asked]


def test_a_search_costs_the_same_for_one_concern_and_for_three(concern, log_concern, coordinator, client_for):
    client = client_for(coordinator)
    notes.write(concern, by=coordinator, text="Symboler igjen.")
    one = _asked(client, "symboler")
    for _more in range(2):
        more = log_concern(by=coordinator)
        declares(more, coordinator)
        notes.write(more, by=coordinator, text="Symboler igjen.")
    assert _asked(client, "symboler") == one


def test_what_was_searched_for_is_written_nowhere(concern, person, coordinator, client_for, caplog):
    """No line of any logger at any level, no address, draft, session or ledger line, in our own log's words or raw."""
    settled(concern)
    person()
    client, words = client_for(coordinator), "Kanariord"
    caplog.set_level(logging.DEBUG)
    shapes = [Line()]
    with CaptureQueriesContext(connection) as captured:
        for name in ("cases:search", "cases:search_person"):
            answer = client.post(reverse(name), {"words": words})
            assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store, private")
            assert words in answer.content.decode()  # what was typed stays in the field
            assert not any(words in value for name, value in answer.headers.items())
        client.post(reverse("cases:search"), {"words": ""})
        client.post(reverse("cases:search"), {"words": f"{words} x" * 30})
    written = [record.getMessage() for record in caplog.records]
    written += [shape.format(record) for record in caplog.records for shape in shapes]
    written += [one["sql"] for one in captured]
    written += [str(line.facts) for line in Event.objects.all()] + [str(dict(client.session))]
    assert not [line for line in written if words.lower() in line.lower()]
    assert not Draft.objects.exists()
    lines = Event.objects.filter(event__in=["searched", "person_searched"])
    assert [line.facts for line in lines.order_by("id")] == [{"found": "0"}, {"found": "0"}]
    # one who is shown the question of who they are meanwhile keeps no draft of the words either
    stale = client_for(coordinator, shown_at=1.0).post(reverse("cases:search_person"), {"words": words})
    assert words not in stale["Location"]
    assert not Draft.objects.exists()


def test_a_person_is_found_by_those_who_may_identify_and_each_is_a_look(
    concern, person, coordinator, member, stranger, make_user, give, client_for
):
    settled(concern)
    relation = person()
    nav, guest = make_user("nav"), make_user("guest")
    give(nav, layer=IDENTIFY)
    for user in (coordinator, nav):
        assert found(client_for(user), "navnes navn", "cases:search_person") == refs(concern)
        look = Event.objects.looks().filter(by=user.pk).latest("id")
        assert (look.about, look.right) == (concern.pk, "cases.identify_person")
    for user in (member, stranger):  # the concern is open to one of them, the identity to none
        answer = client_for(user).post(reverse("cases:search_person"), {"words": "Navnesen"})
        assert "Ingen funnet" in text(answer)
        assert concern.code_word not in answer.content.decode()
    assert client_for(guest).post(reverse("cases:search_person"), {"words": "Navnesen"}).status_code == 404
    assert found(client_for(coordinator), "Navnesen") == set()  # not by the search for words
    persons.change(
        relation.person, by=coordinator, version=1, concern=concern, name="Annet Navn", birth_year="", contact="",
        own_version="",
    )  # fmt: skip
    assert found(client_for(coordinator), "Navnesen", "cases:search_person") == set()


def test_a_choice_is_saved_by_name_for_its_user_alone(concern, coordinator, member, client_for):
    client = client_for(coordinator)
    sent = {"name": "  Mine  åpne ", "submission": uuid.uuid4()}
    query = "?state=open&sort=level&q=hemmelig&theme=%3Cb%3E"
    answer = client.post(reverse("cases:save_filter") + query, sent)
    saved = SavedFilter.objects.get()
    assert (saved.user, saved.name, saved.query) == (
        coordinator,
        "Mine åpne",
        {"state": "open", "sort": "level"},
    )
    assert answer.url == "/bekymringer/?state=open&sort=level"
    assert "Mine åpne" in text(client.get("/bekymringer/"))
    again = client.post(reverse("cases:save_filter") + "?mine=1", sent | {"submission": uuid.uuid4()})
    assert "Du har et utvalg med det navnet fra før." in text(again)
    assert "Ingenting er valgt." in text(client.get(reverse("cases:save_filter")))
    theirs, drop = client_for(member), reverse("cases:drop_filter", args=[saved.pk])
    assert "Mine åpne" not in text(theirs.get("/bekymringer/"))
    assert theirs.post(drop).status_code == 404
    acts.save_filter(by=member, name="mine ÅPNE", choice={"state": "open"})
    assert "Slette «Mine åpne»?" in text(client.get(drop))
    client.post(drop)
    assert [one.user for one in SavedFilter.objects.all()] == [member]


def test_twenty_choices_are_the_most(coordinator):
    for number in range(20):
        acts.save_filter(by=coordinator, name=str(number), choice={"state": "open"})
    with pytest.raises(Refused):
        acts.save_filter(by=coordinator, name="20", choice={"state": "open"})


@pytest.mark.parametrize(
    "query",
    [
        {"q": "x"},
        {"state": "open", "words": "x"},
        {"theme": "gutten fra skolen"},
        {"theme": "gutten<b>"},
        {"theme": ["theme:annet"]},
        {"theme": "x" * 61},
        {"theme": 3},
        ["state"],
    ],
)
def test_the_database_takes_codes_alone_into_a_choice(coordinator, query):
    with pytest.raises(IntegrityError), transaction.atomic():
        SavedFilter.objects.create(user=coordinator, name="x", query=query)


def test_the_database_keeps_a_choices_name_single(coordinator):
    SavedFilter.objects.create(user=coordinator, name="Åpne", query={"state": "open"})
    for name in ("åpne", " "):
        with pytest.raises(IntegrityError), transaction.atomic():
            SavedFilter.objects.create(user=coordinator, name=name, query={})


def test_the_page_of_choices_leads_to_the_list_with_codes_in_the_address(coordinator, client_for):
    client = client_for(coordinator)
    sent = {"shown": "1", "arena": "arena:skole", "from": "1.2.2026", "to": "", "lead": "", "mine": "on"}
    query = QueryDict(client.get(reverse("cases:choose"), sent).url.partition("?")[2])
    assert query.dict() == {"arena": "arena:skole", "mine": "1", "from": "2026-02-01"}
    shown = client.get(reverse("cases:choose"), sent | {"from": "31.2.2026"})
    assert "finnes ikke i kalenderen" in text(shown)
    assert "31.2.2026" in shown.content.decode()
    shown = client.get(reverse("cases:choose"), sent | {"to": "01.01.2026"})
    assert "Den siste dagen ligger før den første." in text(shown)
