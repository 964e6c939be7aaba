import uuid

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.migrations.writer import MigrationWriter

from okg.lib import history
from okg.lib.dates import now
from tests.frame.rows import Task, tables  # noqa: F401

pytestmark = pytest.mark.usefixtures("tables")
WHOLE = {"done_at": now(), "done_by": uuid.UUID(int=1)}
BROKEN = [
    ({"done_at": now()}, "task_done_whole"),
    ({"done_by": uuid.UUID(int=1)}, "task_done_whole"),
    ({"title": ""}, "task_title_said"),
    ({"title": " \t\n "}, "task_title_said"),
    ({"arena_id": "theme:hat"}, "task_arena_of_arenas"),
]


@pytest.mark.parametrize("values", [{}, WHOLE, {"arena_id": "arena:skole"}, {"title": " å "}])
def test_a_whole_row_is_taken(values):
    task = Task(**{"title": "Ring"} | values)
    task.full_clean()
    history.save(task, by="test")
    assert Task.objects.get() == task


@pytest.mark.parametrize(("values", "constraint"), BROKEN)
def test_the_database_refuses_what_cannot_be(values, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        history.save(Task(**{"title": "Ring"} | values), by="test")


@pytest.mark.parametrize(("values", "constraint"), BROKEN)
def test_a_form_hears_of_it_before_the_database(values, constraint):
    with pytest.raises(ValidationError):
        Task(**{"title": "Ring"} | values).full_clean()


@pytest.mark.parametrize("constraint", Task._meta.constraints, ids=lambda constraint: constraint.name)
def test_a_constraint_can_be_written_into_a_migration(constraint):
    written, imports = MigrationWriter.serialize(constraint)
    space = {}
    exec("\n".join(imports), space)  # noqa: S102  (what makemigrations writes)
    assert eval(written, space) == constraint  # noqa: S307
