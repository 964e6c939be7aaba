"""The demo year, loaded once: all of it there, true to its files, nobody named where it could be read."""

import datetime as dt

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.urls import reverse

from cases import duties
from cases.actions import shadows
from cases.models.concern import Concern
from cases.models.consent import Consent
from cases.models.considered import Considered
from cases.models.document import Document
from cases.models.glass import BreakGlass
from cases.models.grant import Grant
from cases.models.impartiality import Declaration
from cases.models.person import Person
from cases.models.repeat import Repeat
from cases.models.task import Task
from measures.models import Measure, Training
from meetings.models import Meeting
from okg.demo import year
from okg.guests.models import GuestInvitation
from okg.handover import due as handover
from okg.insight.models import Review
from okg.lib import dates
from okg.lib.quarters import Quarter
from okg.notify.models import Notice, Outbox
from okg.reports.models import Report
from okg.roster.models import User
from tests.demo.named import NAMED, names_in

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """The year, loaded once for all tests of this file and rolled back after them."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield year.load()
        transaction.set_rollback(True)


def of(world, number):
    return Concern.objects.get(pk=world.concerns[number])


def test_every_message_became_a_concern_with_a_lead_and_a_code_word(world):
    assert Concern.objects.count() == 16
    assert not Concern.objects.exclude(lead__username="coordinator").exists()
    assert Concern.objects.values("code_word").distinct().count() == 16


def test_what_is_done_is_closed_and_the_rest_is_open(world):
    open_ones = {number for number in world.concerns if of(world, number).is_open}
    assert open_ones == {1, 3, 7, 11, 12, 14, 15, 16}
    assert of(world, 10).close_reason_id == "close_reason:utenfor_mandat"
    assert not Person.objects.filter(relations__concern=of(world, 10)).exists()
    assert of(world, 10).reporter is None


def test_the_newest_waits_for_its_first_assessment(world):
    assert [concern.pk for concern in Concern.objects.open().unassessed()] == [world.concerns[16]]


def test_the_police_notice_is_open_to_the_two_it_names_and_to_nobody_else(world):
    assert {user.username for user in of(world, 12).participants()} == {"coordinator", "guest"}
    assert Document.objects.filter(concern=of(world, 12)).count() == 1


def test_what_a_user_sees_follows_from_the_grants(world):
    seen = {name: Concern.objects.visible_to(user).count() for name, user in world.users.items()}
    # sixteen, of which one is locked away
    assert (seen["coordinator"], Concern.objects.count()) == (15, 16)
    for name in ("doctor", "nav_deputy", "school", "dpo", "admin", "reader"):
        assert seen[name] == 0, name
    assert (seen["guest"], seen["deputy"]) == (3, 1)
    assert 0 < seen["police"] < seen["health"] + 3
    assert shadows.compare() == 0


def test_tasks_are_done_due_and_overdue(world):
    days = set(Task.objects.open().values_list("due_on", flat=True))
    today = dates.today()
    assert {today, today + dt.timedelta(days=1)} <= days
    assert min(days) < today < max(days)
    assert Task.objects.filter(done_at__isnull=False).count() >= 12


def test_reviews_are_due_and_overdue_and_an_access_runs_out_soon(world):
    reviews = set(
        Concern.objects.open().exclude(next_review_on=None).values_list("next_review_on", flat=True)
    )
    assert min(reviews) < dates.today() <= max(reviews)
    assert Grant.objects.expiring_before(dates.today() + dt.timedelta(days=14)).exists()


def test_the_duties_are_considered_and_one_is_to_be_considered_anew_today(world):
    waiting = [
        (name, concern.pk, day)
        for name, user in world.users.items()
        for concern in duties.concerns_that_ask(user)
        for _duty, day in duties.waiting_for(concern, user)
    ]
    assert waiting == [("coordinator", world.concerns[1], dates.today())]
    assert Considered.objects.count() == 2


def test_of_the_consents_one_is_withdrawn_one_ends_soon_and_one_is_waited_for(world):
    withdrawn = Consent.objects.exclude(withdrawn_at=None).get()
    assert not withdrawn.grants.filter(ended_at=None).exists()
    living = Consent.objects.living()
    assert living.count() == 5
    soon = living.filter(expires_at__lt=dates.end_of(dates.today() + dt.timedelta(days=30))).get()
    assert soon.grants.running().count() == 1
    assert Consent.objects.filter(answer=None).count() == 1


def test_one_doubt_was_decided_and_one_member_is_recused_with_a_deputy_in_the_item(world):
    doubt = Declaration.objects.get(answer="possible")
    assert (doubt.by.username, doubt.decided_by.username, doubt.decision) == (
        "health", "coordinator", "impartial",
    )  # fmt: skip
    december = Meeting.objects.order_by("starts_at").last()
    item = december.items.get(concern=world.concerns[3])
    assert item.is_withheld_from(world.users["nav"])
    assert item not in december.items_shown_to(world.users["nav"])
    left = item.declarations.standing().get(answer="recused")
    assert (left.by.username, left.deputy.username) == ("nav", "nav_deputy")
    assert item.declarations.standing().filter(by=world.users["nav_deputy"], answer="impartial").exists()


def test_the_emergency_opening_is_over_looked_over_and_noted_by_the_officer(world):
    glass = BreakGlass.objects.get()
    assert (glass.by.username, glass.outcome, glass.is_running) == ("doctor", "justified", False)
    assert dates.local(glass.reviewed_at).date() <= glass.review_by
    assert Review.objects.get().by == world.users["dpo"]


def test_two_guests_are_let_in_and_the_time_of_a_third_is_over(world):
    running = {invitation.user.username: invitation for invitation in GuestInvitation.objects.running()}
    assert set(running) == {"guest", "school"}
    assert running["guest"].concern_id == world.concerns[15]
    assert running["school"].item.contributions.get().by == world.users["school"]
    assert not GuestInvitation.objects.exclude(ended_at=None).get().user.seat_roles()


def test_the_leaders_desk_shows_a_hand_over_and_no_alarm(world):
    coordinator, today = world.users["coordinator"], dates.today()
    assert [due.url for due in handover.due_for(coordinator, today)] == [
        reverse("handover:hand_over", args=["nav"])
    ]
    assert list(handover.alarms_for(coordinator, today)) == []


def test_the_meetings_are_those_of_the_lists(world):
    states = [meeting.state for meeting in Meeting.objects.order_by("starts_at")]
    assert states == [
        "held", "cancelled", "held", "cancelled", "cancelled", "held", "cancelled",
        "held", "cancelled", "held", "held", "held", "held", "planned",
    ]  # fmt: skip
    december = Meeting.objects.order_by("starts_at").last()
    assert december.items.count() == 10  # the last was put on after the agenda was published
    assert december.items.filter(concern__isnull=False).count() == 2
    for meeting in Meeting.objects.held():
        assert meeting.minutes.strip()
        assert meeting.attendance.filter(status="attendance:til_stede").count() >= 3


def test_the_measures_and_trainings_are_those_of_the_files(world):
    assert Measure.objects.count() == 14
    assert Measure.objects.finished().count() == 5
    assert Measure.objects.filter(status="measure_status:avlyst").count() == 1
    assert Training.objects.count() == 7
    assert Training.objects.filter(attended=None).get().held_on > dates.today()


def test_the_last_two_quarters_are_reported(world):
    last = Quarter.of(dates.today()).previous
    assert {report.period for report in Report.objects.published()} == {last, last.previous}
    assert not Report.objects.filter(approved_by__username="coordinator").exists()


def test_no_mail_about_the_past_waits_and_no_notice_shouts(world):
    assert not Outbox.objects.exists()
    assert not Notice.objects.unseen().exists()


def test_a_second_loading_is_refused_and_changes_nothing(world):
    with pytest.raises(CommandError):
        call_command("load_demo_year")
    assert User.objects.count() == 13


def test_nobody_of_the_input_is_named_in_any_unsealed_column(world):
    found = {}
    for model in apps.get_models(include_auto_created=True):
        plain = [field for field in model._meta.concrete_fields if not getattr(field, "sealed", False)]
        with connection.cursor() as cursor:
            quote = connection.ops.quote_name
            columns = ", ".join(f"{quote(field.column)}::text" for field in plain)
            cursor.execute(f"select {columns} from {quote(model._meta.db_table)}")  # noqa: S608
            words = " ".join(str(value) for row in cursor.fetchall() for value in row)
        if named := names_in(words):
            found[model._meta.label] = named
    assert found == {}


def test_the_sealed_identities_are_readable_through_their_key(world):
    names = {word for person in Person.objects.all() for word in person.name.split()}
    assert names <= NAMED
    assert len(Person.objects.all()) == 8  # one of them perhaps twice, under a name that lacks a letter
    assert Repeat.objects.undiscussed().count() == 1
