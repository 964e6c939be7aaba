"""The pages: who sees which, what each asks for, and what they say when something is wrong."""

import uuid

import pytest
import time_machine

from okg.drafts import keep
from okg.lib import dates
from okg.lib.quarters import Quarter
from okg.reports import actions
from okg.reports.models import Report

pytestmark = pytest.mark.django_db


def address(report, path=""):
    return f"/rapporter/{report.period.code}/{path}"


def post(client, url, **fields):
    return client.post(url, {"submission": str(uuid.uuid4()), **fields})


@pytest.mark.parametrize(
    ("who", "list_page", "draft_page", "write_page"),
    [
        ("coordinator", 200, 200, 200),
        ("doctor", 200, 200, 404),
        ("reader", 200, 404, 404),
        ("dpo", 200, 404, 404),
        ("guest", 404, 404, 404),
        ("admin", 404, 404, 404),
    ],
)
def test_who_sees_a_draft(who, list_page, draft_page, write_page, report, make_user, client_for, coordinator):
    client = client_for(coordinator if who == "coordinator" else make_user(who))
    assert client.get("/rapporter/").status_code == list_page
    assert client.get(address(report)).status_code == draft_page
    assert client.get(address(report, "rapport.pdf")).status_code == draft_page
    assert client.get(address(report, "tekst/")).status_code == write_page


@pytest.mark.parametrize("who", ["nav", "reader", "dpo"])
def test_what_is_published_is_read_by_all_readers(who, published, make_user, client_for):
    client = client_for(make_user(who))
    page = client.get(address(published))
    assert page.status_code == 200 and published.sha256 in page.content.decode()
    assert "Veien til publisert rapport" not in page.content.decode()
    for kind in ("pdf", "xlsx", "csv", "json"):
        answer = client.get(address(published, f"rapport.{kind}"))
        assert answer.status_code == 200
        assert (
            answer["Content-Disposition"] == f'attachment; filename="rapport-{published.period.code}.{kind}"'
        )


def test_drafts_of_the_running_quarter_are_the_writers_alone(coordinator, doctor, client_for):
    report = actions.draft(Quarter.of(dates.today()), by=coordinator)
    assert client_for(coordinator).get(address(report)).status_code == 200
    assert client_for(doctor).get(address(report)).status_code == 404
    assert report.period.code not in client_for(doctor).get("/rapporter/").content.decode()


@pytest.mark.parametrize(
    "path", ["2026-5/", "2026-0/", "1999-1/", "9999-1/", "2026/", "2030-1/", "2026-1/rapport.exe"]
)
def test_a_quarter_that_is_not_there_is_no_page(path, coordinator, client_for):
    assert client_for(coordinator).get(f"/rapporter/{path}").status_code == 404


def test_the_page_has_figures_charts_and_tables(approved, coordinator, reader, receive, client_for):
    receive(approved.period, 5, theme="theme:radikalisering", source="source:skole", level="level:2")
    actions.publish(approved, approved.version, by=coordinator)
    page = client_for(reader).get(address(approved)).content.decode()
    assert page.count('role="img"') == 4 + 1  # and the measures by goal
    assert page.count("vises aldri") == 4 + 1  # a row a table, and the sentence that says so
    assert "Mer uro på nett enn før." in page and "Ingenting å melde." in page


def test_tables_with_nothing_to_compare_have_no_chart(published, reader, client_for):
    page = client_for(reader).get(address(published)).content.decode()
    assert page.count('role="img"') == 1  # the measures by goal
    assert page.count("Alle radene som vises, er 0–4.") == 4


def test_list_costs_the_same_for_one_report_and_for_three(
    report, coordinator, client_for, django_assert_max_num_queries
):
    with time_machine.travel(dates.now(), tick=False):  # a session is written anew with each second
        client = client_for(coordinator)
        client.get("/rapporter/")
        with django_assert_max_num_queries(14) as first:
            client.get("/rapporter/")
        for year in (2023, 2024):
            actions.draft(Quarter(year, 1), by=coordinator)
        with django_assert_max_num_queries(len(first)):
            client.get("/rapporter/")


def test_a_report_is_begun_once(coordinator, client_for, quarter):
    client = client_for(coordinator)
    url = f"/rapporter/{quarter.code}/utkast/"
    assert client.get(url).status_code == 200
    for _again in range(2):
        assert post(client, url).url == f"/rapporter/{quarter.code}/tekst/"
    assert Report.objects.count() == 1


def test_a_quarter_to_come_is_refused_in_words(coordinator, client_for):
    coming = Quarter.of(dates.today()).next
    page = post(client_for(coordinator), f"/rapporter/{coming.code}/utkast/")
    assert page.status_code == 200 and "Kvartalet har ikke begynt." in page.content.decode()


