"""Figures: right, readable, and seen against what they stand on."""

import datetime as dt
import re

import pytest
from django.conf import settings
from django.template import engines
from django.utils import translation

from okg.lib import charts

THEME = (settings.BASE_DIR / "static" / "app" / "theme.css").read_text()
STYLE = (settings.BASE_DIR / "static" / "app" / "app.css").read_text()


def luminance(colour):
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    """The ratio of WCAG 2.x, 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def scheme(name):
    """The theme's colours of the light or the dark scheme."""
    start = THEME.index(f'[data-color-scheme="{name}"] {{')
    end = THEME.index(f"color-scheme: {name};", start)
    return dict(re.findall(r"--ds-color-([\w-]+):\s*(#\w{6})", THEME[start:end]))


def paint_of(name):
    return charts.PAINT[name]


@pytest.mark.parametrize("name", ["c1", "c2", "mark a", "mark b", "mark c"])
def test_filled_shapes_stand_out_on_paper(name):
    assert contrast(paint_of(name)["fill"], charts.PAPER) >= 3


@pytest.mark.parametrize("name", ["range", "low", "axis"])
def test_outlined_shapes_stand_out_on_paper(name):
    assert contrast(paint_of(name)["stroke"], charts.PAPER) >= 3


@pytest.mark.parametrize(
    ("text", "behind"),
    [("in1", "c1"), ("in2", "c2"), ("number a", "mark a"), ("number b", "mark b"), ("number c", "mark c")]
    + [("lab", "month"), ("lab", "month odd"), ("lab", "month now")],
)
def test_text_inside_a_shape_can_be_read(text, behind):
    assert contrast(paint_of(text)["fill"], paint_of(behind)["fill"]) >= 4.5


def test_the_two_stacked_colours_differ_in_more_than_hue():
    # A white gap lies between them; beside it the numbers stand in each part.
    assert contrast(charts.PAINT["c1"]["fill"], charts.PAINT["c2"]["fill"]) > 1.2


@pytest.mark.parametrize("name", ["light", "dark"])
def test_the_schemes_colours_for_figures_stand_out_on_a_card(name):
    colours = scheme(name)
    chart_rules = STYLE[STYLE.index("/* --- charts") : STYLE.index(".wheel-wrap")]
    used = re.findall(
        r"\.(?:c1|c2|low|axis|mark\.\w) { (?:fill: none; )?(?:fill|stroke): var\(--ds-color-([\w-]+)\)",
        chart_rules,
    )
    assert len(used) >= 7
    for colour in used:
        assert contrast(colours[colour], colours["neutral-surface-default"]) >= 3, colour
        assert contrast(colours[colour], colours["accent-surface-default"]) >= 3, colour


@pytest.mark.parametrize(
    ("value", "low", "high"), [(7, 7, 7), ("7", 7, 7), ("0–4", 0, 4), ("5-9", 5, 9), ("50+", 50, None)]
)
def test_numbers_and_bands_are_understood(value, low, high):
    bar = charts.Bar.of("Skole", value)
    assert (bar.low, bar.high) == (low, high)


@pytest.mark.parametrize("value", ["", "få", "4-", "−3", None])
def test_a_figure_does_not_guess(value):
    with pytest.raises(ValueError, match="neither a number nor a band"):
        charts.Bar.of("Skole", value)


def bars(*rows):
    return charts.hbars(rows, title="Hvem", description="Ord")


def test_the_lowest_band_is_only_dashed():
    figure = bars(("Foresatte", "0–4"))
    assert 'class="low"' in figure and 'class="c1"' not in figure and 'class="range"' not in figure


def test_a_band_is_drawn_as_a_range():
    figure = bars(("Skole", "5–9"), ("Fritid", "10–14"))
    filled = [float(width) for width in re.findall(r'class="c1"[^>]* width="([\d.]+)"', figure)]
    assert filled[0] / filled[1] == pytest.approx(5 / 10, abs=0.01)
    assert figure.count('class="range"') == 2


