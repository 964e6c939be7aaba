"""The minutes as a record: each step in its order, by whom, and what stands once it is locked."""

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction

from cases.actions import recusals
from meetings import protocol
from meetings.actions import copies, impartiality, minutes, record
from meetings.models import (
    AgendaItem,
    Decision,
    Meeting,
    MinutesAddendum,
    MinutesComment,
    MinutesCopy,
    MinutesPart,
)
from okg.ledger.models import Event
from okg.lib import dates
from okg.lib.refusal import Refused
from okg.notify.models import Notice
from okg.vault import keys

pytestmark = pytest.mark.django_db
DEADLINE = dt.date(2026, 12, 9)


@pytest.fixture
def written(minutes_written):
    return minutes_written


@pytest.fixture
def sent(minutes_sent):
    return minutes_sent


@pytest.fixture
def approved(minutes_approved):
    return minutes_approved


@pytest.fixture
def locked(minutes_locked):
    return minutes_locked


def general_of(meeting):
    return meeting.items.get(concern=None)


def closed_of(meeting):
    return meeting.items.exclude(concern=None).get()


def refused(statement, *values):
    """The database itself says no."""
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


def test_it_is_sent_once_when_it_is_held_and_written(meeting, hold, coordinator, nav, police, clock, at):
    with pytest.raises(Refused):
        record.send(meeting, by=coordinator, comment_by=DEADLINE)  # not held
    clock.move_to(at("2026-12-02", 12), tick=False)
    hold(meeting, away=[police])
    with pytest.raises(Refused):
        record.send(meeting, by=coordinator, comment_by=DEADLINE)  # nothing written
    meeting = Meeting.objects.get(pk=meeting.pk)
    minutes.write(meeting, meeting.version, by=nav, text="Åpnet.")
    with pytest.raises(Refused):
        record.send(meeting, by=coordinator, comment_by=dt.date(2026, 12, 1))  # yesterday
    sent = record.send(meeting, by=coordinator, comment_by=dt.date(2026, 12, 2))  # today will do
    assert sent.state == "sent"
    told = Notice.objects.filter(kind="minutes_sent").values_list("user__username", flat=True)
    assert set(told) == {"health", "doctor", "nav"}
    with pytest.raises(Refused):
        record.send(Meeting.objects.get(pk=meeting.pk), by=coordinator, comment_by=DEADLINE)


def test_comments_are_for_those_who_were_there_and_each_is_answered(
    sent, coordinator, nav, police, clock, at
):
    with pytest.raises(Refused):
        record.comment(sent, by=police, text="Var ikke der.")
    with pytest.raises(Refused):
        record.comment(sent, by=nav, text="  ")
    item = general_of(sent.meeting)
    said = record.comment(sent, by=nav, text="Kurset er i april.", item=item)
    assert said.version == item.version == 2
    clock.move_to(at("2026-12-10", 0), tick=False)
    with pytest.raises(Refused):
        record.approve(sent, by=coordinator)  # a comment waits
    with pytest.raises(Refused):
        record.answer(said, by=nav, answer="Ja.", taken_in=True)  # one's own
    with pytest.raises(Refused):
        record.answer(said, by=coordinator, answer=" ", taken_in=False)  # why not?
    record.answer(said, by=coordinator, answer="", taken_in=True)
    with pytest.raises(Refused):
        record.answer(said, by=coordinator, answer="Igjen.", taken_in=True)
    record.approve(sent, by=coordinator)
    late = record.comment(sent, by=nav, text="Én ting til.")
    with pytest.raises(Refused):
        record.approve(sent, by=nav)
    record.answer(late, by=coordinator, answer="Nei, det var avtalt.", taken_in=False)
    record.approve(sent, by=nav)
    with pytest.raises(Refused):
        record.comment(sent, by=nav, text="For sent.")
    assert "Kurset er i april." not in str(list(Event.objects.values_list("facts", flat=True)))


