"""What makes the year whole: quorum, notice, the police council's dates, the deadline of a card that runs."""

import datetime as dt
from fractions import Fraction

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from cases.actions import runs
from cases.models.card import ActionCard, CardStep
from meetings import drafting, notice, urgency
from meetings.actions import calling, council, holding, watch
from meetings.models import AWAY, DEPUTY, EXTRAORDINARY, NO_SHOW, PRESENT, CouncilDate, Meeting
from meetings.standing import standing
from okg.lib import dates, history
from okg.lib.refusal import Refused

pytestmark = pytest.mark.django_db


def held_by(coordinator, meeting, *statuses, when):
    """Record the meeting with these attendance statuses, seat by seat; seats beyond them stay unsaid."""
    rows = list(meeting.attendance.all())
    there = [holding.Presence(status, seat=row.seat) for status, row in zip(statuses, rows, strict=False)]
    return holding.hold(meeting, by=coordinator, attendance=there, at=when)


def test_two_of_five_are_on_record_and_do_not_count_three_do_and_a_deputy_is_one(
    group, plan, coordinator, at, client_for
):
    meeting = plan("2026-01-28", at=at("2026-01-05"))
    few = held_by(coordinator, meeting, PRESENT, DEPUTY, AWAY, NO_SHOW, when=at("2026-01-28", 11))
    assert (few.seats_there, few.seats_needed, few.quorate) == (2, 3, False)  # what nobody said is not there
    verdict = standing(2026)
    assert (verdict.held, verdict.inquorate) == (0, (dt.date(2026, 1, 28),))
    assert "inquorate" in verdict.reasons
    page = client_for(coordinator).get(meeting.get_absolute_url()).content.decode()
    missing = [row.seat.title for row in meeting.attendance.all()][2:]
    assert "2 av gruppens" in page and all(title in page for title in missing)
    held_by(coordinator, meeting, PRESENT, DEPUTY, AWAY, NO_SHOW, PRESENT, when=at("2026-01-28", 11))
    meeting.refresh_from_db()
    assert meeting.quorate and standing(2026).held == 1


def test_the_share_is_the_groups_own_and_a_later_one_changes_nothing_held(past, group, settings, at):
    settings.QUORUM = Fraction(4, 5)
    meeting = past("2026-01-28")
    assert (meeting.seats_needed, meeting.seats_there) == (5, 5)
    settings.QUORUM = Fraction(1, 2)
    four = past("2026-02-25")
    meeting.refresh_from_db()
    assert (four.seats_needed, meeting.seats_needed) == (3, 5)


def test_an_extraordinary_meeting_takes_no_quorum(group, plan, coordinator, at):
    meeting = plan("2026-02-04", kind=EXTRAORDINARY, at=at("2026-02-03"))
    held = held_by(coordinator, meeting, PRESENT, PRESENT, when=at("2026-02-04", 11))
    assert held.seats_needed is None and held.quorate


@pytest.mark.parametrize(
    "wrong",
    [
        {"seats_there": 3},
        {"seats_needed": 3},
        {"seats_there": 3, "seats_needed": 0, "held_at": dates.now()},
        {"seats_there": 3, "seats_needed": 3},
    ],
)
def test_half_a_quorum_is_refused_by_the_database(meeting, coordinator, wrong):
    if "held_at" in wrong:
        wrong = wrong | {"held_by": coordinator}
    with pytest.raises(IntegrityError), transaction.atomic():
        Meeting.objects.filter(pk=meeting.pk).update(**wrong)


# --- notice -------------------------------------------------------------------------------------------------------


def test_five_workdays_need_no_reason_four_do(group, coordinator, at, client_for):
    assert notice.earliest() == dt.date(2026, 11, 30)  # from Sunday 22 November
    kept = calling.plan(by=coordinator, starts_at=at("2026-11-30"), ends_at=at("2026-11-30", 11))
    assert kept.notice_reason == ""
    soon = {"starts_at": at("2026-11-27"), "ends_at": at("2026-11-27", 11)}
    with pytest.raises(Refused):
        calling.plan(by=coordinator, **soon, notice_reason="  ")
    short = calling.plan(by=coordinator, **soon, notice_reason="Politirådet har hastet saken.")
    page = client_for(coordinator).get(short.get_absolute_url()).content.decode()
    assert "Politirådet har hastet saken." in page
    calling.plan(by=coordinator, kind=EXTRAORDINARY, starts_at=at("2026-11-23"), ends_at=at("2026-11-23", 10))


def test_moving_and_confirming_ask_too_and_a_new_place_does_not(group, plan, coordinator, at):
    meeting = plan("2026-12-02")
    there = {"starts_at": at("2026-11-25"), "ends_at": at("2026-11-25", 11), "place": "Teams"}
    with pytest.raises(Refused):
        calling.move(meeting, 1, by=coordinator, **there)
    calling.move(meeting, 1, by=coordinator, **there, notice_reason="Flere er syke i desember.")
    calling.move(meeting, 2, by=coordinator, **there | {"place": "Rådhuset"})
    meeting.refresh_from_db()
    assert (meeting.notice_reason, meeting.place) == ("Flere er syke i desember.", "Rådhuset")
    draft = calling.propose(by="beat", slot="2026-9", day=dt.date(2026, 11, 26))
    with pytest.raises(Refused):
        calling.confirm(draft, by=coordinator)


