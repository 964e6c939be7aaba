"""A measure from plan to judgement: what each act leaves behind, and what it refuses."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from measures.actions import lifecycle
from measures.models import DELAYED, DROPPED, FINISHED, NOT_STARTED, UNDER_WAY, Measure
from okg.ledger.models import Event
from okg.lib import dates
from okg.lib.refusal import Refused
from okg.lib.versions import Stale
from okg.notify.models import Notice

pytestmark = pytest.mark.django_db


def acts_on(row):
    return list(
        Event.objects.filter(about=row.pk, kind=Event.ACT).order_by("pk").values_list("event", flat=True)
    )


def test_add_tells_the_owner_and_the_ledger(measure, member):
    assert measure.ref.startswith(f"T-{measure.year}-")
    assert measure.status_id == NOT_STARTED
    assert acts_on(measure) == ["measure_added"]
    assert Notice.objects.get(user=member).kind == "measure_given"
    assert measure.history.get().history_user_id is not None


def test_add_does_not_tell_an_owner_what_she_did_herself(plan_measure, coordinator):
    plan_measure(owner=coordinator)
    assert not Notice.objects.exists()


def test_add_is_refused_where_the_number_is_taken(plan_measure):
    plan_measure(number=3)
    with pytest.raises(Refused):
        plan_measure(number=3)
    plan_measure(number=3, year=dates.today().year + 1)


def test_the_first_note_begins_a_measure(measure, member):
    lifecycle.report_progress(measure, by=member, text="Avtalt med skolen.")
    measure.refresh_from_db()
    assert (measure.status_id, measure.started_by) == (UNDER_WAY, member)
    assert measure.progress.get().text == "Avtalt med skolen."
    assert acts_on(measure) == ["measure_added", "measure_progress_reported"]


def test_delayed_is_kept_as_said_and_never_stored_as_the_state(measure, member):
    lifecycle.report_progress(measure, by=member, text="Venter på lokaler.", status=DELAYED)
    measure.refresh_from_db()
    assert measure.status_id == UNDER_WAY
    assert measure.progress.get().status_id == DELAYED
    measure.status_id = DELAYED
    with pytest.raises(IntegrityError), transaction.atomic():
        Measure.objects.filter(pk=measure.pk).update(status=DELAYED)


def test_overdue_is_computed_from_the_deadline(measure):
    measure.due_on = dates.today() - dt.timedelta(days=1)
    assert (measure.overdue, measure.days_late) == (True, 1)
    measure.due_on = dates.today()
    assert (measure.overdue, measure.due_soon) == (False, True)
    measure.finished_at = dates.now()
    assert not measure.due_soon


def test_finish_leaves_a_dated_fact(measure, coordinator):
    lifecycle.finish(measure, by=coordinator, text="Holdt på alle skolene.")
    measure.refresh_from_db()
    assert (measure.status_id, measure.finished_by, measure.started_by) == (
        FINISHED,
        coordinator,
        coordinator,
    )


def test_drop_leaves_the_reason_and_tells_the_owner(measure, member, coordinator):
    Notice.objects.all().delete()
    lifecycle.drop(measure, by=coordinator, reason="Pengene gikk til noe annet.")
    measure.refresh_from_db()
    assert (measure.status_id, measure.dropped_reason) == (DROPPED, "Pengene gikk til noe annet.")
    assert Notice.objects.get().kind == "measure_dropped"


@pytest.mark.parametrize(
    "act",
    [
        lambda measure, by: lifecycle.finish(measure, by=by, text="Igjen."),
        lambda measure, by: lifecycle.drop(measure, by=by, reason="Likevel ikke."),
        lambda measure, by: lifecycle.report_progress(measure, by=by, text="Mer."),
    ],
)
def test_what_is_finished_is_left_alone(measure, coordinator, act):
    lifecycle.finish(measure, by=coordinator, text="Ferdig.")
    with pytest.raises(Refused):
        act(measure, coordinator)
    assert measure.progress.count() == 1


def test_reopen_takes_it_up_where_it_was(measure, member, coordinator):
    lifecycle.report_progress(measure, by=member, text="I gang.")
    lifecycle.drop(measure, by=coordinator, reason="Ved en feil.")
    lifecycle.reopen(measure, by=coordinator, reason="Det var feil tiltak.")
    measure.refresh_from_db()
    assert (measure.status_id, measure.dropped_at, measure.dropped_reason) == (UNDER_WAY, None, "")
    assert measure.progress.count() == 3, "the notes still tell that it was dropped"
    with pytest.raises(Refused):
        lifecycle.reopen(measure, by=coordinator, reason="Igjen.")


def test_evaluate_is_refused_before_anything_was_done(measure, coordinator):
    given = {"did_it_work": "evaluation:virket", "text": "Flere kom.", "continue_next_year": True}
    with pytest.raises(Refused):
        lifecycle.evaluate(measure, by=coordinator, **given)
    lifecycle.report_progress(measure, by=coordinator, text="I gang.")
    evaluation = lifecycle.evaluate(measure, by=coordinator, **given)
    assert (evaluation.did_it_work.label, evaluation.continue_next_year) == ("Virket etter hensikten", True)


def test_give_owner_tells_the_new_and_the_former(measure, member, doctor, coordinator):
    Notice.objects.all().delete()
    lifecycle.give_owner(measure, by=coordinator, owner=doctor)
    told = set(Notice.objects.values_list("user__username", "kind"))
    assert told == {("doctor", "measure_given"), ("health", "measure_taken_over")}
    lifecycle.give_owner(measure, by=coordinator, owner=None)
    assert Measure.objects.get().ownerless
    lifecycle.give_owner(measure, by=coordinator, owner=doctor)
    assert Notice.objects.filter(user=doctor, kind="measure_given").count() == 2


def test_change_by_the_second_of_two_is_stale(measure, coordinator, member):
    version = measure.version
    mine, theirs = Measure.objects.get(), Measure.objects.get()
    lifecycle.change(mine, version, by=coordinator, title="Åpen hall fredag")
    with pytest.raises(Stale) as stale:
        lifecycle.change(theirs, version, by=member, title="Åpen hall lørdag")
    assert stale.value.current.title == "Åpen hall fredag"
    assert Measure.objects.get().title == "Åpen hall fredag"


@pytest.mark.parametrize(
    "wrong",
    [
        {"cost": -1},
        {"number": 0},
        {"title": " "},
        {"responsible": ""},
        {"goal_id": "measure_level:universelt"},
        {"status_id": FINISHED},
        {"status_id": UNDER_WAY},
        {"finished_at": dt.datetime(2026, 1, 1, tzinfo=dt.UTC)},
        {"dropped_reason": "Uten dato."},
        {"year": 1},
    ],
)
def test_what_can_never_be_is_refused_by_the_database(measure, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        Measure.objects.filter(pk=measure.pk).update(**wrong)


def test_queries_read_as_sentences(plan_measure, coordinator, member, guest):
    today = dates.today()
    late = plan_measure(title="Sent", due_on=today - dt.timedelta(days=2), owner=member)
    done = plan_measure(title="Ferdig", due_on=today - dt.timedelta(days=2))
    lifecycle.finish(done, by=coordinator, text="Ferdig.")
    plan_measure(title="Neste år", year=today.year + 1)
    visible = Measure.objects.visible_to(member).of(today.year)
    assert list(visible.open().due_before(today)) == [late]
    assert list(visible.overdue()) == [late]
    assert list(visible.open().owned_by(member)) == [late]
    assert list(Measure.objects.unowned().finished()) == [done]
    assert not Measure.objects.visible_to(guest).exists()