def test_two_approve_after_the_deadline_the_coordinator_first(sent, coordinator, nav, police, clock, at):
    clock.move_to(at("2026-12-09", 23, 59), tick=False)
    with pytest.raises(Refused):
        record.approve(sent, by=coordinator)  # the day is not over
    clock.move_to(at("2026-12-10", 0), tick=False)
    with pytest.raises(Refused):
        record.approve(sent, by=nav)  # the coordinator first
    assert record.approve(sent, by=coordinator).state == "first"
    for somebody in (coordinator, police):  # the same one; one who was not there
        with pytest.raises(Refused):
            record.approve(sent, by=somebody)
    with pytest.raises(Refused):
        record.lock(sent, by=coordinator)
    assert record.approve(sent, by=nav).state == "approved"
    with pytest.raises(Refused):
        record.approve(sent, by=nav)
    with pytest.raises(Refused):
        record.lock(sent, by=nav)
    assert record.lock(sent, by=coordinator).state == "locked"


@pytest.mark.parametrize("what", ["general", "item", "concern", "decision"])
def test_an_approval_is_of_a_text_and_falls_with_it(approved, coordinator, nav, what):
    meeting = approved.meeting
    if what == "general":
        minutes.write(meeting, meeting.version, by=coordinator, text="Åpnet klokken ti.")
    elif what == "decision":
        minutes.decide(closed_of(meeting), by=coordinator, text="Ring mor.")
    else:
        item = general_of(meeting) if what == "item" else closed_of(meeting)
        minutes.write_item(item, item.version, by=coordinator, text="Noe annet.")
    with pytest.raises(Refused):
        record.lock(approved, by=coordinator)
    with pytest.raises(Refused):
        record.approve(approved, by=nav)
    assert record.approve(approved, by=coordinator).state == "first"
    record.approve(approved, by=nav)
    assert record.lock(approved, by=coordinator).state == "locked"


def test_what_is_locked_is_whole_and_names_no_concern_in_the_general_part(locked):
    general, closed = locked.parts.get(item=None), locked.parts.exclude(item=None).get()
    for part in (general, closed):
        assert part.sha256 == protocol.digest(part.salt, part.content)
    told = protocol.canonical(general.content)
    assert "Kurset holdes i mars." in told and "Bestill kurset." in told
    assert general.content["title"] == "OKG – møte 1/2026"
    assert general.content["authority"] == "offentleglova § 13 jf. forvaltningsloven § 13"
    code_word = closed_of(locked.meeting).concern.code_word
    for secret in ("Skolen følger ham tett.", "Ring far.", code_word, "hatefulle"):
        assert secret not in told
    inside = protocol.canonical(closed.content)
    assert "Skolen følger ham tett." in inside and "Ring far." in inside and code_word in inside
    assert closed.dossier_id == closed.item.concern.dossier_id != keys.GROUP_DOSSIER
    assert {row["function"] for row in general.content["there"] if not row["here"]} == {
        "Politikontakt for kommunen"
    }


def test_who_left_is_told_without_saying_which_concern(written, coordinator, doctor, nav, clock):
    concern = closed_of(written).concern
    impartiality.declare(
        closed_of(written), by=doctor, answer="recused", ground="recusal_ground:saerlige_forhold"
    )
    general = protocol.general(written)
    assert [(row["name"], row["item"]) for row in general["left"]] == [(doctor.name, "")]
    part = protocol.of_concern(closed_of(written))
    assert [row["name"] for row in part["left"]] == [doctor.name]
    assert doctor.name not in [row["name"] for row in part["there"]]
    assert concern.code_word not in protocol.canonical(general)
    # Who left is told nothing of the item, nor how many they do not see.
    shown = protocol.shown(general, written, doctor)
    assert not shown.whole and [item["number"] for item in shown.content["items"]] == [1]
    assert protocol.shown(general, written, nav).whole


