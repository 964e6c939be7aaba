"""The desk: what waits is computed from rows, whatever the broker and the mail server do."""

import datetime as dt

import pytest

from cases.actions import assessing, tasks
from okg.desk import news, waiting
from okg.lib import dates
from okg.notify.models import Outbox
from okg.roster.actions import begin_visit
from okg.roster.models import User

pytestmark = pytest.mark.django_db


def kinds(user):
    return [due.kind for due in waiting.for_user(User.objects.get(pk=user.pk))]


def test_a_new_concern_waits_for_its_lead_until_it_is_assessed(concern, coordinator):
    assert "first_assessment" in kinds(coordinator)
    assessing.assess(
        concern,
        by=coordinator,
        level="level:1",
        reason="Roligere.",
        protective="Klassen.",
        next_review_on=dates.today() + dt.timedelta(days=30),
    )
    assert "first_assessment" not in kinds(coordinator)


@pytest.mark.parametrize(("days", "shown"), [(14, True), (15, False)])
def test_a_review_shows_itself_a_fortnight_before(concern, coordinator, days, shown):
    day = dates.today() + dt.timedelta(days=days)
    assessing.assess(
        concern,
        by=coordinator,
        level="level:1",
        reason="Roligere.",
        protective="Klassen.",
        next_review_on=day,
    )
    assert ("review" in kinds(coordinator)) is shown


def test_a_task_waits_for_its_owner_alone(concern, coordinator, member):
    tasks.add(concern, by=coordinator, text="Ring rektor", owner=member, due_on=dates.today())
    assert "task" in kinds(member)
    assert "task" not in kinds(coordinator)


def test_a_task_in_a_concern_that_is_no_longer_open_to_me_tells_nothing(concern, coordinator, member):
    from cases.actions import grants

    tasks.add(concern, by=coordinator, text="Ring rektor", owner=member, due_on=dates.today())
    grants.end(concern.grants.get(to=member), by=coordinator, reason="Ferdig.")
    assert kinds(member) == []


def test_an_access_that_runs_out_waits_for_the_lead(concern, coordinator, member):
    concern.grants.filter(to=member).update(expires_at=dates.end_of(dates.today() + dt.timedelta(days=5)))
    assert "grant_expires" in kinds(coordinator)


def test_the_desk_shows_what_is_due_with_broker_and_mail_down(concern, coordinator, client_for, settings):
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"
    settings.EMAIL_PORT = 1
    page = client_for(coordinator).get("/").content.decode()
    assert concern.code_word in page


@pytest.mark.parametrize("role", ["coordinator", "health", "guest", "dpo", "admin", "reader"])
def test_every_role_has_a_desk(role, make_user, client_for):
    assert client_for(make_user(role)).get("/").status_code == 200


def test_somebody_elses_concern_is_not_on_my_desk(concern, stranger, client_for):
    page = client_for(stranger).get("/").content.decode()
    assert concern.code_word not in page
    assert concern.ref not in page


def test_new_is_what_was_told_since_the_page_was_opened(concern, coordinator, client_for):
    assert news.since_last_visit(coordinator).lines
    client_for(coordinator).get("/nytt/")
    assert not news.since_last_visit(coordinator).lines


def test_the_visit_before_this_one_is_remembered(coordinator):
    begin_visit(coordinator)
    first = User.objects.get(pk=coordinator.pk).visit_began_at
    begin_visit(coordinator)
    assert User.objects.get(pk=coordinator.pk).previous_visit_at == first


def test_a_task_is_ticked_off_on_the_desk(concern, coordinator, member, client_for):
    task = tasks.add(concern, by=coordinator, text="Ring rektor", owner=member, due_on=dates.today())
    response = client_for(member).post(f"/bekymringer/oppgaver/{task.pk}/utfort/", {"from": "desk"})
    assert response["Location"] == "/"
    task.refresh_from_db()
    assert task.done_by == member


def test_dead_letters_are_on_the_administrators_screen_and_can_be_tried_again(member, admin, client_for):
    row = Outbox.objects.create(key="x", recipient=member, kind="task_given", state="dead", attempts=12)
    client = client_for(admin)
    assert "/post/" in client.get("/").content.decode()
    assert member.name in client.get("/post/").content.decode()
    client.post(f"/post/{row.pk}/")
    row.refresh_from_db()
    assert (row.state, row.attempts) == ("waiting", 0)
