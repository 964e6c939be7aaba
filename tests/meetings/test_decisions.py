"""Decisions: what follows of each, that they are followed until done or dropped, and who sees them."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from cases.actions import assessing, impartiality, tasks
from measures.actions import lifecycle as measures
from meetings import building, decisions
from meetings.actions import agenda, deciding, minutes
from meetings.models import CARD, GRANT, MEASURE, NOTED, REVIEW, TASK, Decision
from okg.lib import dates
from okg.lib.history import save
from okg.lib.refusal import Refused

pytestmark = pytest.mark.django_db
CANARY = "Kanarifugl"
DUE = dt.date(2027, 1, 22)


@pytest.fixture
def items(meeting, summarised, coordinator, clock, at):
    """(a general item, one of a concern) of the meeting under way."""
    general = agenda.add_item(meeting, by=coordinator, kind="agenda_kind:annet", title="Kurs")
    closed = agenda.add_item(meeting, by=coordinator, kind="agenda_kind:sak", concern=summarised)
    clock.move_to(at("2026-12-02", 10), tick=False)
    return general, closed


def decide(item, by, kind=None, **more):
    return minutes.decide(item, by=by, text=f"{CANARY} vedtatt", kind=kind, **more)


def test_what_follows_of_each_kind(items, coordinator, member, summarised):
    general, closed = items
    task = decide(general, coordinator, TASK, owner=member, due_on=DUE)
    planned = decide(
        general,
        coordinator,
        MEASURE,
        owner=member,
        due_on=DUE,
        goal="goal:g1",
        level="measure_level:universelt",
    )
    tied = decide(general, coordinator, MEASURE, measure=planned.measure)
    assert (planned.measure.year, planned.measure.owner, tied.measure) == (2026, member, planned.measure)
    assert [row.state for row in (task, planned, tied)] == ["open"] * 3
    tasks.finish(task.task, by=member)
    measures.finish(planned.measure, by=coordinator, text="Gjort.")
    assert not Decision.objects.open().exists() and Decision.objects.done().count() == 3
    assert all(row.state == "done" for row in Decision.objects.all())
    with pytest.raises(Refused):  # the first assessment says when to look again
        decide(closed, coordinator, REVIEW, review_on=DUE)
    today = dates.today()
    assessing.assess(
        summarised,
        by=coordinator,
        level="level:2",
        reason="Tegn.",
        protective="Klassen.",
        next_review_on=today,
    )
    assert decide(closed, coordinator, REVIEW, review_on=DUE).state == "done"
    summarised.refresh_from_db()
    assert summarised.next_review_on == DUE
    assert decide(closed, coordinator, NOTED).state == "done"
    assert decide(closed, coordinator, GRANT).state == "open" == decide(general, coordinator, CARD).state


@pytest.mark.parametrize("kind", [MEASURE, CARD, TASK, REVIEW])
def test_what_cannot_follow_is_refused(items, coordinator, kind):
    with pytest.raises(Refused):
        decide(items[1], coordinator, kind)


def test_done_and_dropped_are_whole_in_the_database(items, coordinator):
    general, closed = items
    said = {"decided_at": dates.now(), "decided_by": coordinator, "text": "x"}
    for row in (
        Decision(item=general, done_at=dates.now(), **said),
        Decision(item=general, dropped_at=dates.now(), dropped_by=coordinator, **said),
        Decision(item=general, review_on=DUE, **said),
        Decision(item=general, kind_id=MEASURE, **said),
        Decision(item=general, kind_id=GRANT, **said),
        Decision(item=closed, kind_id=CARD, **said),
        Decision(item=general, kind_id="goal:g1", **said),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            save(row, by=coordinator)


def test_it_comes_back_until_it_is_done_or_dropped_with_a_reason(
    items, plan, coordinator, member, clock, client_for
):
    general, _closed = items
    done = decide(general, coordinator, CARD)
    clock.shift(60)  # two of the same moment stand in no order
    dropped = decide(general, coordinator, TASK, owner=member, due_on=DUE)
    later = plan("2026-12-09")
    assert list(decisions.open_decisions(later, coordinator)) == [done, dropped]
    assert decisions.waiting(later, coordinator) == {None: [done, dropped]}
    assert _carried(later, coordinator) == ["Forrige referat og oppfølging"]
    assert CANARY in client_for(coordinator).get(later.get_absolute_url()).content.decode()
    assert not decisions.open_decisions(general.meeting, coordinator).exists()
    deciding.finish(done, by=coordinator)
    with pytest.raises(Refused):  # it is done when its task is
        deciding.finish(dropped, by=coordinator)
    with pytest.raises(Refused):
        deciding.drop(dropped, by=coordinator, reason=" ")
    deciding.drop(dropped, by=coordinator, reason="Ikke lenger aktuelt.")
    dropped.refresh_from_db()
    assert dropped.state == "dropped" and not dropped.task.is_open
    assert not decisions.open_decisions(later, coordinator).exists()
    assert _carried(later, coordinator) == []
    deciding.reopen(done, by=coordinator)
    assert list(decisions.open_decisions(later, coordinator)) == [done]


def _carried(meeting, user):
    """The headings of what the next agenda proposes because it was decided and is not done."""
    found = building.build(meeting, user).proposals
    return [one.heading for one in found if any(reason.why == "carried" for reason in one.reasons)]


def test_what_was_decided_of_a_concern_is_proposed_to_those_it_is_open_to(
    items, plan, coordinator, stranger, summarised
):
    decision = decide(items[1], coordinator, GRANT)
    later = plan("2026-12-09")
    assert _carried(later, coordinator) == [summarised.code_word]
    assert _carried(later, stranger) == []
    deciding.finish(decision, by=coordinator)
    assert _carried(later, coordinator) == []


def test_the_list_shows_what_the_reader_may_see_and_no_count_tells_more(
    items, coordinator, member, stranger, doctor, client_for, summarised
):
    general, closed = items
    decide(general, coordinator, CARD)
    decide(closed, coordinator, TASK, owner=member, due_on=DUE)
    address = "/moter/vedtak/"

    def page(user, query=""):
        return client_for(user).get(f"{address}{query}").content.decode()

    assert summarised.code_word in page(member) and page(member).count(CANARY) == 1  # its words lie inside
    assert summarised.code_word not in page(stranger) and member.name not in page(stranger)
    assert summarised.code_word in page(member, "?mine=1") and CANARY not in page(member, "?mine=1")
    assert CANARY in page(member, "?slag=tiltakskort&ar=2026") and CANARY not in page(member, "?ar=2025")
    assert CANARY not in page(member, "?stand=utforte") and CANARY in page(member, "?stand=alle&eier=tull")
    impartiality.declare(summarised, by=member, answer="recused", ground="recusal_ground:slekt")
    assert summarised.code_word not in page(member)
    assert not Decision.objects.visible_to(member).filter(item=closed).exists()


def test_two_presses_from_the_item(items, coordinator, member, client_for, meeting):
    general, closed = items
    client, address = client_for(coordinator), f"/moter/saker/{general.pk}/vedtak/"
    client.post(f"{meeting.get_absolute_url()}habilitet/")
    answer = client.post(f"{address}?slag=tiltakskort", {"text": "Kort 5 vedtas"})
    assert answer.url == f"{meeting.get_absolute_url()}tiltakskort/"
    shown = client.post(f"{address}?slag=tiltak", {"text": "Åpen hall"})
    assert shown.status_code == 200 and not Decision.objects.filter(kind=MEASURE).exists()
    answer = client.post(f"/moter/saker/{closed.pk}/vedtak/?slag=tilgang", {"text": "NAV skal med"})
    assert answer.url.endswith("/tilgang/ny/")
    decision = Decision.objects.get(kind=GRANT)
    client.post(f"/moter/vedtak/{decision.pk}/frafall/", {"reason": "Likevel ikke."})
    decision.refresh_from_db()
    assert (decision.state, decision.drop_reason) == ("dropped", "Likevel ikke.")