def test_locked_minutes_refuse_every_change_with_words(locked, coordinator, nav, hold):
    meeting = Meeting.objects.get(pk=locked.meeting_id)
    item = general_of(meeting)
    assert not meeting.may_be_minuted_by(coordinator)
    for act in (
        lambda: minutes.write(meeting, meeting.version, by=coordinator, text="Nytt."),
        lambda: minutes.write_item(item, item.version, by=coordinator, text="Nytt."),
        lambda: minutes.decide(item, by=coordinator, text="Nytt."),
        lambda: hold(meeting),
        lambda: record.comment(locked, by=nav, text="For sent."),
        lambda: record.approve(locked, by=coordinator),
        lambda: record.lock(locked, by=coordinator),
    ):
        with pytest.raises(Refused):
            act()


def test_the_database_keeps_what_is_locked(locked, coordinator):
    meeting, item = locked.meeting, closed_of(locked.meeting)
    add = record.add(locked, by=coordinator, text="Rettet: det var i april.")
    copies.take(locked.parts.get(item=None), by=coordinator, whole=True)
    refused("update meetings_minutesrecord set locked_at = null, locked_by_id = null, sha256 = ''")
    refused("update meetings_minutesrecord set sha256 = repeat('a', 64)")
    refused("delete from meetings_minutesrecord")
    for table in ("minutespart", "minutesaddendum", "minutescopy"):
        refused(f"update meetings_{table} set id = id")  # noqa: S608 - names from above
        refused(f"delete from meetings_{table}")  # noqa: S608
    refused("update meetings_agendaitem set text = 'x' where id = %s", item.pk)
    refused("update meetings_agendaitem set title = 'x' where concern_id is null")
    refused("delete from meetings_agendaitem where concern_id is null")
    refused("update meetings_decision set text = 'x'")
    refused("delete from meetings_decision")
    refused("update meetings_attendance set status_id = 'attendance:forfall'")
    refused("update meetings_meeting set minutes = 'x' where id = %s", meeting.pk)
    refused("update meetings_meeting set starts_at = starts_at - interval '1 hour' where id = %s", meeting.pk)
    for row in (
        Decision(item=item, text="Nytt.", decided_at=dates.now(), decided_by=coordinator),
        AgendaItem(meeting=meeting, position=9, kind_id="agenda_kind:annet", title="Ny"),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            row._history_by = coordinator
            row.save(force_insert=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        MinutesPart(record=locked, item=item, content={}, salt="x", sha256="a" * 64).save(force_insert=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        MinutesAddendum(record=locked, number=3, text="x", by=coordinator, sha256="a" * 64).save()
    with pytest.raises(IntegrityError), transaction.atomic():
        MinutesCopy(
            record=locked, part=locked.parts.get(item=None), number=3, reader=coordinator, whole=True
        ).save()
    assert add.number == 1
    # What comes of a decision afterwards may be said.
    with connection.cursor() as cursor:
        cursor.execute("update meetings_decision set task_id = null")
        cursor.execute("update meetings_agendaitem set minutes_planned = 5")


def test_the_database_keeps_the_order_of_the_steps(sent, coordinator, nav):
    mine, other = coordinator.pk, nav.pk
    table = "update meetings_minutesrecord set "
    digest = "repeat('a', 64)"
    first = f"approved_at = now(), approved_by_id = %s, approved_digest = {digest}"
    refused(table + "approved_at = now()")
    refused(table + "approved_at = now(), approved_by_id = %s", mine)  # of no text
    refused(
        table + f"approved_at = sent_at - interval '1 s', approved_by_id = %s, approved_digest = {digest}",
        mine,
    )
    refused(table + "seconded_at = now(), seconded_by_id = %s", mine)
    refused(table + first + ", seconded_at = approved_at, seconded_by_id = %s", mine, mine)
    both = first + ", seconded_at = now(), seconded_by_id = %s"
    refused(table + both.replace("now(), seconded", "now() - interval '9 y', seconded"), mine, other)
    refused(table + both + ", locked_at = now(), locked_by_id = %s", mine, other, mine)  # without digest
    refused(
        table + both + f", locked_at = now(), locked_by_id = %s, sha256 = {digest}", mine, other, mine
    )  # no part
    refused(table + "sent_at = sent_at + interval '1 s'")
    refused(table + "shielding_id = 'attendance:forfall'")
    for row in (
        MinutesAddendum(record=sent, number=1, text="x", by=coordinator, sha256="a" * 64),
        MinutesPart(record=sent, item=general_of(sent.meeting), content={}, salt="x", sha256="a" * 64),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save(force_insert=True)
    said = record.comment(sent, by=nav, text="Se her.")
    refused("update meetings_minutescomment set version = 7")
    refused("update meetings_minutescomment set taken_in = true")
    refused("delete from meetings_minutescomment")
    assert MinutesComment.objects.unanswered().get() == said


def test_an_addendum_is_a_link_of_the_chain(locked, coordinator, nav):
    with pytest.raises(Refused):
        record.add(locked, by=nav, text="Ikke leder.")
    with pytest.raises(Refused):
        record.add(locked, by=coordinator, text=" ")
    item = closed_of(locked.meeting)
    one = record.add(locked, by=coordinator, text="Rettelse.")
    two = record.add(locked, by=coordinator, text="Rettelse.")
    inside = record.add(locked, by=coordinator, text="Rettelse.", item=item)
    assert [one.number, two.number, inside.number] == [1, 2, 1]
    assert len({one.sha256, two.sha256, inside.sha256}) == 3
    assert inside.dossier_id == item.concern.dossier_id


def test_nobody_recused_has_a_hand_in_the_part_of_the_concern(sent, coordinator, doctor, nav):
    item = closed_of(sent.meeting)
    said = record.comment(sent, by=nav, text="Det var mor som ringte.", item=item)
    recusals.recuse(item.concern, user=doctor, by=doctor)
    for act in (
        lambda: record.comment(sent, by=doctor, text="Jeg også.", item=item),
        lambda: record.answer(said, by=doctor, answer="Ja.", taken_in=True),
    ):
        with pytest.raises(Refused):
            act()
    assert not MinutesComment.objects.visible_to(doctor).exists()


def test_a_copy_is_checked_by_number_and_fingerprint(locked, coordinator, nav, member):
    item = closed_of(locked.meeting)
    mine = copies.take(locked.parts.get(item=None), by=nav, whole=True)
    inside = copies.take(locked.parts.get(item=item), by=coordinator, whole=True)
    assert [mine.number, inside.number] == [1, 2]
    ref, sha = locked.meeting.ref, mine.part.sha256
    assert copies.check(ref, 1, sha, by=nav).genuine
    assert copies.check(ref.lower(), 1, sha[:16].upper(), by=nav).genuine
    assert not copies.check(ref, 1, sha[:15], by=nav).genuine
    assert not copies.check(ref, 1, inside.part.sha256, by=nav).genuine
    assert copies.check(ref, 3, sha, by=nav) is None
    assert copies.check(ref, 2, inside.part.sha256, by=coordinator).genuine
    assert copies.check(ref, 2, inside.part.sha256, by=nav) is None  # the concern is not open to them
    record.add(locked, by=coordinator, text="Rettelse.")
    assert copies.check(ref, 1, sha, by=nav).later == 1
    line = Event.objects.get(event="minutes_copied", facts__copy=1)
    assert (
        line.kind == Event.SECURITY and line.by == nav.pk and line.facts["meeting"] == str(locked.meeting_id)
    )


def test_copies_are_made_of_what_is_locked(approved, coordinator):
    part = MinutesPart(record=approved, content={}, salt="x", sha256="a" * 64)
    with pytest.raises(Refused):
        copies.take(part, by=coordinator, whole=True)
