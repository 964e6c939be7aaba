"""Nothing is left without an owner: handed over in one act, seen where it is not, and received in one press."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from cases.actions import grants, tasks
from cases.models.concern import Concern
from cases.models.grant import Grant
from cases.models.task import Task
from measures.actions import lifecycle as measures
from measures.models import Measure
from okg.access.may import may
from okg.access.models import LegalBasis
from okg.desk import waiting
from okg.handover import actions, belongings, due
from okg.ledger.models import Event
from okg.lib import dates
from okg.lib.refusal import Refused
from okg.notify.models import Notice
from okg.roster import actions as roster
from okg.roster import terms
from okg.roster.models import User

pytestmark = pytest.mark.django_db


def anew(user):
    return User.objects.get(pk=user.pk)


def days(number):
    return dates.today() + dt.timedelta(days=number)


@pytest.fixture
def access(db):
    basis = LegalBasis.objects.get(code="SAMTYKKE", active=True)
    return actions.Access(basis, "Tar over oppfølgingen.", days(90))


@pytest.fixture
def owned(concern, member, coordinator):
    """A concern that `member` leads, with a task, one task of the group's and a measure."""
    from cases.actions import lifecycle

    lifecycle.hand_over(concern, by=coordinator, to=member)
    tasks.add(concern, by=coordinator, text="Ring rektor", owner=member, due_on=days(3))
    tasks.add(
        None, by=coordinator, text="Bestill rom", owner=member, due_on=days(4), origin="task_origin:own"
    )
    measures.add(
        by=coordinator,
        year=dates.today().year,
        title="Åpen hall",
        goal="goal:g1",
        level="measure_level:universelt",
        responsible="Kultur",
        due_on=days(9),
        owner=member,
    )
    return belongings.of(member, seen_by=coordinator)


def test_all_goes_in_one_act_with_the_access_it_needs(owned, member, doctor, coordinator, concern, access):
    choices = [(kind, row, doctor) for kind, row in owned.rows()]
    assert actions.hand_over(member, by=coordinator, choices=choices, access=access) == 4
    assert belongings.count_of(member) == 0
    assert belongings.count_of(doctor) == 4
    grant = Grant.objects.get(concern=concern, to=doctor)
    assert (grant.given_by, grant.reason, grant.until) == (coordinator, access.reason, access.until)
    assert Event.objects.get(event="handed_over").facts == {"things": 4}


def test_nothing_goes_where_one_thing_cannot(owned, member, doctor, coordinator, concern):
    choices = [(kind, row, doctor) for kind, row in owned.rows()]
    with pytest.raises(Refused) as refused:
        actions.hand_over(member, by=coordinator, choices=choices)
    assert len(refused.value.sentences) == 2  # the concern and its task, each by name
    assert concern.code_word in refused.value.sentences[0]


def test_a_refusal_on_the_page_leaves_all_where_it_was(owned, member, doctor, coordinator, client_for):
    sent = {f"{kind}-{row.pk}": str(doctor.pk) for kind, row in owned.rows()}
    client = client_for(coordinator)
    address = reverse("handover:hand_over", args=["health"])
    response = client.post(address, sent)
    assert response.status_code == 200
    assert response.context["form"].non_field_errors()
    assert belongings.count_of(member) == 4
    basis = LegalBasis.objects.get(code="SAMTYKKE", active=True)
    sent |= {"basis": str(basis.pk), "reason": "Tar over.", "until": f"{days(30):%d.%m.%Y}"}
    assert "4 ting er overlevert." in client.post(address, sent, follow=True).content.decode()
    assert "Ingenting gjenstår" in client.get(address).content.decode()


def test_what_is_left_is_counted(owned, member, nav, coordinator, client_for):
    measure = owned.measures[0]
    client = client_for(coordinator)
    address = reverse("handover:hand_over", args=["health"])
    page = client.post(address, {f"measure-{measure.pk}": str(nav.pk)}, follow=True).content.decode()
    assert "3 ting gjenstår." in page


def test_what_the_coordinator_may_not_see_is_a_number(owned, member, coordinator, concern, client_for):
    for grant in concern.grants.filter(to=coordinator, ended_at=None):
        grants.end(grant, by=member, reason="Ferdig.")
    page = client_for(coordinator).get(reverse("handover:hand_over", args=["health"])).content.decode()
    assert concern.code_word not in page
    assert "Ring rektor" not in page
    assert "2 ting ligger i bekymringer som ikke er åpnet for deg" in page


def of_nobody():
    return (
        Concern.objects.ownerless().count(),
        Task.objects.ownerless().count(),
        Measure.objects.ownerless().count(),
    )


def test_nothing_is_ownerless_while_its_owner_is_there(owned):
    assert of_nobody() == (0, 0, 0)


@pytest.mark.parametrize("how", ["ended", "closed", "ran out"])
def test_what_one_who_left_owned_is_nobodys(owned, member, admin, how):
    row = member.appointments.get()
    if how == "ended":
        terms.end(row, by=admin)
    elif how == "closed":
        roster.close(member, by=admin)
    else:
        terms.move_end(row, by=admin, ends_on=days(0))
        assert of_nobody() == (0, 0, 0)
    moment = dates.end_of(days(0)) if how == "ran out" else dates.now()
    with time_machine.travel(moment, tick=False):
        assert of_nobody() == (1, 2, 1)


