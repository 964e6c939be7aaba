"""The ledger's head beside the minutes: of the seal in force at the moment, not of the newest."""

import datetime as dt

import pytest
from django.db import transaction

from meetings import heads
from meetings.actions import calling
from meetings.actions.holding import Presence
from okg.ledger import book as ledger
from okg.ledger.models import Event, Seal
from okg.lib import dates
from okg.roster.models import Seat

pytestmark = pytest.mark.django_db


def sealed(number, at):
    """A seal as the sealer leaves it; here only its time and its head matter."""
    return Seal.objects.create(
        number=number, at=at, era=1, cluster=1, after_id=0, from_xid=1, to_xid=2, count=1, lines=number * 10,
        entries=b"", previous=f"{number - 1:064x}", head=f"{number:064x}", key_id="k", signature=b"",
    )  # fmt: skip


@pytest.fixture
def meeting(coordinator, member):
    starts = dates.now() - dt.timedelta(hours=3)
    here = [Presence("attendance:til_stede", seat) for seat in Seat.objects.filter(in_group=True)]
    return calling.record(
        by=coordinator, starts_at=starts, ends_at=starts + dt.timedelta(hours=1), attendance=here
    )


def test_the_head_is_the_one_in_force_when_the_meeting_was_recorded(meeting, coordinator, client_for):
    recorded = Event.objects.about(meeting).filter(event="meeting_held").first().at
    before = sealed(1, recorded - dt.timedelta(minutes=1))
    sealed(2, recorded + dt.timedelta(minutes=1))
    assert [seal for _says, seal in heads.of(meeting)] == [before]
    page = client_for(coordinator).get(meeting.get_absolute_url()).content.decode()
    assert "00000000 00000001" in page and "00000000 00000002" not in page


def test_when_the_minutes_change_the_head_of_that_moment_is_shown_too(meeting, coordinator):
    recorded = Event.objects.about(meeting).filter(event="meeting_held").first().at
    first = sealed(1, recorded)
    with transaction.atomic():
        line = ledger.act("minutes_written", by=coordinator, about=meeting)
    second = sealed(2, line.at)
    assert [seal for _says, seal in heads.of(meeting)] == [first, second]


def test_where_nothing_was_sealed_yet_the_first_seal_stands_with_its_own_time(meeting):
    assert [seal for _says, seal in heads.of(meeting)] == [None]
    later = sealed(1, dates.now() + dt.timedelta(hours=1))
    assert [seal for _says, seal in heads.of(meeting)] == [later]
