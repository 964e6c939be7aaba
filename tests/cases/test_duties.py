"""Kan jeg? Må jeg? Who is asked what and when, what an answer holds, and who reads it."""

import datetime as dt

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from cases import due, duties
from cases.actions import assessing, lifecycle
from cases.actions import duties as acts
from cases.models.concern import Concern
from cases.models.duty import Consideration
from cases.timeline import story
from okg.catalogue import codes
from okg.ledger.models import Event
from okg.lib import dates
from okg.lib.refusal import Refused
from tests.cases.test_pages import page, text
from tests.conftest import ENDING, declares

pytestmark = pytest.mark.django_db
AVERT, CHILD, HEALTH = duties.AVERT, duties.CHILD, duties.HEALTH


def asked(user):
    """{duty: how many lines} on the user's desk."""
    found = [line for line in due.due_for(user, dates.today()) if line.kind == "duty"]
    return sorted(line.key.split(":")[2] for line in found)


@pytest.fixture
def consider(concern):
    """consider(by, duty, **changes) -> a Consideration of `concern`: not now, ask again in a month."""

    def consider(by, duty=CHILD, **changes):
        said = {
            "answer": "duty_answer:ikke_na",
            "reason": "Ingen tegn til omsorgssvikt.",
            "reconsider_on": dates.today() + dt.timedelta(days=30),
        }
        return acts.consider(changes.pop("concern", concern), by=by, duty=duty, **said | changes)

    return consider


@pytest.fixture
def child(log_concern, member, coordinator):
    concern = log_concern(by=member, age_band="age_band:15", level="level:2")
    declares(concern, member, coordinator)
    return concern


# ------------------------------------------------------------------------------------------------- when


@pytest.mark.parametrize(
    ("logged", "raised"),
    [
        ({}, []),
        ({"danger": True}, [AVERT, HEALTH]),
        ({"level": "level:3"}, []),
        ({"level": "level:4"}, [AVERT, HEALTH]),
        ({"theme": "theme:voldsforherligende_miljo"}, [AVERT, HEALTH]),
        ({"theme": "theme:planlagt_utreise"}, []),
        ({"age_band": "age_band:16_17", "level": "level:1"}, []),
        ({"age_band": "age_band:16_17", "level": "level:2"}, [CHILD]),
        ({"age_band": "age_band:under_12", "level": "level:2"}, [CHILD]),
        ({"age_band": "age_band:18_24", "level": "level:2"}, []),
        ({"age_band": "age_band:ukjent", "level": "level:3"}, []),
        ({"age_band": "age_band:15", "level": "level:4"}, [AVERT, HEALTH, CHILD]),
    ],
    ids=str,
)
def test_what_is_asked_follows_from_codes_alone(log_concern, member, logged, raised):
    concern = log_concern(by=member, **logged)
    assert duties.raised_by(concern) == raised
    assert (concern in duties.concerns_that_ask(member)) == bool(raised or logged.get("level") == "level:3")


@pytest.mark.parametrize(("level", "raised"), [("level:2", False), ("level:3", True), ("level:4", True)])
def test_an_assessment_that_raises_it_to_three_or_four_asks_the_lead_to_avert(
    concern, coordinator, assess, level, raised
):
    assess(level=level)
    assert (AVERT in duties.raised_by(Concern.objects.get(pk=concern.pk))) == raised
    assert ("avverge" in asked(coordinator)) == raised


def test_a_closed_concern_asks_nothing(child, coordinator):
    assessing.assess(
        child,
        by=coordinator,
        level="level:2",
        reason="Ro.",
        protective="Klassen.",
        outcome="review_outcome:klar_for_avslutning",
    )
    lifecycle.close(
        child, by=coordinator, reason="close_reason:rad_gitt", outcome="Skolen følger opp.", **ENDING
    )
    assert duties.raised_by(Concern.objects.get(pk=child.pk)) == []


# ------------------------------------------------------------------------------------------------- whom


def test_averting_is_asked_of_the_lead_and_the_personal_ones_of_each_whom_they_bind(
    log_concern, coordinator, member, police, nav, guest, give, concern
):
    Concern.objects.filter(pk=concern.pk).update(level="level:4", age_band="age_band:15")
    for user in (police, nav, guest):
        give(user)
    assert asked(coordinator) == ["avverge", "barnevern"]
    assert asked(member) == ["barnevern", "helsepersonell"]
    assert asked(police) == ["barnevern"]
    assert asked(nav) == ["barnevern"]
    assert asked(guest) == []  # a resource person of no public agency


