"""What each reader learns of a meeting while it goes on and afterwards: nothing of what is withheld from them."""

import datetime as dt
import io
import random

import pytest
from django.db import transaction
from django.urls import reverse
from pypdf import PdfReader

from meetings.actions import record, room
from meetings.models import NOTED, AgendaItem, Decision, Meeting
from okg.lib import dates, history
from tests.meetings.test_readers import (  # noqa: F401 - `world` is a fixture
    _settled,
    _shuffle,
    canaries,
    world,
)

pytestmark = pytest.mark.django_db
AT_THE_TABLE = ("coordinator", "member", "doctor", "deputy", "unasked")


@pytest.fixture
def going_on(world, clock, at, member):  # noqa: F811
    """The meeting under way: something was said and decided in every item."""
    meeting, items, readers = world
    clock.move_to(at("2026-12-02", 9, 5), tick=False)
    for name, item in items.items():
        row = AgendaItem.objects.get(pk=item.pk)
        row.text = f"Ordene om {name} faller som snøspurv."
        history.save(row, by="tests")
        said = {"text": f"Vedtaket om {name} flyr som havørn.", "kind_id": NOTED, "decided_by": member}
        history.save(Decision(item=row, decided_at=dates.now(), **said), by="tests")
        item.text, item.decided = row.text, said["text"]
    return Meeting.objects.get(pk=meeting.pk), items, readers


def told_of(items, withheld, pages):
    """[(item, address, word)] of what is on a reader's pages and is not for them."""
    return [
        (key, address, word)
        for key in withheld
        for word in [*canaries(items[key]), items[key].decided]
        for address, shown in pages.items()
        if word in shown and not (str(items[key].pk) in address and word == str(items[key].pk))
    ]


def read(client, addresses):
    return {address: _settled(client.get(address)) for address in addresses}


def in_the_room(meeting):
    base = meeting.get_absolute_url()
    return [base, f"{base}rommet/", f"{base}rommet/skjerm/", f"{base}rommet/na/", f"{base}referat/"]


def behind(items):
    return [
        f"/moter/saker/{item.pk}/{page}" for item in items.values() for page in ("", "referat/", "vedtak/")
    ]


def afterwards(meeting, items):
    base = meeting.get_absolute_url()
    minutes = [f"{base}protokoll/{page}" for page in ("", "merknad/", "eksemplar/", "tillegg/")]
    listed = ["/", "/nytt/", "/moter/", "/moter/vedtak/", "/moter/vedtak/?stand=alle"]
    return [
        *listed,
        base,
        f"{base}referat/",
        *minutes,
        *[f"/moter/saker/{item.pk}/" for item in items.values()],
    ]


def test_whatever_is_up_the_room_tells_each_reader_their_own_and_the_wall_what_all_may_see(
    going_on, client_for, coordinator, member
):
    meeting, items, readers = going_on
    chance = random.Random(2026)
    of_some = {key for name in AT_THE_TABLE for key in readers[name][1] if name != "unasked"}
    for up in items.values():
        up.meeting = meeting
        room.take_up(up, by=member)  # from whom nothing is withheld
        for name in AT_THE_TABLE:
            user, withheld = readers[name]
            pages = read(client_for(user), in_the_room(meeting)[1:4])
            assert not told_of(items, withheld, pages), name
            wall = {address: page for address, page in pages.items() if "skjerm" in address}
            assert not told_of(items, of_some, wall), name
    for name, (user, withheld) in readers.items():
        client = client_for(user)
        assert not told_of(items, withheld, read(client, behind(items))), name
        before = read(client, in_the_room(meeting))
        with transaction.atomic():
            _shuffle(items, withheld, chance, moved=True)
            after = read(client, in_the_room(meeting))
            transaction.set_rollback(True)
        assert after == before, [address for address in after if after[address] != before[address]]


def test_the_minutes_tell_each_reader_their_own_from_draft_to_paper(
    going_on, hold, clock, at, client_for, coordinator, member
):
    meeting, items, readers = going_on
    clock.move_to(at("2026-12-02", 12), tick=False)
    hold(meeting)
    meeting = Meeting.objects.get(pk=meeting.pk)

    def nobody_is_told(names=AT_THE_TABLE):
        for name in names:
            user, withheld = readers[name]
            pages = read(client_for(user), afterwards(meeting, items))
            assert not told_of(items, withheld, pages), name

    nobody_is_told()
    sent = record.send(meeting, by=coordinator, comment_by=dt.date(2026, 12, 9))
    record.comment(sent, by=member, text=items["general"].decided, item=items["general"])
    nobody_is_told()
    clock.move_to(at("2026-12-10", 9), tick=False)
    record.answer(sent.comments.get(), by=coordinator, answer="", taken_in=True)
    record.approve(sent, by=coordinator)
    record.approve(sent, by=member)
    record.lock(sent, by=coordinator)
    nobody_is_told(readers)
    for name in AT_THE_TABLE:
        user, withheld = readers[name]
        paper = _on_paper(client_for(user), reverse("meetings:print_minutes", args=[meeting.ref]))
        assert not told_of(items, withheld, paper), name
        left_out = "er utelatt" in str(paper)
        assert left_out == (bool(withheld) and name not in ("deputy", "unasked")), name


def _on_paper(client, address):
    answer = client.post(address)
    pages = PdfReader(io.BytesIO(answer.content)).pages
    return {"paper": " ".join(" ".join(page.extract_text() for page in pages).split())}
