"""Logging a concern: it gets a bird, an owner and a clock, and nobody else learns of it."""

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction

from cases.models.concern import Concern
from okg.ledger.models import Event
from okg.lib import dates
from okg.lib.refusal import Refused
from okg.notify.models import Notice, Outbox

pytestmark = pytest.mark.django_db


def test_log_gives_a_code_word_and_a_reference(concern):
    assert concern.code_word
    assert concern.ref.startswith(f"B-{dates.local(concern.received_at).year}-")


def test_log_opens_the_concern_to_its_logger_and_to_whoever_leads(concern, member, coordinator, stranger):
    assert Concern.objects.visible_to(member).get() == concern
    assert Concern.objects.visible_to(coordinator).get() == concern
    assert not Concern.objects.visible_to(stranger).exists()


def test_log_tells_the_coordinator_once_on_the_page_and_by_mail(concern, coordinator):
    assert [notice.kind for notice in Notice.objects.filter(user=coordinator)] == ["concern_received"]
    assert Outbox.objects.filter(recipient=coordinator).count() == 1


def test_log_writes_who_did_what_to_which(concern, member):
    line = Event.objects.get(event="concern_logged")
    assert (line.by, line.about, line.by_agency) == (member.pk, concern.pk, member.ledger_agency)


def test_log_is_refused_while_nobody_leads(log_concern, coordinator, member):
    coordinator.appointments.update(ends_on=dates.today() - dt.timedelta(days=1))
    with pytest.raises(Refused):
        log_concern(by=member)
    assert not Concern.objects.exists()


def test_a_concern_from_tomorrow_is_impossible(log_concern, member):
    with pytest.raises(IntegrityError), transaction.atomic():
        log_concern(by=member, received_at=dates.now() + dt.timedelta(days=1))


def test_what_was_observed_is_sealed_in_row_and_history(concern):
    with connection.cursor() as cursor:
        cursor.execute("select known, level_reason, reporter from cases_concern where id = %s", [concern.pk])
        row = cursor.fetchone()
        cursor.execute(
            "select known, level_reason, reporter from cases_historicalconcern where id = %s", [concern.pk]
        )
        remembered = cursor.fetchone()
    assert [bytes(value) for value in row] == [bytes(value) for value in remembered]
    assert not any(b"pulten" in bytes(value) for value in row)
    assert Concern.objects.get().known == "Gutten tegnet symboler på pulten."


def test_received_at_never_changes(concern):
    with pytest.raises(IntegrityError), transaction.atomic():
        Concern.objects.filter(pk=concern.pk).update(received_at=dates.now() - dt.timedelta(days=9))


def test_an_unknown_code_is_impossible(concern):
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("update cases_concern set arena_id = 'theme:annet' where id = %s", [concern.pk])
