"""The agenda that builds itself: what is proposed, why, taken or left for the next meeting, and published."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from cases.models.concern import Concern
from cases.models.repeat import Repeat
from meetings import building, sources
from meetings.actions import agenda
from meetings.actions import building as putting_together
from meetings.models import AgendaItem, Meeting, PuttingOff
from okg.ledger.models import Event
from okg.lib.history import save
from okg.lib.refusal import Refused
from okg.notify.models import Notice
from okg.roster.models import Contact
from tests.conftest import declares

pytestmark = pytest.mark.django_db


def headings(proposals):
    return {one.heading for one in proposals}


def find(built, heading):
    return next(one for one in built.proposals + built.put_off if one.heading == heading)


def whys(proposal):
    return [reason.why for reason in proposal.reasons]


@pytest.fixture
def due(summarised, meeting):
    """A concern whose review is due on the very day of the meeting."""
    Concern.objects.filter(pk=summarised.pk).update(next_review_on=meeting.day)
    return Concern.objects.get(pk=summarised.pk)


def test_a_review_is_proposed_up_to_the_day_of_the_meeting_and_not_after(due, meeting, coordinator):
    proposal = find(building.build(meeting, coordinator), due.code_word)
    assert (
        whys(proposal) == ["review_due", "new_concern"] and "2. desember 2026" in proposal.reasons[0].sentence
    )
    Concern.objects.filter(pk=due.pk).update(next_review_on=meeting.day + dt.timedelta(days=1))
    assert whys(find(building.build(meeting, coordinator), due.code_word)) == ["new_concern"]


def test_only_what_is_logged_since_the_last_held_meeting_is_new(
    summarised, past, plan, coordinator, clock, at
):
    past("2026-11-20")
    later = plan("2026-12-09")
    logged = Concern.objects.get(pk=summarised.pk).logged_at
    last = Meeting.objects.held().get()
    assert (summarised.code_word in headings(building.build(later, coordinator).proposals)) == (
        logged >= last.starts_at
    )
    Meeting.objects.filter(pk=last.pk).update(
        starts_at=logged + dt.timedelta(minutes=1), ends_at=logged + dt.timedelta(hours=1)
    )
    assert summarised.code_word not in headings(building.build(later, coordinator).proposals)


def test_a_concern_that_is_shut_to_the_one_who_builds_is_not_proposed(due, meeting, doctor, coordinator):
    assert due.code_word not in headings(building.build(meeting, doctor).proposals)
    assert due.code_word in headings(building.build(meeting, coordinator).proposals)


def test_taken_it_keeps_its_why_and_is_proposed_no_more(due, meeting, coordinator, client_for):
    built = building.build(meeting, coordinator)
    item = putting_together.take(meeting, find(built, due.code_word).key, by=coordinator)
    assert (item.why, item.why_on, item.source) == ("review_due", meeting.day, due.pk)
    assert (item.concern, item.kind_id, item.minutes_planned) == (due, "agenda_kind:sak", 10)
    assert due.code_word not in headings(building.build(meeting, coordinator).proposals)
    with pytest.raises(Refused):
        putting_together.take(meeting, find(built, due.code_word).key, by=coordinator)
    client = client_for(coordinator)
    assert (
        "Ny vurdering skal gjøres innen 2. desember 2026"
        in client.get(meeting.get_absolute_url()).content.decode()
    )
    facts = str(list(Event.objects.about(meeting).values_list("facts", flat=True)))
    assert "review" not in facts and due.code_word not in facts


def test_what_is_put_off_is_left_out_of_this_meeting_alone(due, meeting, plan, coordinator, client_for):
    client, address = client_for(coordinator), f"{meeting.get_absolute_url()}saker/forslag/"
    key = find(building.build(meeting, coordinator), due.code_word).key
    assert client.post(address, {"put_off": key}).status_code == 302
    built = building.build(meeting, coordinator)
    assert due.code_word in headings(built.put_off) and due.code_word not in headings(built.proposals)
    assert due.code_word in headings(building.build(plan("2026-12-16"), coordinator).proposals)
    assert due.pk not in [item.concern_id for item in putting_together.take_all(meeting, by=coordinator)]
    assert client.post(address, {"take": key}).status_code == 302
    assert meeting.items.filter(concern=due).exists()
    row = meeting.put_off.first()
    with pytest.raises(IntegrityError), transaction.atomic():
        PuttingOff.objects.create(meeting=meeting, why=row.why, source=row.source, by=coordinator)


def test_a_concern_without_a_summary_is_proposed_with_what_to_do_first(meeting, concern, coordinator):
    proposal = find(building.build(meeting, coordinator), concern.code_word)
    assert proposal.obstacle and concern.ref in proposal.url
    taken = putting_together.take_all(meeting, by=coordinator)
    assert concern.pk not in [item.concern_id for item in taken]
    with pytest.raises(Refused):
        putting_together.take(meeting, proposal.key, by=coordinator)


def test_the_fixed_agenda_stands_first_and_nothing_comes_twice(meeting, coordinator):
    first = building.build(meeting, coordinator).proposals[0]
    assert (first.kind, first.reasons[0].why, first.minutes) == ("agenda_kind:habilitet", "fixed", 5)
    putting_together.take_all(meeting, by=coordinator)
    kinds = list(meeting.items.filter(why="fixed").values_list("kind_id", flat=True))
    assert len(kinds) == len(set(kinds)) and "agenda_kind:sak" not in kinds
    assert agenda.add_template(meeting, by=coordinator) == []
    assert [one for one in building.build(meeting, coordinator).proposals if not one.obstacle] == []


def test_telephone_numbers_are_to_be_checked_twice_a_year(meeting, coordinator):
    Contact.objects.update(checked_on=dt.date(2026, 6, 2))
    title = "Kontroller telefonnumrene"
    assert title not in headings(building.build(meeting, coordinator).proposals)
    old = Contact(
        code="lomvi", name="Lomvivakten", number="00", purpose="Prøve", checked_on=dt.date(2026, 6, 1)
    )
    save(old, by="beat")
    proposal = find(building.build(meeting, coordinator), title)
    assert "1. juni 2026" in proposal.reasons[0].sentence
    Contact.objects.filter(pk=old.pk).update(checked_on=None)
    assert "aldri" in find(building.build(meeting, coordinator), title).reasons[0].sentence


def test_the_report_of_the_quarter_before_is_proposed_by_the_room_above(meeting, coordinator):
    assert "Rapport for 3. kvartal 2026" in headings(building.build(meeting, coordinator).proposals)


def test_of_a_possible_repeat_the_item_keeps_nothing(meeting, summarised, coordinator, monkeypatch):
    """The one who may know of it reads why; the item that is taken is as one put on by hand."""
    reason = building.Reason("repeat", None, summarised.pk, openly=False)
    proposal = building.Proposal("agenda_kind:sak", 10, (reason,), concern=summarised)
    monkeypatch.setattr(building, "_sources", [lambda meeting, user: [proposal]])
    assert "kanskje samme person" in building.build(meeting, coordinator).proposals[0].reasons[0].sentence
    item = putting_together.take(meeting, proposal.key, by=coordinator)
    assert (item.why, item.why_on, item.source) == ("", None, None)


def test_repeats_are_proposed_only_to_those_who_may_know(meeting, coordinator, doctor):
    assert not list(sources.repeats(meeting, doctor)) and not Repeat.objects.visible_to(doctor).exists()


def test_two_sources_never_share_a_code():
    with pytest.raises(LookupError):
        building.add(lambda meeting, user: [], {"review_due": "Noe annet"})


def test_publishing_is_a_dated_fact_and_what_comes_after_is_marked(
    meeting, coordinator, doctor, clock, at, client_for
):
    with pytest.raises(Refused):
        putting_together.publish(meeting, by=coordinator)  # empty
    agenda.add_item(meeting, by=coordinator, kind="agenda_kind:annet", title="Før")
    client, base = client_for(coordinator), meeting.get_absolute_url()
    assert client.post(f"{base}saker/kunngjoring/").status_code == 302
    meeting.refresh_from_db()
    assert (meeting.agenda_published_at, meeting.agenda_published_by) == (at("2026-11-22", 12), coordinator)
    assert Notice.objects.filter(kind="agenda_published", user=doctor).count() == 1
    assert not Notice.objects.filter(kind="agenda_published", user=coordinator).exists()
    with pytest.raises(Refused):
        putting_together.publish(meeting, by=coordinator)
    clock.move_to(at("2026-11-23", 9), tick=False)
    agenda.add_item(meeting, by=doctor, kind="agenda_kind:annet", title="Etter")
    page = client_for(doctor).get(base).content.decode()
    assert page.count("Lagt til etter at sakslisten ble publisert") == 1
    assert page.index("Før") < page.index("Lagt til etter")
    with pytest.raises(IntegrityError, match="publication_whole"), transaction.atomic():
        Meeting.objects.filter(pk=meeting.pk).update(agenda_published_by=None)


@pytest.mark.parametrize("change", [{"why": "Fritekst her"}, {"why_on": dt.date(2026, 12, 2)}])
def test_why_is_a_code_and_never_a_narrative(meeting, coordinator, change):
    item = agenda.add_item(meeting, by=coordinator, kind="agenda_kind:annet", title="En")
    with pytest.raises(IntegrityError), transaction.atomic():
        AgendaItem.objects.filter(pk=item.pk).update(**change)


def test_the_page_says_the_time_it_takes_and_the_time_there_is(meeting, due, coordinator, doctor, client_for):
    declares(due, coordinator)
    address = f"{meeting.get_absolute_url()}saker/forslag/"
    page = client_for(coordinator).get(address).content.decode()
    assert "Møtet varer i 120 minutter" in page and due.code_word in page and "Ta med alle" in page
    assert client_for(doctor).get(address).status_code == 404
