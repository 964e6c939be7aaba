"""In the meeting: moving on, what each reader is shown, what stands on the wall, three who write at once."""

import datetime as dt
import uuid

import pytest
from django.db import IntegrityError, transaction

from meetings import room
from meetings.actions import agenda, holding, impartiality, minutes, record
from meetings.actions import room as acts
from meetings.models import PRESENT, AgendaItem, ItemSitting, Meeting
from okg.lib import dates
from okg.lib.refusal import Refused

pytestmark = pytest.mark.django_db
CANARY = "Kanarifugl"
KIN = "recusal_ground:slekt"


@pytest.fixture
def items(meeting, summarised, coordinator, clock, at):
    """The meeting under way: a general item, a concern, a general item."""
    add = {"by": coordinator, "minutes_planned": 10}
    found = [
        agenda.add_item(meeting, kind="agenda_kind:kompetanse", title="Kurs", **add),
        agenda.add_item(meeting, kind="agenda_kind:sak", concern=summarised, **add),
        agenda.add_item(meeting, kind="agenda_kind:annet", title="Eventuelt", **add),
    ]
    clock.move_to(at("2026-12-02", 10), tick=False)
    return found


def text(client, address):
    return client.get(address).content.decode()


def test_one_press_moves_on_and_each_stretch_is_kept(items, meeting, coordinator, clock, member):
    first = acts.move_on(meeting, by=coordinator, since="")
    clock.shift(dt.timedelta(minutes=12))
    assert room.time_of(items[0], meeting.sittings.all()).over == 2
    # a second press for the same step, from a page that is out of date, changes nothing
    second = acts.move_on(meeting, by=coordinator, since=str(first.pk))
    assert acts.move_on(meeting, by=coordinator, since=str(first.pk)) == second
    assert [row.item for row in meeting.sittings.all()] == items[:2]
    assert meeting.sittings.running().get() == second
    assert acts.move_on(meeting, by=coordinator, back=True).item == items[0]
    clock.shift(dt.timedelta(minutes=3))
    assert room.time_of(items[0], meeting.sittings.all()).used == 15
    for _turn in range(3):
        acts.move_on(meeting, by=coordinator)
    assert not meeting.sittings.running().exists()
    with pytest.raises(Refused):
        agenda.remove_item(items[0], by=coordinator)


def test_it_goes_on_after_attendance_is_recorded_and_ends_when_the_minutes_are_sent(
    items, meeting, coordinator, hold, at, client_for
):
    acts.take_up(items[0], by=coordinator)
    hold(meeting, when=at("2026-12-02", 10))
    meeting = Meeting.objects.get(pk=meeting.pk)
    client, there = client_for(coordinator), f"{meeting.get_absolute_url()}rommet/"
    assert there in text(client, meeting.get_absolute_url())
    assert acts.move_on(meeting, by=coordinator).item == items[1]
    minutes.write(meeting, meeting.version, by=coordinator, text="Åpnet klokken ni.")
    record.send(meeting, by=coordinator, comment_by=dates.today())
    assert not meeting.sittings.running().exists()
    with pytest.raises(Refused):
        acts.take_up(items[2], by=coordinator)
    assert "/videre/" not in text(client, there)


def test_nothing_is_up_before_the_meeting_begins(meeting, coordinator):
    item = agenda.add_item(meeting, by=coordinator, kind="agenda_kind:annet", title="Kurs")
    with pytest.raises(Refused):
        acts.take_up(item, by=coordinator)


