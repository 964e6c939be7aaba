import datetime
import uuid
from types import SimpleNamespace

import pytest
from django.db import DatabaseError, connection, models, transaction
from django.test.utils import isolate_apps

from okg.ledger import book as ledger
from okg.ledger import sentences
from okg.ledger.models import Event

pytestmark = pytest.mark.django_db
AUTHOR = SimpleNamespace(pk=uuid.UUID(int=1), ledger_role="coordinator", ledger_agency="agency:kommunen")

with isolate_apps("okg.ledger"):

    class Thing(models.Model):
        id = models.UUIDField(primary_key=True, default=uuid.uuid4)

        class Meta:
            app_label = "ledger"

        def __str__(self):
            return str(self.pk)


@pytest.fixture(autouse=True)
def known_event(monkeypatch):
    monkeypatch.setitem(sentences.SENTENCES, "thing_closed", "closed the thing")


def test_an_act_says_who_did_what_about_which_row():
    thing = Thing()
    ledger.act("thing_closed", by=AUTHOR, about=thing, reason="close_reason:done", request_id="a1b2")
    line = Event.objects.get()
    assert (line.kind, line.event, line.request_id) == ("act", "thing_closed", "a1b2")
    assert (line.by, line.by_role, line.by_agency) == (AUTHOR.pk, "coordinator", "agency:kommunen")
    assert (line.about, line.about_type) == (thing.pk, "ledger.thing")
    assert line.facts == {"reason": "close_reason:done"}
    assert sentences.sentence(line) == "closed the thing"


def test_a_look_says_under_which_right():
    thing = Thing()
    ledger.look(by=AUTHOR, about=thing, right="cases.read_concern")
    line = Event.objects.looks().get()
    assert (line.event, line.right, line.about) == ("looked", "cases.read_concern", thing.pk)


def test_the_system_acts_under_its_name():
    ledger.act("thing_closed", by="beat")
    line = Event.objects.get()
    assert (line.by, line.by_role, line.about) == (None, "beat", None)


def test_a_line_carries_its_moment_and_its_transaction():
    first, second = ledger.act("thing_closed", by="beat"), ledger.act("thing_closed", by="beat")
    assert first.at < second.at
    assert first.xid == second.xid == Event.objects.first().xid
    assert isinstance(first.xid, int)


def test_lines_are_read_about_a_row_and_by_a_user_newest_first():
    thing = Thing()
    ledger.look(by=AUTHOR, about=thing, right="cases.read_concern")
    ledger.act("thing_closed", by=AUTHOR, about=thing)
    ledger.act("thing_closed", by="beat", about=Thing())
    assert [line.kind for line in Event.objects.about(thing)] == ["act", "look"]
    assert [line.kind for line in Event.objects.by(AUTHOR).acts()] == ["act"]


def test_an_event_without_a_sentence_is_refused():
    with pytest.raises(KeyError, match="events.py"):
        ledger.act("thing_painted", by=AUTHOR)


@pytest.mark.parametrize("by", [None, "", SimpleNamespace(pk=1), SimpleNamespace(pk=None)])
def test_a_line_without_author_is_refused(by):
    with pytest.raises(TypeError, match="author"):
        ledger.act("thing_closed", by=by)


def test_a_row_without_uuid_is_refused():
    numbered = SimpleNamespace(pk=7, _meta=SimpleNamespace(label="ledger.Numbered"))
    with pytest.raises(TypeError, match="UUID"):
        ledger.act("thing_closed", by=AUTHOR, about=numbered)


@pytest.mark.parametrize(
    "fact",
    [
        None,
        True,
        4,
        "arena:skole",
        "B-2026-K7QX",
        uuid.UUID(int=3),
        datetime.date(2026, 5, 3),
        datetime.datetime(2026, 5, 3, 9, 41, tzinfo=datetime.UTC),
        ["level", "theme"],
    ],
)
def test_ids_codes_numbers_and_dates_are_facts(fact):
    ledger.act("thing_closed", by=AUTHOR, fact=fact)
    assert Event.objects.get().facts.keys() == {"fact"}


@pytest.mark.parametrize(
    "fact",
    [
        "Kari Nordmann",
        "a@b.no",
        "Ære",
        "x" * 61,
        "line\nbreak",
        "01019012345",
        "+4791234567",
        "91234567",
        1.5,
        b"x",
        {"deep": 1},
        ["fine", "not fine"],
        Thing(),
    ],
)
def test_free_text_and_personal_numbers_are_refused_and_not_repeated(fact):
    with pytest.raises(ValueError, match="fact") as refused:
        ledger.act("thing_closed", by=AUTHOR, fact=fact)
    assert not isinstance(fact, str) or fact not in str(refused.value)
    assert not Event.objects.exists()


def test_outside_a_transaction_nothing_is_written(monkeypatch):
    monkeypatch.setattr(ledger, "connection", SimpleNamespace(in_atomic_block=False))
    with pytest.raises(RuntimeError, match="transaction"):
        ledger.act("thing_closed", by=AUTHOR)


def test_when_the_line_cannot_be_written_the_caller_is_told():
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE ledger_event ADD CONSTRAINT full_disk CHECK (event = 'never')")
    with pytest.raises(DatabaseError), transaction.atomic():
        ledger.look(by=AUTHOR, about=Thing(), right="cases.read_concern")


def test_a_line_about_what_was_rolled_back_is_gone_with_it():
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        ledger.act("thing_closed", by=AUTHOR)
        raise ZeroDivisionError
    assert not Event.objects.exists()
