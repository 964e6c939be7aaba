"""A form sent twice makes one thing and both answers lead to it; one that failed may be sent again."""

import threading
import uuid
from types import SimpleNamespace

import pytest
from django.db import connection

from okg.drafts import keep
from okg.drafts.models import Draft, Submission
from okg.drafts.once import once
from okg.notify.models import Notice


def sent(user, key, **fields):
    return SimpleNamespace(user=user, POST={"submission": str(key), **fields})


class Making:
    """An act that makes one more notice each time it is run."""

    def __init__(self, user):
        self.user = user

    def __call__(self):
        notice = Notice.objects.create(user=self.user, kind="task_given", path="/", key=str(uuid.uuid4()))
        return f"/laget/{notice.pk}/"


@pytest.mark.django_db
def test_the_same_form_sent_twice_makes_one_thing(member):
    key, act = uuid.uuid4(), Making(member)
    first, second = (once(sent(member, key), act) for _time in range(2))
    assert first.url == second.url == f"/laget/{Notice.objects.get().pk}/"


@pytest.mark.django_db
def test_two_forms_make_two_things(member):
    act = Making(member)
    assert once(sent(member, uuid.uuid4()), act).url != once(sent(member, uuid.uuid4()), act).url


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["", "no key at all"])
def test_a_form_without_a_key_is_a_form_of_its_own(member, key):
    act = Making(member)
    assert once(sent(member, key), act).url != once(sent(member, key), act).url


@pytest.mark.django_db
def test_another_user_with_the_same_key_is_another_form(member, doctor):
    key = uuid.uuid4()
    assert once(sent(member, key), Making(member)).url != once(sent(doctor, key), Making(doctor)).url


@pytest.mark.django_db
def test_an_act_that_fails_leaves_the_key_free_and_the_draft_there(member):
    key = uuid.uuid4()
    keep.save(member, "form", {"text": ["skrevet"]})

    def failing():
        Making(member)()
        raise ValueError

    with pytest.raises(ValueError):
        once(sent(member, key, draft_name="form"), failing)
    assert (Notice.objects.count(), Submission.objects.count(), Draft.objects.count()) == (0, 0, 1)
    once(sent(member, key, draft_name="form"), Making(member))
    assert (Notice.objects.count(), Draft.objects.count()) == (1, 0)


def test_twenty_at_once_make_one_thing_and_all_lead_to_it(committed_db, make_user):
    user, key = make_user("health"), uuid.uuid4()
    start, answers = threading.Barrier(20), []

    def send():
        try:
            start.wait(30)
            answers.append(once(sent(user, key), Making(user)).url)
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(answers) == {f"/laget/{Notice.objects.get().pk}/"}
    assert len(answers) == 20
