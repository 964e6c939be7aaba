"""What is asked of another's thing is answered byte for byte as of one that does not exist.

Half of the roles: the others in test_others_things_too.py, so that two workers may share them.
"""

import pytest

from tests.access.matrix import GROUPS, METHODS, POSTS, REFUSED_METHODS, ROLES, Matrix, clients, differing
from tests.access.test_policy import ALL, arguments, names
from tests.conftest import a_concern, a_user, as_built

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def built(for_the_module):
    return Matrix(a_user, a_concern, a_user("coordinator"))


@pytest.fixture
def world(built, db):
    return as_built(built)


@pytest.mark.parametrize("roles", GROUPS[:2], ids="-".join)
def test_of_anothers_things_the_answer_is_that_of_none(world, client_for, client, roles):
    wrong = differing(world, clients(world, roles, client_for, client))
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
