"""The small words of the pages."""

import datetime as dt

import pytest
import time_machine
from django.template import engines
from django.utils import translation

from okg.lib.due import Due
from okg.lib.templatetags import ui

SUNDAY = dt.date(2026, 11, 22)
MORNING = dt.datetime(2026, 11, 22, 8, 41, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def on_sunday():
    with time_machine.travel(MORNING, tick=False), translation.override("nb"):
        yield


def show(source, **context):
    return engines["django"].from_string("{% load ui %}" + source).render(context)


@pytest.mark.parametrize(
    ("filter_name", "bokmål", "english"),
    [
        ("day", "søndag 22. november 2026", "Sunday 22 November 2026"),
        ("long", "22. november 2026", "22 November 2026"),
        ("short", "22. nov.", "22 Nov"),
        ("weekday_short", "søn. 22. nov.", "Sun 22 Nov"),
        ("numeric", "22.11.2026", "22.11.2026"),
        ("iso", "2026-11-22", "2026-11-22"),
        ("clock", "kl. 09.41", "09:41"),
        ("moment", "22. nov. kl. 09.41", "22 Nov 09:41"),
        ("week", "uke 47", "week 47"),
    ],
)
def test_a_moment_in_both_languages(filter_name, bokmål, english):
    source = "{{ value|" + filter_name + " }}"
    assert show(source, value=MORNING) == bokmål
    with translation.override("en"):
        assert show(source, value=MORNING) == english


@pytest.mark.parametrize(
    ("month", "text"), [(3, "1. mars"), (5, "1. mai"), (6, "1. juni"), (7, "1. juli"), (9, "1. sep.")]
)
def test_short_months_are_norwegian_usage(month, text):
    assert ui.short(dt.date(2026, month, 1)) == text


def test_another_year_is_named():
    assert ui.short(dt.date(2027, 1, 22)) == "22. jan. 2027"


def test_late_evening_utc_is_the_next_day_in_oslo():
    assert ui.numeric(dt.datetime(2026, 7, 31, 22, 30, tzinfo=dt.UTC)) == "01.08.2026"


@pytest.mark.parametrize(
    "name", ["day", "long", "short", "weekday_short", "numeric", "iso", "clock", "moment", "week"]
)
def test_nothing_shows_as_nothing(name):
    assert not getattr(ui, name)(None)


@pytest.mark.parametrize(
    ("left", "text", "color"),
    [(-1, "1 dag over fristen", "danger"), (-3, "3 dager over fristen", "danger"), (0, "I dag", "warning")],
)
def test_lateness_of_a_passed_or_present_day(left, text, color):
    shown = show("{% lateness due %}", due=SUNDAY + dt.timedelta(days=left))
    assert text in shown and f'data-color="{color}"' in shown


def test_lateness_of_a_due_to_come_is_its_day():
    due = Due(SUNDAY + dt.timedelta(days=5), "Møte", "", "/", None, "meeting", "m1")
    assert show("{% lateness due %}", due=due) == (
        '<time class="small muted nowrap" datetime="2026-11-27">fre. 27. nov.</time>'
    )


def test_an_icon_without_title_is_decoration():
    assert 'aria-hidden="true"' in show('{% icon "lock" %}')
    assert 'role="img" aria-label="Låst &lt;her&gt;"' in show('{% icon "lock" title %}', title="Låst <her>")


def test_breadcrumbs_end_with_the_present_page():
    trail = show('{% breadcrumbs "Møter" "/moter/" here %}', here="<b>Møte</b>")
    steps = trail[trail.index("<ol>") :]
    assert steps.index("Min oversikt") < steps.index('href="/moter/"') < steps.index("&lt;b&gt;Møte")
    assert 'aria-current="page"' in steps and 'aria-label="Tilbake til Møter"' in trail


def test_breadcrumbs_without_steps_lead_to_the_desk():
    assert 'aria-label="Tilbake til Min oversikt"' in show('{% breadcrumbs "Gruppen" %}')


@pytest.mark.parametrize(
    ("name", "letters"), [("Ingrid Lomvik", "IL"), ("Åse Marie By Dahl", "ÅD"), ("Ola", "O"), ("", "")]
)
def test_initials(name, letters):
    assert ui.initials(name) == letters
