"""The year loads whatever day it is: at the turn of the year, in a quarter's first hour, in summer time."""

import pytest
import time_machine

from meetings.models import Meeting
from okg.demo import year
from okg.lib.quarters import Quarter
from okg.reports.models import Report

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("day", ["2027-01-01", "2027-03-29"])
def test_the_year_loads_on(day):
    with time_machine.travel(f"{day}T00:10:00+01:00", tick=False):
        loaded = year.load()
        assert len(loaded.concerns) == 16
        assert Meeting.objects.upcoming().count() == 1
        assert Report.objects.of(Quarter.of(loaded.today).previous).get().published_at
