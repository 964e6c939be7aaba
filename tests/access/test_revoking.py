"""Access ends at once: the very next request of the other session is refused, also of what was open already."""

import datetime as dt
import threading

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.urls import reverse

from cases.actions import grants, impartiality, notes, tasks
from okg.access.models import LegalBasis
from okg.desk import reminding
from okg.lib import dates
from okg.notify import post
from okg.notify.models import Outbox
from okg.roster import actions as roster
from okg.roster import terms
from tests.access.things import PDF
from tests.conftest import declares

RACES = 50


def open_to(concern, user, by):
    basis = LegalBasis.objects.get(code="AVGIVERS-OPPG", active=True)
    why = {"basis": basis, "reason": "Følger opp.", "layer": "work"}
    return grants.give(concern, by=by, to=user, until=dates.today(), **why)


@pytest.fixture
def given(concern, coordinator, nav):
    """What opened the concern to `nav`, who has declared."""
    grant = open_to(concern, nav, coordinator)
    declares(concern, nav)
    return grant


def end_the_grant(grant, by):
    grants.end(grant, by=by, reason="Ferdig.")


def close_the_user(grant, by):
    roster.close(grant.to, by=by)


def end_the_term(grant, by):
    terms.end(grant.to.appointments.get(), by=by)


def recuse(grant, by):
    impartiality.declare(grant.concern, by=grant.to, answer="recused", ground="recusal_ground:slekt")


WAYS = [end_the_grant, close_the_user, end_the_term, recuse]


@pytest.mark.django_db
@pytest.mark.parametrize("way", WAYS)
def test_the_very_next_request_is_refused(given, concern, coordinator, nav, client_for, way):
    document = notes.attach(
        concern, by=coordinator, title="Melding", kind="document_kind:melding", content=PDF, extension="pdf"
    )
    browser = client_for(nav)
    page, file = concern.get_absolute_url(), reverse("cases:download", args=[document.pk])
    form = reverse("cases:note", args=[concern.ref])
    assert [browser.get(one).status_code for one in (page, file, form)] == [200] * 3
    cookies = browser.cookies.copy()
    way(given, coordinator)
    for one in (page, file, form):
        browser.cookies = cookies.copy()
        assert_refused(browser.get(one), concern)
    browser.cookies = cookies.copy()
    assert_refused(browser.post(form, {"text": "Skrevet for sent", "kind": "note_kind:annet"}), concern)
    assert not concern.notes.exists()


def assert_refused(response, concern):
    logged_out = response.status_code == 302 and response["Location"].startswith("/logg-inn/")
    assert response.status_code == 404 or logged_out
    assert concern.code_word not in response.content.decode()


@pytest.mark.django_db
def test_it_expires_to_the_second(given, concern, nav, client_for):
    browser = client_for(nav)
    for moment, status in [(-1, 200), (0, 404)]:
        with time_machine.travel(given.expires_at + dt.timedelta(seconds=moment), tick=False):
            browser = client_for(nav)
            assert browser.get(concern.get_absolute_url()).status_code == status


@pytest.mark.django_db
@pytest.mark.parametrize("way", WAYS)
def test_no_morning_mail_tells_of_what_was_shut(given, concern, coordinator, nav, way):
    tasks.add(concern, by=coordinator, text="Ring rektor", owner=nav, due_on=dates.today())
    Outbox.objects.all().delete()
    morning = dates.midnight(dates.add_workdays(dates.today(), 1)) + dt.timedelta(hours=8)
    if way in (end_the_grant, recuse):
        way(given, coordinator)
    with time_machine.travel(morning, tick=False):
        if way is close_the_user:
            # The mail waits in the outbox already when the user is closed.
            post.mail(nav, "due_today", key="waits")
        if way in (close_the_user, end_the_term):
            way(given, coordinator)
        reminding.remind(morning)
        Outbox.objects.exclude(recipient=nav).delete()
        post.dispatch()
    assert not [sent for sent in mail.outbox if nav.email in sent.to]


def test_no_page_comes_after_the_end_was_committed(
    committed_db, make_user, log_concern, coordinator, client_for
):
    """Ending and opening race; whatever answer began after the end's commit is that of a thing that is not there."""
    nav, member = make_user("nav"), make_user("health")
    concern = log_concern(by=member)
    declares(concern, nav)
    browser, late, broken, before = client_for(nav), [], [], 0
    browser.raise_request_exception = False
    for _race in range(RACES):
        grant, begun, ended = open_to(concern, nav, coordinator), threading.Event(), threading.Event()
        pages = []

        def ask(begun=begun, ended=ended, pages=pages):
            last = False
            while not last:
                last = ended.is_set()  # asked once more after the end
                pages.append((last, browser.get(concern.get_absolute_url()).status_code))
                begun.set()
            connection.close()

        thread = threading.Thread(target=ask)
        thread.start()
        assert begun.wait(30)
        end_the_grant(grant, coordinator)
        ended.set()
        thread.join()
        before += sum(status == 200 for _last, status in pages)
        late += [status for last, status in pages if last and status != 404]
        broken += [status for _last, status in pages if status not in (200, 404)]
    assert not late
    assert not broken, "what was at work when the access ended says that nothing is there"
    assert before > 0, "the pages were there while the access ran"
