"""The guide to giving access: what each step asks, that nothing is lost or saved before the last press."""

import datetime as dt
import re
import uuid

import pytest
from django.urls import reverse

from cases.informing import Informed
from cases.models.considered import Considered
from okg.access.models import LegalBasis
from okg.drafts.models import Draft
from okg.lib import dates

pytestmark = pytest.mark.django_db
ORDER = ["hvem", "behov", "grunnlag", "vilkar", "hva", "informasjon", "les"]


def day(ahead):
    return f"{dates.today() + dt.timedelta(days=ahead):%d.%m.%Y}"


def basis(code):
    return LegalBasis.objects.in_force().get(code=code)


class Walker:
    """Somebody who walks the guide, a step at a time, as a browser without script would."""

    def __init__(self, client, concern, to):
        self.client, self.address = client, reverse("cases:grant", args=[concern.ref])
        self.sent = {
            "hvem": {"to": str(to.pk)},
            "behov": {"enough": "no", "why": "Samtalen kan ikke holdes uten å vite hvem det er."},
            "grunnlag": {"basis": str(basis("AVGIVERS-OPPG").pk)},
            "vilkar": {
                "q_own_task": "yes",
                "q_anonymous_enough": "no",
                "q_proportionate": "yes",
                "task": "Å følge opp bekymringen (mandatet M10).",
            },
            "hva": {
                "layer": "work",
                "categories": ["shared_category:hendelser", "shared_category:vurdering"],
                "shared": "Det skolen har sett.",
                "reason": "Skal holde en samtale.",
                "why_not_less": "Rekkefølgen i hendelsene betyr noe.",
            },
            "informasjon": {
                "informed": "no",
                "exemption": "b",
                "exemption_reason": "Kan ødelegge for det som skal avverges.",
                "reconsider_on": day(14),
                "verified": "mixed",
                "onward": "no",
                "channel": "disclosure_channel:mote",
                "until": day(30),
            },
            "les": {},
        }

    def post(self, step, go="next", **changes):
        fields = self.sent[step] | changes | {"step": step, "go": go, "submission": str(uuid.uuid4())}
        return self.client.post(f"{self.address}?steg={step}", fields)

    def at(self, step):
        return self.client.get(f"{self.address}?steg={step}")

    def walk_to(self, step):
        for earlier in ORDER[: ORDER.index(step)]:
            response = self.post(earlier)
            assert response.status_code == 302, (earlier, beside(response))
        return self.at(step)


@pytest.fixture
def walker(client_for, coordinator, concern, doctor):
    return Walker(client_for(coordinator), concern, doctor)


def step_of(response):
    return re.search(r'name="step" value="(\w+)"', response.content.decode())[1]


def beside(response):
    return re.findall(r'<li><a class="ds-link" href="#([^"]+)">([^<]+)', response.content.decode())


def test_the_whole_way_gives_a_grant_that_tells_all(walker, concern, coordinator, doctor):
    read = walker.walk_to("les")
    assert not concern.grants.filter(to=doctor).exists()
    shown = read.content.decode()
    for said in ("Det skolen har sett.", "Skal holde en samtale.", "Nødvendig for egne oppgaver", "I møte"):
        assert said in shown
    assert walker.post("les")["Location"] == concern.get_absolute_url()
    grant = concern.grants.get(to=doctor)
    assert (grant.origin, grant.from_agency, grant.to_agency) == ("given", "oppvekst", "kommuneoverlege")
    assert (grant.layer, grant.basis.code) == ("work", "AVGIVERS-OPPG")
    assert grant.answers == {"own_task": "yes", "anonymous_enough": "no", "proportionate": "yes"}
    assert grant.particulars == {"task": "Å følge opp bekymringen (mandatet M10)."}
    assert grant.categories == ["shared_category:hendelser", "shared_category:vurdering"]
    assert (grant.shared, grant.reason) == ("Det skolen har sett.", "Skal holde en samtale.")
    assert grant.why_not_less.startswith("Samtalen kan ikke") and grant.why_not_less.endswith("betyr noe.")
    assert (grant.informed, grant.exemption) == ("no", "b")
    assert grant.exemption_reason == "Kan ødelegge for det som skal avverges."
    assert grant.reconsider_on == dates.today() + dt.timedelta(days=14)
    assert (grant.verified, grant.onward, grant.channel_id) == ("mixed", False, "disclosure_channel:mote")
    assert grant.until == dates.today() + dt.timedelta(days=30)
    assert not Draft.objects.filter(user=coordinator, name__startswith="cases.grant").exists()


