"""Asking agencies: who may be asked, what they see, what an answer must say, and what nobody was asked."""

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from cases import contributions, due
from cases.actions import asking, assessing, impartiality, lifecycle, recusals
from cases.models.concern import Concern
from cases.models.question import AgencyQuestion
from cases.timeline import story
from okg.access.models import LegalBasis
from okg.lib import dates
from okg.lib.refusal import Refused
from okg.notify.models import Notice
from okg.roster.models import Agency
from tests.conftest import ENDING

pytestmark = pytest.mark.django_db
KNOWN, NOTHING, CANNOT = "contribution:kjent", "contribution:ikke_kjent", "contribution:kan_ikke_dele"


def days(count):
    return dates.today() + dt.timedelta(days=count)


def agency(code):
    return Agency.objects.get(pk=code)


@pytest.fixture
def summed_up(concern, coordinator):
    summary = "En ungdom bruker symboler."
    return lifecycle.summarise(concern, by=coordinator, summary=summary, version=concern.version)


@pytest.fixture
def ask(summed_up, coordinator):
    """ask(to, **changes) -> the question to a user; ask(agency="skole") to one outside."""

    def ask(to=None, **changes):
        code = changes.pop("agency", None)
        given = {"by": coordinator, "what": "Kjenner dere til noe?", "answer_by": days(5)}
        return asking.ask(summed_up, agency=agency(code) if code else to.agency, to=to, **given | changes)

    return ask


def kinds(user, today=None):
    return [one.kind for one in due.due_for(user, today or dates.today()) if "question" in one.kind]


# ------------------------------------------------------------------------------------------------- asking


def test_a_question_shows_the_discussed_layer_and_opens_nothing(ask, nav, doctor, concern, client_for):
    question = ask(nav)
    client = client_for(nav)
    body = client.get(question.get_absolute_url()).content.decode()
    for shown in (concern.code_word, "En ungdom bruker symboler.", "Kjenner dere til noe?"):
        assert shown in body
    for hidden in (
        concern.ref,
        concern.level_reason,
        concern.known,
        concern.heard,
        concern.judged,
        concern.reporter,
    ):
        assert hidden not in body
    assert client.get(concern.get_absolute_url()).status_code == 404
    assert client.get(reverse("cases:contributions", args=[concern.ref])).status_code == 404
    assert client_for(doctor).get(question.get_absolute_url()).status_code == 404
    assert question.get_absolute_url() in client.get("/").content.decode()
    assert concern.code_word not in client_for(doctor).get("/").content.decode()


def test_who_is_recused_in_doubt_a_guest_or_oneself_is_not_asked(
    ask, summed_up, coordinator, member, nav, doctor, police, guest, client_for
):
    recusals.recuse(summed_up, user=doctor, by=doctor)
    assert set(contributions.may_be_asked(summed_up, by=coordinator)) == {member, nav, police}
    for user in (doctor, guest, coordinator):
        with pytest.raises(Refused, match="kan ikke spørres"):
            ask(user)
    offered = client_for(coordinator).get(reverse("cases:ask_agency", args=[summed_up.ref])).content.decode()
    assert f"user:{nav.pk}:nav" in offered
    assert str(doctor.pk) not in offered
    assert f"user:{guest.pk}" not in offered
    row = AgencyQuestion(
        concern=summed_up, agency=doctor.agency, to=doctor, what="?", asked_by=coordinator, answer_by=days(1)
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        AgencyQuestion.objects.bulk_create([row])


def test_one_who_becomes_recused_is_asked_no_longer(ask, nav, summed_up, client_for):
    question = ask(nav)
    assert Notice.objects.filter(user=nav, kind="agency_asked").exists()
    recusals.recuse(summed_up, user=nav, by=nav)
    assert client_for(nav).get(question.get_absolute_url()).status_code == 404
    assert kinds(nav) == []
    assert not Notice.objects.filter(user=nav, kind="agency_asked").exists()
    with pytest.raises(Refused):
        asking.answer(question, by=nav, answer=NOTHING)


def test_doubt_is_enough(summed_up, coordinator, make_user, nav):
    """An undecided doubt of one's own: see okg's rule for stand-ins."""
    second = {"answer": "possible", "ground": "recusal_ground:saerlige_forhold", "reason": "Nabo."}
    impartiality.declare(summed_up, by=nav, **second)
    assert nav not in contributions.may_be_asked(summed_up, by=coordinator)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"what": " "}, "Skriv hva du spør om."),
        ({"answer_by": days(-1)}, "Dagen er passert."),
    ],
)
def test_what_is_asked_and_until_when(ask, nav, changes, says):
    with pytest.raises(Refused, match=says):
        ask(nav, **changes)
    assert ask(nav, answer_by=days(0)).is_waiting