def test_one_who_has_no_access_is_asked_nothing(child, stranger):
    assert asked(stranger) == []


def test_each_answers_for_themselves(child, coordinator, member, consider):
    consider(member, concern=child)
    assert asked(member) == []
    assert asked(coordinator) == ["barnevern"]


def test_averting_is_answered_for_all_by_whoever_answers(log_concern, coordinator, member, consider):
    acute = log_concern(by=member, danger=True)
    consider(member, AVERT, concern=acute)
    assert asked(coordinator) == []


def test_it_is_asked_anew_on_the_day_and_when_the_level_rises(child, coordinator, consider):
    consider(coordinator, concern=child)
    assert asked(coordinator) == []
    noon = dates.midnight(dates.today()) + dt.timedelta(hours=12)
    with time_machine.travel(noon + dt.timedelta(days=29), tick=False):
        assert asked(coordinator) == []
    with time_machine.travel(noon + dt.timedelta(days=30), tick=False):
        assert asked(coordinator) == ["barnevern"]
    assessing.assess(
        child,
        by=coordinator,
        level="level:3",
        reason="Nye tegn.",
        protective="Klassen.",
        next_review_on=dates.today(),
    )
    assert asked(coordinator) == ["avverge", "barnevern"]


# ------------------------------------------------------------------------------------------------- what


@pytest.mark.parametrize(
    ("duty", "changes", "says"),
    [
        (AVERT, {"answer": "duty_answer:gjort", "told": "112", "told_at": dates.now()}, "hvilket lovbrudd"),
        (CHILD, {"answer": "duty_answer:gjort", "told": "Vakten", "told_at": dates.now()}, "hvilken bokstav"),
        (HEALTH, {"answer": "duty_answer:gjort"}, "Skriv hvem du sa fra til, og når."),
        (CHILD, {"reconsider_on": None}, "Velg en dag da du spør deg selv på nytt."),
        (CHILD, {"reason": " "}, "Skriv hvorfor du svarer som du gjør."),
        (CHILD, {"reconsider_on": dates.today() - dt.timedelta(days=1)}, "Dagen er passert."),
        (CHILD, {"told": "Vakten", "told_at": dates.now() + dt.timedelta(days=1)}, "ligger fram i tid"),
    ],
)
def test_an_answer_is_whole_or_refused(coordinator, consider, duty, changes, says):
    with pytest.raises(Refused) as refused:
        consider(coordinator, duty, **changes)
    assert says in " ".join(refused.value.sentences)
    assert not Consideration.objects.exists()


def test_the_line_says_that_it_was_considered_and_not_what_was_answered(concern, coordinator, consider):
    row = consider(coordinator)
    line = Event.objects.get(event="duty_considered")
    assert line.facts == {"duty": CHILD, "consideration": str(row.pk)}


def test_nothing_is_added_to_a_closed_concern(closed, coordinator, consider):
    with pytest.raises(Refused, match="Plikten din står"):
        consider(coordinator, concern=closed)


def test_the_offences_that_do_not_oblige_are_not_among_those_that_do():
    listed = " ".join(code.label for code in codes.in_list("avert_offence"))
    missing = [code.label.split(" ")[1] for code in codes.in_list("avert_not_listed")]
    assert missing == ["134", "135", "136", "136", "136", "145", "185", "263"]
    for section in set(missing):
        assert f"§ {section} " not in listed
    assert {"§ 131 ", "§ 275 ", "§ 282 "} <= {f"§ {word} " for word in listed.replace("§ ", "").split()}


def test_the_letters_of_the_law_are_five():
    assert [code.code for code in codes.in_list("child_letter")] == ["a", "b", "c", "d", "e"]


# ------------------------------------------------------------------------------------------------- the database


def refused_by_the_database(act):
    with pytest.raises(IntegrityError), transaction.atomic():
        act()


def test_the_database_lets_no_consideration_be_changed(coordinator, consider):
    row = consider(coordinator)

    def change():
        with connection.cursor() as cursor:
            cursor.execute(
                "update cases_consideration set answer_id = 'duty_answer:kan' where id = %s", [row.pk]
            )

    refused_by_the_database(change)


