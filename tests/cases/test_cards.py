"""Action cards as versions: shipped as drafts, written, adopted in a meeting, then standing."""

import datetime as dt
import uuid

import pytest
from django.db import IntegrityError, connection, transaction

from cases import card_changes, card_due, catalogue
from cases import cards as shelf
from cases.actions import assessing, cards, runs
from cases.models.card import ActionCard, CardStep, CardVersion
from okg.lib import dates
from okg.lib.refusal import Refused
from okg.lib.versions import Stale

pytestmark = pytest.mark.django_db
A_DAY = dt.timedelta(days=1)


@pytest.fixture
def card(db):
    return ActionCard.objects.get(code="k2")


def adopt(version, by, **changes):
    day = dates.today()
    given = {
        "by": by,
        "meeting": uuid.uuid4(),
        "meeting_ref": "M-2026-04",
        "on": day,
        "in_force_from": day,
        "next_revision_on": day + dt.timedelta(days=365),
    }
    return cards.adopt(version, **given | changes)


def fresh(card):
    return ActionCard.objects.get(pk=card.pk)


def refused_by_the_database(sql, *values):
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)
        cursor.execute("set constraints all immediate")


# --- what ships


def test_thirteen_cards_ship_as_drafts_and_a_second_loading_touches_nothing(card, coordinator):
    assert [row.code for row in ActionCard.objects.all()] == [f"k{number}" for number in range(13)]
    assert CardVersion.objects.drafts().count() == CardVersion.objects.count() == 13
    assert CardStep.objects.count() == 116
    step = card.draft.steps.first()
    cards.change_step(step, step.version, by=coordinator, responsible=step.responsible, title="Vårt eget")
    catalogue.load()
    assert card.draft.steps.first().title == "Vårt eget"
    assert CardVersion.objects.count() == 13


def test_a_card_that_is_missing_comes_back_with_its_ways_on(card):
    k9 = ActionCard.objects.get(code="k9")
    with connection.cursor() as cursor:
        cursor.execute("update cases_cardstep set next_card_id = null where next_card_id = %s", [k9.pk])
        for table, column in (("cardstep", "card_version_id"), ("cardversion", "id")):
            of_it = f"delete from cases_{table} where {column} = %s"  # noqa: S608
            cursor.execute(of_it, [k9.draft.pk])
        cursor.execute("delete from cases_actioncard where id = %s", [k9.pk])
    catalogue.load()
    steps = ActionCard.objects.get(code="k9").draft.steps
    assert steps.get(number=9).next_card.code == "k8"


def test_public_cards_are_those_flagged_with_a_version_in_force(card, coordinator):
    assert not ActionCard.objects.public().exists()
    adopt(card.draft, coordinator)
    adopt(ActionCard.objects.get(code="k4").draft, coordinator)
    assert list(ActionCard.objects.public()) == [card]
    cards.set_up(card, by=coordinator, public=False, owner=card.owner)
    assert not ActionCard.objects.public().exists()


# --- writing


def test_a_draft_is_written_in_and_two_editors_do_not_overwrite_each_other(card, coordinator):
    version = cards.draft(card, by=coordinator)
    assert version == card.draft
    cards.change_head(version, 1, by=coordinator, title="Lav uro", about="Når.", note="")
    with pytest.raises(Stale):
        cards.change_head(version, 1, by=coordinator, title="Annet", about="Når.", note="")
    first, second = version.steps.all()[:2]
    cards.change_step(first, 1, by=coordinator, responsible=first.responsible, title="Nytt")
    with pytest.raises(Stale):
        cards.change_step(first, 1, by=coordinator, responsible=first.responsible, title="Gammelt")
    added = cards.add_step(
        version, by=coordinator, responsible=first.responsible, title="Sist", deadline="weeks", amount=2
    )
    assert added.number == 7
    cards.move_step(first, by=coordinator, up=False)
    cards.move_step(second, by=coordinator, up=True)  # it is the first now, and stays
    cards.remove_step(version.steps.get(number=3), by=coordinator)
    assert [step.number for step in version.steps.all()] == [1, 2, 3, 4, 5, 6]
    assert [step.title for step in version.steps.all()][:2] == [second.title, "Nytt"]
    assert version.steps.last().title == "Sist"


