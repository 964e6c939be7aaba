"""Called, opened, answered; the deputy asked; the quorum foreseen; moved and asked anew."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from meetings import summoning
from meetings.actions import answering, calling
from meetings.models import EXTRAORDINARY, Meeting, Summons
from okg.ledger.models import Event
from okg.lib import dates, history
from okg.lib.refusal import Refused
from okg.notify.models import Notice, Outbox

pytestmark = pytest.mark.django_db


@pytest.fixture
def nav_deputy(make_user):
    return make_user("Turid", seat="nav", deputy=True)


def test_opening_is_noted_once_and_only_of_those_asked(meeting, member, nav_deputy, client_for, clock):
    for user in (member, nav_deputy):
        client_for(user).get(meeting.get_absolute_url())
    opened = Summons.objects.get()
    assert (opened.user, opened.opened_at) == (member, dates.now())
    clock.move_to(dates.now() + dt.timedelta(hours=1), tick=False)
    client_for(member).get(meeting.get_absolute_url())
    opened.refresh_from_db()
    assert opened.opened_at < dates.now()
    assert Event.objects.about(meeting).filter(event="summons_opened").count() == 1


def test_answers_are_one_press_from_page_and_desk_and_can_be_changed(meeting, member, client_for):
    browser, address = client_for(member), reverse("meetings:answer", args=[meeting.ref])
    assert address in browser.get("/").content.decode()
    assert browser.post(address, {"answer": "yes", "from": "desk"})["Location"] == "/"
    assert address not in browser.get("/").content.decode()  # answered: no longer asked there
    assert browser.post(address, {"answer": "no"})["Location"] == meeting.get_absolute_url()
    assert Summons.objects.get().answer == "no"
    browser.post(address, {"answer": "perhaps"})
    assert Summons.objects.get().answer == "no"


def test_three_of_five_are_foreseen_and_the_coordinator_alone_sees_who(
    meeting, group, coordinator, member, doctor, nav, client_for
):
    for user in (coordinator, member):
        answering.answer(meeting, by=user, answer="yes")
    answering.answer(meeting, by=doctor, answer="no")
    forecast = summoning.forecast(meeting)
    assert (forecast.yes, forecast.asked, forecast.needed, forecast.enough) == (2, 5, 3, False)
    answering.answer(meeting, by=nav, answer="yes")
    assert summoning.forecast(meeting).enough
    theirs = client_for(member).get(meeting.get_absolute_url()).content.decode()
    whole = client_for(coordinator).get(meeting.get_absolute_url()).content.decode()
    assert "3 av 5" in theirs and "3 av 5" in whole
    assert ">kan ikke komme<" in whole and ">kan ikke komme<" not in theirs


def test_the_deputy_is_asked_answers_for_the_seat_and_is_let_go(meeting, nav, nav_deputy, client_for):
    assert not meeting.asks(nav_deputy)
    answering.answer(meeting, by=nav, answer="deputy")
    assert meeting.asks(nav_deputy) and not summoning.forecast(meeting).yes
    assert Notice.objects.filter(user=nav_deputy, kind="deputy_asked").count() == 1
    assert Outbox.objects.filter(recipient=nav_deputy, kind="deputy_asked").count() == 1
    assert (
        client_for(nav_deputy).get("/").content.decode().count(reverse("meetings:answer", args=[meeting.ref]))
        == 1
    )
    answering.answer(meeting, by=nav_deputy, answer="yes")
    assert summoning.forecast(meeting).yes == 1
    with pytest.raises(Refused):
        answering.answer(meeting, by=nav_deputy, answer="deputy")
    answering.answer(meeting, by=nav, answer="yes")
    assert not meeting.asks(nav_deputy) and summoning.forecast(meeting).yes == 1


def test_what_cannot_be_answered(
    meeting, group, plan, member, doctor, nav_deputy, coordinator, clock, at, client_for
):
    with pytest.raises(Refused):  # nobody deputises the seat
        answering.answer(meeting, by=doctor, answer="deputy")
    with pytest.raises(Refused):  # not asked
        answering.answer(meeting, by=nav_deputy, answer="yes")
    stranger = client_for(nav_deputy).post(reverse("meetings:answer", args=[meeting.ref]), {"answer": "yes"})
    assert stranger.status_code == 404
    narrow = plan("2026-12-10", kind=EXTRAORDINARY, invited=[group[3]])
    with pytest.raises(Refused):  # only those asked may take part
        answering.answer(narrow, by=group[3], answer="deputy")
    clock.move_to(at("2026-12-02", 9), tick=False)
    with pytest.raises(Refused):  # it has begun
        answering.answer(meeting, by=member, answer="yes")


def test_moving_asks_anew_and_tells_the_deputy_too(meeting, coordinator, nav, nav_deputy, member, at):
    answering.answer(meeting, by=member, answer="yes")
    answering.answer(meeting, by=nav, answer="deputy")
    meeting.refresh_from_db()
    place = {"ends_at": at("2026-12-02", 11), "starts_at": at("2026-12-02"), "place": "Teams"}
    calling.move(meeting, meeting.version, by=coordinator, **place)
    assert Summons.objects.exclude(answer="").count() == 2  # another place is no other time
    meeting = Meeting.objects.get(pk=meeting.pk)
    later = {"starts_at": at("2026-12-03"), "ends_at": at("2026-12-03", 11), "place": "Teams"}
    calling.move(meeting, meeting.version, by=coordinator, **later)
    assert not Summons.objects.exclude(answer="", opened_at=None).exists()
    assert not meeting.asks(nav_deputy)
    assert Notice.objects.filter(user=nav_deputy, kind="meeting_moved").count() == 2
    assert meeting in summoning.unanswered(member)


def test_half_an_answer_and_a_second_summons_are_refused_by_the_database(meeting, member):
    row = meeting.attendance.get(user=member)
    answering.answer(meeting, by=member, answer="yes")
    for wrong in ({"answered_at": None}, {"answer": "perhaps"}, {"answer": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Summons.objects.update(**wrong)
    with pytest.raises(IntegrityError), transaction.atomic():
        history.save(Summons(attendance=row, user=member), by="tests")
