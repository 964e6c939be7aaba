import pytest
from django.db import connection

from okg.vault import keys
from tests.vault.models import TABLES, Case


@pytest.fixture
def tables(db):
    """The tables of tests.vault.models, for this test's transaction."""
    keys.forget()
    with connection.schema_editor() as editor:
        for model in TABLES:
            editor.create_model(model)
    yield
    keys.forget()


@pytest.fixture
def case(tables):
    """A saved case that knows a story."""
    from okg.lib import history

    case = Case(title="Blåmeis", story="Canary sang in the coal mine")
    keys.create(case.dossier_id)
    history.save(case, by="test")
    return case
