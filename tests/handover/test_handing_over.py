"""Nothing is left without an owner: handed over in one act, seen where it is not, and received in one press."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from cases.actions import glass, grants, recusals, tasks
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
from tests.conftest import declares

pytestmark = pytest.mark.django_db


def anew(user):
    return User.objects.get(pk=user.pk)


def days(number):
    return dates.today() + dt.timedelta(days=number)


@pytest.fixture
def basis(db):
    return LegalBasis.objects.get(code="AVGIVERS-OPPG", active=True)


@pytest.fixture
def access(basis):
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


def test_a_refusal_on_the_page_leaves_all_where_it_was(owned, member, doctor, coordinator, client_for, basis):
    sent = {f"{kind}-{row.pk}": str(doctor.pk) for kind, row in owned.rows()}
    client = client_for(coordinator)
    address = reverse("handover:hand_over", args=["health"])
    response = client.post(address, sent)
    assert response.status_code == 200
    assert response.context["form"].non_field_errors()
    assert belongings.count_of(member) == 4
    sent |= {"basis": str(basis.pk), "reason": "Tar over.", "until": f"{days(30):%d.%m.%Y}"}
    assert "4 ting er overlevert." in client.post(address, sent, follow=True).content.decode()
    assert "Ingenting gjenstår" in client.get(address).content.decode()


def offered(response):
    choices = response.context["form"].fields["basis"].choices
    return {key for _kind, rows in list(choices)[1:] for key, _label in rows}


def key_of(code):
    return LegalBasis.objects.in_force().get(code=code).pk


def test_only_bases_that_can_be_are_offered_and_none_that_rests_on_consent(
    owned, member, doctor, coordinator, client_for
):
    there = offered(client_for(coordinator).get(reverse("handover:hand_over", args=["health"])))
    assert {key_of("AVGIVERS-OPPG"), key_of("LIV-HELSE")} <= there
    # a consent is chosen in the guide; the coordinator is no health worker; nobody here is of the police
    assert not there & {key_of(code) for code in ("SAMTYKKE", "HPL-23-4", "POL-30", "AVVERGE")}


def test_a_basis_that_does_not_stand_between_the_two_is_said_beside_the_field_with_the_way_to_the_guide(
    owned, member, doctor, police, coordinator, concern, client_for
):
    sent = {f"concern-{concern.pk}": str(doctor.pk), "reason": "Tar over.", "until": f"{days(30):%d.%m.%Y}"}
    response = client_for(coordinator).post(
        reverse("handover:hand_over", args=["health"]), sent | {"basis": str(key_of("AVVERGE"))}
    )
    assert "gjelder ikke mellom deg og Olav Tindsvåg" in str(
        response.context["form"].errors[f"concern-{concern.pk}"]
    )
    guide = f"{reverse('cases:grant', args=[concern.ref])}?til={doctor.pk}"
    assert guide in response.content.decode()
    assert belongings.count_of(member) == 4
    assert not concern.opens_to(doctor)


def test_where_no_basis_fits_the_guide_is_the_way(owned, doctor, coordinator, concern, client_for):
    doctor.seat.agency.__class__.objects.filter(pk="kommuneoverlege").update(regime_code="ingen")
    response = client_for(coordinator).post(
        reverse("handover:hand_over", args=["health"]), {f"concern-{concern.pk}": str(doctor.pk)}
    )
    assert "gjennom veiviseren først" in str(response.context["form"].errors[f"concern-{concern.pk}"])


def test_a_basis_that_rests_on_consent_opens_nothing_in_a_hand_over(
    owned, member, doctor, coordinator, concern
):
    access = actions.Access(LegalBasis.objects.in_force().get(code="SAMTYKKE"), "Tar over.", days(9))
    with pytest.raises(Refused, match="samtykke"):
        actions.hand_over(member, by=coordinator, choices=[("concern", concern, doctor)], access=access)
    assert not concern.opens_to(doctor)


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
    declares(concern, anew(new))  # as everybody does before opening it
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


def test_one_who_is_recused_receives_all_but_that(
    concern, log_concern, coordinator, admin, nav, make_user, client_for
):
    deputy = make_user("deputy", seat="slt", deputy=True)
    other = log_concern(by=nav)
    recusals.recuse(concern, user=deputy, by=deputy)
    roster.close(coordinator, by=admin)
    assert set(Concern.objects.ownerless()) == {concern, other}
    client = client_for(anew(deputy))
    page = client.get(reverse("handover:ownerless")).content.decode()
    assert "1 bekymring uten ansvarlig er stengt for deg" in page
    assert concern.code_word not in page
    assert actions.receive_ownerless(by=anew(deputy)) == 1
    assert Concern.objects.ownerless().get() == concern
    assert not Grant.objects.running().filter(concern=concern, to=deputy).exists()


def test_who_is_appointed_to_lead_steps_in_for_a_recused_lead(concern, coordinator, admin, make_user):
    recusals.recuse(concern, user=coordinator, by=coordinator)
    assert Concern.objects.ownerless().get() == concern
    nobody, deputy = make_user("nobody"), make_user("deputy")
    roster.appoint(nobody, by=admin, seat="psykisk_helse", deputy=True)  # may not lead
    assert of_nobody()[0] == 1
    roster.appoint(deputy, by=admin, seat="slt", deputy=True)
    concern.refresh_from_db()
    assert (concern.lead, of_nobody()[0]) == (deputy, 0)
    grant = Grant.objects.running().get(concern=concern, to=deputy)
    assert (grant.origin, grant.given_by) == ("received", coordinator)
    assert Notice.objects.filter(user=deputy, kind="concern_handed_over").count() == 1


def test_a_new_deputy_who_is_recused_too_does_not_step_in(concern, coordinator, admin, make_user):
    deputy = make_user("deputy")
    recusals.recuse(concern, user=deputy, by=deputy)
    recusals.recuse(concern, user=coordinator, by=coordinator)
    told = Notice.objects.filter(kind="concern_without_owner").count()
    roster.appoint(deputy, by=admin, seat="slt", deputy=True)
    assert Concern.objects.ownerless().get() == concern
    assert not concern.opens_to(anew(deputy))
    assert Notice.objects.filter(kind="concern_without_owner").count() == told


def test_who_leads_after_a_recused_lead_who_has_left_is_given_it_by_nobody(
    concern, coordinator, admin, make_user
):
    recusals.recuse(concern, user=coordinator, by=coordinator)
    roster.close(coordinator, by=admin)
    new = make_user("new")
    roster.appoint(new, by=admin, seat="slt")
    concern.refresh_from_db()
    assert concern.lead == new
    assert Grant.objects.running().get(concern=concern, to=new).given_by is None


def test_whose_term_begins_later_steps_in_in_the_night_it_begins(concern, coordinator, admin, make_user):
    recusals.recuse(concern, user=coordinator, by=coordinator)
    deputy = make_user("deputy")
    roster.appoint(deputy, by=admin, seat="slt", deputy=True, starts_on=days(1))
    assert recusals.find_stand_ins() == 0
    with time_machine.travel(dates.end_of(days(0)), tick=False):
        assert recusals.find_stand_ins() == 1
        assert recusals.find_stand_ins() == 0
    concern.refresh_from_db()
    assert concern.lead == deputy


def test_what_a_recused_lead_opened_preliminarily_leaves_the_concern_without_owner(concern, coordinator):
    recusals.recuse(concern, user=coordinator, by=coordinator)
    glass.break_open(
        concern.ref, by=coordinator, reason="Fare.", preliminary=True, nobody_else="Ingen svarer."
    )
    assert concern.opens_to(coordinator)
    assert Concern.objects.ownerless().get() == concern
