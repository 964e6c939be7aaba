"""The register of disclosures: all that was shown, all that was not, whom a correction must reach, and on paper."""

import datetime as dt

import pytest
from django.urls import reverse

from cases import due, printed, register
from cases.actions import considering, grants, persons, tracks
from cases.models.considered import Considered
from okg.access.models import LegalBasis
from okg.access.roles import IDENTIFY
from okg.ledger.models import Event
from okg.lib import dates
from okg.lib.refusal import Refused
from tests.conftest import settled

pytestmark = pytest.mark.django_db


@pytest.fixture
def considered(concern, coordinator, nav):
    return considering.consider(
        concern,
        by=coordinator,
        to=nav,
        what="At familien trenger bolig.",
        instead=Considered.Instead.NO_CONSENT,
        why_not="Familien sa nei.",
    )


def test_it_holds_what_runs_what_has_ended_and_what_was_not_shared(
    concern, coordinator, stranger, give, considered
):
    grants.end(give(stranger), by=coordinator, reason="Samtalen er holdt.")
    entries = register.of(concern)
    assert [entry.state for entry in entries].count("running") == 2  # who logged it, who receives it
    ended = next(entry for entry in entries if entry.state == "ended")
    assert ended.whom == "Olav Tindsvåg (Kommuneoverlege, Kommunen, kommuneoverlegen)"
    assert ("Samtalen er holdt." in dict(ended.texts).values()) and ended.row.basis.code == "AVGIVERS-OPPG"
    kept = next(entry for entry in entries if entry.state == "not_shared")
    assert set(dict(kept.texts).values()) == {"At familien trenger bolig.", "Familien sa nei."}


def test_what_was_told_outside_the_group_stands_there_too(concern, coordinator, basis):
    tracks.note(
        concern,
        by=coordinator,
        kind="side_track:politi",
        happened_on=dates.today(),
        receiver="Politiets vakt",
        told="Hva skolen så.",
        basis=basis,
        remains="Ingenting.",
    )
    tracks.note(
        concern, by=coordinator, kind="side_track:flyttet", happened_on=dates.today(), remains="Ingenting."
    )
    told = [entry for entry in register.of(concern) if entry.state == "told"]
    assert [(entry.whom, dict(entry.texts)["Hva som ble delt"]) for entry in told] == [
        ("Politiets vakt", "Hva skolen så.")
    ]


def test_it_shows_the_words_of_the_version_a_grant_was_given_on(concern, coordinator, stranger, give, basis):
    from okg.access import bases

    give(stranger)
    bases.revise(basis, by=coordinator, valid_from=dates.today(), label="Nye ord")
    shown = [text for entry in register.of(concern) for _name, text in entry.facts]
    assert any("Nødvendig for egne oppgaver" in text for text in shown)
    assert not any("Nye ord" in text for text in shown)


def test_a_correction_must_reach_all_who_were_shown_it_and_nobody_who_knew(
    concern, coordinator, member, stranger, nav, give
):
    grants.end(give(stranger), by=coordinator, reason="Ferdig.")
    give(stranger, layer=IDENTIFY)
    grants.end(give(nav), by=coordinator, reason="Ferdig.")
    found = {one.user: one for one in register.recipients_of(concern)}
    assert set(found) == {coordinator, stranger, nav}  # the member logged it
    assert found[stranger].layers == {"work", "identify"}
    assert (found[stranger].running, found[nav].running) == (True, False)
    assert found[nav].until <= dates.now()


def test_of_a_person_only_the_concerns_in_which_the_reader_may_know_who_it_is(
    concern, log_concern, coordinator, member, stranger, give, client_for
):
    basis = LegalBasis.objects.get(code="SAMTYKKE", active=True)
    tie = persons.record(
        settled(concern), by=coordinator, relation="relation:subject", basis=basis, name="Navn"
    )
    give(stranger, layer=IDENTIFY)
    assert register.concerns_of(tie.person, stranger) == [concern]
    assert register.concerns_of(tie.person, member) == []
    address = reverse("cases:person_register", args=[concern.ref, tie.pk])
    assert client_for(stranger).get(address).status_code == 200
    assert client_for(member).get(address).status_code == 404
    elsewhere = log_concern(by=member)
    wrong = reverse("cases:person_register", args=[elsewhere.ref, tie.pk])
    assert client_for(stranger).get(wrong).status_code == 404


def test_taking_it_out_is_in_the_security_log_and_asks_who_one_is(
    concern, coordinator, member, client_for, considered
):
    address = reverse("cases:print_register", args=[concern.ref])
    assert client_for(coordinator, shown_at=1).get(address)["Location"].startswith("/logg-inn/igjen/")
    assert not Event.objects.filter(event="register_printed").exists()
    response = client_for(coordinator).get(address)
    assert response["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF-")
    assert response["Content-Disposition"] == f'attachment; filename="utleveringer-{concern.ref}.pdf"'
    line = Event.objects.get(event="register_printed")
    assert (line.kind, line.by, line.about) == ("security", coordinator.pk, concern.pk)
    assert client_for(member).get(address).status_code == 404


