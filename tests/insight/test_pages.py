"""The ledger's pages: whose lines, in whose words, in how many questions; what leaves as a file."""

import csv
import io

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from cases.actions import grants, persons
from okg.access.models import LegalBasis
from okg.insight import actions, files, words
from okg.insight.models import Review
from okg.ledger import book as ledger
from okg.ledger.models import Event, Verification
from okg.lib import dates
from okg.lib.refusal import Refused
from okg.notify.models import Notice
from tests.conftest import settled

pytestmark = pytest.mark.django_db


def text(response):
    assert response.status_code == 200
    return response.content.decode()


def looked(user, concern, right="cases.read_concern"):
    with transaction.atomic():
        return ledger.look(by=user, about=concern, right=right)


@pytest.fixture
def other(log_concern, doctor):
    """Another concern, that the member has no part in."""
    return log_concern(by=doctor)


def test_the_lead_sees_who_has_seen_the_concern_and_nobody_else_does(
    concern, other, coordinator, member, doctor, police, dpo, client_for
):
    looked(member, concern)
    looked(doctor, other)
    page = text(client_for(coordinator).get(f"/innsynslogg/{concern.ref}/"))
    assert member.name in page and "leste bekymringen" in page
    assert doctor.name not in page.replace(coordinator.name, "")
    assert f"/innsynslogg/{concern.ref}/" in text(client_for(coordinator).get(f"/bekymringer/{concern.ref}/"))
    for user in (member, doctor, police, dpo):
        assert client_for(user).get(f"/innsynslogg/{concern.ref}/").status_code == 404


def test_opening_the_log_is_a_line_and_names_the_concern_it_was_narrowed_to(concern, dpo, client_for):
    client_for(dpo).get(f"/innsynslogg/?sak={concern.ref.lower()}&logg=sikkerhet")
    line = Event.objects.get(event="log_opened")
    assert (line.by, line.about, line.kind, line.facts["log"]) == (
        dpo.pk,
        concern.pk,
        "security",
        "sikkerhet",
    )


def test_the_officer_reads_references_and_never_code_words_or_narrative(concern, member, dpo, client_for):
    looked(member, concern)
    page = text(client_for(dpo).get("/innsynslogg/"))
    assert concern.ref in page and member.name in page
    assert concern.code_word not in page and concern.known not in page


def test_the_log_is_narrowed_by_codes_ids_and_days_alone(concern, other, member, doctor, dpo, client_for):
    looked(member, concern)
    looked(doctor, other)
    client, today = client_for(dpo), dates.today()

    def shown(query):
        return [line.who for line in client.get(f"/innsynslogg/?{query}").context["lines"]]

    assert shown("") == [doctor.name, member.name]
    assert shown(f"hvem={member.pk}") == [member.name]
    assert shown(f"sak={other.ref}") == [doctor.name]
    assert shown(f"fra={today}&til={today:%d.%m.%Y}") == [doctor.name, member.name]
    assert shown(f"til={today - dates.dt.timedelta(days=1)}") == []
    assert (
        shown(f"etat={member.ledger_agency}") == [member.name] or member.ledger_agency == doctor.ledger_agency
    )
    assert shown("hvem=tull&etat=tull&hendelse=tull&fra=tull") == [doctor.name, member.name]
    assert shown("sak=B-2026-ZZZZ") == []


def test_the_log_asks_as_many_questions_for_many_lines_as_for_few(
    concern, other, member, doctor, dpo, client_for
):
    client, counts = client_for(dpo), []
    with time_machine.travel(dates.now(), tick=False):  # each second the session notes that somebody is there
        for number in (1, 40):
            for _turn in range(number):
                looked(member, concern)
                looked(doctor, other)
            client.get("/innsynslogg/")
            with CaptureQueriesContext(connection) as asked:
                client.get("/innsynslogg/")
            counts.append(len(asked))
    assert counts[0] == counts[1]


def test_the_pages_of_the_log_lead_to_every_line_once(concern, member, dpo, client_for):
    wanted = {looked(member, concern).pk for _turn in range(120)}
    client, address, seen = client_for(dpo), "/innsynslogg/", []
    while address:
        page = client.get(address).context["page"]
        seen += [row.pk for row in page.rows]
        address = page.next_url and f"/innsynslogg/{page.next_url}"
    assert len(seen) == len(set(seen))
    assert wanted <= set(seen)


def test_everybody_reads_their_own_lines_and_no_reference_of_what_is_shut_now(
    concern, other, member, doctor, client_for
):
    looked(member, concern)
    looked(member, other)  # was open to the member once
    looked(doctor, other)
    page = text(client_for(member).get("/innsynslogg/mine/"))
    assert concern.ref in page and other.ref not in page
    assert len(client_for(member).get("/innsynslogg/mine/").context["lines"]) == 2
    assert doctor.name not in page


