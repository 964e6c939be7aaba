"""The pages: who gets in, what is shown, what is kept when something stands in the way."""

import base64
import datetime as dt
import uuid

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from measures.actions import lifecycle
from measures.models import Evaluation, Measure, Progress, Training
from okg.lib import dates

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(client_for, coordinator):
    """The coordinator's browser."""
    return client_for(coordinator)


def text_of(answer):
    return answer.content.decode()


def given(**changes):
    """A measure as the form sends it."""
    fields = {
        "submission": str(uuid.uuid4()),
        "year": dates.today().year,
        "number": "3",
        "title": "Åpen hall",
        "goal": "goal:g2",
        "level": "measure_level:universelt",
        "responsible": "Kultur og fritid",
        "due_on": f"20.12.{dates.today().year}",
        "cost": "12 000",
        "planned_on": "",
    }
    return fields | changes


# role: (the lists, planning, acting on one). What is not allowed and what is not there answer alike.
ROLES = {
    "coordinator": (200, 200, 200),
    "member": (200, 404, 404),
    "guest": (404, 404, 404),
    "dpo": (404, 404, 404),
    "admin": (404, 404, 404),
    "reader": (404, 404, 404),
}


@pytest.mark.parametrize(("role", "expected"), ROLES.items())
def test_who_gets_in(request, client_for, measure, training, role, expected):
    browser = client_for(request.getfixturevalue(role))
    lists, planning, acting = expected
    for address in ("/tiltak/", "/tiltak/arshjul/", "/kompetanse/"):
        assert browser.get(address).status_code == lists
    for address in ("/tiltak/ny/", "/tiltak/innlesing/", "/kompetanse/ny/", "/kompetanse/innlesing/"):
        assert browser.get(address).status_code == planning
    for verb in ("endring", "eier", "fullforing", "avlysning", "gjenapning", "evaluering"):
        assert browser.get(f"{measure.get_absolute_url()}{verb}/").status_code == acting
    for verb in ("endring", "oppmote", "avlysning"):
        assert browser.get(f"{training.get_absolute_url()}{verb}/").status_code == acting


def test_a_measure_that_is_not_there_answers_404(page):
    assert page.get("/tiltak/T-2026-ZZZZ/").status_code == 404


def test_a_member_reports_on_her_own_and_on_no_other(client_for, measure, member, doctor):
    address = f"{measure.get_absolute_url()}fremdrift/"
    sent = {"submission": str(uuid.uuid4()), "status": "measure_status:i_gang", "text": "Avtalt."}
    assert client_for(doctor).post(address, sent).status_code == 404
    assert client_for(member).post(address, sent).status_code == 302
    assert Progress.objects.get().by == member
    assert "fremdrift/" not in text_of(client_for(doctor).get(measure.get_absolute_url()))


def test_the_list_shows_state_in_words_and_the_alarm(page, plan_measure, member):
    today = dates.today()
    plan_measure(title="Sent", due_on=today - dt.timedelta(days=3), owner=member)
    plan_measure(title="Ingens")
    shown = text_of(page.get("/tiltak/"))
    assert "3 dager over fristen" in shown
    assert "Ingen eier" in shown
    assert "G2 Unge hører til og betyr noe" in shown


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ("", {"Mitt", "Ingens", "Sent"}),
        ("?owner=mine", {"Mitt"}),
        ("?owner=nobody", {"Ingens"}),
        ("?status=late", {"Sent"}),
        ("?goal=goal:g3", {"Sent"}),
        ("?status=measure_status:fullfort", set()),
        ("?goal=tull&status=tull&owner=tull&year=tull", {"Mitt", "Ingens", "Sent"}),
        ("?year=99999999999999999999", {"Mitt", "Ingens", "Sent"}),
    ],
)
def test_the_address_says_what_is_shown(page, plan_measure, coordinator, member, asked, shown):
    plan_measure(title="Mitt", owner=coordinator)
    plan_measure(title="Ingens")
    plan_measure(title="Sent", owner=member, goal="goal:g3", due_on=dates.today() - dt.timedelta(days=1))
    assert {measure.title for measure in page.get(f"/tiltak/{asked}").context["measures"]} == shown


def test_the_empty_year_says_what_this_is_and_the_first_step(page, client_for, member):
    assert "Planlegg det første tiltaket" in text_of(page.get("/tiltak/"))
    assert "Planlegg det første kurset" in text_of(page.get("/kompetanse/"))
    assert "Koordinatoren planlegger tiltakene" in text_of(client_for(member).get("/tiltak/"))