def test_a_zero_has_no_bar_and_a_text():
    figure = bars(("Skole", 0), ("Fritid", 2))
    assert figure.count('class="c1"') == 1 and ">0</text>" in figure


def test_names_are_text_and_never_markup():
    assert "<script>" not in bars(("<script>", 3))


@pytest.mark.parametrize(
    "figure", [bars(("Skole", "5–9")), charts.columns(["1"], [[3], [2]], title="t", description="d")]
)
def test_a_figure_is_a_picture_with_words_and_no_inline_style(figure):
    assert 'role="img"' in figure and "<title" in figure and "<desc" in figure
    assert "style=" not in figure
    for name in re.search(r'aria-labelledby="([^"]+)"', figure)[1].split():
        assert f'id="{name}"' in figure


def test_columns_show_every_part_and_total():
    figure = charts.columns(["1. kv.", "2. kv."], [[8, 0], [6, 7]], title="t", description="d")
    assert [">14</text>" in figure, ">7</text>" in figure, figure.count('class="c2"')] == [True, True, 2]


def test_columns_of_nothing_still_draw():
    assert "<svg" in charts.columns(["1. kv."], [[0]], title="t", description="d")


def wheel(events, today=None):
    months = [str(month) for month in range(1, 13)]
    return charts.wheel(2026, events, today=today, months=months, quarters="1234", title="t", description="d")


def test_events_are_numbered_in_order_of_day():
    late, early = charts.Event(dt.date(2026, 12, 3), "sist"), charts.Event(dt.date(2026, 2, 1), "først")
    assert [(number, event.text) for number, event in charts.numbered([late, early])] == [
        (1, "først"),
        (2, "sist"),
    ]


def test_crowded_marks_do_not_cover_each_other():
    events = [charts.Event(dt.date(2026, 9, day), str(day)) for day in range(14, 20)]
    found = re.findall(r'<circle class="mark a"[^>]* cx="([\d.-]+)" cy="([\d.-]+)"', wheel(events))
    places = [(float(x), float(y)) for x, y in found]
    for index, (x, y) in enumerate(places):
        for other_x, other_y in places[index + 1 :]:
            assert ((x - other_x) ** 2 + (y - other_y) ** 2) ** 0.5 >= 22


def test_the_wheel_keeps_every_mark_inside_its_frame():
    figure = wheel([charts.Event(dt.date(2026, 4, day), str(day)) for day in range(1, 9)])
    left, _top, width, _height = map(float, re.search(r'viewBox="([^"]+)"', figure)[1].split())
    for x in re.findall(r'<circle[^>]* cx="([\d.-]+)"', figure):
        assert left + 12 <= float(x) <= left + width - 12


def test_the_present_month_is_tinted_only_in_its_year():
    assert 'class="month now"' in wheel([], today=dt.date(2026, 11, 22))
    assert 'class="month now"' not in wheel([], today=dt.date(2027, 11, 22))


def test_a_figure_in_a_page_has_its_numbers_as_a_table():
    source = '{% load charts %}{% bar_figure "Hvem" rows "Hvem" "Antall" %}'
    with translation.override("nb"):
        shown = engines["django"].from_string(source).render({"rows": [("Skole", "5-9"), ("Fritid", "0-4")]})
    assert "Vis tallene som tabell" in shown and '<td class="r">5–9</td>' in shown


def test_the_quarters_say_in_words_what_the_colours_say():
    source = "{% load charts %}{% quarter_strip quarters %}"
    quarters = [(1, dt.date(2026, 2, 12), "held"), (2, None, "missing"), (4, dt.date(2026, 12, 3), "planned")]
    with translation.override("nb"):
        shown = engines["django"].from_string(source).render({"quarters": quarters})
    assert all(word in shown for word in ("holdt", "ingen ennå", "planlagt"))