def test_lines_leave_with_a_purpose_a_stamp_and_a_line(concern, member, dpo, client_for):
    looked(member, concern)
    address = f"/innsynslogg/fil/?sak={concern.ref}"
    client = client_for(dpo)
    assert "Velg hva du trenger linjene til." in text(client.post(address, {"kind": "csv"}))
    assert not Event.objects.filter(event="log_exported").exists()
    response = client.post(address, {"kind": "csv", "purpose": "tilsyn"})
    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig")), delimiter=";"))
    assert [row[0] for row in rows[:4]] == ["Tatt ut av", "Når", "Formål", "Linjer"]
    assert rows[0][1].startswith(dpo.name)
    assert rows[-1][3:] == [member.name, "Medlem", rows[-1][5], "leste bekymringen", concern.ref]
    line = Event.objects.get(event="log_exported")
    assert (line.kind, line.about, line.facts["purpose"], line.facts["file"]) == (
        "security",
        concern.pk,
        "tilsyn",
        "csv",
    )
    assert concern.ref not in response["Content-Disposition"]
    sheet = client.post(address, {"kind": "xlsx", "purpose": "tilsyn"})
    assert sheet.content[:2] == b"PK"


@pytest.mark.parametrize(
    "address", ["/innsynslogg/fil/", "/innsynslogg/registrert/{}/", "/innsynslogg/registrert/{}/innsyn.pdf"]
)
def test_what_leaves_the_room_asks_once_more_who_it_is(concern, dpo, client_for, address):
    response = client_for(dpo, shown_at=1).get(address.format(concern.ref))
    assert response.status_code == 302
    assert response["Location"].startswith("/logg-inn/igjen/")


@pytest.mark.parametrize("kind", list(files.KINDS))
def test_no_cell_of_a_file_is_a_formula(dpo, kind):
    line = words.Line(1, dates.now(), "=HYPERLINK(1)", "+1", "-1", "@x", "\tx")
    content = files.render(kind, [line], by=dpo, purpose="x")
    if kind == "csv":
        cells = list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))[-1]
        assert cells[3:] == ["'=HYPERLINK(1)", "'+1", "'-1", "'@x", "'\tx"]
    else:
        import zipfile

        with zipfile.ZipFile(io.BytesIO(content)) as book:
            assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")


@pytest.fixture
def told(concern, other, coordinator, member, nav):
    """A concern with a person, looks and an opening, beside another."""
    basis = LegalBasis.objects.get(code="AVGIVERS-OPPG", active=True)
    persons.record(
        settled(concern), by=coordinator, relation="relation:subject", basis=basis, name="Navn Navnesen"
    )
    until = dates.today() + dates.dt.timedelta(days=9)
    grants.give(
        concern, by=coordinator, to=nav, layer="work", basis=basis, reason="Skal ringe hjem.", until=until
    )
    for _turn in range(3):
        looked(member, concern)
    looked(nav, concern)
    looked(nav, other)
    return concern


def test_the_statement_tells_roles_and_agencies_and_no_name(
    told, other, coordinator, member, nav, dpo, client_for
):
    for user, address in [(coordinator, told.ref), (dpo, f"registrert/{told.ref}")]:
        where = f"/innsynslogg/{address}/innsyn/" if user == coordinator else f"/innsynslogg/{address}/"
        response = client_for(user).get(where)
        page = text(response).split('id="content"')[1]
        found = response.context["found"]
        for secret in (
            member.name,
            nav.name,
            "Navn Navnesen",
            "Skal ringe hjem",
            told.code_word if user == dpo else "§§§",
            other.ref,
        ):
            assert secret not in page
        assert ["leste bekymringen", "3"] in [row[3:] for row in found["looks"]]
        assert sum(int(row[4]) for row in found["looks"]) == Event.objects.looks().about(told).count()
        assert [row[1:4] for row in found["disclosures"]][-1][2] == "Lese og arbeide"
        assert coordinator.name not in str(found)


def test_the_statement_leaves_as_an_accessible_file_and_leaves_a_line(told, coordinator, dpo, client_for):
    for user, address in [
        (coordinator, f"/innsynslogg/{told.ref}/innsyn.pdf"),
        (dpo, f"/innsynslogg/registrert/{told.ref}/innsyn.pdf"),
    ]:
        response = client_for(user).get(address)
        assert response["Content-Type"] == "application/pdf"
        assert response.content.startswith(b"%PDF") and b"pdfuaid" in response.content
        line = Event.objects.filter(event="statement_exported").newest_first().first()
        assert (line.by, line.about, line.kind) == (user.pk, told.pk, "security")


