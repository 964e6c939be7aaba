"""From draft to published by two people, frozen by code and by database."""

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction

from okg.ledger.models import Event
from okg.lib import dates
from okg.lib.history import save
from okg.lib.quarters import Quarter
from okg.lib.refusal import Refused
from okg.lib.versions import Stale
from okg.notify.models import Notice
from okg.reports import actions, content
from okg.reports.models import Report, Snapshot

pytestmark = pytest.mark.django_db


def told(kind):
    return set(Notice.objects.filter(kind=kind).values_list("user__username", flat=True))


def test_the_way_leaves_a_trace_and_tells_who_is_next(
    published, coordinator, doctor, nav, reader, guest, admin
):
    events = list(Event.objects.filter(about=published.pk).order_by("id").values_list("event", flat=True))
    assert events == [
        "report_drafted", "report_written", "report_approval_asked", "report_approved", "report_published",
    ]  # fmt: skip
    assert published.state == "published" and published.ref.startswith(f"R-{published.year}-")
    assert told("report_approval_asked") == {"doctor"}
    assert told("report_approved") == {"coordinator"}
    assert published.history.count() == 5


def test_publishing_tells_all_readers_by_link_and_nobody_else(
    approved, coordinator, nav, reader, dpo, guest, admin
):
    actions.publish(approved, approved.version, by=coordinator)
    assert told("report_published") == {"doctor", "nav", "reader", "dpo"}
    assert (
        Notice.objects.get(kind="report_published", user=reader).path == f"/rapporter/{approved.period.code}/"
    )


def test_one_quarter_has_one_report(report, coordinator, quarter):
    with pytest.raises(Refused, match="har allerede en rapport"):
        actions.draft(quarter, by=coordinator)
    with pytest.raises(IntegrityError), transaction.atomic():
        twin = Report(
            ref="R-2026-TTTT", year=report.year, quarter=report.quarter, drafted_at=dates.now(),
            drafted_by=coordinator, edited_at=dates.now(), edited_by=coordinator,
        )  # fmt: skip
        save(twin, by=coordinator)


def test_a_quarter_to_come_cannot_be_begun(coordinator):
    with pytest.raises(Refused, match="ikke begynt"):
        actions.draft(Quarter.of(dates.today()).next, by=coordinator)


def test_asking_needs_the_texts_that_must_be_there(coordinator, quarter, doctor):
    report = actions.draft(quarter, by=coordinator)
    with pytest.raises(Refused) as refused:
        actions.ask_approval(report, report.version, by=coordinator)
    assert len(refused.value.sentences) == 2


def test_the_running_quarter_is_neither_sent_nor_published(coordinator):
    report = actions.draft(Quarter.of(dates.today()), by=coordinator)
    actions.write(report, report.version, by=coordinator, developments="Rolig.", next_quarter="Et møte.")
    with pytest.raises(Refused, match="ikke over"):
        actions.ask_approval(report, report.version, by=coordinator)
    assert any("ikke over" in reason for reason in report.reasons_not_to_publish(dates.today()))


def test_the_last_day_of_a_quarter_still_belongs_to_it(report):
    assert report.reasons_not_to_publish(report.period.last) != report.reasons_not_to_publish(
        report.period.next.first
    )


def test_nobody_approves_what_they_wrote(report, coordinator):
    actions.ask_approval(report, report.version, by=coordinator)
    with pytest.raises(Refused, match="skrevet denne rapporten selv"):
        actions.approve(report, report.version, by=coordinator)


@pytest.mark.parametrize("own", ["drafted_by", "edited_by"])
def test_the_database_too_refuses_to_let_a_writer_approve(own, report, coordinator, doctor):
    actions.ask_approval(report, report.version, by=coordinator)
    setattr(report, own, doctor)
    report.approved_at, report.approved_by = dates.now(), doctor
    with pytest.raises(IntegrityError, match="report_approved_by_another"), transaction.atomic():
        save(report, by=doctor)


def test_what_is_not_sent_cannot_be_approved(report, doctor):
    with pytest.raises(Refused, match="ikke sendt"):
        actions.approve(report, report.version, by=doctor)


def test_one_person_cannot_publish(report, coordinator):
    actions.ask_approval(report, report.version, by=coordinator)
    with pytest.raises(Refused, match="Ingen har godkjent"):
        actions.publish(report, report.version, by=coordinator)
    report.published_at, report.published_by, report.sha256 = dates.now(), coordinator, "0" * 64
    with pytest.raises(IntegrityError, match="report_published_when_approved"), transaction.atomic():
        save(report, by=coordinator)


def test_a_change_takes_the_approval_back(approved, coordinator, doctor):
    Notice.objects.all().delete()
    actions.write(approved, approved.version, by=coordinator, outlook="Uendret.")
    assert approved.state == "waiting" and approved.approved_by is None
    assert told("report_approval_asked") == {"doctor"}


