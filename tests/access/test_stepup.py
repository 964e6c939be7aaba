"""To open a concern to somebody, or to see who it is, asks once more who is at the keyboard."""

import time

import pytest
import time_machine
from django.conf import settings
from django.urls import reverse

from okg.drafts.models import Draft
from okg.ledger.models import Event

pytestmark = pytest.mark.django_db
AGAIN = "/logg-inn/igjen/"


@pytest.fixture
def address(concern):
    return reverse("cases:grant", args=[concern.ref])


@pytest.mark.parametrize(("age", "asked"), [(0, False), (299, False), (300, True), (3000, True)])
def test_a_grant_asks_after_five_minutes(address, coordinator, client_for, age, asked):
    assert settings.STEP_UP_SECONDS == 300
    now = int(time.time())
    with time_machine.travel(now, tick=False):
        response = client_for(coordinator, shown_at=now - age).get(address)
    assert response.status_code == (302 if asked else 200)
    assert not asked or response["Location"].startswith(f"{AGAIN}?next=/bekymringer/")


def test_what_was_typed_waits_as_a_draft(address, coordinator, doctor, client_for, concern):
    sent = {"draft_name": f"cases.grant:{concern.ref}:hvem", "to": str(doctor.pk)}
    response = client_for(coordinator, shown_at=1).post(address, sent)
    assert response["Location"].startswith(AGAIN)
    assert Draft.objects.get().user == coordinator
    restored = client_for(coordinator).get(address)
    assert f'value="{doctor.pk}" selected' in restored.content.decode()


def test_being_asked_leaves_no_look_and_tells_nothing(address, coordinator, stranger, client_for):
    client_for(coordinator, shown_at=1).get(address)
    assert not Event.objects.looks().exists()
    hidden = client_for(stranger, shown_at=1).get(address)
    assert hidden.status_code == 404


def test_one_who_never_showed_it_in_this_session_is_asked(address, coordinator, client):
    client.force_login(coordinator)
    assert client.get(address)["Location"].startswith(AGAIN)
