"""Assessing: what an assessment must say, who decided it, what changed since the last, and who sees it otherwise."""

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from cases.actions import assessing, lifecycle, recusals
from cases.comparing import changes
from cases.models.assessment import CIRCLES, Assessment, Dissent
from cases.timeline import story
from cases.wordwise import GONE, NEW, SAME, words
from okg.lib import dates
from okg.lib.refusal import Refused
from tests.conftest import ENDING

pytestmark = pytest.mark.django_db


def days(count):
    return dates.today() + dt.timedelta(days=count)


@pytest.fixture
def judge(concern, coordinator):
    """judge(**changes) -> Assessment that goes on, with a review in a month."""

    def judge(**changes):
        given = {
            "by": coordinator,
            "level": "level:2",
            "reason": "Flere tegn over tid.",
            "protective": "Går på boksing.",
            "next_review_on": days(30),
        }
        return assessing.assess(concern, **given | changes)

    return judge


# ------------------------------------------------------------------------------------------------- what it must say


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"reason": "  "}, "Skriv begrunnelsen for nivået."),
        ({"protective": " "}, "Velg eller skriv minst én ting som beskytter."),
        ({"next_review_on": None}, "Velg en dag for neste vurdering"),
        ({"next_review_on": None, "outcome": "review_outcome:uendret"}, "Velg en dag for neste vurdering"),
        ({"next_review_on": days(-1)}, "Dagen for neste vurdering er passert."),
    ],
)
def test_what_is_missing_is_said(judge, changed, says):
    with pytest.raises(Refused, match=says):
        judge(**changed)
    assert not Assessment.objects.exists()


@pytest.mark.parametrize(
    "fine",
    [
        {"protective": "", "protective_factors": ["protective_factor:fritid"]},
        {"next_review_on": None, "outcome": "review_outcome:klar_for_avslutning"},
        {"next_review_on": None, "outcome": "review_outcome:overfores"},
        {"next_review_on": days(0)},
    ],
)
def test_one_factor_or_word_is_enough_and_the_ready_need_no_review(judge, concern, fine):
    made = judge(**fine)
    concern.refresh_from_db()
    assert (concern.level_id, concern.next_review_on) == ("level:2", made.next_review_on)


def test_nothing_computes_a_level_and_a_text_it_does_not_know_is_no_text(judge, concern):
    everything = {name: "Skrevet." for name in assessing.TEXTS}
    made = judge(level="level:0", protective_factors=["protective_factor:tvil"], **everything)
    assert made.level_id == "level:0"
    assert {name: getattr(made, name) for name in assessing.TEXTS} == everything
    with pytest.raises(TypeError):
        judge(signs="Tegn.")


def test_all_four_circles_make_it_a_mapping_and_either_side_fills_a_circle(judge):
    three = dict.fromkeys(list(CIRCLES)[:3], "Noe.")
    assert not judge(**three).is_mapping
    assert not judge(**three, structure=" ", structure_protects="").is_mapping
    whole = judge(**three, structure_protects="Åpne tilbud.")
    assert Assessment.objects.get(pk=whole.pk).is_mapping
    assert list(Assessment.objects.mappings()) == [whole]


def test_several_decide_and_one_who_is_recused_does_not(judge, coordinator, member, doctor, concern):
    assert judge().decided_by == [coordinator]
    assert set(judge(decided_by=[coordinator, member, member]).decided_by) == {coordinator, member}
    recusals.recuse(concern, user=doctor, by=doctor)
    with pytest.raises(Refused, match="er inhabil i denne bekymringen"):
        judge(decided_by=[coordinator, doctor])


@pytest.mark.parametrize(
    "changes",
    [
        {"protective_factors": [], "protective": None},
        {"protective_factors": ["sign:vold"]},
        {"protective_factors": ["protective_factor:fritid", "arena:skole"]},
        {"next_review_on": None, "outcome_id": "review_outcome:uendret"},
        {"next_review_on": None, "outcome_id": None},
    ],
)
def test_the_database_refuses_what_an_assessment_cannot_be(concern, coordinator, changes):
    given = {"reason": "Grunn.", "protective": "Far.", "next_review_on": days(9), "level_id": "level:1"}
    row = Assessment(concern=concern, by=coordinator, **given | changes)
    with pytest.raises(IntegrityError), transaction.atomic():
        Assessment.objects.bulk_create([row])


@pytest.mark.parametrize("table", ["cases_assessment", "cases_decider", "cases_dissent"])
def test_what_is_written_stands(judge, member, table):
    assessing.dissent(judge(), by=member, level="level:1", reason="Humor.")
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"update {table} set id = gen_random_uuid()")  # noqa: S608 - names above


# ------------------------------------------------------------------------------------------------- seen otherwise


def test_a_colleague_sees_it_otherwise_and_the_level_stays(judge, concern, coordinator, member):
    judged = judge(level="level:3")
    row = assessing.dissent(judged, by=member, level="level:1", reason="Det er humor.")
    concern.refresh_from_db()
    assert (concern.level_id, judged.level_id, row.level_id) == ("level:3", "level:3", "level:1")
    told = [entry for entry in story.of(concern, reader=member) if entry.row == row]
    assert [(entry.by, entry.text()) for entry in told] == [(member.pk, "Det er humor.")]


