"""An invitation opens nothing: the guide does, no longer than the guest is let in, and all of it ends with it."""

import datetime as dt

import pytest
from django.urls import reverse

from cases.actions import assessing, grants, lifecycle, recusals
from cases.models.concern import Concern
from cases.models.grant import Grant
from okg.access.models import LegalBasis
from okg.drafts.models import Draft
from okg.guests import actions
from okg.lib import dates
from okg.lib.refusal import Refused
from okg.roster.models import Seat, User
from tests.cases.test_guide import Walker, basis, beside, step_of
from tests.conftest import ENDING
from tests.guests.conftest import new_guest, sign

pytestmark = pytest.mark.django_db


def days(number):
    return dates.today() + dt.timedelta(days=number)


def typed(number):
    return f"{days(number):%d.%m.%Y}"


def running(concern, user):
    return Grant.objects.running().filter(concern=concern, to=user)


def guide(concern, user):
    return f"{reverse('cases:grant', args=[concern.ref])}?til={user.pk}"


@pytest.fixture
def invited(let_in):
    """A signed guest from the school, invited for ten days, to whom nothing was opened yet."""
    return let_in(basis=None, until=days(10), seat=Seat.objects.get(pk="skole"))


@pytest.fixture
def walker(client_for, coordinator, concern, invited):
    walker = Walker(client_for(coordinator), concern, invited.user)
    walker.sent["informasjon"] |= {"until": typed(10)}
    return walker


def give(concern, by, to, **changes):
    given = {"layer": "work", "basis": basis("AVGIVERS-OPPG"), "reason": "Fordi.", "until": days(5)}
    return grants.give(concern, by=by, to=to, **given | changes)


def test_an_invited_guest_sees_nothing_of_the_concern(invited, concern, client_for):
    guest = invited.user
    assert invited.grant is None
    assert not Grant.objects.filter(to=guest).exists()
    assert not Concern.objects.visible_to(guest).exists()
    client = client_for(guest)
    assert client.get(concern.get_absolute_url()).status_code == 404
    for address in ("/", "/bekymringer/", "/varsler/"):
        page = client.get(address).content.decode()
        assert concern.code_word not in page
        assert concern.ref not in page


def test_the_page_with_the_link_leads_on_to_the_guide(concern, coordinator, client_for):
    client = client_for(coordinator)
    sent = {
        "name": "Tora Skjærgård",
        "email": "tora@skole.example",
        "seat": "skole",
        "agency": "skole",
        "what_for": "Fortell.",
        "until": typed(10),
    }
    page = client.post(reverse("guests:invite_to_concern", args=[concern.ref]), sent, follow=True)
    guest = User.objects.get(name="Tora Skjærgård")
    assert guide(concern, guest) in page.content.decode()
    assert "tora" not in guide(concern, guest)
    begun = client.get(guide(concern, guest))
    assert begun["Location"].endswith("?steg=behov")
    assert step_of(client.get(begun["Location"])) == "behov"
    assert (
        f'value="{guest.pk}" selected'
        in client.get(f"{begun['Location'].split('?')[0]}?steg=hvem").content.decode()
    )


def test_the_guide_opens_it_at_its_last_press_and_not_before(
    walker, concern, coordinator, invited, client_for
):
    guest = invited.user
    walker.client.get(guide(concern, guest))
    read = walker.walk_to("les")
    assert step_of(read) == "les"
    assert client_for(guest).get(concern.get_absolute_url()).status_code == 404
    walker.post("les")
    assert running(concern, guest).get().until == days(10)
    declare = reverse("cases:declare", args=[concern.ref])
    assert client_for(guest).get(concern.get_absolute_url())["Location"] == declare


def test_the_guide_suggests_the_last_day_of_the_invitation(walker):
    assert f'value="{typed(10)}"' in walker.walk_to("informasjon").content.decode()


def test_a_day_after_the_invitation_is_refused_beside_the_field_and_in_the_act(
    walker, concern, coordinator, invited
):
    walker.walk_to("informasjon")
    ((field, says),) = beside(walker.post("informasjon", until=typed(11)))
    assert field == "id_until"
    assert f"til {typed(10)}" in says
    assert walker.post("informasjon", until=typed(10)).status_code == 302
    with pytest.raises(Refused, match=f"til {typed(10)}"):
        give(concern, coordinator, invited.user, until=days(11))
    assert give(concern, coordinator, invited.user, until=days(10)).until == days(10)


def test_the_invitation_to_this_concern_counts_and_not_the_longer_seat(
    let_in_on_item, concern, coordinator, invited
):
    let_in_on_item(guest=User.objects.get(pk=invited.user.pk), until=days(40), signed=False)
    guest = User.objects.get(pk=invited.user.pk)
    assert guest.appointments.get().ends_on == days(40)
    with pytest.raises(Refused):
        give(concern, coordinator, guest, until=days(11))