def test_nothing_is_saved_before_the_last_press(walker, concern, doctor):
    walker.walk_to("les")
    assert not concern.grants.filter(to=doctor).exists()
    assert not Considered.objects.exists()


def test_the_last_press_twice_gives_once(walker, concern, doctor):
    walker.walk_to("les")
    sent = {"step": "les", "go": "give", "submission": str(uuid.uuid4())}
    first = walker.client.post(f"{walker.address}?steg=les", sent)
    walker.client.post(f"{walker.address}?steg=les", sent)
    assert first.status_code == 302
    assert concern.grants.filter(to=doctor).count() == 1


def test_a_step_is_not_jumped_over(walker):
    assert step_of(walker.at("les")) == "hvem"
    walker.post("hvem")
    assert step_of(walker.at("informasjon")) == "behov"
    assert step_of(walker.client.post(walker.address, {"step": "les"})) == "behov"


def test_going_back_keeps_what_was_typed_even_where_it_does_not_hold(walker):
    walker.walk_to("hva")
    back = walker.post("hva", go="back", shared="Halvferdig setning", reason="")
    assert back["Location"].endswith("?steg=vilkar")
    assert "Å følge opp bekymringen" in walker.at("vilkar").content.decode()
    assert "Halvferdig setning" in walker.at("hva").content.decode()


def test_only_what_stands_between_the_two_is_offered_and_the_duties_apart(walker, police):
    shown = walker.walk_to("grunnlag").content.decode()
    assert "Nødvendig for egne oppgaver" in shown
    for code in ("POL-30", "HPL-23-4", "BV-MELD", "AVVERGE", "FVL-13G"):
        assert str(LegalBasis.objects.get(code=code).pk) not in shown
    walker.post("hvem", to=str(police.pk))
    shown = walker.at("grunnlag").content.decode()
    assert shown.index("Skal dele") < shown.index(str(basis("AVVERGE").pk)) < shown.index("Kan dele")


def test_a_basis_that_fitted_another_receiver_is_said_beside_the_field(walker, police):
    walker.post("hvem", to=str(police.pk))
    walker.post("behov")
    walker.post("grunnlag", basis=str(basis("AVVERGE").pk))
    walker.post("hvem")
    stopped = walker.at("vilkar")
    assert step_of(stopped) == "grunnlag"
    assert "Denne bestemmelsen gjelder ikke mellom deg og mottakeren" in beside(stopped)[0][1]


def test_an_answer_that_does_not_fit_is_said_beside_its_question(walker):
    walker.walk_to("vilkar")
    response = walker.post("vilkar", q_own_task="no", q_proportionate="", task=" ")
    assert response.status_code == 200
    wrong = dict(beside(response))
    assert "åpner ikke bestemmelsen for å dele" in wrong["id_q_own_task_0"]
    assert "Svar ja eller nei." in wrong["id_q_proportionate_0"]
    assert "id_task" in wrong
    assert 'value="no" ' in response.content.decode()


def test_the_answers_of_one_provision_are_not_those_of_another(walker, police):
    walker.walk_to("hva")
    walker.post("grunnlag", basis=str(basis("LIV-HELSE").pk))
    shown = walker.at("vilkar")
    assert not re.search(r'name="q_anonymous_enough" value="no"[^>]*checked', shown.content.decode())
    assert step_of(walker.at("hva")) == "vilkar"


@pytest.mark.parametrize(
    ("code", "receiver", "asked"),
    [
        ("SAMTYKKE", "doctor", ["consent"]),
        ("AVVERGE", "police", ["offence"]),
        ("ANMELDELSE", "police", ["offence_text"]),
        ("LIV-HELSE", "nav", ["danger"]),
        ("BV-MELD", "child_welfare", ["letter"]),
    ],
)
def test_each_basis_asks_what_it_demands(walker, make_user, request, code, receiver, asked):
    to = (
        make_user("bv", seat="barnevern")
        if receiver == "child_welfare"
        else request.getfixturevalue(receiver)
    )
    walker.sent["hvem"] = {"to": str(to.pk)}
    walker.sent["grunnlag"] = {"basis": str(basis(code).pk)}
    walker.walk_to("vilkar")
    answers = {f"q_{one['key']}": one["needs"] for one in basis(code).questions}
    walker.sent["vilkar"] = answers
    assert [field.removeprefix("id_") for field, _says in beside(walker.post("vilkar"))] == asked


