"""An item put where it was let go: the order among what one sees, and what is withheld stays where it is."""

import uuid

import pytest
from django.urls import reverse

from meetings.actions import agenda, impartiality
from okg.ledger.models import Event
from okg.lib.refusal import Refused

pytestmark = pytest.mark.django_db
KIND, KIN = "agenda_kind:annet", "recusal_ground:slekt"
STALE, CLOSED = "ble endret imens", "blir stående"


@pytest.fixture
def five(meeting, coordinator):
    """{letter: item}: b and d are withheld from the coordinator."""
    items = {name: agenda.add_item(meeting, by=coordinator, kind=KIND, title=name) for name in "abcde"}
    for name in "bd":
        impartiality.declare(items[name], by=coordinator, answer="recused", ground=KIN)
    return items


def order(meeting):
    assert list(meeting.items.values_list("position", flat=True)) == [1, 2, 3, 4, 5]
    return "".join(item.title for item in meeting.items.all())


def reordered(meeting):
    return Event.objects.about(meeting).filter(event="agenda_reordered").count()


@pytest.mark.parametrize(
    ("moved", "before", "becomes"),
    [
        ("e", "a", "ebadc"),
        ("a", "e", "cbade"),
        ("a", None, "cbeda"),
        ("c", "", "abedc"),
        ("a", "a", "abcde"),
        ("a", "c", "abcde"),
        ("e", None, "abcde"),
    ],
)
def test_what_is_withheld_keeps_its_place(five, meeting, coordinator, moved, before, becomes):
    agenda.place_item(five[moved], by=coordinator, before=five[before].pk if before else before)
    assert order(meeting) == becomes
    assert reordered(meeting) == (becomes != "abcde")


def test_who_sees_all_moves_past_all(five, meeting, member):
    agenda.place_item(five["e"], by=member, before=five["b"].pk)
    assert order(meeting) == "aebcd"


def test_a_place_that_is_not_there_and_one_that_is_withheld_are_refused_alike(
    five, meeting, coordinator, plan
):
    other = agenda.add_item(plan("2026-12-09"), by=coordinator, kind=KIND, title="Et annet møte")
    for before in (five["b"].pk, other.pk, uuid.uuid4(), "her"):
        with pytest.raises(Refused, match=STALE):
            agenda.place_item(five["a"], by=coordinator, before=before)
    with pytest.raises(Refused, match=STALE):
        agenda.place_item(five["b"], by=coordinator, before=five["a"].pk)
    gone = five["c"].pk
    agenda.remove_item(five["c"], by=coordinator)
    with pytest.raises(Refused, match=STALE):
        agenda.place_item(five["a"], by=coordinator, before=gone)
    assert not reordered(meeting)


def test_the_agenda_of_a_held_meeting_is_not_ordered(five, meeting, coordinator, hold, clock, at):
    clock.move_to(at("2026-12-02", 12), tick=False)
    hold(meeting)
    with pytest.raises(Refused, match=CLOSED):
        agenda.place_item(five["e"], by=coordinator, before=five["a"].pk)
    assert order(meeting) == "abcde"


def test_the_page_sends_where_it_was_let_go_and_says_why_not(five, meeting, coordinator, client_for):
    browser = client_for(coordinator)
    page = browser.get(meeting.get_absolute_url()).content.decode()
    address = reverse("meetings:place_item", args=[five["e"].pk])
    assert address in page and str(five["b"].pk) not in page
    answer = browser.post(address, {"before": five["a"].pk})
    assert answer.url == f"{meeting.get_absolute_url()}#item-{five['e'].pk}" and order(meeting) == "ebadc"
    said = browser.post(address, {"before": five["d"].pk}, follow=True).content.decode()
    assert STALE in said and order(meeting) == "ebadc"
    assert browser.post(reverse("meetings:place_item", args=[five["b"].pk])).status_code == 404