def test_the_summary_comes_first_one_question_waits_and_the_agency_is_the_users(
    ask, concern, coordinator, nav, police, member
):
    with pytest.raises(Refused, match="hører ikke til|svarer ikke for"):
        ask(nav, agency="politi")
    ask(nav)
    with pytest.raises(Refused, match="spurt allerede"):
        ask(nav)
    ask(agency="skole")
    with pytest.raises(Refused, match="spurt allerede"):
        ask(agency="skole")
    with pytest.raises(Refused, match="Den som leder"):
        ask(police, by=member)


def test_without_a_summary_only_those_outside_are_asked(concern, coordinator, nav):
    given = {"by": coordinator, "what": "Hva vet dere?", "answer_by": days(3)}
    with pytest.raises(Refused, match="Skriv sammendraget"):
        asking.ask(concern, agency=nav.agency, to=nav, **given)
    assert asking.ask(concern, agency=agency("skole"), **given).to is None


def test_what_may_give_somebody_away_is_pointed_at_once(summed_up, coordinator, nav, client_for):
    client, address = client_for(coordinator), reverse("cases:ask_agency", args=[summed_up.ref])
    sent = {
        "whom": f"user:{nav.pk}:nav",
        "what": "Kjenner dere Ola Nordmann?",
        "answer_by": f"{days(3):%d.%m.%Y}",
    }
    body = client.post(address, sent).content.decode()
    assert "Ola Nordmann" in body
    assert not AgencyQuestion.objects.exists()
    seen = body.split('name="seen" value="')[1].split('"')[0]
    assert client.post(address, sent | {"seen": seen}).status_code == 302
    assert AgencyQuestion.objects.get().to == nav


# ------------------------------------------------------------------------------------------------- answering


@pytest.fixture
def nav_basis(ask, nav):
    return next(row for row in asking.possible_bases(ask(nav)) if row.code == "FORMAAL")


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        ({"answer": KNOWN, "basis": "FORMAAL"}, "Skriv hva dere kan dele."),
        ({"answer": KNOWN, "text": "Har fulgt opp."}, "Velg hjemmelen"),
        ({"answer": KNOWN, "text": "Har fulgt opp.", "basis": "HPL-23-4"}, "Velg hjemmelen"),
        ({"answer": CANNOT, "why_not": " "}, "Skriv hvorfor"),
    ],
)
def test_what_is_shared_has_a_basis_that_fits_and_what_is_not_a_reason(ask, nav, answer, says):
    question = ask(nav)
    basis = LegalBasis.objects.in_force().filter(code=answer.get("basis", "")).first()
    with pytest.raises(Refused, match=says):
        asking.answer(question, by=nav, **answer | {"basis": basis})
    assert AgencyQuestion.objects.get().is_waiting


def test_an_answer_is_given_once_and_closes_the_page(ask, nav, coordinator, summed_up, client_for):
    question = ask(nav)
    client, address = client_for(nav), question.get_absolute_url()
    body = client.post(address, {"answer": KNOWN, "text": "Er i tiltak hos oss."}).content.decode()
    assert "Velg hjemmelen" in body
    assert "Er i tiltak hos oss." in body
    basis = next(row for row in asking.possible_bases(question) if row.code == "FORMAAL")
    sent = {"answer": KNOWN, "text": "Er i tiltak hos oss.", "basis": str(basis.pk)}
    assert client.post(address, sent)["Location"] == "/"
    assert client.get(address).status_code == 404
    assert Notice.objects.filter(user=coordinator, kind="question_answered").exists()
    page = client_for(coordinator).get(reverse("cases:contributions", args=[summed_up.ref])).content.decode()
    assert "Er i tiltak hos oss." in page
    with pytest.raises(Refused):
        asking.answer(question, by=nav, answer=NOTHING)
    with pytest.raises(Refused, match="besvart allerede"):
        asking.record(question, by=coordinator, answer=NOTHING)


def test_who_cannot_share_says_nothing_of_what_they_know(ask, nav):
    answered = asking.answer(
        ask(nav), by=nav, answer=CANNOT, text="Han er pasient.", why_not="Taushetsplikt."
    )
    assert (answered.text, answered.why_not, answered.basis) == (None, "Taushetsplikt.", None)


def test_the_lead_takes_down_what_was_said_on_the_telephone(ask, coordinator, member, summed_up, client_for):
    question = ask(agency="skole")
    with pytest.raises(Refused, match="Den som leder"):
        asking.record(question, by=member, answer=NOTHING)
    address = reverse("cases:record_answer", args=[summed_up.ref, question.pk])
    assert client_for(member).get(address).status_code == 404
    client = client_for(coordinator)
    assert client.post(address, {"answer": NOTHING, "text": "Kan tilby samtale."}).status_code == 302
    assert client.get(address).status_code == 404
    assert AgencyQuestion.objects.get().answered_by == coordinator


