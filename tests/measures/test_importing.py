"""Taking a plan: all of it or nothing, with what the file says kept and what it does not say told."""

import datetime as dt

import pytest
import time_machine

from measures.actions import importing
from measures.models import Measure, Progress, Training
from okg.ledger.models import Event
from okg.lib import dates
from okg.lib.refusal import Refused

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
HEADER = "Nr;Tiltak;Mål;Nivå;Ansvarlig;Frist;Status\n"
GOOD = "1;Åpen hall;G2;universelt;NAV;2026-12-18;i gang\n"


@pytest.fixture(autouse=True)
def that_day():
    with time_machine.travel(NOW, tick=False):
        yield


def take(text, *, by, **kwargs):
    plan = importing.read_measures((HEADER + text).encode(), year=2026)
    return importing.take_measures(plan, by=by, **kwargs)


def test_the_whole_plan_is_taken(measures_file, coordinator, member, doctor, nav, police):
    plan = importing.read_measures(measures_file, year=2026)
    importing.take_measures(plan, by=coordinator)
    counts = {
        status: Measure.objects.filter(status=f"measure_status:{status}").count()
        for status in ("ikke_startet", "i_gang", "fullfort", "avlyst", "forsinket")
    }
    assert counts == {"ikke_startet": 1, "i_gang": 7, "fullfort": 5, "avlyst": 1, "forsinket": 0}
    owners = dict(Measure.objects.values_list("number", "owner__username"))
    assert owners[2] == owners[9] == "coordinator"
    assert (owners[5], owners[6], owners[8], owners[13]) == ("doctor", "nav", "health", "police")
    assert owners[1] is owners[3] is owners[4] is None, "nobody in the group answers for these yet"


def test_what_the_file_calls_delayed_is_under_way_and_late(measures_file, coordinator):
    plan = importing.read_measures(measures_file, year=2026)
    importing.take_measures(plan, by=coordinator)
    late = Measure.objects.get(number=4)
    assert late.overdue
    said = Progress.objects.filter(measure=late).values_list("status", flat=True)
    assert set(said) == {"measure_status:i_gang", "measure_status:forsinket"}


def test_a_finished_measure_is_dated_to_its_deadline_once_that_has_passed(coordinator):
    rows = "1;A;G1;universelt;NAV;2026-02-28;fullført\n2;B;G1;universelt;NAV;2026-12-31;fullført\n"
    passed, ahead = take(rows, by=coordinator)
    assert dates.local(passed.finished_at).date() == dt.date(2026, 2, 28)
    assert ahead.finished_at == NOW


def test_nothing_is_taken_while_a_row_is_broken(coordinator):
    broken = GOOD + GOOD.replace("1;", "2;", 1).replace("G2", "G8")
    with pytest.raises(Refused) as refused:
        take(broken, by=coordinator)
    assert "3" in str(refused.value)
    assert not Measure.objects.exists()
    assert not Event.objects.filter(event="measures_imported").exists()
    assert len(take(broken, by=coordinator, leaving_out={3})) == 1
    assert Event.objects.get(event="measures_imported").facts == {"rows": 1, "left_out": 1}


def test_a_file_that_is_no_file_is_refused(coordinator):
    with pytest.raises(Refused):
        importing.take_measures(importing.read_measures(b"%PDF-1.7", year=2026), by=coordinator)


def test_the_same_file_twice_makes_nothing_new(coordinator):
    take(GOOD, by=coordinator)
    with pytest.raises(Refused):
        take(GOOD, by=coordinator)
    with pytest.raises(Refused):
        take(GOOD, by=coordinator, leaving_out={2})
    assert Measure.objects.count() == 1


def test_a_row_that_somebody_took_meanwhile_takes_the_others_back(coordinator):
    both = GOOD + GOOD.replace("1;", "2;", 1)
    plan = importing.read_measures((HEADER + both).encode(), year=2026)
    take(GOOD.replace("1;", "2;", 1), by=coordinator)
    with pytest.raises(Refused):
        importing.take_measures(plan, by=coordinator)
    assert [measure.number for measure in Measure.objects.all()] == [2]


def test_the_trainings_are_taken(trainings_file, coordinator):
    made = importing.take_trainings(importing.read_trainings(trainings_file), by=coordinator)
    assert len(made) == 7
    assert Training.objects.get(number=4).attended == 19
    ahead = Training.objects.get(number=7)
    assert (ahead.attended, ahead.recorded_at, ahead.lacks_attendance) == (None, None, False)
    again = importing.read_trainings(trainings_file)
    assert len(again.broken) == 7
