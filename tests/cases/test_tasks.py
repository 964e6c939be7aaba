"""A task has one owner and one day, and tells nobody what a grant did not."""

import pytest

from cases.actions import lifecycle, tasks
from cases.models.task import Task
from okg.lib import dates
from okg.lib.refusal import Refused
from okg.notify.models import Notice
from tests.conftest import ENDING

pytestmark = pytest.mark.django_db


@pytest.fixture
def add(concern, coordinator):
    def add(owner, **changes):
        given = {"by": coordinator, "text": "Ring rektor", "owner": owner, "due_on": dates.today()}
        return tasks.add(changes.pop("concern", concern), **given | changes)

    return add


def test_a_task_goes_only_to_one_who_has_access(add, stranger, give):
    with pytest.raises(Refused, match="Gi personen tilgang"):
        add(stranger)
    give(stranger)
    assert add(stranger).owner == stranger


def test_add_tells_the_owner_once_and_nobody_who_gives_it_to_themselves(add, member, coordinator):
    add(member)
    add(coordinator)
    assert list(Notice.objects.filter(kind="task_given").values_list("user", flat=True)) == [member.pk]


def test_an_empty_task_is_refused(add, member):
    with pytest.raises(Refused):
        add(member, text="  ")


def test_finish_twice_changes_nothing_and_reopen_takes_it_back(add, member, coordinator):
    task = tasks.finish(add(member), by=member)
    assert tasks.finish(task, by=coordinator).done_by == member
    assert tasks.reopen(task, by=member).is_open


def test_a_dropped_task_says_why_and_is_neither_done_nor_dropped_again(add, member):
    task = add(member)
    with pytest.raises(Refused):
        tasks.drop(task, by=member, reason=" ")
    tasks.drop(task, by=member, reason="Trengs ikke.")
    for act in (lambda: tasks.finish(task, by=member), lambda: tasks.drop(task, by=member, reason="Igjen.")):
        with pytest.raises(Refused):
            act()


def test_tasks_are_visible_with_the_concern_and_the_groups_own_to_members(
    add, member, stranger, guest, dpo, admin
):
    own, group = add(member), add(member, concern=None)
    assert set(Task.objects.visible_to(member)) == {own, group}
    assert set(Task.objects.visible_to(stranger)) == {group}
    for outsider in (guest, dpo, admin):
        assert not Task.objects.visible_to(outsider).exists()


def test_a_guest_sees_the_group_task_that_is_the_guests_own(add, guest):
    add(guest, concern=None)
    assert Task.objects.visible_to(guest).count() == 1


def test_a_done_task_of_a_closed_concern_stays_done(concern, add, member, coordinator, assess):
    task = tasks.finish(add(member), by=member)
    assess()
    lifecycle.close(concern, by=coordinator, reason="close_reason:rad_gitt", outcome="Råd gitt.", **ENDING)
    with pytest.raises(Refused):
        tasks.reopen(task, by=coordinator)