def test_the_words_are_for_members_and_not_for_guests(
    ask, coordinator, member, guest, give, summed_up, client_for
):
    give(guest)
    asking.record(ask(agency="skole"), by=coordinator, answer=CANNOT, why_not="Ikke avklart.")
    told = {
        reader: [_said(entry) for entry in story.of(summed_up, reader=reader)] for reader in (member, guest)
    }
    assert any("Ikke avklart." in text for text in told[member])
    assert not any("Ikke avklart." in text for text in told[guest])
    assert "Ikke avklart." not in client_for(guest).get(summed_up.get_absolute_url()).content.decode()
    assert client_for(guest).get(reverse("cases:contributions", args=[summed_up.ref])).status_code == 404


@pytest.mark.parametrize(
    "changes",
    [
        "answered_at = now()",
        "answered_at = now(), answered_by_id = asked_by_id, answer_id = 'contribution:kjent', text = what",
        "answered_at = now(), answered_by_id = asked_by_id, answer_id = 'contribution:kan_ikke_dele'",
        "answered_at = now(), answered_by_id = asked_by_id, answer_id = 'contribution:kan_ikke_dele',"
        " why_not = what, text = what",
        "answered_at = now(), answered_by_id = asked_by_id, answer_id = 'evaluation:ikke'",
        "answer_by = answer_by + 1",
        "agency_id = 'nav'",
        "to_id = asked_by_id",
        "why_not = what",
    ],
)
def test_the_database_refuses_half_an_answer_and_another_question(ask, changes):
    ask(agency="skole")
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"update cases_agencyquestion set {changes}")  # noqa: S608 - written above


def test_what_was_answered_stands_and_one_question_waits(ask, coordinator):
    asking.record(ask(agency="skole"), by=coordinator, answer=NOTHING)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("update cases_agencyquestion set text = what")
    ask(agency="skole")
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "insert into cases_agencyquestion (id, concern_id, agency_id, what, asked_at, asked_by_id, answer_by)"
            " select gen_random_uuid(), concern_id, agency_id, what, now(), asked_by_id, answer_by"
            " from cases_agencyquestion where answered_at is null"
        )


# ------------------------------------------------------------------------------------------------- waiting, closing


@pytest.mark.parametrize(("late", "shown"), [(0, False), (1, True)])
def test_who_has_not_answered_stands_on_both_desks(ask, nav, coordinator, concern, client_for, late, shown):
    ask(nav)
    assert kinds(nav, days(5 + late)) == ["question"]
    assert ("question_unanswered" in kinds(coordinator, days(5 + late))) is shown
    assert "NAV" in client_for(coordinator).get(concern.get_absolute_url()).content.decode()


def test_a_closed_concern_asks_nobody(ask, nav, coordinator, summed_up, client_for):
    question = ask(nav)
    assessing.assess(
        summed_up, by=coordinator, level="level:1", reason="Ro.", protective="Far.",
        outcome="review_outcome:klar_for_avslutning",
    )  # fmt: skip
    lifecycle.close(
        summed_up, by=coordinator, reason="close_reason:rad_gitt", outcome="Følges opp.", **ENDING
    )
    assert (kinds(nav), kinds(coordinator, days(30))) == ([], [])
    assert client_for(nav).get(question.get_absolute_url()).status_code == 404
    with pytest.raises(Refused):
        ask(agency="skole")


SCHOOL, CHILDREN = "En skole er aldri spurt", "Barnevernstjenesten er aldri spurt"


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"age_band": "age_band:under_12"}, {SCHOOL, CHILDREN}),
        ({"age_band": "age_band:15"}, {SCHOOL, CHILDREN}),
        ({"age_band": "age_band:16_17"}, {SCHOOL, CHILDREN}),
        ({"age_band": "age_band:18_24"}, set()),
        ({"age_band": "age_band:ukjent"}, set()),
        ({"age_band": "age_band:18_24", "source": "source:videregaende"}, {SCHOOL}),
        ({"age_band": "age_band:ukjent", "arena": "arena:skolevei"}, {SCHOOL}),
    ],
)
def test_a_child_or_a_school_asks_for_a_school(log_concern, member, coordinator, changes, says):
    calm = {"source": "source:idrett", "arena": "arena:fritid"}
    concern = log_concern(by=member, **calm | changes)
    told = contributions.warnings(concern)
    assert {about for about, _says in told} <= {"contributions"}
    assert {start for start in (SCHOOL, CHILDREN) for _about, one in told if one.startswith(start)} == says
    assert len(told) == len(says)
    for code in ("videregaende", "barnevern"):
        question = asking.ask(
            concern, by=coordinator, agency=agency(code), what="Hva vet dere?", answer_by=days(1)
        )
        assert any("har ikke svart" in one for _about, one in contributions.warnings(concern))
        asking.record(question, by=coordinator, answer=NOTHING)
    assert contributions.warnings(Concern.objects.get(pk=concern.pk)) == []


def _said(entry):
    """The text of an entry, opened as the page would open it."""
    return entry.text() if callable(entry.text) else entry.text