def test_the_page_asks_why_only_where_the_notice_is_short(group, coordinator, client_for):
    browser, address = client_for(coordinator), reverse("meetings:plan")
    assert 'name="notice_reason"' not in browser.get(address).content.decode()
    sent = {
        "kind": "meeting_kind:ordinart", "starts_at_0": "26.11.2026", "starts_at_1": "09.00", "until": "11.00",
        "place": "", "submission": "1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed",
    }  # fmt: skip
    asked = browser.post(address, sent)
    assert asked.status_code == 200 and 'name="notice_reason"' in asked.content.decode()
    assert not Meeting.objects.exists()
    assert browser.post(address, sent | {"notice_reason": "Det haster."}).status_code == 302
    assert Meeting.objects.get().notice_reason == "Det haster."


# --- the police council -------------------------------------------------------------------------------------------


def test_proposals_keep_the_reports_workdays_before_the_council(group, coordinator):
    plain = drafting.propose(2027)
    met = {plain[0] + dt.timedelta(days=2), dt.date(2027, 6, 1), dt.date(2027, 12, 1)}
    habits = drafting.Habits(council=frozenset(met), lead=10)
    days = drafting.propose(2027, 4, habits)
    assert len(days) == 4 and days[0] != plain[0]
    for day in days:
        assert drafting.suits(day) and day.month != 7
        following = min((one for one in met if one >= day), default=None)
        between = following and sum(
            dates.is_workday(day + dt.timedelta(days=n)) for n in range(1, (following - day).days + 1)
        )
        assert following is None or between >= 10
    edge = dt.date(2027, 2, 10)
    assert drafting.reaches(edge, drafting.Habits(council=frozenset({dates.add_workdays(edge, 10)})))
    early = dates.add_workdays(edge, 10) - dt.timedelta(days=1)
    assert not drafting.reaches(edge, drafting.Habits(council=frozenset({early})))


def test_a_council_that_meets_all_the_time_does_not_take_the_meetings_away():
    every = frozenset(dt.date(2027, 1, 1) + dt.timedelta(days=n) for n in range(365))
    assert drafting.propose(2027, 4, drafting.Habits(council=every)) == drafting.propose(2027)


def test_the_coordinator_keeps_the_dates_and_the_year_is_proposed_by_them(group, coordinator, client_for):
    browser, address = client_for(coordinator), reverse("meetings:council")
    before = drafting.propose(2027)
    on = before[0] + dt.timedelta(days=1)
    sent = {
        "day": f"{on:%d.%m.%Y}",
        "note": "Frist uken før",
        "submission": "1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed",
    }
    assert browser.post(address, sent).status_code == 302
    again = browser.post(address, sent | {"submission": "2b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed"})
    assert again.status_code == 200 and CouncilDate.objects.count() == 1
    drafts = watch.propose_year(2027, by=coordinator)
    assert len(drafts) == 4 and drafts[0].day != before[0]
    page = browser.get(reverse("meetings:proposals", args=[2027])).content.decode()
    assert "Politirådet" in page
    browser.post(reverse("meetings:remove_council", args=[CouncilDate.objects.get().pk]))
    assert not CouncilDate.objects.exists()


def test_two_rows_for_one_day_are_refused_by_the_database(coordinator):
    council.add(by=coordinator, day=dt.date(2027, 3, 3))
    with pytest.raises(IntegrityError), transaction.atomic():
        history.save(CouncilDate(day=dt.date(2027, 3, 3)), by="tests")
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("update meetings_councildate set day = '1899-01-01'")


# --- extraordinary ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", ["k4", "k6", "k8"])
def test_each_card_that_asks_for_a_meeting_has_one_such_step(code):
    version = ActionCard.objects.get(code=code).usable
    assert CardStep.objects.filter(card_version=version, title__icontains=urgency.WORDS).count() == 1


def test_the_card_that_runs_says_by_when_and_later_takes_a_tick(
    group, summarised, coordinator, member, client_for
):
    address = reverse("meetings:call", args=[summarised.ref])
    assert urgency.limit_of(summarised) is None
    runs.start(summarised, ActionCard.objects.get(code="k6"), by=coordinator)
    limit = urgency.limit_of(summarised)
    assert (limit.card, limit.at) == ("K6", dates.now() + dt.timedelta(hours=24))
    browser = client_for(coordinator)
    assert "K6" in browser.get(address).content.decode()
    sent = {
        "starts_at_0": "23.11.2026", "starts_at_1": "12.01", "until": "13.00", "place": "",
        "invited": [str(member.pk)], "submission": "1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed",
    }  # fmt: skip
    warned = browser.post(address, sent)
    assert warned.status_code == 200 and 'name="anyway"' in warned.content.decode()
    assert not Meeting.objects.exists()
    assert browser.post(address, sent | {"anyway": "on"}).status_code == 302
    Meeting.objects.get()  # at the deadline itself nothing is asked:
    on_time = sent | {
        "starts_at_1": "10.00",
        "until": "11.00",
        "submission": "2b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed",
    }
    assert browser.post(address, on_time).status_code == 302
