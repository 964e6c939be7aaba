"""A concern's story: chosen by kind, paged, with what is new since one's own last look; and what was changed in it."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.actions import assessing, correcting, lifecycle, notes, persons, tasks
from cases.timeline import seen, story, telling
from cases.timeline.entry import Entry
from meetings.actions import agenda, calling, minutes
from meetings.models import Meeting
from okg.access.roles import IDENTIFY
from okg.ledger import book as ledger
from okg.ledger.models import Event
from okg.lib import dates
from tests.cases.test_pages import page, text
from tests.conftest import INTAKE, settled

pytestmark = pytest.mark.django_db


def line(response):
    """[(what it says, whether it is marked)] of the timeline of a page."""
    body = response.content.decode().partition('<ol role="list" class="line">')[2].partition("</ol>")[0]
    entries = re.findall(r'<li( class="new")?>.*?<strong>(.*?)</strong>', body, re.DOTALL)
    return [(says, bool(new)) for new, says in entries]


def said(response):
    return [says for says, _new in line(response)]


def test_the_story_is_chosen_by_kind_in_the_address(concern, coordinator, member, client_for, guest, give):
    notes.write(concern, by=member, text="Ringte hjem.", kind="note_kind:telefon")
    assessing.assess(
        concern,
        by=coordinator,
        level="level:1",
        reason="Ro.",
        protective="Lag.",
        next_review_on=dates.today(),
    )
    task = tasks.add(concern, by=member, text="Ring rektor", owner=member, due_on=dates.today())
    tasks.finish(task, by=member)
    give(guest)
    client, address = client_for(member), concern.get_absolute_url()
    everything = said(client.get(address))
    assert said(client.get(f"{address}?vis=vurderinger")) == ["Bekymringen vurdert"]
    assert said(client.get(f"{address}?vis=oppgaver")) == ["Oppgave utført", "Oppgave gitt"]
    both = client.get(f"{address}?vis=notater&vis=tilgang")
    assert said(both) == ["Tilgang gitt", "Telefonsamtale"]
    assert 'aria-current="true"' in both.content.decode()
    # each link puts one kind in or takes one out, and says how many there are
    assert 'href="?vis=tilgang#h-timeline"' in both.content.decode()
    assert re.search(r"Oppgaver <span[^>]*>2<", both.content.decode())
    assert said(client.get(f"{address}?vis=hva&vis=%00")) == everything
    # a guest is not told to whom it was opened, and the counts know no more
    for_guest = client_for(guest).get(address)
    assert "Tilgang gitt" not in said(for_guest)
    assert "vis=tilgang" not in for_guest.content.decode()
    assert "Ingenting av dette slaget" in text(client_for(guest).get(f"{address}?vis=tilgang"))


def test_a_long_story_is_paged_stably_and_keeps_the_choice(concern, member, client_for, monkeypatch):
    monkeypatch.setattr(story, "SIZE", 3)
    at = dates.now() - dt.timedelta(hours=1)
    for number in range(7):  # all at one moment: the key alone tells them apart
        notes.write(concern, by=member, text=f"Notat nummer {number}.", at=at)
    client, address, seen_ = client_for(member), concern.get_absolute_url(), []
    query, back = "?vis=notater", ""
    for expected in (3, 3, 1):
        body = client.get(address + query).content.decode()
        numbers = re.findall(r"Notat nummer (\d)\.", body)
        assert len(numbers) == expected
        seen_ += numbers
        notes.write(concern, by=member, text="Kommer imens.")
        following = re.search(r'href="(\?[^"]+)#h-timeline" rel="next"', body)
        back = re.search(r'href="(\?[^"]+)#h-timeline" rel="prev"', body)
        query = following[1].replace("&amp;", "&") if following else ""
        assert not query or "vis=notater" in query
    assert sorted(seen_) == list("0123456")
    before = client.get(address + back[1].replace("&amp;", "&")).content.decode()
    assert re.findall(r"Notat nummer (\d)\.", before) == seen_[3:6]


def put_back(concern, user, minutes):
    """A line of the ledger that says `user` looked at the concern so many minutes ago."""
    ledger.look(by=user, about=concern, right=seen.RIGHT)
    last = Event.objects.looks().filter(by=user.pk).latest("id")
    with connection.cursor() as cursor:  # as only the owner of a scratch database can
        cursor.execute("set local session_replication_role = replica")
        cursor.execute(
            "update ledger_event set at = at - make_interval(mins => %s) where id = %s", [minutes, last.pk]
        )
        cursor.execute("set local session_replication_role = origin")


def test_what_others_did_since_my_last_look_here_is_new(concern, member, coordinator, client_for, settings):
    now = dates.now()
    notes.write(concern, by=coordinator, text="Gammelt.", at=now - dt.timedelta(minutes=90))
    notes.write(concern, by=coordinator, text="Nytt.", at=now - dt.timedelta(minutes=50))
    notes.write(concern, by=member, text="Mitt eget.", at=now - dt.timedelta(minutes=45))
    client = client_for(member)
    assert not any(
        new for _says, new in line(client.get(concern.get_absolute_url()))
    )  # never seen: nothing is old
    put_back(concern, member, 60)
    put_back(concern, member, 20)  # the same sitting: it takes no mark away
    shown = client.get(concern.get_absolute_url())
    assert [new for _says, new in line(shown)] == [False, False, True, False]
    assert "1 ny siden du sist så her" in text(shown)
    assert "1 ny siden" in text(client.get(concern.get_absolute_url()))  # nor does looking twice
    # what others looked at, and another page of the same concern, are no look of mine
    put_back(concern, coordinator, 31)
    assert "1 ny siden" in text(client.get(concern.get_absolute_url()))
    put_back(concern, member, 31)
    assert "ny siden" not in text(client.get(concern.get_absolute_url()))
    settings.SITTING_MINUTES = 32
    assert "1 ny siden" in text(client.get(concern.get_absolute_url()))


def test_the_last_look_is_one_row_of_one_index_however_long_the_ledger(concern, member):
    for minutes_ago in range(40, 50):
        put_back(concern, member, minutes_ago)
    with CaptureQueriesContext(connection) as captured:
        assert seen.last_look(concern, member) is not None
    [asked] = [one["sql"] for one in captured]
    with connection.cursor() as cursor:
        cursor.execute("set local enable_seqscan = off; set local enable_sort = off")
        cursor.execute(f"explain {asked}")
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "ledger_own_looks" in plan and "LIMIT 1" in asked


@pytest.fixture
def discussed(concern, coordinator):
    """The concern was on the agenda of a meeting that began just now, where something was decided."""
    lifecycle.summarise(concern, by=coordinator, summary="En ungdom.", version=concern.version)
    starts = dates.now() + dt.timedelta(days=5)
    meeting = calling.plan(
        by=coordinator,
        starts_at=starts,
        ends_at=starts + dt.timedelta(hours=1),
        notice_reason="Det hastet.",
    )
    item = agenda.add_item(meeting, by=coordinator, kind="agenda_kind:drofting", concern=concern)
    minutes.decide(item, by=coordinator, text="Vi følger med.", at=starts)
    Meeting.objects.update(starts_at=dates.now() - dt.timedelta(minutes=5), ends_at=dates.now())
    return item


def test_meetings_and_what_they_decided_stand_in_it(discussed, concern, member, guest, give, client_for):
    give(guest)
    address = f"{concern.get_absolute_url()}?vis=moter"
    shown = client_for(member).get(address)
    assert set(said(shown)) == {"Drøftet på et møte", "Vedtatt på et møte"}
    assert "Vi følger med." in text(shown)
    assert discussed.get_absolute_url() in shown.content.decode()
    assert said(client_for(guest).get(address)) == []  # resource persons are at no meeting of the group


def test_a_teller_of_another_room_is_asked_and_its_texts_opened_for_the_page_alone(
    concern, member, client_for, monkeypatch
):
    opened = []

    def tell(told, reader):
        for number in range(3):
            text_ = lambda number=number: opened.append(number) or f"Tekst {number}"  # noqa: E731
            at = told.logged_at + dt.timedelta(minutes=number)
            yield Entry(at, reader.pk, "Fra et annet rom", "pencil", f"x:{number}", text=text_)

    monkeypatch.setattr(telling, "TELLERS", [*telling.TELLERS, tell])
    monkeypatch.setattr(story, "TELLERS", [*story.TELLERS, tell])
    monkeypatch.setattr(story, "SIZE", 2)
    assert "Tekst 2" in text(client_for(member).get(concern.get_absolute_url()))
    assert opened == [2, 1]


# ------------------------------------------------------------------------------------------------- what was changed


def test_a_correction_shows_who_when_which_field_and_both_words(concern, coordinator, member, client_for):
    fields = INTAKE | {"ideology": "ideology:ikke_avklart", "age_band": "age_band:ukjent"}
    fields |= {"known": "Han ringte.", "reporter": "Rektor.", "arena": "arena:hjem"}
    fields = {name: fields[name] for name in (*correcting.CODES, *correcting.TEXTS)}
    correcting.correct(concern, by=member, version=concern.version, **fields)
    shown = text(page(client_for(member), "cases:changes", concern))
    assert f", {member.name}" in shown
    assert "Kjent Før Gutten tegnet symboler på pulten. Etter Han ringte." in shown
    assert "Arena Før Skole Etter Hjem og familie" in shown
    assert "Antatt" not in shown  # what did not change
    # how to reach who told us is shown to the lead alone, here as on the concern's page
    assert "Rektor." not in shown and "Avdelingsleder" not in shown
    for_lead = text(page(client_for(coordinator), "cases:changes", concern))
    assert "Før Avdelingsleder, 00 00 00 14 Etter Rektor." in for_lead
    assert "Rektor." not in str(
        Event.objects.filter(event="concern_corrected").values_list("facts", flat=True)
    )


def test_a_corrected_note_stands_with_what_it_put_right(concern, member, client_for):
    old = notes.write(concern, by=member, text="På helsestasjonen.")
    notes.write(concern, by=member, text="På skolen.", corrects=old)
    assert "Et notat" in (shown := text(page(client_for(member), "cases:changes", concern)))
    assert "Før På helsestasjonen. Etter På skolen." in shown


def test_what_was_changed_of_a_person_is_for_those_who_may_identify(
    concern, person, coordinator, member, give, make_user, client_for
):
    settled(concern)
    relation = person()
    persons.change(
        relation.person, by=coordinator, version=1, concern=concern, name="Annet Navn", birth_year="", contact="",
        own_version="",
    )  # fmt: skip
    address = reverse("cases:person_changes", args=[concern.ref])
    for name in (coordinator, member):
        shown = text(page(client_for(name), "cases:changes", concern))
        assert "Navnesen" not in shown and "Annet Navn" not in shown
    assert client_for(member).get(address).status_code == 404
    nav = make_user("nav")
    give(nav, layer=IDENTIFY)
    shown = text(client_for(nav).get(address))
    assert "Navn Før Navn Navnesen Etter Annet Navn" in shown
    look = Event.objects.looks().filter(by=nav.pk).latest("id")
    assert look.right == "cases.identify_person"
    assert (
        client_for(nav, shown_at=1.0).get(address).status_code == 302
    )  # who is at the keyboard is asked first


def test_changes_cost_the_same_for_one_and_for_three(concern, coordinator, client_for):
    def summarise(word):
        concern.refresh_from_db()
        lifecycle.summarise(concern, by=coordinator, summary=word, version=concern.version)

    client = client_for(coordinator)
    summarise("En.")

    def asked():
        page(client, "cases:changes", concern)
        with CaptureQueriesContext(connection) as captured:
            page(client, "cases:changes", concern)
        return len(captured)

    one = asked()
    for word in ("To.", "Tre."):
        summarise(word)
    assert asked() == one
