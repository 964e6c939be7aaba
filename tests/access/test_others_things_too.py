"""What is asked of another's thing is answered byte for byte as of none: the second half of the roles."""

import pytest

from tests.access.matrix import GROUPS, Matrix, clients, differing
from tests.conftest import a_concern, a_user, as_built

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def built(for_the_module):
    return Matrix(a_user, a_concern, a_user("coordinator"))


@pytest.fixture
def world(built, db):
    return as_built(built)


@pytest.mark.parametrize("roles", GROUPS[2:], ids="-".join)
def test_of_anothers_things_the_answer_is_that_of_none(world, client_for, client, roles):
    wrong = differing(world, clients(world, roles, client_for, client))
    assert not wrong, "\n".join(wrong)