def test_a_basis_of_consent_asks_which_of_those_that_name_the_receivers_service(
    walker, concern, given, doctor
):
    consent, elsewhere = given(until=dates.today() + dt.timedelta(days=20)), given(recipients=["nav"])
    walker.sent["grunnlag"] = {"basis": str(basis("SAMTYKKE").pk)}
    shown = walker.walk_to("vilkar").content.decode()
    assert str(consent.pk) in shown and str(elsewhere.pk) not in shown
    answers = {f"q_{one['key']}": one["needs"] for one in basis("SAMTYKKE").questions}
    walker.sent["vilkar"] = answers | {"consent": str(consent.pk)}
    walker.walk_to("informasjon")
    late = walker.post("informasjon")
    assert [field for field, _says in beside(late)] == ["id_until"]
    walker.sent["informasjon"]["until"] = day(20)
    walker.walk_to("les")
    walker.post("les")
    assert concern.grants.get(to=doctor).consent == consent


def test_the_duty_to_avert_knows_only_the_offences_of_its_list(walker, police):
    walker.sent["hvem"] = {"to": str(police.pk)}
    walker.sent["grunnlag"] = {"basis": str(basis("AVVERGE").pk)}
    shown = walker.walk_to("vilkar").content.decode()
    assert 'value="131"' in shown
    walker.sent["vilkar"] = {"q_likely": "yes", "q_preventable": "yes"}
    for section in ("136 b", "145", "185", "263"):
        assert f'value="{section}"' not in shown
        assert walker.post("vilkar", offence=section).status_code == 200
    assert walker.post("vilkar", offence="131").status_code == 302


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"informed": "yes", "informed_on": ""}, "informed_on"),
        ({"informed": "yes", "informed_on": day(1)}, "informed_on"),
        ({"exemption": ""}, "exemption"),
        ({"exemption_reason": " "}, "exemption_reason"),
        ({"reconsider_on": ""}, "reconsider_on"),
        ({"informed": "not_yet", "reconsider_on": ""}, "reconsider_on"),
        ({"verified": ""}, "verified_0"),
        ({"onward": ""}, "onward_0"),
        ({"channel": ""}, "channel"),
        ({"until": day(367)}, "until"),
        ({"until": day(-1)}, "until"),
    ],
)
def test_what_is_told_must_be_whole(walker, changes, field):
    walker.walk_to("informasjon")
    response = walker.post("informasjon", **changes)
    assert [name for name, _says in beside(response)] == [f"id_{field}"]


def test_told_leaves_the_exemption_out(walker, concern, doctor):
    walker.sent["informasjon"] |= {"informed": "yes", "informed_on": day(0)}
    walker.walk_to("les")
    walker.post("les")
    grant = concern.grants.get(to=doctor)
    assert (grant.informed, grant.informed_on) == (Informed.YES, dates.today())
    assert (grant.exemption, grant.exemption_reason, grant.reconsider_on) == ("", None, None)


def test_where_anonymous_is_enough_that_is_noted_and_the_summary_comes_next(walker, concern, doctor):
    walker.post("hvem")
    response = walker.post("behov", enough="yes", why="Kommuneoverlegen skal bare gi råd.")
    assert response["Location"] == reverse("cases:summarise", args=[concern.ref])
    noted = Considered.objects.get()
    assert (noted.to, noted.to_agency, noted.instead) == (doctor, "kommuneoverlege", "anonymous")
    assert noted.why_not == "Kommuneoverlegen skal bare gi råd."
    assert not concern.grants.filter(to=doctor).exists()
    assert step_of(walker.at("les")) == "hvem"


def test_turning_away_remembers_with_whom(walker, concern, doctor):
    walker.post("hvem")
    shown = walker.client.get(reverse("cases:consider", args=[concern.ref])).content.decode()
    assert f'value="{doctor.pk}" selected' in shown


def test_the_receiver_who_may_no_longer_get_access_stops_the_guide(walker, concern, doctor):
    walker.walk_to("les")
    doctor.appointments.update(ends_on=dates.today() - dt.timedelta(days=1))
    response = walker.post("les")
    assert step_of(response) == "hvem"
    assert "Denne personen kan ikke få tilgang" in beside(response)[0][1]
    assert not concern.grants.filter(to=doctor).exists()
