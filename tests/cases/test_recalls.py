"""Recalls: whoever was told is told again, answers, and is asked until they have."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, connection, connections, transaction

from cases import due_flow
from cases.actions import grants, recalls, tracks
from cases.models.recall import RecallNotice
from okg.access.models import LegalBasis
from okg.lib import dates
from okg.lib.refusal import Refused
from okg.notify.models import Notice

pytestmark = pytest.mark.django_db
CORRECTED, FORWARDED = RecallNotice.CORRECTED, RecallNotice.FORWARDED


def recall(concern, by, **changes):
    return recalls.recall(
        concern, by=by, **{"wrong": "At han var der.", "right": "Nei.", "whole": False} | changes
    )


@pytest.fixture
def told(concern, coordinator, give, doctor, nav):
    """The doctor has access, NAV had it until now, and the police were told outside."""
    give(doctor)
    over = give(nav)
    grants.end(over, by=coordinator, reason="Ferdig.")
    tracks.note(
        concern,
        by=coordinator,
        kind="side_track:politi",
        happened_on=dates.today(),
        receiver="Politiet",
        told="At han var der.",
        basis=LegalBasis.objects.in_force().get(code="AVVERGE"),
        remains="Ingenting.",
    )
    return concern


def lines(user, day=None):
    return [(due.kind, due.url) for due in due_flow.lines(user, day or dates.today())]


def test_everyone_who_was_told_is_told_again_and_nobody_else(told, coordinator, member, doctor, nav):
    for lacking in ({"wrong": " "}, {"right": ""}):
        with pytest.raises(Refused):
            recall(told, coordinator, **lacking)
    row = recall(told, coordinator)
    assert {notice.to for notice in row.notices.all()} == {doctor, nav, None}
    for user in (doctor, nav):
        path = f"/tilbakekalling/{row.notices.get(to=user).pk}/"
        assert Notice.objects.get(user=user, kind="concern_recalled").path == path
        assert lines(user) == [("recall", path)]
    assert not Notice.objects.filter(user=member, kind="concern_recalled").exists()
    # the police have nobody here: whoever leads follows it up
    assert lines(coordinator) == [("recall", f"/tilbakekalling/{row.notices.get(to=None).pk}/")]


def test_the_page_works_where_the_access_has_ended_and_shows_no_more(
    told, coordinator, nav, member, client_for
):
    row = recall(told, coordinator)
    address = f"/tilbakekalling/{row.notices.get(to=nav).pk}/"
    browser = client_for(nav)
    assert browser.get(told.get_absolute_url()).status_code == 404
    page = browser.get(address).content.decode()
    assert told.code_word in page
    assert "At han var der." in page
    assert told.known not in page
    assert client_for(member).get(address).status_code == 404
    assert browser.post(address, {"answer": FORWARDED}).status_code == 200
    sent = {"answer": FORWARDED, "forwarded_to": "Saksbehandler"}
    assert browser.post(address, sent).status_code == 302
    notice = row.notices.get(to=nav)
    assert (notice.answer_id, notice.forwarded_to, notice.answered_by) == (FORWARDED, "Saksbehandler", nav)
    assert lines(nav) == []


def test_each_answers_for_themselves_once(told, coordinator, doctor, nav):
    row = recall(told, coordinator)
    mine, by_hand = row.notices.get(to=nav), row.notices.get(to=None)
    for notice, somebody in ((mine, doctor), (mine, coordinator), (by_hand, doctor)):
        with pytest.raises(Refused, match="noen andre"):
            recalls.answer(notice, by=somebody, answer=CORRECTED)
    with pytest.raises(Refused, match="gitt videre"):
        recalls.answer(mine, by=nav, answer=CORRECTED, forwarded_to="Ingen")
    recalls.answer(mine, by=nav, answer=CORRECTED)
    with pytest.raises(Refused, match="allerede"):
        recalls.answer(mine, by=nav, answer=CORRECTED)
    assert recalls.answer(by_hand, by=coordinator, answer=CORRECTED).answered_by == coordinator


def test_whoever_cannot_come_in_any_more_is_followed_up_by_hand(told, coordinator, nav):
    nav.appointments.update(ends_on=dates.today() - dt.timedelta(days=1))
    row = recall(told, coordinator)
    assert len(lines(coordinator)) == 2
    assert recalls.answer(row.notices.get(to=nav), by=coordinator, answer=CORRECTED).answered_at


def test_it_rises_the_day_after_the_week_and_once(told, coordinator, doctor, settings):
    row = recall(told, coordinator)
    last = dates.today() + dt.timedelta(days=settings.RECALL_DAYS)
    assert {notice.answer_by for notice in row.notices.all()} == {last}
    assert recalls.raise_unanswered(last) == 0
    over = last + dt.timedelta(days=1)
    assert len(lines(coordinator, last)) == 1
    assert len(lines(coordinator, over)) == 3
    assert recalls.raise_unanswered(over) == 3
    recalls.raise_unanswered(over)
    assert Notice.objects.filter(user=coordinator, kind="recall_overdue").count() == 3
    recalls.answer(row.notices.get(to=doctor), by=doctor, answer=CORRECTED)
    assert recalls.raise_unanswered(over) == 2


def test_a_closed_concern_is_recalled_too(closed, coordinator, member):
    assert recall(closed, coordinator, whole=True).whole


def test_a_recall_stays(told, coordinator, nav):
    row = recall(told, coordinator)
    recalls.answer(row.notices.get(to=nav), by=nav, answer=CORRECTED)
    for statement in (
        "delete from cases_recallnotice",
        "delete from cases_recall",
        "update cases_recall set whole = true",
        "update cases_recallnotice set answer_by = answer_by + 1",
        "update cases_recallnotice set answer_id = 'recall_answer:slettet' where answered_at is not null",
        "update cases_recallnotice set answer_id = 'recall_answer:slettet' where answered_at is null",
    ):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_the_lead_sees_who_has_not_answered(told, coordinator, nav, client_for):
    row = recall(told, coordinator)
    recalls.answer(row.notices.get(to=nav), by=nav, answer=CORRECTED)
    page = client_for(coordinator).get(f"/bekymringer/{told.ref}/tilbakekalling/").content.decode()
    assert page.count("Har ikke svart.") == 2
    assert "Følg opp selv" in page


def test_two_answers_at_once_are_one(committed_db, concern, coordinator, give, doctor):
    give(doctor)
    notice = recall(concern, coordinator).notices.get(to=doctor)

    def press(answer):
        try:
            recalls.answer(notice, by=doctor, answer=answer)
        except Refused:
            return "refused"
        finally:
            connections.close_all()
        return "done"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(press, [CORRECTED, RecallNotice.DESTROYED])) == ["done", "refused"]
