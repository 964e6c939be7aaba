"""The two logs, address by address: what shows a person leaves one look, lists none, a denial one line of security.

The addresses come from the URLconf; and where the ledger takes no line, nothing is shown.
"""

import threading

import pytest
from django.db import connection, transaction
from django.urls import get_resolver

from cases.actions import grants
from okg.access.models import LegalBasis
from okg.ledger.models import Event
from okg.lib import dates
from tests.access.test_policy import LET_IN, POST_ONLY, World, asked, names
from tests.conftest import declares, settled

ROLES = ["lead", "member", "stranger", "guest", "dpo", "admin", "reader"]
CANARY = "Kanarifugl-Kvitrefjord-23"


def callbacks(resolver=None, prefix=""):
    for entry in (resolver or get_resolver()).url_patterns:
        if hasattr(entry, "url_patterns"):
            yield from callbacks(entry, f"{prefix}{entry.namespace}:" if entry.namespace else prefix)
        else:
            yield f"{prefix}{entry.name}", entry.callback


VIEWS = dict(callbacks())
# The rows through whose doors a person may be seen; all other doors and all halls show none. A doubt, an emergency
# and an invitation tell of the one who doubts, opens or is asked, and may tell of the person.
PERSONAL = {"Concern", "Task", "Document", "AgendaItem", "Declaration", "BreakGlass", "GuestInvitation"}
# Doors at which no more than the discussed layer is shown leave no look: before one has declared, and to ask a guest.
BEFORE_IT_OPENS = {"cases:declare", "guests:invite_to_item"}
NO_LOOKS = {name for name, view in VIEWS.items() if getattr(view, "opens", None) is None} | BEFORE_IT_OPENS


@pytest.fixture
def world(make_user, log_concern, coordinator):
    return World(make_user, log_concern, coordinator)


def left(client, method, address):
    """(status, looks, refusals) of one request, undone again."""
    seen = {}

    class Spy:
        def __getattr__(self, name):
            return getattr(client, name)

        @property
        def cookies(self):
            return client.cookies

        @cookies.setter
        def cookies(self, value):
            client.cookies = value

        def _do(self, address):
            before = (Event.objects.looks().count(), Event.objects.filter(event="refused").count())
            response = getattr(client, method)(address)
            after = (Event.objects.looks().count(), Event.objects.filter(event="refused").count())
            seen["left"] = (response.status_code, after[0] - before[0], after[1] - before[1])
            return response

        get = post = _do

    asked(Spy(), method, address)
    return seen["left"]


@pytest.mark.django_db
@pytest.mark.parametrize("role", ROLES)
def test_every_display_leaves_one_look_and_every_denial_one_line_of_security(world, client_for, role):
    client, wrong = client_for(world.user(role)), []
    for name in names():
        view = VIEWS[name]
        if view.door in ("open to all", "logged in") or name in POST_ONLY:
            continue
        status, looks, refusals = left(client, "get", world.address(name))
        shows = name not in NO_LOOKS and view.opens.__name__ in PERSONAL
        if status == 200:
            fine = (looks, refusals) == (int(shows), 0)
        elif role in LET_IN[name]:
            fine = looks == 0 or shows  # a redirect
        else:
            # What the view itself refuses after the door was rolled back has left nothing.
            fine = looks == 0 and refusals <= 1 and (refusals == 1 or name in SAID_BY_THE_VIEW)
        if not fine:
            wrong.append(f"{name} as {role}: {status}, {looks} looks, {refusals} refusals")
    assert not wrong, "\n".join(wrong)


# Views that ask more than their door does, and answer 404 themselves.
SAID_BY_THE_VIEW = {"cases:correct_note", "cases:change_person", "measures:report_progress", "glass:identify"}


def locked_out(how):
    """The ways in which the ledger takes no line, as SQL in this transaction."""
    with connection.cursor() as cursor:
        if how == "constraint":
            cursor.execute("alter table ledger_event add constraint full_up check (false) not valid")
        else:
            cursor.execute("create role okg_web nologin bypassrls")  # it owns the tables, where it is real
            cursor.execute("grant all on all tables in schema public to okg_web")
            cursor.execute("grant usage on all sequences in schema public to okg_web")
            cursor.execute("revoke insert on ledger_event from okg_web")
            cursor.execute("set local role okg_web")


def pages_that_show_a_person():
    """The addresses that show the lead something about a person."""
    got = [name for name in names() if name not in NO_LOOKS | POST_ONLY and "lead" in LET_IN[name]]
    return [name for name in got if VIEWS[name].opens.__name__ in PERSONAL]


@pytest.mark.django_db
@pytest.mark.parametrize("how", ["constraint", "right"])
def test_where_the_ledger_takes_no_line_nothing_is_shown(world, client_for, how):
    client, concern, wrong = client_for(world.lead), world.concern, []
    secrets = (concern.known, concern.code_word, "Navn Navnesen")
    assert len(pages_that_show_a_person()) > 15
    with transaction.atomic():
        locked_out(how)
        for name in pages_that_show_a_person():
            response = client.get(world.address(name))
            if response.status_code != 503 or any(secret in response.content.decode() for secret in secrets):
                wrong.append(f"{name}: {response.status_code}")
        transaction.set_rollback(True)
    assert not wrong, "\n".join(wrong)


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
