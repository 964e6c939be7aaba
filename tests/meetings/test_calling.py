"""Calling, moving and cancelling meetings, and what the database never lets in."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from meetings.actions import calling, holding, inviting
from meetings.models import AWAY, DEPUTY, EXTRAORDINARY, PRESENT, Attendance, Meeting
from meetings.standing import standing
from okg.ledger.models import Event
from okg.lib import history
from okg.lib.refusal import Refused
from okg.lib.versions import Stale
from okg.notify.models import Notice, Outbox

pytestmark = pytest.mark.django_db


def acts(row):
    return list(Event.objects.about(row).acts().order_by("id").values_list("event", flat=True))


def test_plan_asks_every_seat_and_tells_all_but_the_caller(meeting, group, coordinator):
    asked = meeting.attendance.values_list("seat_id", "user__username")
    assert dict(asked) == {
        "slt": "coordinator",
        "psykisk_helse": "health",
        "kommuneoverlege": "doctor",
        "nav": "nav",
        "politi": "police",
    }
    assert set(Notice.objects.filter(kind="meeting_summoned").values_list("user__username", flat=True)) == {
        "health", "doctor", "nav", "police",
    }  # fmt: skip
    assert Outbox.objects.filter(kind="meeting_summoned").count() == 4
    assert acts(meeting) == ["meeting_planned"]
    assert meeting.ref.startswith("M-2026-") and meeting.state == "planned"


def test_plan_is_refused_for_a_time_that_has_passed(group, plan):
    with pytest.raises(Refused, match="passert|passed"):
        plan("2026-11-20")


def test_plan_is_refused_when_it_ends_before_it_begins(group, at, coordinator):
    with pytest.raises(Refused):
        calling.plan(by=coordinator, starts_at=at("2026-12-02", 11), ends_at=at("2026-12-02", 9))


def test_plan_is_refused_across_another_meeting(meeting, plan):
    with pytest.raises(Refused):
        plan("2026-12-02", hour=10)
    assert plan("2026-12-02", hour=11).state == "planned"


def test_confirm_makes_a_proposal_a_called_meeting(group, coordinator):
    draft = calling.propose(by="beat", slot="2027-1", day=dt.date(2027, 1, 20))
    assert draft.state == "proposed" and not draft.attendance.exists()
    calling.confirm(draft, by=coordinator)
    assert draft.state == "planned" and draft.attendance.count() == 5
    with pytest.raises(Refused):
        calling.confirm(draft, by=coordinator)


def test_a_slot_is_proposed_once(group):
    assert calling.propose(by="beat", slot="2027-1", day=dt.date(2027, 1, 20))
    assert calling.propose(by="beat", slot="2027-1", day=dt.date(2027, 1, 27)) is None


def test_withdraw_takes_a_proposal_back_and_no_called_meeting(group, meeting, coordinator):
    draft = calling.propose(by="beat", slot="2027-1", day=dt.date(2027, 1, 20))
    calling.withdraw(draft, by=coordinator)
    assert not Meeting.objects.proposed().exists()
    with pytest.raises(Refused):
        calling.withdraw(meeting, by=coordinator)


def test_move_counts_the_sequence_up_and_tells_those_asked(meeting, at, coordinator):
    calling.move(
        meeting, 1, by=coordinator, starts_at=at("2026-12-03"), ends_at=at("2026-12-03", 11), place="Teams"
    )
    meeting.refresh_from_db()
    assert (meeting.sequence, meeting.version, str(meeting.day)) == (1, 2, "2026-12-03")
    assert Notice.objects.filter(kind="meeting_moved").count() == 4


def test_move_from_an_old_page_shows_what_stands(meeting, at, coordinator):
    there = {"starts_at": at("2026-12-03"), "ends_at": at("2026-12-03", 11), "place": "Teams"}
    calling.move(meeting, 1, by=coordinator, **there)
    with pytest.raises(Stale) as stale:
        calling.move(meeting, 1, by=coordinator, **there | {"place": "Rådhuset"})
    assert stale.value.current.place == "Teams"


def test_move_out_of_a_year_that_needs_it_is_refused(past, meeting, at, coordinator):
    for day in ("2026-01-28", "2026-06-17", "2026-09-30"):
        past(day)
    with pytest.raises(Refused):
        calling.move(
            meeting, 1, by=coordinator, starts_at=at("2027-01-06"), ends_at=at("2027-01-06", 11), place=""
        )


@pytest.fixture
def three_held(group, past):
    return [past(day) for day in ("2026-01-28", "2026-06-17", "2026-09-30")]


def test_cancel_that_leaves_the_year_short_needs_a_new_date(three_held, meeting, coordinator):
    with pytest.raises(Refused, match="2026"):
        calling.cancel(meeting, by=coordinator, reason="Øvelse")
    meeting.refresh_from_db()
    assert meeting.state == "planned"
    new = calling.cancel(meeting, by=coordinator, reason="Øvelse", new_date=dt.date(2026, 12, 9))
    meeting.refresh_from_db()
    assert (meeting.state, meeting.sequence) == ("cancelled", 1)
    assert new.replaces == meeting and str(new.day) == "2026-12-09" and new.attendance.count() == 5
    assert standing(2026).state == "on_pace"


def test_cancel_with_a_new_date_in_the_next_year_still_leaves_this_one_short(
    three_held, meeting, coordinator
):
    with pytest.raises(Refused):
        calling.cancel(meeting, by=coordinator, reason="Øvelse", new_date=dt.date(2027, 1, 13))


def test_cancel_keeps_neither_half_where_the_new_date_cannot_be(three_held, meeting, coordinator):
    with pytest.raises(Refused), transaction.atomic():
        calling.cancel(meeting, by=coordinator, reason="Øvelse", new_date=dt.date(2026, 11, 20))
    meeting.refresh_from_db()
    assert meeting.state == "planned" and Meeting.objects.of(2026).count() == 4


def test_cancel_is_free_where_enough_are_left(three_held, meeting, plan, coordinator):
    plan("2026-12-09")
    assert calling.cancel(meeting, by=coordinator, reason="Øvelse") is None
    assert Notice.objects.filter(kind="meeting_cancelled").count() == 4


def test_cancel_is_free_where_nothing_can_mend_the_year(group, plan, clock, coordinator, at):
    meeting = plan("2026-12-31", hour=14)
    clock.move_to(at("2026-12-31", 8), tick=False)
    assert standing(2026).state == "broken"
    assert calling.cancel(meeting, by=coordinator, reason="Sykdom") is None


def test_cancel_of_an_extraordinary_meeting_asks_for_no_new_date(three_held, meeting, plan, coordinator):
    extra = plan("2026-12-10", kind=EXTRAORDINARY)
    assert calling.cancel(extra, by=coordinator, reason="Løst på telefon") is None


def test_a_meeting_is_cancelled_once_and_a_held_one_never(three_held, coordinator):
    with pytest.raises(Refused):
        calling.cancel(three_held[0], by=coordinator, reason="Angrer")


def test_the_agenda_goes_with_the_new_date(three_held, meeting, coordinator):
    from meetings.actions import agenda

    agenda.add_item(meeting, by=coordinator, kind="agenda_kind:annet", title="Årsevaluering")
    new = calling.cancel(meeting, by=coordinator, reason="Øvelse", new_date=dt.date(2026, 12, 9))
    assert [item.title for item in new.items.all()] == ["Årsevaluering"] and not meeting.items.exists()


def test_extraordinary_asks_only_those_chosen(group, summarised, at, coordinator, member, police, stranger):
    meeting = calling.call_extraordinary(
        summarised,
        by=coordinator,
        starts_at=at("2026-11-24"),
        ends_at=at("2026-11-24", 10),
        invited=[member, police],
    )
    assert set(meeting.attendance.values_list("user__username", flat=True)) == {
        "coordinator",
        "health",
        "police",
    }
    assert [item.concern for item in meeting.items.all()] == [summarised]
    assert meeting in Meeting.objects.visible_to(police)
    assert meeting not in Meeting.objects.visible_to(stranger)
    assert set(Notice.objects.filter(kind="meeting_called").values_list("user__username", flat=True)) == {
        "health", "police",
    }  # fmt: skip


def test_extraordinary_is_refused_without_a_summary(group, concern, at, coordinator, member):
    with pytest.raises(Refused, match=concern.code_word):
        calling.call_extraordinary(
            concern,
            by=coordinator,
            starts_at=at("2026-11-24"),
            ends_at=at("2026-11-24", 10),
            invited=[member],
        )


def test_extraordinary_is_refused_alone_and_with_two_for_one_seat(
    group, summarised, at, coordinator, member, make_user
):
    deputy = make_user("vara", seat="psykisk_helse", deputy=True)
    times = {"starts_at": at("2026-11-24"), "ends_at": at("2026-11-24", 10)}
    with pytest.raises(Refused):
        calling.call_extraordinary(summarised, by=coordinator, invited=[coordinator], **times)
    with pytest.raises(Refused):
        calling.call_extraordinary(summarised, by=coordinator, invited=[member, deputy], **times)


def test_invite_lets_a_deputy_come_for_the_holder(meeting, group, coordinator, member, make_user):
    deputy = make_user("vara", seat="psykisk_helse", deputy=True)
    inviting.change(meeting, by=coordinator, users=[deputy if user == member else user for user in group])
    assert meeting.attendance.get(seat_id="psykisk_helse").user == deputy
    assert Notice.objects.filter(user=deputy, kind="meeting_summoned").exists()


# --- holding
# ----------------------------------------------------------------------------------------------------


def test_hold_is_refused_before_it_begins(meeting, hold):
    with pytest.raises(Refused):
        hold(meeting)


def test_hold_takes_two(meeting, group, hold, at):
    with pytest.raises(Refused):
        hold(meeting, away=group[1:], when=at("2026-12-02", 11))


def test_hold_records_deputies_resource_persons_and_is_corrected(meeting, group, coordinator, at, make_user):
    deputy = make_user("vara", seat="nav", deputy=True)
    seats = {row.seat_id: row.seat for row in meeting.attendance.select_related("seat")}
    said = [holding.Presence(PRESENT, seat=seat) for code, seat in seats.items() if code != "nav"]
    said += [holding.Presence(DEPUTY, seat=seats["nav"])]
    said += [holding.Presence(PRESENT, role_label="Ressursperson skole")]
    holding.hold(meeting, by=coordinator, attendance=said, at=at("2026-12-02", 11))
    assert meeting.state == "held"
    assert meeting.attendance.get(seat_id="nav").user == deputy
    assert meeting.attendance.filter(role_label="Ressursperson skole").exists()
    corrected = [
        holding.Presence(AWAY if p.role_label == "" and p.seat.pk == "nav" else p.status, seat=p.seat)
        for p in said[:-1]
    ]
    holding.hold(meeting, by=coordinator, attendance=corrected, at=at("2026-12-02", 12))
    assert not meeting.attendance.exclude(role_label="").exists()
    assert meeting.attendance.get(seat_id="nav").status_id == AWAY


def test_record_writes_down_what_has_been(group, at, coordinator):
    from okg.roster.models import Seat

    there = [holding.Presence(PRESENT, seat=seat) for seat in Seat.objects.filter(in_group=True)]
    held = calling.record(
        by=coordinator, starts_at=at("2025-02-12"), ends_at=at("2025-02-12", 11), attendance=there
    )
    called_off = calling.record(
        by=coordinator, starts_at=at("2025-09-10"), ends_at=at("2025-09-10", 11), cancel_reason="Valguka"
    )
    assert (held.state, called_off.state) == ("held", "cancelled")
    assert standing(2025).held == 1
    with pytest.raises(Refused):
        calling.record(
            by=coordinator, starts_at=at("2026-12-12"), ends_at=at("2026-12-12", 11), attendance=there
        )


# --- what can never be in the data
# ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"ends_at": dt.datetime(2020, 1, 1, tzinfo=dt.UTC)}, "meeting_ends_after_start"),
        ({"held_at": dt.datetime(2026, 12, 2, tzinfo=dt.UTC)}, "meeting_holding_whole"),
        ({"cancel_reason": "uten dato"}, "meeting_cancellation_whole"),
        ({"confirmed_at": None}, "meeting_confirmation_whole"),
        ({"kind_id": "arena:skole"}, "meeting_kind_is_kind"),
    ],
)
def test_the_database_refuses_half_facts(meeting, coordinator, change, name):
    for field, value in change.items():
        setattr(meeting, field, value)
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        history.save(meeting, by=coordinator)


def test_a_held_meeting_is_not_cancelled_in_the_data_either(three_held, coordinator):
    meeting = three_held[0]
    meeting.cancelled_at, meeting.cancelled_by, meeting.cancel_reason = meeting.held_at, coordinator, "Nei"
    with pytest.raises(IntegrityError, match="meeting_held_is_not_cancelled"), transaction.atomic():
        history.save(meeting, by=coordinator)


def test_one_seat_is_asked_once(meeting, coordinator):
    again = Attendance(meeting=meeting, seat_id="nav")
    with pytest.raises(IntegrityError, match="attendance_seat_once"), transaction.atomic():
        history.save(again, by=coordinator)