def test_what_is_adopted_or_gone_by_is_not_written_in(card, coordinator, concern):
    draft = card.draft
    runs.start(concern, card, by=coordinator)
    with pytest.raises(Refused):
        cards.change_head(draft, 1, by=coordinator, title="X", about="X", note="")
    copy = cards.draft(fresh(card), by=coordinator)
    assert (copy.number, copy.steps.count()) == (2, 6)
    draft.refresh_from_db()
    assert draft.state == "aside"
    assert concern.card_runs.get().card_version == draft
    assert fresh(card).usable == copy
    adopt(copy, coordinator)
    for act in (
        lambda: cards.add_step(copy, by=coordinator, responsible=None, title="X", deadline="at_once"),
        lambda: cards.remove_step(copy.steps.first(), by=coordinator),
        lambda: cards.move_step(copy.steps.last(), by=coordinator, up=True),
        lambda: cards.drop(copy, by=coordinator),
    ):
        with pytest.raises(Refused):
            act()
    third = cards.draft(fresh(card), by=coordinator)
    cards.drop(third, by=coordinator)
    assert fresh(card).usable == copy


def test_the_only_wording_is_not_set_aside(card, coordinator):
    with pytest.raises(Refused):
        cards.drop(card.draft, by=coordinator)


# --- adoption


def test_one_version_is_in_force_and_the_next_takes_over_on_its_day(card, coordinator):
    today = dates.today()
    first = adopt(card.draft, coordinator)
    assert (fresh(card).in_force, first.state) == (first, "in_force")
    second = cards.draft(fresh(card), by=coordinator)
    adopt(second, coordinator, in_force_from=today + A_DAY, next_revision_on=today + 300 * A_DAY)
    first.refresh_from_db()
    assert (first.replaced_on, second.pk) == (
        today + A_DAY,
        CardVersion.objects.in_force(today + A_DAY).get().pk,
    )
    assert CardVersion.objects.in_force(today).get() == first
    third = cards.draft(fresh(card), by=coordinator)
    with pytest.raises(Refused):  # it would begin before one that is adopted
        adopt(third, coordinator)


def test_adoption_is_refused_out_of_order(card, coordinator):
    today = dates.today()
    draft = card.draft
    for changes in (
        {"on": today + A_DAY, "in_force_from": today + A_DAY},
        {"in_force_from": today - A_DAY},
        {"next_revision_on": today},
    ):
        with pytest.raises(Refused):
            adopt(draft, coordinator, **changes)
    for step in list(draft.steps.all()):
        cards.remove_step(step, by=coordinator)
    with pytest.raises(Refused):
        adopt(draft, coordinator)


def test_the_coordinator_is_reminded_of_a_revision_and_nobody_else(card, coordinator, member):
    today = dates.today()
    version = adopt(card.draft, coordinator, next_revision_on=today + 31 * A_DAY)
    assert card_due.due_for(coordinator, today) == []
    (due,) = card_due.due_for(coordinator, today + A_DAY)
    assert (due.day, due.url) == (version.next_revision_on, card.get_absolute_url())
    assert card_due.due_for(member, today + A_DAY) == []


# --- what the database refuses


def test_the_database_keeps_adopted_words_whole_and_single(card, coordinator):
    version = adopt(card.draft, coordinator)
    step = version.steps.first()
    key, step_key = str(version.pk), str(step.pk)
    refused_by_the_database("update cases_cardversion set title = 'x' where id = %s", key)
    refused_by_the_database("update cases_cardversion set adopted_on = null where id = %s", key)
    refused_by_the_database(
        "update cases_cardversion set next_revision_on = next_revision_on + 1 where id = %s", key
    )
    refused_by_the_database("update cases_cardversion set number = 9 where id = %s", key)
    refused_by_the_database("delete from cases_cardversion where id = %s", key)
    refused_by_the_database("update cases_cardstep set title = 'x' where id = %s", step_key)
    refused_by_the_database("delete from cases_cardstep where id = %s", step_key)
    copied = """insert into cases_cardstep select (jsonb_populate_record(s, %s::jsonb)).*
        from cases_cardstep s where id = %s"""
    refused_by_the_database(copied, f'{{"id": "{uuid.uuid4()}", "number": 99}}', step_key)
    # A second one in force, a second draft, and half an adoption.
    second = cards.draft(fresh(card), by=coordinator)
    forged = """update cases_cardversion set adopted_on = current_date, adopted_by_id = %s, adopted_in = %s,
        adopted_ref = 'x', in_force_from = current_date, next_revision_on = current_date + 9 where id = %s"""
    refused_by_the_database(forged, str(coordinator.pk), str(uuid.uuid4()), str(second.pk))
    refused_by_the_database(
        "update cases_cardversion set adopted_on = current_date where id = %s", str(second.pk)
    )
    again = """insert into cases_cardversion select (jsonb_populate_record(v, %s::jsonb)).*
        from cases_cardversion v where id = %s"""
    refused_by_the_database(again, f'{{"id": "{uuid.uuid4()}", "number": 7}}', str(second.pk))


