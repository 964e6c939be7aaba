"""The two logs, address by address: what shows a person leaves one look, lists none, a denial one line of security.

The addresses come from the URLconf; and where the ledger takes no line, nothing is shown.
"""

import pytest
from django.db import connection, transaction
from django.urls import get_resolver

from okg.ledger.models import Event
from tests.access.test_policy import LET_IN, POST_ONLY, World, asked, names
from tests.conftest import a_concern, a_user, as_built

ROLES = ["lead", "member", "stranger", "guest", "dpo", "admin", "reader"]


def callbacks(resolver=None, prefix=""):
    for entry in (resolver or get_resolver()).url_patterns:
        if hasattr(entry, "url_patterns"):
            yield from callbacks(entry, f"{prefix}{entry.namespace}:" if entry.namespace else prefix)
        else:
            yield f"{prefix}{entry.name}", entry.callback


VIEWS = dict(callbacks())
# The rows through whose doors a person may be seen; all other doors and all halls show none. A doubt, an emergency
# and an invitation tell of the one who doubts, opens or is asked, and may tell of the person.
PERSONAL = {
    "Concern", "Task", "Document", "AgendaItem", "Declaration", "BreakGlass", "GuestInvitation", "Plan", "PlanItem",
    "AgencyQuestion", "Repeat", "Restriction", "RecallNotice", "RegisterImport", "ImportedRow",
}  # fmt: skip
# Doors at which no more than the discussed layer is shown leave no look: before one has declared, and to ask a guest.
BEFORE_IT_OPENS = {"cases:declare", "guests:invite_to_item"}
NO_LOOKS = {name for name, view in VIEWS.items() if getattr(view, "opens", None) is None} | BEFORE_IT_OPENS


@pytest.fixture(scope="module")
def built(for_the_module):
    return World(a_user, a_concern, a_user("coordinator"))


@pytest.fixture
def world(built, db):
    return as_built(built)


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
            before = Event.objects.values_list("pk", flat=True).latest("pk")
            response = getattr(client, method)(address)
            lines = Event.objects.filter(pk__gt=before)
            kinds, events = zip(*lines.values_list("kind", "event"), strict=True) if lines else ((), ())
            seen["left"] = (response.status_code, kinds.count(Event.LOOK), events.count("refused"))
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
SAID_BY_THE_VIEW = {
    "cases:correct_note", "cases:change_person", "cases:ask_agency", "cases:record_answer", "glass:identify",
    "measures:report_progress", "meetings:adopt_cards",
}  # fmt: skip


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