def test_a_member_with_the_layer_that_tells_who_it_is_makes_no_statement(
    told, coordinator, member, client_for
):
    basis = LegalBasis.objects.get(code="AVGIVERS-OPPG", active=True)
    until = dates.today() + dates.dt.timedelta(days=9)
    grants.give(
        told, by=coordinator, to=member, layer="identify", basis=basis, reason="Skal ringe.", until=until
    )
    assert client_for(member).get(f"/innsynslogg/{told.ref}/innsyn/").status_code == 404


@pytest.mark.parametrize(("ok", "colour"), [(True, 0), (False, 1)])
def test_a_broken_ledger_is_a_red_banner_for_those_who_watch(
    ok, colour, coordinator, member, dpo, admin, reader, client_for
):
    Verification.objects.create(
        ok=ok,
        lines=3,
        unsealed=0,
        waiting_seconds=0,
        head="a" * 64,
        bad_line=None if ok else 2,
        says="" if ok else "x",
    )
    for user in (coordinator, dpo, admin):
        assert text(client_for(user).get("/")).count('data-color="danger"><p>') == colour
    for user in (member, reader):
        assert 'data-color="danger"><p>' not in text(client_for(user).get("/"))


def test_a_failed_verification_is_remembered_and_told(coordinator, dpo, admin, member, settings):
    settings.SEAL_PUBLIC_KEYS_FILE = "/nowhere"
    row = actions.verify()
    assert not row.ok
    assert Event.objects.filter(event="ledger_broken", kind="security").count() == 1
    told = set(Notice.objects.filter(kind="ledger_broken").values_list("user__username", flat=True))
    assert told == {"coordinator", "dpo", "admin"}
    actions.verify()
    assert Notice.objects.filter(kind="ledger_broken").count() == 3


def test_the_month_shows_what_was_verified_and_counts(concern, member, dpo, client_for):
    looked(member, concern)
    Verification.objects.create(
        ok=False,
        lines=3,
        unsealed=1,
        waiting_seconds=0,
        head="a" * 64,
        bad_line=17,
        says="Line 17 was altered.",
    )
    page = client_for(dpo).get(f"/innsynslogg/maned/{dates.today():%Y-%m}/")
    assert "17" in text(page)
    assert dict((str(name), number) for name, number, _address in page.context["counts"])["Oppslag"] == 1
    assert client_for(dpo).get("/innsynslogg/maned/2026-13/").status_code == 404
    assert client_for(dpo).get("/innsynslogg/maned/2199-01/").status_code == 404


def test_a_finding_is_noted_once_and_the_remark_is_sealed(dpo, client_for):
    with transaction.atomic():
        ledger.act("log_exported", by=dpo)
    client, week = client_for(dpo), "{}-{:02}".format(*dates.today().isocalendar()[:2])
    page = client.get(f"/innsynslogg/uvanlig/{week}/")
    (row,) = page.context["rows"]
    address = f"/innsynslogg/uvanlig/{week}/{row[0].key}/"
    assert address in text(page)
    assert "Skriv kort hva du fant." in text(client.post(address, {"remark": ""}))
    assert client.post(address, {"remark": "Avtalt med tilsynet."}).status_code == 302
    assert "Avtalt med tilsynet." in text(client.get(f"/innsynslogg/uvanlig/{week}/"))
    assert "ble notert" not in text(client.post(address, {"remark": "Igjen"}))
    with connection.cursor() as cursor:
        cursor.execute("select insight_review::text from insight_review")
        assert "Avtalt" not in str(cursor.fetchall())
    with pytest.raises(Refused):
        actions.review(row[0], by=dpo, week=week, remark="x")
    with pytest.raises(IntegrityError), transaction.atomic():
        Review.objects.bulk_create([Review(week="uke 47", finding="x", by=dpo, remark="x")])


def test_the_officer_is_told_of_last_week_once_and_only_where_there_is_something(dpo, member):
    assert actions.tell_unusual() == 0
    assert not Notice.objects.filter(kind="unusual_looks").exists()
    last_week = dates.now() - dates.dt.timedelta(days=7)
    Event.objects.create(kind="security", event="log_exported", by=member.pk, by_role="member", at=last_week)
    assert actions.tell_unusual() == 1
    actions.tell_unusual()
    notice = Notice.objects.get(kind="unusual_looks")
    assert notice.user == dpo
    assert notice.path.startswith("/innsynslogg/uvanlig/")