def test_one_view_a_person_and_assessment(judge, coordinator, member, closed_after):
    judged = judge()
    with pytest.raises(Refused, match="Skriv hvorfor du ser det annerledes."):
        assessing.dissent(judged, by=member, level="level:1", reason=" ")
    with pytest.raises(Refused, match="Du har skrevet denne vurderingen selv."):
        assessing.dissent(judged, by=coordinator, level="level:1", reason="Nei.")
    assessing.dissent(judged, by=member, level="level:1", reason="Humor.")
    with pytest.raises(Refused, match="Ditt syn på denne vurderingen står alt."):
        assessing.dissent(judged, by=member, level="level:0", reason="Likevel ikke.")
    assert Dissent.objects.count() == 1
    again = judge()
    assessing.dissent(again, by=member, level="level:1", reason="Humor, fortsatt.")
    closed_after(again)
    with pytest.raises(Refused, match="er avsluttet"):
        assessing.dissent(again, by=member, level="level:1", reason="For sent.")


@pytest.fixture
def closed_after(judge, concern, coordinator):
    def close(_last):
        judge(outcome="review_outcome:klar_for_avslutning")
        lifecycle.close(
            concern, by=coordinator, reason="close_reason:rad_gitt", outcome="Skolen følger opp.", **ENDING
        )

    return close


# ------------------------------------------------------------------------------------------------- what changed


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("Rolig nå.", "Rolig nå.", [(SAME, "Rolig nå.")]),
        ("", "Ny.", [(NEW, "Ny.")]),
        ("Gammel.", "", [(GONE, "Gammel.")]),
        (
            "Han er rolig.",
            "Han er urolig.",
            [(SAME, "Han er "), (GONE, "rolig"), (NEW, "urolig"), (SAME, ".")],
        ),
        ("Helt ro nå.", "Alt er verre.", [(GONE, "Helt ro nå."), (NEW, "Alt er verre.")]),
    ],
)
def test_words_tell_how_one_text_became_the_other(before, after, told):
    assert words(before, after) == told
    assert "".join(text for what, text in told if what != GONE) == after
    assert "".join(text for what, text in told if what != NEW) == before


def test_changes_name_the_level_the_review_and_each_text(judge):
    first = judge(known="Tegnet på pulten.", protective_factors=["protective_factor:fritid"])
    same = judge(known="Tegnet på pulten.", protective_factors=["protective_factor:fritid"])
    assert changes(first, same) == []
    then = judge(level="level:1", next_review_on=days(60), known="Tegnet på veggen.", society="Uro.")
    found = {str(change.label): change for change in changes(first, then)}
    assert list(found) == [
        "Nivå",
        "Neste vurdering",
        "Det som beskytter, fra listen",
        "Det vi vet",
        "Lokalsamfunnet: det som belaster",
    ]
    assert (found["Nivå"].before, found["Nivå"].after) == ("2 Middels", "1 Lav")
    assert (GONE, "pulten") in found["Det vi vet"].words
    assert (NEW, "veggen") in found["Det vi vet"].words


# ------------------------------------------------------------------------------------------------- the pages


def test_the_page_keeps_what_was_typed_shows_the_signs_and_leads_to_what_changed(
    concern, coordinator, member, client_for
):
    client, address = client_for(coordinator), reverse("cases:assess", args=[concern.ref])
    body = client.get(address).content.decode()
    assert "Tegnene beviser ingenting." in body
    assert 'name="sign' not in body
    sent = {
        "level": "level:2",
        "reason": "Flere tegn.",
        "next_review_on": f"{days(9):%d.%m.%Y}",
        "society": "Uro her.",
    }
    body = client.post(address, sent).content.decode()
    assert "Velg eller skriv minst én ting som beskytter." in body
    assert "Velg hvem som har besluttet det." in body
    assert "Uro her." in body
    sent |= {"protective_factors": ["protective_factor:fritid"]}
    sent |= {"decided_by": [str(coordinator.pk), str(member.pk)]}
    response = client.post(address, sent)
    assert response["Location"] == concern.get_absolute_url()
    response = client.post(address, sent | {"level": "level:1", "reason": "Færre tegn."})
    page = client.get(response["Location"]).content.decode()
    assert "<ins>1 Lav</ins>" in page
    assert "Færre </ins>" in page
    assert "Forrige vurdering" in page
    made = concern.assessments.last()
    assert set(made.decided_by) == {coordinator, member}
    mine = client_for(member)
    address = reverse("cases:dissent", args=[concern.ref, made.pk])
    assert mine.post(address, {"level": "level:3", "reason": "Jeg er mer urolig."}).status_code == 302
    for page in (concern.get_absolute_url(), reverse("cases:assessment", args=[concern.ref, made.pk])):
        body = client.get(page).content.decode()
        assert "Jeg er mer urolig." in body
        assert f"{member.name} ser det annerledes" in body
