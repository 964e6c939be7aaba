import pytest

from okg.lib import history
from okg.lib.versions import Stale, save_if_unchanged
from tests.frame.rows import Task, tables  # noqa: F401


@pytest.fixture
def task(tables):  # noqa: F811
    task = Task(title="Call the school")
    history.save(task, by="test")
    return task


def test_the_first_to_save_counts_the_row_up(task):
    task.title = "Call the teacher"
    save_if_unchanged(task, 1, by="test")
    found = Task.objects.get()
    assert (found.title, found.version) == ("Call the teacher", 2)
    assert Task.history.latest().version == 2


def test_the_second_is_told_and_shown_what_is_there_now(task):
    hers, his = Task.objects.get(), Task.objects.get()
    hers.title, his.title = "Call the teacher", "Call the headmaster"
    save_if_unchanged(hers, hers.version, by="test")
    with pytest.raises(Stale) as stale:
        save_if_unchanged(his, his.version, by="test")
    assert stale.value.current.title == "Call the teacher"
    assert his.title == "Call the headmaster"
    assert Task.objects.get().title == "Call the teacher"


def test_the_version_may_come_as_text_from_a_form(task):
    save_if_unchanged(task, "1", by="test")
    assert Task.objects.get().version == 2


def test_chosen_columns_are_saved_with_the_version(task):
    task.title = "Call the teacher"
    task.arena_id = "arena:skole"
    save_if_unchanged(task, 1, by="test", update_fields=["title"])
    found = Task.objects.get()
    assert (found.title, found.arena_id, found.version) == ("Call the teacher", None, 2)


def test_a_row_that_is_gone_says_so(task):
    Task.objects.filter(pk=task.pk)._raw_delete("default")
    with pytest.raises(Task.DoesNotExist):
        save_if_unchanged(task, 1, by="test")
