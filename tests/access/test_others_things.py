"""What is asked of another's thing is answered byte for byte as of one that does not exist."""

import pytest
from django.urls import reverse

from tests.access.matrix import (
    GROUPS,
    METHODS,
    MISSING,
    OF_ANY,
    POSTS,
    REFUSED_METHODS,
    ROLES,
    Matrix,
    clients,
    told,
)
from tests.access.test_policy import ALL, arguments, as_it_should, asked, names
from tests.conftest import a_concern, a_user, as_built

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def built(for_the_module):
    return Matrix(a_user, a_concern, a_user("coordinator"))


@pytest.fixture
def world(built, db):
    return as_built(built)


@pytest.mark.parametrize("roles", GROUPS, ids="-".join)
def test_of_anothers_things_the_answer_is_that_of_none(world, client_for, client, roles):
    wrong = []
    for role, theirs in clients(world, roles, client_for, client).items():
        for name, given in world.hidden.items():
            nothing = {argument: MISSING.get(argument, value) for argument, value in given.items()}
            pairs = [(given, nothing)]
            if {"ref", "pk"} <= set(given):  # another's thing under one's own concern or meeting
                own = {"ref": world.things[name]["ref"]}
                pairs.append((given | own, nothing | own))
            for anothers, none in pairs:
                there, gone = reverse(name, kwargs=anothers), reverse(name, kwargs=none)
                for method in METHODS if role in POSTS else ("get",):
                    if role in OF_ANY.get(name, ()) and anothers is given:
                        fine = as_it_should(asked(theirs, method, there), name, method, True)
                    else:
                        answers = [told(asked(theirs, method, one), one) for one in (there, gone)]
                        fine = answers[0] == answers[1]
                    if not fine:
                        wrong.append(f"{method} {name} as {role}: {there}")
    assert not wrong, "\n".join(wrong)


def test_the_table_is_large(world):
    """What is asked here and in test_policy.py together: routes x roles x methods x objects."""
    own = len(names()) * (len(ROLES) * len(METHODS) + 1)
    refused = len(ROLES) * len(REFUSED_METHODS) * 3
    crossed = sum({"ref", "pk"} <= set(given) for given in world.hidden.values())
    anothers = 2 * (len(world.hidden) + crossed) * (len(ROLES) + len(POSTS))
    assert len(world.hidden) > 60
    absent = len(ALL) * sum(bool(taken) for taken in arguments().values())  # test_policy.py
    assert own + refused + anothers + absent >= 10_000
    assert set(world.hidden) <= {name for name, taken in arguments().items() if taken}