def test_the_database_holds_one_item_at_a_time_of_the_meeting_itself(items, meeting, plan, coordinator):
    other = plan("2026-12-09")
    acts.take_up(items[0], by=coordinator)
    said = {"started_by": coordinator, "started_at": dates.now()}
    for row in (
        ItemSitting(meeting=meeting, item=items[2], **said),
        ItemSitting(meeting=other, item=items[0], **said),
        ItemSitting(
            meeting=meeting,
            item=items[0],
            ended_at=dates.now() - dt.timedelta(hours=1),
            ended_by=coordinator,
            **said,
        ),
        ItemSitting(meeting=meeting, item=items[0], ended_at=dates.now(), **said),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save(force_insert=True)


def test_each_reader_sees_in_the_room_what_they_may(
    items, meeting, summarised, coordinator, member, doctor, make_user, client_for
):
    impartiality.declare(items[1], by=doctor, answer="recused", ground=KIN)
    acts.take_up(items[1], by=coordinator)
    address = f"{meeting.get_absolute_url()}rommet/"
    open_to, recused = text(client_for(member), address), text(client_for(doctor), address)
    assert summarised.code_word in open_to and summarised.summary in open_to
    assert summarised.code_word not in recused and summarised.summary not in recused
    deputy = make_user("vara", seat="nav", deputy=True)
    assert summarised.code_word not in text(client_for(deputy), address)
    assert client_for(make_user("reader")).get(address).status_code == 404


def test_the_wall_hides_what_one_of_those_present_may_not_see(
    items, meeting, summarised, coordinator, member, doctor, hold, client_for, at
):
    acts.take_up(items[1], by=coordinator)
    address = f"{meeting.get_absolute_url()}rommet/skjerm/"
    page = text(client_for(coordinator), address)
    assert summarised.code_word in page and coordinator.name not in page and member.name not in page
    impartiality.declare(items[1], by=doctor, answer="recused", ground=KIN)
    page = text(client_for(coordinator), address)
    assert summarised.code_word not in page and summarised.summary not in page and "Kurs" in page
    # who is not there hides nothing
    hold(meeting, away=[doctor], when=at("2026-12-02", 10))
    assert summarised.code_word in text(client_for(coordinator), address)
    # a resource person, of whom nobody knows what they may see, does
    there = [
        holding.Presence(PRESENT, seat=row.seat) for row in meeting.attendance.all() if row.user != doctor
    ]
    holding.hold(
        meeting, by=coordinator, attendance=[*there, holding.Presence(PRESENT, role_label="Fagperson")]
    )
    assert summarised.code_word not in text(client_for(coordinator), address)


def test_the_coordinator_alone_moves_on(items, meeting, member, coordinator, client_for):
    for user, codes in ((member, (403, 404)), (coordinator, (302,))):
        client = client_for(user)
        assert client.post(f"{meeting.get_absolute_url()}rommet/videre/", {"since": ""}).status_code in codes
    assert meeting.sittings.running().get().item == items[0]


def test_an_open_page_hears_that_the_meeting_has_gone_on_and_of_no_item(
    items, meeting, coordinator, doctor, client_for, reader
):
    impartiality.declare(items[1], by=doctor, answer="recused", ground=KIN)
    address = f"{meeting.get_absolute_url()}rommet/na/"
    assert client_for(doctor).get(address).json() == {"now": ""}
    running = acts.take_up(items[1], by=coordinator)
    for user in (coordinator, doctor):
        client = client_for(user)
        assert client.get(address).json() == {"now": str(running.pk)}
        assert f'data-shown="{running.pk}"' in text(client, f"{meeting.get_absolute_url()}rommet/")
    assert client_for(reader).get(address).status_code == 404


def test_what_is_written_and_decided_of_the_item_that_is_up_leads_back_to_the_room(
    items, meeting, coordinator, client_for
):
    client, there = client_for(coordinator), f"{meeting.get_absolute_url()}rommet/"
    for item in items[:2]:
        impartiality.declare(item, by=coordinator, answer="impartial")
        answers = []
        for turn in (False, True):
            if turn:
                acts.take_up(item, by=coordinator)
            written = client.post(f"/moter/saker/{item.pk}/referat/", {"base": "", "text": "Sagt."})
            decided = client.post(
                f"/moter/saker/{item.pk}/vedtak/?slag=orientering",
                {"text": "Notert.", "submission": uuid.uuid4()},
            )
            answers.append((written.url, decided.url))
        outside, inside = answers
        assert inside == (there, there) and there not in outside


def test_three_who_write_in_the_room_at_once_lose_nothing(
    items, meeting, coordinator, member, nav, client_for
):
    """Each opened the room before anybody saved; a concern's item is written behind its own door."""
    acts.take_up(items[0], by=coordinator)
    address = f"/moter/saker/{items[0].pk}/referat/"
    writers = {user: client_for(user) for user in (coordinator, member, nav)}
    for user, client in writers.items():
        impartiality.declare(items[0], by=user, answer="impartial")
        assert 'name="base"' in text(client, f"{meeting.get_absolute_url()}rommet/")
    for number, client in enumerate(writers.values()):
        answer = client.post(address, {"base": "", "text": f"Linje {number}", "room": "1"})
        assert answer.url == f"{meeting.get_absolute_url()}rommet/"
    written = AgendaItem.objects.get(pk=items[0].pk).text
    assert {"Linje 0", "Linje 1", "Linje 2"} == set(written.split("\n"))
    client = writers[nav]
    for mine in ("Linje en", "Linje to"):
        client.post(address, {"base": "Linje 0", "text": mine})
    final = AgendaItem.objects.get(pk=items[0].pk).text
    assert "Linje en" in final and "Linje to" in final