def test_without_an_invitation_the_seat_counts_and_a_members_does_not(
    concern, coordinator, make_user, doctor
):
    guest = make_user("gjest", seat="skole", ends_on=days(7))
    with pytest.raises(Refused):
        give(concern, coordinator, guest, until=days(8))
    assert give(concern, coordinator, guest, until=days(7))
    doctor.appointments.update(ends_on=days(7))
    assert give(concern, coordinator, User.objects.get(pk=doctor.pk), until=days(8))


@pytest.mark.parametrize("who", ["admin", "coordinator", "nobody"])
def test_who_may_not_be_chosen_is_not_chosen_by_the_address(concern, coordinator, admin, client_for, who):
    key = {"admin": admin.pk, "coordinator": coordinator.pk, "nobody": "x"}[who]
    response = client_for(coordinator).get(f"{reverse('cases:grant', args=[concern.ref])}?til={key}")
    assert step_of(response) == "hvem"
    assert "Denne personen kan ikke få tilgang" in beside(response)[0][1]
    assert not Draft.objects.filter(user=coordinator).exists()


def test_ending_the_invitation_ends_all_that_was_opened_to_the_guest(
    walker, concern, log_concern, member, coordinator, invited, guest
):
    walker.walk_to("les")
    walker.post("les")
    give(concern, coordinator, invited.user, layer="identify")
    spared = give(concern, coordinator, guest, basis=basis("FORMAAL"))
    assert running(concern, invited.user).count() == 2
    actions.end(invited, by=coordinator)
    assert not running(concern, invited.user).exists()
    assert not concern.shadow.filter(user=invited.user).exists()
    assert running(concern, guest).get() == spared


def test_of_two_concerns_the_other_stays_open(let_in, concern, log_concern, member, coordinator, invited):
    other = log_concern(by=member)
    guest = User.objects.get(pk=invited.user.pk)
    actions.invite_to_concern(other, by=coordinator, guest=guest, until=days(9), what_for="Fortell.")
    give(concern, coordinator, guest)
    give(other, coordinator, guest)
    actions.end(invited, by=coordinator)
    assert not running(concern, guest).exists()
    assert running(other, guest).exists()


def test_the_list_says_where_no_access_is_given_with_the_way_to_the_guide(
    concern, coordinator, invited, client_for
):
    client, way = client_for(coordinator), guide(concern, invited.user)
    page = client.get(reverse("guests:list")).content.decode()
    assert "Tilgang ikke gitt ennå" in page
    assert way in page
    give(concern, coordinator, invited.user)
    page = client.get(reverse("guests:list")).content.decode()
    assert "Tilgang ikke gitt ennå" not in page
    assert way not in page


def test_to_a_closed_concern_nobody_is_invited(concern, coordinator):
    assessing.assess(
        concern,
        by=coordinator,
        level="level:1",
        reason="Det roet seg.",
        protective="Klassen.",
        outcome="review_outcome:klar_for_avslutning",
    )
    lifecycle.close(
        concern, by=coordinator, reason="close_reason:rad_gitt", outcome="Skolen følger opp.", **ENDING
    )
    with pytest.raises(Refused, match="avsluttet"):
        actions.invite_to_concern(concern, by=coordinator, until=days(9), **new_guest())
    assert not User.objects.filter(name="Tora Skjærgård").exists()


def test_who_is_recused_is_not_invited(concern, coordinator, guest):
    recusals.recuse(concern, user=guest, by=guest)
    with pytest.raises(Refused, match="inhabil|habil"):
        actions.invite_to_concern(concern, by=coordinator, guest=guest, until=days(9), what_for="Fortell.")


def test_a_guest_who_has_not_signed_is_under_the_same_law(let_in, concern, coordinator):
    unsigned = let_in(basis=None, signed=False).user  # from outside: a declaration is all that binds them
    with pytest.raises(Refused, match="ikke mellom deg og mottakeren"):
        give(concern, coordinator, unsigned)
    assert give(concern, coordinator, unsigned, basis=LegalBasis.objects.in_force().get(code="FORMAAL"))
    assert not concern.opens_to(unsigned)
    assert concern.opens_to(sign(unsigned))


def test_one_who_is_no_guest_any_more_has_nothing_left_of_it(concern, coordinator, admin, invited):
    from okg.roster import actions as roster
    from okg.roster import terms

    give(concern, coordinator, invited.user)
    guest = User.objects.get(pk=invited.user.pk)
    roster.appoint(guest, by=admin, seat="nav")  # a member now, so the seat alone would leave it open
    terms.end(invited.appointment, by=admin)
    assert not running(concern, guest).exists()