def test_a_lead_whose_opening_ran_out_is_no_lead(concern, coordinator):
    grant = concern.grants.get(to=coordinator)
    with time_machine.travel(grant.expires_at - dt.timedelta(seconds=1), tick=False):
        assert of_nobody() == (0, 0, 0)
    with time_machine.travel(grant.expires_at, tick=False):
        assert Concern.objects.ownerless().get() == concern


def test_an_act_that_leaves_something_ownerless_tells_at_once(owned, member, coordinator, admin):
    terms.end(member.appointments.get(), by=admin)
    assert Notice.objects.filter(kind="nobody_owns", user=coordinator).count() == 1


def test_the_night_finds_what_ended_by_itself_and_tells_once_a_day(owned, member, coordinator, admin):
    from okg.handover.tasks import watch

    terms.move_end(member.appointments.get(), by=admin, ends_on=days(0))
    watch()
    assert not Notice.objects.filter(kind="nobody_owns").exists()
    with time_machine.travel(dates.end_of(days(0)), tick=False):
        watch()
        watch()
        assert Notice.objects.filter(kind="nobody_owns", user=coordinator).count() == 1


def test_the_alarm_stands_on_the_desk_of_those_who_lead_and_of_no_other(
    owned, member, coordinator, admin, nav, client_for, make_user
):
    deputy = make_user("deputy", seat="slt", deputy=True)
    says = "Ingen har ansvar for dette: 1 bekymring, 2 oppgaver, 1 tiltak."
    assert says not in client_for(coordinator).get("/").content.decode()
    terms.end(member.appointments.get(), by=admin)
    for user, there in ((coordinator, True), (deputy, True), (nav, False), (admin, False)):
        assert (says in client_for(user).get("/").content.decode()) is there


def test_where_nobody_leads_the_administrator_sees_a_number_alone(
    owned, coordinator, admin, concern, client_for
):
    roster.close(coordinator, by=admin)
    concern.lead = coordinator
    Concern.objects.filter(pk=concern.pk).update(lead=coordinator)
    page = client_for(admin).get("/").content.decode()
    assert "Ingen leder gruppen, og" in page
    assert concern.code_word not in page
    assert client_for(admin).get(reverse("handover:ownerless")).status_code == 404


def test_that_nobody_will_lead_is_an_alarm_before_it_is_so(coordinator, admin):
    coordinator.appointments.update(ends_on=days(10))
    texts = [alarm["text"] for alarm in due.alarms_for(anew(coordinator), dates.today())]
    assert texts == [
        f"Fra {days(11):%d.%m.%Y} er det ingen som leder gruppen. Oppnevn en koordinator eller en vara før det."
    ]
    coordinator.appointments.update(ends_on=days(40))
    assert not list(due.alarms_for(anew(coordinator), dates.today()))


def test_a_new_coordinator_receives_what_stands_without_an_owner_in_one_press(
    concern, coordinator, admin, make_user, client_for
):
    roster.close(coordinator, by=admin)
    new = make_user("new")
    roster.appoint(new, by=admin, seat="slt")
    assert Concern.objects.ownerless().get() == concern
    client = client_for(anew(new))
    assert client.post(reverse("handover:receive")).status_code == 302
    concern.refresh_from_db()
    assert concern.lead == new
    grant = Grant.objects.get(concern=concern, to=new)
    assert (grant.origin, grant.basis.code, grant.layer, grant.given_by) == (
        "received",
        "FORMAAL",
        "work",
        None,
    )
    assert Event.objects.filter(event="ownerless_received", about=concern.pk, by=new.pk).count() == 1
    assert client.get(concern.get_absolute_url()).status_code == 200
    assert of_nobody()[0] == 0


def test_a_member_receives_nothing(concern, coordinator, admin, nav):
    roster.close(coordinator, by=admin)
    with pytest.raises(Refused):
        actions.receive_ownerless(by=nav)


def test_what_has_an_owner_is_not_received(concern, coordinator, make_user):
    deputy = make_user("deputy", seat="slt", deputy=True)
    assert actions.receive_ownerless(by=deputy) == 0
    assert not may(deputy, "cases.read_concern", concern)


@pytest.mark.parametrize(("ahead", "there"), [(0, True), (30, True), (31, False)])
def test_a_hand_over_is_due_thirty_days_before(owned, member, coordinator, admin, ahead, there):
    terms.move_end(member.appointments.get(), by=admin, ends_on=days(ahead))
    found = [row for row in waiting.for_user(anew(coordinator)) if row.kind == "hand_over"]
    assert [row.day for row in found] == ([days(ahead)] if there else [])


def test_no_hand_over_is_due_where_nothing_is_owned_or_the_holder_stays(
    owned, member, nav, coordinator, admin
):
    terms.move_end(nav.appointments.get(), by=admin, ends_on=days(5))
    terms.move_end(member.appointments.get(), by=admin, ends_on=days(5))
    roster.appoint(member, by=admin, seat="psykisk_helse", deputy=True, starts_on=days(6))
    assert not [row for row in waiting.for_user(anew(coordinator)) if row.kind == "hand_over"]


def test_a_task_in_a_concern_goes_to_nobody_whom_it_is_not_open_to(owned, nav, coordinator):
    task = next(row for row in owned.tasks if row.concern_id)
    with pytest.raises(Refused):
        tasks.hand_over(task, by=coordinator, to=nav)