@pytest.mark.parametrize(
    "changes",
    [
        {"answer_id": "duty_answer:gjort", "letter_id": "child_letter:a"},
        {"answer_id": "duty_answer:gjort", "told": "Vakten", "told_at": dates.now()},
        {"answer_id": "duty_answer:ikke_na", "reconsider_on": None},
        {"offence_id": "avert_offence:p131"},
        {"duty_id": HEALTH, "letter_id": "child_letter:a"},
        {"told": "Vakten"},
        {"duty_id": "arena:skole"},
        {"letter_id": "arena:skole"},
    ],
    ids=lambda changes: "+".join(changes),
)
def test_the_database_refuses_a_consideration_that_is_not_whole(concern, coordinator, changes):
    facts = {
        "concern": concern,
        "by": coordinator,
        "duty_id": CHILD,
        "answer_id": "duty_answer:kan",
        "reason": "Fordi.",
    }
    refused_by_the_database(lambda: Consideration(**facts | changes).save())
    Consideration(**facts).save()


# ------------------------------------------------------------------------------------------------- who reads


def test_a_personal_answer_is_its_authors_and_others_see_that_it_was_considered(
    child, coordinator, member, consider, client_for
):
    consider(member, concern=child, reason="Har ringt barnevernvakten.")
    for name in ("cases:show", "cases:duties"):
        assert "Har ringt barnevernvakten." in text(page(client_for(member), name, child))
        others = text(page(client_for(coordinator), name, child))
        assert "Har ringt barnevernvakten." not in others
        assert "Plikten til å melde fra til barnevernet" in others
        assert "Mona Fjæregard" in others


def test_an_answer_to_averting_is_read_by_all_who_read_the_concern(
    concern, coordinator, member, consider, client_for
):
    consider(
        coordinator, AVERT, answer="duty_answer:gjort", offence="avert_offence:p131", told="Politiet, 112",
        told_at=dates.now(), reason="Han skrev at det skjer i kveld.",
    )  # fmt: skip
    shown = text(page(client_for(member), "cases:duties", concern))
    assert "Han skrev at det skjer i kveld." in shown
    assert "§ 131 Terrorhandling" in shown
    assert "Politiet, 112" in shown


def test_the_timeline_without_a_reader_tells_no_personal_answer(concern, member, consider):
    consider(member)
    assert [entry.text for entry in story.of(concern) if entry.kind == "duty"] == [""]


# ------------------------------------------------------------------------------------------------- the pages


def test_the_concern_asks_in_a_calm_box_with_a_link(child, coordinator, client_for, consider):
    address = reverse("cases:consider_duty", args=[child.ref, "barnevern"])
    assert address in page(client_for(coordinator), "cases:show", child).content.decode()
    consider(coordinator, concern=child)
    assert address not in page(client_for(coordinator), "cases:show", child).content.decode()


def test_the_general_pages_say_what_the_law_asks(guest, coordinator, client_for):
    for user in (guest, coordinator):
        client = client_for(user)
        assert "Kan jeg? Må jeg?" in text(client.get("/plikter/"))
        avert = text(client.get("/plikter/avverge/"))
        assert "Utreise, krigføring i utlandet, hatefulle ytringer og trusler gir ikke i seg selv" in avert
        assert "§ 136 b Reise med terrorformål" in avert
        assert "Uten ugrunnet opphold" in text(client.get("/plikter/barnevern/"))
        assert client.get("/plikter/finnes-ikke/").status_code == 404
    for address in ("/bekymringer/", "/tiltakskort/", "/tiltakskort/k5/"):
        assert 'href="/plikter/"' in client_for(coordinator).get(address).content.decode()


def test_the_form_says_what_is_missing_beside_the_field_and_keeps_the_text(child, coordinator, client_for):
    address = reverse("cases:consider_duty", args=[child.ref, "barnevern"])
    sent = {"answer": "duty_answer:gjort", "reason": "Ringte vakten i går."}
    response = client_for(coordinator).post(address, sent)
    shown = text(response)
    assert "Velg hvilken bokstav i loven det gjaldt." in shown
    assert "Skriv hvem du sa fra til." in shown
    assert "Ringte vakten i går." in response.content.decode()
    assert not Consideration.objects.exists()


def test_the_form_puts_it_on_record(child, coordinator, client_for):
    address = reverse("cases:consider_duty", args=[child.ref, "barnevern"])
    now = dates.local(dates.now() - dt.timedelta(hours=1))
    sent = {
        "answer": "duty_answer:gjort", "letter": "child_letter:d", "reason": "Gjentatte lovbrudd.",
        "told": "Barnevernvakten", "told_at_0": f"{now:%d.%m.%Y}", "told_at_1": f"{now:%H.%M}", "reconsider_on": "",
    }  # fmt: skip
    response = client_for(coordinator).post(address, sent)
    assert response["Location"] == reverse("cases:duties", args=[child.ref])
    row = Consideration.objects.get()
    assert (row.letter_id, row.told, row.by) == ("child_letter:d", "Barnevernvakten", coordinator)
