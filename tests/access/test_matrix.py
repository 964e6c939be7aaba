"""Routes x roles x methods on the world's own things: the roles on the edge, and what is erased."""

import pytest

from okg.vault import keys
from tests.access.matrix import (
    GROUPS,
    METHODS,
    NEW_METHODS,
    REFUSED_METHODS,
    Matrix,
    clients,
    fits,
    let_in,
    told,
)
from tests.access.test_policy import DPO, GUEST, LEAD, MEMBER, STRANGER, asked, names
from tests.conftest import a_concern, a_user, as_built

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def built(for_the_module):
    return Matrix(a_user, a_concern, a_user("coordinator"))


@pytest.fixture
def world(built, db):
    return as_built(built)


@pytest.mark.parametrize("roles", GROUPS, ids="-".join)
def test_own_things_every_method(world, client_for, client, roles):
    wrong = []
    for role, theirs in clients(world, roles, client_for, client).items():
        for name in names():
            address, inside = world.address(name), let_in(role, name, world)
            for method in NEW_METHODS.get(role, METHODS):
                response = asked(theirs, method, address)
                if not fits(response, role, name, method, inside):
                    wrong.append(f"{method} {name} as {role}: {response.status_code}")
        for method in REFUSED_METHODS:
            for address in ("/", world.address("cases:show"), world.address("cases:download")):
                if asked(theirs, method, address).status_code != 405:
                    wrong.append(f"{method} {address} as {role}")
    assert not wrong, "\n".join(wrong)


def test_of_what_is_erased_nothing_is_readable_and_nothing_breaks(world, client_for, client):
    """The concern's key is destroyed: whoever had it open meets no text of it, and no failure."""
    secrets = (world.concern.known, world.concern.judged, "Ringte skolen", "Ring rektor", "Tre har sagt fra")
    theirs = clients(world, [LEAD, MEMBER, STRANGER, GUEST, DPO], client_for, client)
    keys.destroy(world.concern.dossier_id)
    wrong = []
    for role, browser in theirs.items():
        browser.raise_request_exception = False
        for name in [*world.hidden, "desk:show", "cases:index", "meetings:index", "insight:own"]:
            response = asked(browser, "get", world.address(name))
            text = told(response, "")
            if response.status_code == 500 or any(secret in text for secret in secrets):
                wrong.append(f"{name} as {role}: {response.status_code}")
    assert not wrong, "\n".join(wrong)
