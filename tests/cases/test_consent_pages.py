"""The pages of a consent and the form to print: behind the layer that tells who it is, and whole."""

import datetime as dt
from io import BytesIO

import pytest
import time_machine
from django.urls import reverse
from pypdf import PdfReader

from cases import due
from cases.actions import consents as acts
from cases.actions import persons
from cases.models.consent import Consent
from okg.ledger.models import Event
from okg.lib import dates
from okg.lib.templatetags.ui import long
from tests.access.things import PDF
from tests.cases.test_consents import days
from tests.cases.test_pages import page, text
from tests.conftest import declares, settled

pytestmark = pytest.mark.django_db


def at(name, consent, query=""):
    return reverse(f"cases:{name}", args=[consent.concern.ref, consent.pk]) + query


def form_of(client, consent, language="nb"):
    response = client.get(at("consent_form", consent, f"?sprak={language}"))
    assert response["Content-Type"] == "application/pdf"
    return response, PdfReader(BytesIO(response.content))


def words_of(reader):
    return " ".join(" ".join(page.extract_text().split()) for page in reader.pages)


# ------------------------------------------------------------------------------------------------- the form to print


def test_the_form_holds_what_a_consent_form_must_before_anybody_signs(
    person, prepare, coordinator, client_for
):
    consent = prepare(person(), age=15, shared_responsibility=True, fetched_from=["skole"])
    response, reader = form_of(client_for(coordinator), consent)
    words = words_of(reader)
    for said in (
        "Samtykke til å dele opplysninger",
        "Navn Navnesen",
        "At helsetjenesten kan tilby samtaler.",
        "Hva skolen er urolig for.",
        "Hva bekymringen går ut på",
        "Kommunen, kommuneoverlegen",
        "Samtykket gis til disse tjenestene, ikke til en bestemt ansatt.",
        "Kommunen, skole",
        "Tanghavn kommune har ansvar for det som blir skrevet ned.",
        "Du kan trekke samtykket når som helst",
        f"Til og med {long(consent.until)}",
        "Den det gjelder",
        "Forelder med foreldreansvar",
        "Den andre forelderen med foreldreansvar",
        "Det samme på et annet språk",
    ):
        assert said in words, said
    assert "Navnesen" not in response["Content-Disposition"]


@pytest.mark.parametrize(
    ("age", "signers"),
    [
        (14, ["Forelder med foreldreansvar", "Barnet har fått vite det og er blitt hørt"]),
        (16, ["Den det gjelder", "Forelder med foreldreansvar"]),
        (18, ["Den det gjelder"]),
    ],
)
def test_who_signs_follows_the_age(person, prepare, coordinator, client_for, age, signers):
    words = words_of(form_of(client_for(coordinator), prepare(person(), age=age))[1])
    all_of_them = {
        "Den det gjelder",
        "Forelder med foreldreansvar",
        "Barnet har fått vite det og er blitt hørt",
    }
    for signer in all_of_them:
        assert (signer in words) == (signer in signers), signer


@pytest.mark.parametrize(
    ("language", "title"),
    [("nb", "Samtykke til å dele opplysninger"), ("en", "Consent to sharing information")],
)
def test_the_form_is_archivable_and_readable_aloud_in_both_languages(
    person, prepare, coordinator, client_for, language, title
):
    _response, reader = form_of(client_for(coordinator), prepare(person(), age=18), language)
    root = reader.trailer["/Root"]
    assert root["/Lang"] == language
    assert root["/MarkInfo"]["/Marked"]
    assert root["/StructTreeRoot"]["/K"]
    assert reader.metadata.title == title
    assert "<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data().decode()
    words = words_of(reader)
    assert ("Page 1 of" in words) == (language == "en")
    assert ("Side 1 av" in words) == (language == "nb")


def test_the_english_form_says_the_categories_in_english(person, prepare, coordinator, client_for):
    words = words_of(form_of(client_for(coordinator), prepare(person(), age=18), "en")[1])
    assert "What the concern is about" in words
    assert "You can withdraw the consent at any time" in words


def test_another_language_is_not_there(person, prepare, coordinator, client_for):
    assert (
        client_for(coordinator).get(at("consent_form", prepare(person(), age=18), "?sprak=fr")).status_code
        == 404
    )


# ------------------------------------------------------------------------------------------------- who sees it


def test_one_who_may_work_but_not_see_who_it_is_sees_that_there_is_a_consent_and_no_name(
    given, concern, member, coordinator, client_for
):
    consent = acts.attach_signed(given(), by=coordinator, content=PDF, extension="pdf")
    client = client_for(member)
    shown = text(page(client, "cases:show", concern))
    assert "Til Kommunen, kommuneoverlegen" in shown
    assert "Samtykke gitt" in shown
    assert "Navn Navnesen" not in shown
    for name in ("consent", "consent_form", "signed_consent", "answer_consent", "withdraw_consent"):
        assert client.get(at(name, consent)).status_code == 404
    assert client.get(reverse("cases:download", args=[consent.document_id])).status_code == 404


def test_each_look_is_written(given, coordinator, client_for):
    consent = given()
    client_for(coordinator).get(at("consent", consent))
    assert Event.objects.looks().get().right == "cases.identify_person"