def test_the_database_keeps_deadlines_whole(card):
    step = str(card.draft.steps.get(number=2).pk)
    for change in (
        "amount = null",
        "amount = 0",
        "deadline = 'at_once'",
        "deadline = 'soon'",
        "deadline = 'agreed', amount = null, recurs = true",
        "mark = 'source'",
        "title = ' '",
        "number = 1",
        "responsible_id = 'theme:annet'",
    ):
        refused_by_the_database(f"update cases_cardstep set {change} where id = %s", step)  # noqa: S608


# --- what fits a concern


@pytest.mark.parametrize(
    ("theme", "level", "found"),
    [
        ("hatefulle_ytringer", 1, ["k1", "k2"]),
        ("radikalisering", 0, []),
        ("radikalisering", 1, ["k2"]),
        ("radikalisering", 2, ["k3"]),
        ("radikalisering", 3, ["k4"]),
        ("radikalisering", 4, ["k5"]),
        ("planlagt_utreise", 3, ["k6", "k4"]),
        ("planlagt_utreise", 4, ["k5", "k6"]),
        ("utreist", 3, ["k7", "k4"]),
        ("hjemvendt", 2, ["k8", "k3"]),
        ("parorende", 2, ["k9"]),
        ("dodsfall_utlandet", 1, ["k10"]),
        ("rad_og_veiledning", 0, ["k11"]),
    ],
)
def test_the_theme_and_the_level_suggest_cards(concern, theme, level, found):
    concern.theme_id, concern.level_id = f"theme:{theme}", f"level:{level}"
    assert shelf.suggested_for(concern) == found


def test_a_new_level_suggests_another_card_and_starts_none(concern, coordinator):
    assert shelf.suggested_for(concern) == ["k1", "k3"]
    runs.start(concern, ActionCard.objects.get(code="k3"), by=coordinator)
    assert shelf.suggested_for(concern) == ["k1"]
    assessing.assess(
        concern,
        by=coordinator,
        level="level:3",
        reason="Truer.",
        protective="Søsken.",
        next_review_on=dates.today(),
    )
    concern.refresh_from_db()
    assert shelf.suggested_for(concern) == ["k1", "k4"]
    assert concern.card_runs.count() == 1


# --- what differs


def test_the_comparison_tells_steps_and_words(card, coordinator):
    old = adopt(card.draft, coordinator)
    new = cards.draft(fresh(card), by=coordinator)
    assert {change.kind for change in card_changes.compare(old, new)} == {"same"}
    first, second, third = new.steps.all()[:3]
    cards.change_step(
        first,
        1,
        by=coordinator,
        responsible=first.responsible,
        text="Skriv kort: hva, når og hvor. Ikke skriv hva du tror om personen.",
    )
    cards.remove_step(third, by=coordinator)
    cards.add_step(new, by=coordinator, responsible=first.responsible, title="Ring", deadline="at_once")
    found = [change for change in card_changes.compare(old, new) if change.kind != "same"]
    assert [(change.kind, change.before, change.now) for change in found] == [
        ("changed", 1, 1),
        ("removed", 3, None),
        ("changed", 4, 3),
        ("changed", 5, 4),
        ("changed", 6, 5),
        ("added", None, 6),
    ]
    assert ("gone", "konkret") in found[0].parts["text"]
    assert ("new", "kort") in found[0].parts["text"]
    assert found[2].moved and not found[2].parts
    assert second.number == 2
