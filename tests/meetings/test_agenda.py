"""The agenda: items, concerns under their code word, order."""

import pytest
from django.db import IntegrityError, transaction

from meetings.actions import agenda
from meetings.models import AgendaItem
from okg.ledger.models import Event
from okg.lib import history
from okg.lib.refusal import Refused

pytestmark = pytest.mark.django_db
KIND = "agenda_kind:annet"


@pytest.fixture
def three(meeting, coordinator):
    return [agenda.add_item(meeting, by=coordinator, kind=KIND, title=title) for title in ("En", "To", "Tre")]


def titles(meeting):
    return [item.heading for item in meeting.items.all()]


def test_items_are_put_last_and_can_change_places(three, meeting, coordinator):
    agenda.move_item(three[2], by=coordinator, up=True)
    assert titles(meeting) == ["En", "Tre", "To"]
    agenda.move_item(three[0], by=coordinator, up=True)
    assert titles(meeting) == ["En", "Tre", "To"]
    agenda.reorder(meeting, by=coordinator, order=[item.pk for item in reversed(three)])
    assert titles(meeting) == ["Tre", "To", "En"]
    assert list(meeting.items.values_list("position", flat=True)) == [1, 2, 3]


def test_reorder_that_names_other_items_is_refused(three, meeting, coordinator):
    with pytest.raises(Refused):
        agenda.reorder(meeting, by=coordinator, order=[three[0].pk, three[0].pk, three[1].pk])


def test_remove_closes_the_gap_but_not_over_what_is_written(three, meeting, coordinator):
    agenda.remove_item(three[0], by=coordinator)
    assert list(meeting.items.values_list("position", "title")) == [(1, "To"), (2, "Tre")]
    item = meeting.items.first()
    item.text = "Sagt og skrevet"
    history.save(item, by=coordinator)
    with pytest.raises(Refused):
        agenda.remove_item(item, by=coordinator)


def test_template_adds_what_is_missing_and_nothing_twice(meeting, coordinator):
    agenda.add_item(meeting, by=coordinator, kind="agenda_kind:kompetanse", title="Kurs i januar")
    first = agenda.add_template(meeting, by=coordinator)
    assert first and agenda.add_template(meeting, by=coordinator) == []
    kinds = list(meeting.items.values_list("kind_id", flat=True))
    assert kinds.count("agenda_kind:kompetanse") == 1 and "agenda_kind:habilitet" in kinds
    assert "agenda_kind:sak" not in kinds


def test_a_concern_stands_by_its_code_word(meeting, summarised, coordinator):
    item = agenda.add_item(meeting, by=coordinator, kind="agenda_kind:sak", concern=summarised)
    assert (item.heading, item.title, item.dossier_id) == (summarised.code_word, "", summarised.dossier_id)
    with pytest.raises(Refused):
        agenda.add_item(meeting, by=coordinator, kind="agenda_kind:sak", concern=summarised)


def test_a_concern_without_summary_is_refused_and_says_what_to_do(meeting, concern, coordinator):
    with pytest.raises(Refused, match=concern.code_word):
        agenda.add_item(meeting, by=coordinator, kind="agenda_kind:sak", concern=concern)


def test_a_concern_is_put_on_only_by_one_to_whom_it_is_open(meeting, summarised, stranger):
    with pytest.raises(Refused) as refused:
        agenda.add_item(meeting, by=stranger, kind="agenda_kind:sak", concern=summarised)
    assert summarised.code_word not in str(refused.value)


def test_the_agenda_of_a_held_meeting_stays(past, coordinator, group):
    with pytest.raises(Refused):
        agenda.add_item(past("2026-06-17"), by=coordinator, kind=KIND, title="For sent")


def test_the_ledger_names_no_title(three, meeting):
    facts = str(list(Event.objects.about(meeting).values_list("facts", flat=True)))
    assert "To" not in facts and "Tre" not in facts


@pytest.mark.parametrize("change", [{"title": ""}, {"minutes_planned": 481}, {"kind_id": "arena:skole"}])
def test_the_database_refuses_an_item_that_says_nothing(three, coordinator, change):
    item = three[0]
    for field, value in change.items():
        setattr(item, field, value)
    with pytest.raises(IntegrityError), transaction.atomic():
        history.save(item, by=coordinator)


def test_items_of_concerns_are_visible_only_where_the_concern_is(
    meeting, summarised, coordinator, stranger, three
):
    closed = agenda.add_item(meeting, by=coordinator, kind="agenda_kind:sak", concern=summarised)
    assert closed in AgendaItem.objects.visible_to(coordinator)
    seen = AgendaItem.objects.visible_to(stranger)
    assert closed not in seen and three[0] in seen