def test_a_consent_of_another_concern_is_not_there(
    given, log_concern, coordinator, member, client_for, basis
):
    consent, other = given(), log_concern(by=member)
    persons.record(settled(other), by=coordinator, relation="relation:subject", basis=basis, name="En Annen")
    declares(other, coordinator)
    address = reverse("cases:consent", args=[other.ref, consent.pk])
    assert client_for(coordinator).get(address).status_code == 404


def test_the_pages_ask_once_more_who_is_at_the_keyboard(given, coordinator, client_for):
    consent = given()
    for name in ("consent", "withdraw_consent"):
        response = client_for(coordinator, shown_at=1).get(at(name, consent))
        assert response["Location"].startswith("/logg-inn/igjen/")


# ------------------------------------------------------------------------------------------------- the way through


def test_from_the_question_to_the_withdrawal(
    person, concern, coordinator, client_for, doctor, give, consent_basis
):
    client, relation = client_for(coordinator), person(born=dates.today().year - 40)
    sent = {
        "relation": relation.pk, "scope": ["consent_scope:bekymringen"], "what": "Hva skolen sa.",
        "purpose": "Samtaler.", "recipients": ["kommuneoverlege"], "until": f"{days(90):%d.%m.%Y}",
    }  # fmt: skip
    response = client.post(reverse("cases:prepare_consent", args=[concern.ref]), sent)
    consent = Consent.objects.get()
    assert response["Location"] == at("consent", consent)
    assert "Venter på svar" in text(client.get(at("consent", consent)))
    now = dates.local(dates.now())
    answered = {
        "given": "yes", "by_person": "on", "how": "consent_how:muntlig", "language": "norsk",
        "interpreter": "interpreter:kvalifisert", "answered_at_0": f"{now:%d.%m.%Y}", "answered_at_1": f"{now:%H.%M}",
    }  # fmt: skip
    with time_machine.travel(dates.now() + dt.timedelta(minutes=1), tick=False):
        assert client.post(at("answer_consent", consent), answered).status_code == 302
        consent.refresh_from_db()
        assert consent.is_living
        give(doctor, basis=consent_basis, consent=consent)
        shown = text(client.get(at("withdraw_consent", consent)))
        assert "Tilgangen til Olav Tindsvåg" in shown
        withdrawn = {
            "withdrawn_by": "consent_party:personen", "how": "consent_how:muntlig",
            "withdrawn_at_0": f"{now:%d.%m.%Y}", "withdrawn_at_1": f"{dates.local(dates.now()):%H.%M}",
        }  # fmt: skip
        assert client.post(at("withdraw_consent", consent), withdrawn).status_code == 302
        shown = text(client.get(at("consent", consent)))
    for said in (
        "Trukket",
        "Det som er delt tidligere, kan ikke tas tilbake.",
        "Disse tilgangene bygger på andre bestemmelser og fortsetter:",
        "Arkivlova lar ikke kommunen slette det på egen hånd.",
        "Si fra til dem som har fått opplysninger, om at samtykket ikke lenger gjelder: Kommunen, kommuneoverlegen.",
    ):
        assert said in shown, said


def test_the_signed_form_is_added_and_comes_back_as_it_was(given, coordinator, client_for):
    consent, client = given(), client_for(coordinator)
    upload = BytesIO(PDF)
    upload.name = "Navn Navnesen.pdf"
    assert client.post(at("attach_consent", consent), {"file": upload}).status_code == 302
    response = client.get(at("signed_consent", consent))
    assert response.content == PDF
    assert "Navnesen" not in response["Content-Disposition"]


# ------------------------------------------------------------------------------------------------- reminders


def lines(user, day):
    return [line for line in due.due_for(user, day) if line.kind == "consent_ends"]


@pytest.mark.parametrize(("before", "stage"), [(31, None), (30, "30"), (8, "30"), (7, "7"), (0, "7")])
def test_the_lead_is_reminded_thirty_and_seven_days_before_it_ends(given, coordinator, before, stage):
    consent = given(until=days(60))
    found = lines(coordinator, consent.until - dt.timedelta(days=before))
    assert [line.key for line in found] == ([f"consent_ends:{consent.pk}:{stage}"] if stage else [])


def test_after_it_has_ended_the_lead_is_told_where_accesses_rested_on_it(given, rest, coordinator):
    consent = given(until=days(20))
    after = consent.until + dt.timedelta(days=1)
    assert lines(coordinator, after) == []
    rest(consent, until=days(20))
    assert [line.key for line in lines(coordinator, after)] == [f"consent_ends:{consent.pk}:ended"]
    assert lines(coordinator, after + dt.timedelta(days=31)) == []


def test_nobody_is_reminded_of_one_that_was_withdrawn_or_refused(given, prepare, answer, coordinator):
    consent = given(until=days(5))
    acts.withdraw(consent, by=coordinator, withdrawn_by="consent_party:personen", how="consent_how:muntlig")
    answer(prepare(consent.relation, until=days(5)), given=False)
    assert lines(coordinator, dates.today()) == []


def test_only_the_lead_is_reminded(given, member):
    given(until=days(5))
    assert lines(member, dates.today()) == []


def test_the_timeline_tells_what_became_of_it(given, concern, coordinator, client_for):
    consent = given(until=days(5))
    assert "Samtykke gitt" in text(page(client_for(coordinator), "cases:show", concern))
    with time_machine.travel(consent.expires_at + dt.timedelta(hours=1), tick=False):
        assert "Samtykke gått ut" in text(page(client_for(coordinator), "cases:show", concern))
