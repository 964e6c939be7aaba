import uuid
from types import SimpleNamespace

import pytest
from django.db import connection, models

from okg.lib import history
from okg.lib.history import NoAuthor
from tests.frame.rows import Task, tables  # noqa: F401

pytestmark = pytest.mark.usefixtures("tables")
AUTHOR = SimpleNamespace(pk=uuid.UUID(int=1))


def test_a_saved_row_is_remembered_with_its_author():
    task = Task(title="Call the school", arena_id="arena:skole")
    history.save(task, by=AUTHOR)
    task.title = "Call the school again"
    history.save(task, by=AUTHOR, update_fields=["title"])
    first, second = Task.history.order_by("history_id")
    assert (first.title, first.history_type) == ("Call the school", "+")
    assert (second.title, second.history_type) == ("Call the school again", "~")
    assert {first.history_user_id, second.history_user_id} == {AUTHOR.pk}
    assert first.arena_id == "arena:skole"


def test_the_system_writes_without_a_user():
    history.save(Task(title="Ring"), by="beat")
    assert Task.history.get().history_user_id is None


def test_a_row_nobody_wrote_is_refused():
    task = Task(title="Ring")
    with pytest.raises(NoAuthor, match="by=None"):
        history.save(task, by=None)
    with pytest.raises(NoAuthor, match="history.save"):
        task.save()


def test_the_author_does_not_stay_on_the_row():
    task = Task(title="Ring")
    history.save(task, by=AUTHOR)
    with pytest.raises(NoAuthor):
        task.save()
    with pytest.raises(NoAuthor):
        task.delete()


def test_a_deleted_row_leaves_who_deleted_it():
    task = Task(title="Ring")
    history.save(task, by=AUTHOR)
    history.delete(task, by=AUTHOR)
    assert not Task.objects.exists()
    assert Task.history.latest().history_type == "-"


def test_many_new_rows_are_remembered_in_one_go():
    tasks = history.save_many((Task(title=f"Task {n}") for n in range(3)), by=AUTHOR)
    assert len(tasks) == Task.history.filter(history_type="+", history_user_id=AUTHOR.pk).count() == 3
    assert history.save_many([], by=AUTHOR) == []
    with pytest.raises(NoAuthor):
        history.save_many([Task(title="Ring")], by=None)


def test_history_has_one_index_for_a_rows_past_and_no_tie_to_a_user():
    model = Task.history.model
    assert [index.fields for index in model._meta.indexes] == [["id", "history_date"]]
    fields = {field.name: field for field in model._meta.concrete_fields}
    assert "history_change_reason" not in fields
    assert isinstance(fields["history_user_id"], models.UUIDField)
    assert not fields["id"].db_index
    with connection.cursor() as cursor:
        constraints = connection.introspection.get_constraints(cursor, model._meta.db_table)
    assert not any(constraint["foreign_key"] for constraint in constraints.values())