def test_on_paper_it_is_bokmal_accessible_and_says_who_took_it_out(concern, coordinator, considered):
    content = printed.pdf([concern], by=coordinator)
    assert b"pdfuaid" in content
    data = printed._data([concern], "x", coordinator)
    assert len(data["entries"]) == 3
    assert coordinator.name in data["printed"]


def test_considered_is_noted_with_its_line_and_refused_where_it_is_not_whole(
    concern, coordinator, member, nav, considered
):
    assert considered.to_agency == "nav"
    assert Event.objects.get(event="sharing_considered").facts["instead"] == "no_consent"
    facts = {"what": "x", "instead": "later", "why_not": "x"}
    whole = facts | {"by": member, "to_other": "Videregående skole"}
    assert considering.consider(concern, **whole).to_other == "Videregående skole"
    for wrong in (
        {"what": " "},
        {"why_not": ""},
        {"to_other": " "},
        {"to": nav},
        {"to": member, "to_other": ""},
    ):
        with pytest.raises(Refused):
            considering.consider(concern, **whole | wrong)


def test_a_member_may_note_it_on_its_page(concern, member, client_for):
    address = reverse("cases:consider", args=[concern.ref])
    sent = {"to_other": "", "what": "Navnet.", "instead": "not_needed", "why_not": "Skolen vet nok."}
    response = client_for(member).post(address, sent)
    assert response.status_code == 200 and "Oppgi med hvem" in response.content.decode()
    assert client_for(member).post(address, sent | {"to_other": "Rektor"}).status_code == 302
    assert Considered.objects.get().by == member


def test_what_is_not_told_waits_on_the_leads_desk_on_its_day(concern, coordinator, stranger, give):
    today = dates.today()
    grant = give(
        stranger,
        informed="no",
        exemption="b",
        exemption_reason="Kan ødelegge.",
        reconsider_on=today + dt.timedelta(days=3),
    )

    def waits(day, user=coordinator):
        return [line for line in due.due_for(user, day) if line.kind == "reconsider"]

    assert not waits(today + dt.timedelta(days=2))
    assert [line.day for line in waits(today + dt.timedelta(days=3))] == [grant.reconsider_on]
    assert not waits(today + dt.timedelta(days=3), stranger)
    grants.inform(grant, by=coordinator, informed="yes", informed_on=today)
    assert not waits(today + dt.timedelta(days=3))
    assert grant.history.count() == 2


def test_not_yet_waits_too_and_an_exemption_must_be_whole(concern, coordinator, stranger, give):
    today = dates.today()
    grant = give(stranger, reconsider_on=today)
    assert "reconsider" in {line.kind for line in due.due_for(coordinator, today)}
    for wrong in ({"informed": "yes"}, {"informed": "no"}, {"informed": "no", "exemption": "b"}):
        with pytest.raises(Refused):
            grants.inform(grant, by=coordinator, **wrong)


def test_what_the_person_is_told_is_noted_on_its_page(concern, coordinator, stranger, give, client_for):
    grant = give(stranger)
    address = reverse("cases:inform", args=[concern.ref, grant.pk])
    sent = {"informed": "yes", "informed_on": f"{dates.today():%d.%m.%Y}", "exemption": "b"}
    assert client_for(coordinator).post(address, sent).status_code == 302
    grant.refresh_from_db()
    assert (grant.informed, grant.exemption) == ("yes", "")
    receipt = concern.grants.get(origin="received")
    assert (
        client_for(coordinator).get(reverse("cases:inform", args=[concern.ref, receipt.pk])).status_code
        == 404
    )


def test_giving_is_refused_where_the_answers_do_not_meet_the_basis(stranger, give):
    met = {"own_task": "yes", "anonymous_enough": "no", "proportionate": "yes"}
    told = {"task": "Å følge opp."}
    for answers, particulars in ((met, {}), (met, None), (met | {"own_task": "no"}, told), ({}, told)):
        with pytest.raises(Refused):
            give(stranger, answers=answers, particulars=particulars)
    assert give(stranger, answers=met, particulars=told).particulars == told


def test_giving_is_refused_on_a_basis_that_stands_between_others(stranger, give):
    for code in ("POL-30", "HPL-25", "BV-MELD", "AVVERGE", "OPPL-24-1", "ANONYM"):
        with pytest.raises(Refused, match="mellom deg og mottakeren"):
            give(stranger, basis=LegalBasis.objects.get(code=code))