def test_a_list_costs_the_same_for_one_row_and_for_many(
    page, plan_measure, plan_training, django_assert_num_queries
):
    # The clock stands still: the session is written once a second, and would cost its own now and then.
    with time_machine.travel(dates.now(), tick=False):
        for address, plan in (("/tiltak/", plan_measure), ("/kompetanse/", plan_training)):
            plan()
            page.get(address)
            with CaptureQueriesContext(connection) as one:
                page.get(address)
            for _number in range(3):
                plan()
            with django_assert_num_queries(len(one)):
                page.get(address)


def test_add_makes_one_measure_however_often_it_is_sent(page):
    sent = given()
    first, second = page.post("/tiltak/ny/", sent), page.post("/tiltak/ny/", sent)
    measure = Measure.objects.get()
    assert first.url == second.url == measure.get_absolute_url()
    assert (measure.number, measure.cost) == (3, 12000)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"due_on": "31.02.2026"}, "31.02.2026 finnes ikke i kalenderen"),
        ({"due_on": "2062-01-01"}, "Fristen må ligge i året planen gjelder, eller året etter."),
        ({"cost": "mye"}, "«mye» er ikke et helt beløp i kroner."),
        ({"number": "-1"}, "-1 er for lite."),
        ({"goal": "goal:g9"}, ""),
        ({"title": "a\x00b"}, ""),
        ({"title": ""}, ""),
        ({"year": "1"}, ""),
    ],
)
def test_bad_input_gets_a_sentence_and_keeps_what_was_typed(page, wrong, sentence):
    answer = page.post("/tiltak/ny/", given(responsible="Rektorene i kommunen", **wrong))
    assert answer.status_code == 200
    assert not Measure.objects.exists()
    assert "Rektorene i kommunen" in text_of(answer)
    assert sentence in text_of(answer)


def test_a_number_that_is_taken_is_said_on_the_page(page, plan_measure):
    plan_measure(number=3)
    answer = page.post("/tiltak/ny/", given())
    assert "Velg et annet nummer." in text_of(answer)
    assert Measure.objects.count() == 1


def test_the_second_of_two_editors_sees_both_texts_and_keeps_hers(page, measure, coordinator):
    address = f"{measure.get_absolute_url()}endring/"
    version = page.get(address).context["form"]["version"].value()
    lifecycle.change(Measure.objects.get(), version, by=coordinator, title="Åpen hall lørdag")
    answer = page.post(address, given(title="Åpen hall søndag", version=version))
    assert "Åpen hall lørdag" in text_of(answer)
    assert "Åpen hall søndag" in text_of(answer)
    assert Measure.objects.get().title == "Åpen hall lørdag"
    assert answer.context["measure"].title != "Åpen hall søndag", (
        "the page calls it what it is, not what she typed"
    )
    again = given(title="Åpen hall søndag", version=answer.context["form"].data["version"])
    assert page.post(address, again).status_code == 302
    assert Measure.objects.get().title == "Åpen hall søndag"


def test_a_measure_from_start_to_judgement(page, measure, member):
    address = measure.get_absolute_url()
    sent = {"submission": str(uuid.uuid4()), "text": "Alle skolene er med.", "reason": "Det var ikke ferdig."}
    for verb in ("fullforing", "gjenapning", "avlysning"):
        assert page.post(f"{address}{verb}/", sent | {"submission": str(uuid.uuid4())}).status_code == 302
    judged = {"did_it_work": "evaluation:delvis", "continue_next_year": "1"}
    page.post(f"{address}evaluering/", sent | judged | {"submission": str(uuid.uuid4())})
    assert Evaluation.objects.get().continue_next_year
    page.post(f"{address}eier/", {"submission": str(uuid.uuid4()), "owner": ""})
    shown = text_of(page.get(address))
    assert "Avlyst" in shown
    assert "Virket delvis" in shown
    assert Measure.objects.get().owner is None


def test_what_is_refused_stands_on_the_page_with_the_text(page, measure, coordinator):
    lifecycle.finish(measure, by=coordinator, text="Ferdig.")
    sent = {"submission": str(uuid.uuid4()), "reason": "Vi rekker det ikke likevel."}
    answer = page.post(f"{measure.get_absolute_url()}avlysning/", sent)
    assert "Tiltaket er fullført." in text_of(answer)
    assert "Vi rekker det ikke likevel." in text_of(answer)


def upload(data, **more):
    return {"file": SimpleUploadedFile("plan.csv", data), **more}