def test_saving_the_same_text_changes_nothing(approved, coordinator):
    version = approved.version
    actions.write(approved, version, by=coordinator, developments=approved.developments)
    assert approved.state == "approved" and approved.version == version


def test_an_approval_can_be_taken_back(approved, doctor):
    actions.withdraw_approval(approved, approved.version, by=doctor)
    assert approved.state == "waiting"
    with pytest.raises(Refused, match="ingen godkjenning"):
        actions.withdraw_approval(approved, approved.version, by=doctor)


@pytest.mark.parametrize("act", ["ask_approval", "approve", "withdraw_approval", "publish", "write"])
def test_an_act_on_a_page_that_is_out_of_date_is_told_so(act, approved, coordinator):
    with pytest.raises(Stale):
        getattr(actions, act)(approved, approved.version - 1, by=coordinator)


def test_publishing_twice_is_refused(published, coordinator):
    with pytest.raises(Refused, match="allerede publisert"):
        actions.publish(published, published.version, by=coordinator)


@pytest.mark.parametrize(
    "change",
    [
        {"developments": "Noe annet."},
        {"sha256": "0" * 64},
        {"published_at": None, "published_by": None, "sha256": None},
        {"quarter": 1},
        {"version": 99},
    ],
)
def test_the_database_keeps_a_published_report_as_it_is(change, published):
    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
        Report.objects.filter(pk=published.pk).update(**change)


@pytest.mark.parametrize(
    "statement",
    [
        "update reports_snapshot set document = '{}'",
        "delete from reports_snapshot",
        "truncate reports_snapshot",
        "truncate reports_report cascade",
        "delete from reports_report",
    ],
)
def test_the_database_refuses_to_lose_what_is_published(statement, published):
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")  # else TRUNCATE is refused for another reason
        with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
            cursor.execute(statement)


def test_writing_in_a_published_report_is_refused(published, coordinator):
    with pytest.raises(Refused, match="endres aldri"):
        actions.write(published, published.version, by=coordinator, outlook="Nytt.")


def test_what_comes_in_later_changes_nothing(published, receive):
    before = published.snapshot.document
    receive(published.period, 7)
    again = Report.objects.get(pk=published.pk)
    assert content.of(again) == before
    assert content.digest(content.of(again)) == again.sha256 == again.snapshot.sha256


def test_the_hash_is_of_figures_and_text(published):
    document = Snapshot.objects.get(pk=published.pk).document
    assert document["text"]["developments"] == published.developments
    assert document["figures"]["concerns"]["tables"]
    changed = document | {"text": document["text"] | {"outlook": "Noe annet."}}
    assert content.digest(changed) != published.sha256


def test_a_doubtful_text_takes_a_tick(report, coordinator, doctor):
    actions.write(report, report.version, by=coordinator, developments="Vi fulgte opp Ola Nordmann.")
    actions.ask_approval(report, report.version, by=coordinator)
    actions.approve(report, report.version, by=doctor)
    with pytest.raises(Refused, match="Se over"):
        actions.publish(report, report.version, by=coordinator)
    assert actions.publish(report, report.version, by=coordinator, looked_over=True).state == "published"


def test_a_report_that_tells_too_much_with_the_others_is_not_published(approved, coordinator, monkeypatch):
    monkeypatch.setattr("okg.reports.attack.risks", lambda snapshots: ["For mye."])
    with pytest.raises(Refused, match="For mye"):
        actions.publish(approved, approved.version, by=coordinator)
    assert not Snapshot.objects.exists()


def test_a_past_year_can_be_told_with_its_own_dates(coordinator, doctor):
    quarter = Quarter(2025, 2)
    at = dates.midnight(dt.date(2025, 7, 10))
    report = actions.draft(quarter, by=coordinator, at=at)
    actions.write(report, report.version, by=coordinator, at=at, developments="Rolig.", next_quarter="Møte.")
    actions.ask_approval(report, report.version, by=coordinator, at=at)
    actions.approve(report, report.version, by=doctor, at=at)
    actions.publish(report, report.version, by=coordinator, at=at)
    assert report.snapshot.document["published_on"] == "2025-07-10"


def test_unknown_sections_are_a_slip(report, coordinator):
    with pytest.raises(TypeError):
        actions.write(report, report.version, by=coordinator, sumary="x")


@pytest.mark.parametrize("changes", [{"quarter": 5}, {"quarter": 0}, {"year": 1999}])
def test_the_database_knows_what_a_quarter_is(changes, report, coordinator):
    for name, value in changes.items():
        setattr(report, name, value)
    with pytest.raises(IntegrityError), transaction.atomic():
        save(report, by=coordinator)
