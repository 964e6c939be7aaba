"""What the ledger holds of a look, and that the log itself is shut where it takes no line."""

import threading

import pytest
from django.db import connection, transaction

from cases.actions import grants
from okg.access.models import LegalBasis
from okg.lib import dates
from tests.conftest import declares, settled
from tests.ledger.test_every_address import locked_out

CANARY = "Kanarifugl-Kvitrefjord-23"


@pytest.mark.parametrize(
    "page", ["/innsynslogg/", "/innsynslogg/uvanlig/2026-47/", "/innsynslogg/maned/2026-11/"]
)
def test_the_log_itself_is_shut_where_it_takes_no_line(db, dpo, client_for, page):
    client = client_for(dpo)
    with transaction.atomic():
        locked_out("constraint")
        assert client.get(page).status_code == 503
        transaction.set_rollback(True)


def test_while_the_ledger_is_locked_nothing_is_shown(committed_db, make_user, log_concern, client_for):
    member = make_user("health")
    concern, client = log_concern(by=member, known=CANARY), client_for(member)
    declares(concern, member)
    locked, go_on = threading.Event(), threading.Event()

    def another():
        other = connection.copy("another")
        try:
            with other.cursor() as cursor:
                cursor.execute("begin")
                cursor.execute("lock table ledger_event in access exclusive mode")
                locked.set()
                go_on.wait(60)
                cursor.execute("rollback")
        finally:
            other.close()

    thread = threading.Thread(target=another)
    thread.start()
    assert locked.wait(30)
    with connection.cursor() as cursor:
        cursor.execute("set lock_timeout = '200ms'")
    try:
        response = client.get(f"/bekymringer/{concern.ref}/")
    finally:
        go_on.set()
        thread.join()
        connection.close()
    assert response.status_code == 503
    assert CANARY not in response.content.decode()
    assert concern.code_word not in response.content.decode()
    assert client.get(f"/bekymringer/{concern.ref}/").status_code == 200


@pytest.mark.django_db
def test_the_log_holds_nothing_of_what_people_wrote(make_user, coordinator, log_concern, client_for):
    """A canary in every text of a concern, in its grant, its person and its address: in no column of the ledger."""
    from cases.actions import lifecycle, notes, persons, tasks

    member, nav = make_user("health"), make_user("nav")
    told = dict.fromkeys(["known", "heard", "judged", "done_so_far", "reporter", "level_reason"], CANARY)
    concern = log_concern(by=member, **told)
    declares(concern, member)
    basis = LegalBasis.objects.get(code="AVGIVERS-OPPG", active=True)
    notes.write(concern, by=member, text=CANARY)
    notes.attach(
        concern,
        by=member,
        title=CANARY,
        kind="document_kind:melding",
        content=CANARY.encode(),
        extension="txt",
    )
    tasks.add(concern, by=member, text=CANARY, owner=member, due_on=dates.today())
    persons.record(
        settled(concern), by=coordinator, relation="relation:subject", basis=basis, name=CANARY, birth_year=CANARY,
        contact=CANARY, own_version=CANARY,
    )  # fmt: skip
    until = dates.today() + dates.dt.timedelta(days=9)
    grants.give(
        concern,
        by=coordinator,
        to=nav,
        layer="work",
        basis=basis,
        reason=CANARY,
        why_not_less=CANARY,
        until=until,
    )
    lifecycle.summarise(concern, by=coordinator, summary=CANARY, version=concern.version)
    client = client_for(member)
    client.get(f"/bekymringer/{concern.ref}/?q={CANARY}")
    client.get(f"/bekymringer/{CANARY[:18]}/")
    client_for(make_user("dpo")).get(
        f"/innsynslogg/?sak={CANARY}&hvem={CANARY}&hendelse={CANARY}&etat={CANARY}"
    )
    with connection.cursor() as cursor:
        cursor.execute("select ledger_event::text from ledger_event")
        held = "\n".join(row[0] for row in cursor.fetchall())
    assert held.count("\n") > 8
    for part in (CANARY, "Kvitrefjord", concern.code_word, member.email, member.name):
        assert part not in held