def test_writing_keeps_text_and_points_at_what_may_tell(report, coordinator, client_for):
    client = client_for(coordinator)
    fields = {"version": report.version, "developments": "Vi fulgte opp Ola Nordmann."}
    assert post(client, address(report, "tekst/"), **fields).status_code == 302
    page = client.get(address(report, "tekst/")).content.decode()
    assert "Vi fulgte opp Ola Nordmann." in page
    assert "<br><strong>" in page and "Ola Nordmann</strong>" in page


def test_two_writers_see_both_texts(report, coordinator, make_user, client_for):
    deputy = make_user("deputy", seat="slt", deputy=True)
    shown = report.version
    actions.write(report, shown, by=deputy, developments="Stedfortrederens tekst.")
    fields = {"version": shown, "developments": "Koordinatorens tekst.", "next_quarter": report.next_quarter}
    page = post(client_for(coordinator), address(report, "tekst/"), **fields)
    said = page.content.decode()
    assert page.status_code == 200 and "Stedfortrederens tekst." in said and "Koordinatorens tekst." in said
    report.refresh_from_db()
    assert report.developments == "Stedfortrederens tekst."


def test_the_draft_of_the_text_is_restored(report, coordinator, client_for):
    keep.save(coordinator, f"reports.write:{report.ref}", {"developments": ["Halvferdig"]})
    assert "Halvferdig" in client_for(coordinator).get(address(report, "tekst/")).content.decode()


@pytest.mark.parametrize("version", ["", "abc", "-1", "0", "999"])
def test_a_page_that_is_out_of_date_is_no_crash(version, report, coordinator, client_for):
    page = post(client_for(coordinator), address(report, "tekst/"), version=version, developments="Ny tekst.")
    assert page.status_code == 200 and "Ny tekst." in page.content.decode()


def test_the_whole_way_in_pages(report, coordinator, doctor, client_for):
    writer, second = client_for(coordinator), client_for(doctor)
    assert post(writer, address(report, "til-godkjenning/"), version=2).status_code == 302
    assert "skrevet denne rapporten selv" in writer.get(address(report, "godkjenning/")).content.decode()
    unread = post(second, address(report, "godkjenning/"), version=3)
    assert "kryss av når du har gjort det" in unread.content.decode()
    assert post(second, address(report, "godkjenning/"), version=3, read_it="on").status_code == 302
    assert post(writer, address(report, "publisering/"), version=4).status_code == 302
    report.refresh_from_db()
    assert report.state == "published"
    again = post(writer, address(report, "publisering/"), version=5)
    assert again.status_code == 200 and "Et kvartal publiseres én gang." in again.content.decode()


def test_own_draft_is_refused_also_when_posted(report, coordinator, client_for):
    actions.ask_approval(report, report.version, by=coordinator)
    fields = {"version": report.version, "read_it": "on"}
    page = post(client_for(coordinator), address(report, "godkjenning/"), **fields)
    assert page.status_code == 200 and "En annen i gruppen må godkjenne den." in page.content.decode()
    report.refresh_from_db()
    assert report.state == "waiting"


def test_publishing_a_doubtful_text_takes_the_tick(approved, coordinator, doctor, client_for):
    actions.write(approved, approved.version, by=coordinator, outlook="Én elev følges videre.")
    actions.approve(approved, approved.version, by=doctor)
    client, url = client_for(coordinator), address(approved, "publisering/")
    assert "Se over dette først" in client.get(url).content.decode()
    assert post(client, url, version=approved.version).status_code == 200
    assert post(client, url, version=approved.version, looked_over="on").status_code == 302


def test_an_approval_is_taken_back_on_its_page(approved, doctor, client_for):
    url = address(approved, "godkjenning/tilbake/")
    assert client_for(doctor).get(url).status_code == 200
    assert post(client_for(doctor), url, version=approved.version).status_code == 302
    approved.refresh_from_db()
    assert approved.state == "waiting"


def test_text_is_never_markup(report, coordinator, client_for):
    actions.write(report, report.version, by=coordinator, outlook="<script>alert(1)</script> & slikt")
    page = client_for(coordinator).get(address(report)).content.decode()
    assert "<script>alert" not in page and "&lt;script&gt;alert" in page


def test_the_page_is_there_in_english_too(published, reader, client_for):
    client = client_for(reader)
    client.post("/sprak/", {"language": "en", "next": "/"})
    client.cookies["okg-language"] = "en"
    assert "About this report" in client.get(address(published)).content.decode()
