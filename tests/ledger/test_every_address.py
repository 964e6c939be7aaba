"""Where the ledger takes no line of a look, nothing is shown, at any address that shows a person.

What each of them leaves in the two logs: tests/access/test_walk.py.
"""

import pytest
from django.db import connection, transaction

from tests.access.shown import NO_LOOKS, PERSONAL, VIEWS
from tests.access.test_policy import LET_IN, POST_ONLY, World, names
from tests.conftest import a_concern, a_user, as_built


@pytest.fixture(scope="module")
def built(for_the_module):
    return World(a_user, a_concern, a_user("coordinator"))


@pytest.fixture
def world(built, db):
    return as_built(built)


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