def carried(answer, **more):
    """What the dry run's form would send back."""
    context = answer.context
    return {"submission": str(context["submission"]), "content": context["content"], "year": 2026} | more


def test_the_dry_run_saves_nothing_and_the_second_step_takes_all(page, measures_file, member):
    answer = page.post("/tiltak/innlesing/", upload(measures_file, year=2026))
    assert "14 rader kan leses inn" in text_of(answer)
    assert member.name in text_of(answer), "the likely owner is shown before anything is taken"
    assert not Measure.objects.exists()
    sent = carried(answer)
    assert page.post("/tiltak/innlesing/", sent).url == "/tiltak/?year=2026"
    assert page.post("/tiltak/innlesing/", sent).url == "/tiltak/?year=2026"
    assert Measure.objects.count() == 14


def test_a_broken_row_stops_the_file_until_it_is_left_out(page, measures_file):
    broken = measures_file.replace(b"2026-10-15", b"31.02.2026")
    answer = page.post("/tiltak/innlesing/", upload(broken, year=2026))
    assert "Rad 2" in text_of(answer)
    assert "Datoen 31.02.2026 finnes ikke." in text_of(answer)
    refused = page.post("/tiltak/innlesing/", carried(answer))
    assert "Rad 2 kan ikke leses inn slik den er." in text_of(refused)
    assert not Measure.objects.exists()
    taken = page.post("/tiltak/innlesing/", carried(refused, leave_out=["2"]))
    assert taken.status_code == 302
    assert Measure.objects.count() == 13


@pytest.mark.parametrize("address", ["/tiltak/innlesing/", "/kompetanse/innlesing/"])
@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "Fila er tom."),
        (b"PK\x03\x04....", "Dette er en arbeidsbok, ikke en tekstfil."),
        (b"Nr;Tiltak\n1;x", "Disse kolonnene mangler"),
        (b"\x8f\x81;\xff\n", "Bokstavene æ, ø og å kan ikke leses"),
    ],
)
def test_a_file_that_cannot_be_read_gets_its_sentence(page, address, data, sentence):
    answer = page.post(address, upload(data, year=2026))
    assert answer.status_code == 200
    assert sentence in text_of(answer)


@pytest.mark.parametrize("content", ["", "%%%", base64.b64encode(b"\x00" * 9).decode(), "A" * 1_500_000])
def test_a_page_that_was_tampered_with_gets_a_sentence(page, content):
    answer = page.post("/tiltak/innlesing/", {"content": content, "year": "tull", "leave_out": ["x", "2"]})
    assert answer.status_code == 200
    assert not Measure.objects.exists()


def test_text_like_a_formula_is_shown_as_text(page, measures_file):
    hostile = measures_file.replace("Åpen hall".encode(), b"=1+1 <script>")
    answer = page.post("/tiltak/innlesing/", upload(hostile, year=2026))
    assert "=1+1 &lt;script&gt;" in text_of(answer)


def test_the_trainings_are_read_in_and_counted(page, trainings_file):
    answer = page.post("/kompetanse/innlesing/", upload(trainings_file))
    assert page.post("/kompetanse/innlesing/", carried(answer)).status_code == 302
    assert Training.objects.count() == 7
    assert "Trygg på banen" in text_of(page.get("/kompetanse/?year=2026"))


def test_a_training_from_plan_to_effect(page):
    held_on = dates.today() - dt.timedelta(days=2)
    sent = {
        "submission": str(uuid.uuid4()),
        "title": "Trygg på banen",
        "audience": "Trenere",
        "held_on": f"{held_on:%d.%m.%Y}",
        "hours": "1,5",
        "held_by": "SLT-koordinator",
        "signed_up": "40",
    }
    address = page.post("/kompetanse/ny/", sent).url
    assert "Oppmøte mangler" in text_of(page.get(address))
    counted = {"submission": str(uuid.uuid4()), "attended": "22", "effect": "Tre lag har egen rutine."}
    assert page.post(f"{address}oppmote/", counted).url == address
    shown = text_of(page.get(address))
    assert "55 prosent av de påmeldte" in shown
    assert "Tre lag har egen rutine." in shown
    assert (
        page.post(
            f"{address}oppmote/", counted | {"submission": str(uuid.uuid4()), "attended": "-1"}
        ).status_code
        == 200
    )


def test_the_wheel_has_its_days_as_a_list_too(page, plan_training):
    plan_training(title="Bordøvelse")
    shown = text_of(page.get(f"/tiltak/arshjul/?year={dates.today().year}"))
    assert "<svg" in shown
    assert "Kurs: Bordøvelse" in shown
