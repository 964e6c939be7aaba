"""Minutes, two writers at once, decisions that become tasks, and what is sealed with what."""

import random

import pytest
from django.db import connection

from cases.models.task import Task
from meetings.actions import agenda, minutes
from meetings.models import AgendaItem, Decision
from okg.lib.refusal import Refused
from okg.lib.versions import Stale
from okg.notify.models import Notice
from okg.vault import keys

pytestmark = pytest.mark.django_db


@pytest.fixture
def begun(meeting, clock, at):
    clock.move_to(at("2026-12-02", 10), tick=False)
    return meeting


@pytest.fixture
def item(begun, coordinator):
    return agenda.add_item(begun, by=coordinator, kind="agenda_kind:annet", title="Kurs")


@pytest.fixture
def closed(begun, summarised, coordinator):
    return agenda.add_item(begun, by=coordinator, kind="agenda_kind:sak", concern=summarised)


def test_the_second_writer_sees_both(item, coordinator, member):
    minutes.write_item(item, 1, by=coordinator, text="Min tekst")
    with pytest.raises(Stale) as stale:
        minutes.write_item(AgendaItem.objects.get(pk=item.pk), 1, by=member, text="Hennes tekst")
    assert stale.value.current.text == "Min tekst"


def test_minutes_are_written_by_those_at_the_table_alone(begun, item, hold, police, nav, coordinator, at):
    hold(begun, away=[police], when=at("2026-12-02", 11))
    minutes.write(begun, 1, by=nav, text="Åpnet klokken ni")
    with pytest.raises(Refused):
        minutes.write_item(item, 1, by=police, text="Var ikke der")


def test_no_word_is_lost_between_random_writers(item, group):
    """120 random interleavings of writers who retry with both texts: every word ends up in the minutes."""
    rng = random.Random(7)
    pages = {}
    written = []
    for turn in range(120):
        writer = rng.choice(group)
        if writer.pk not in pages or rng.random() < 0.4:
            fresh = AgendaItem.objects.get(pk=item.pk)
            pages[writer.pk] = (fresh.version, fresh.text)
            continue
        version, text = pages.pop(writer.pk)
        word = f"ord{turn}"
        try:
            minutes.write_item(AgendaItem.objects.get(pk=item.pk), version, by=writer, text=f"{text} {word}")
        except Stale as stale:
            both = f"{stale.current.text} {word}"
            minutes.write_item(
                AgendaItem.objects.get(pk=item.pk), stale.current.version, by=writer, text=both
            )
        written.append(word)
    final = AgendaItem.objects.get(pk=item.pk).text.split()
    assert len(written) > 30 and set(written) <= set(final)


def test_decide_makes_a_task_and_tells_its_owner(item, coordinator, nav, clock):
    import datetime as dt

    decision = minutes.decide(
        item, by=coordinator, text="NAV lager plan", owner=nav, due_on=dt.date(2027, 1, 22)
    )
    task = Task.objects.get()
    assert (decision.task, task.owner, task.origin_id, task.about) == (
        task,
        nav,
        "task_origin:meeting",
        decision.pk,
    )
    assert task.concern is None
    assert Notice.objects.filter(user=nav, kind="task_given").exists()
    assert minutes.decide(item, by=coordinator, text="Tatt til orientering").task is None


@pytest.mark.parametrize("given", [{"owner": True}, {"due_on": True}, {"text": "  "}])
def test_half_a_task_is_refused(item, coordinator, nav, at, given):
    fields = {"text": "Vedtak"} | given
    if "owner" in given:
        fields["owner"] = nav
    if "due_on" in given:
        fields["due_on"] = at("2027-01-22").date()
    with pytest.raises(Refused):
        minutes.decide(item, by=coordinator, **fields)


def test_decide_waits_until_the_meeting_begins(meeting, coordinator):
    item = agenda.add_item(meeting, by=coordinator, kind="agenda_kind:annet", title="Kurs")
    with pytest.raises(Refused):
        minutes.decide(item, by=coordinator, text="For tidlig")


def test_a_concerns_decision_goes_to_those_who_know_it(closed, coordinator, member, stranger, at):
    due = at("2027-01-22").date()
    with pytest.raises(Refused):
        minutes.decide(closed, by=coordinator, text="Ring hjem", owner=stranger, due_on=due)
    decision = minutes.decide(closed, by=coordinator, text="Ring hjem", owner=member, due_on=due)
    assert decision.task.concern == closed.concern


def test_what_is_said_of_a_concern_dies_with_its_key(closed, item, coordinator, summarised):
    minutes.write_item(closed, 1, by=coordinator, text="Kanarifugl i saken")
    minutes.write_item(item, 1, by=coordinator, text="Kanarifugl i møtet")
    minutes.decide(closed, by=coordinator, text="Kanarifugl vedtatt")
    with connection.cursor() as cursor:
        for table in ("meetings_agendaitem", "meetings_historicalagendaitem", "meetings_decision"):
            cursor.execute(f"SELECT count(*) FROM {table} WHERE text LIKE %s", [b"%Kanarifugl%"])  # noqa: S608
            assert cursor.fetchone() == (0,)
    keys.destroy(summarised.dossier_id)
    from okg.vault.crypto import Unreadable

    with pytest.raises(Unreadable):
        AgendaItem.objects.get(pk=closed.pk).text  # noqa: B018
    with pytest.raises(Unreadable):
        Decision.objects.get(item=closed).text  # noqa: B018
    assert AgendaItem.objects.get(pk=item.pk).text == "Kanarifugl i møtet"
