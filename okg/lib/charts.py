"""Figures as SVG, written by the server: no script, no inline style, readable on paper and in a PDF.

Every shape carries a class, which the pages' CSS colours (so the dark scheme works), and presentation
attributes, which serve PDF makers that know nothing of the page's CSS. A figure is `role="img"` with a title
and a description; the numbers stand as text in it and again in a table beside it.
"""

import hashlib
import math
import re
from dataclasses import dataclass
from datetime import date

from django.utils.html import format_html
from django.utils.safestring import mark_safe

INK, MUTED, PAPER = "#202d37", "#545f67", "#ffffff"
# class -> presentation attributes in the light scheme. Contrast is tested against what each stands on.
PAINT = {
    "c1": {"fill": "#12566b"},
    "c2": {"fill": "#8c4d25"},
    "c0": {"fill": "#f3f4f4"},
    "range": {"fill": "#d3dfe3", "stroke": "#12566b"},
    "low": {"fill": "none", "stroke": "#717a81", "stroke-dasharray": "3 3"},
    "grid": {"stroke": "#d8dadc"},
    "axis": {"stroke": "#717a81"},
    "val": {"fill": INK, "font-weight": "600"},
    "lab": {"fill": INK},
    "in1": {"fill": PAPER, "font-weight": "600"},
    "in2": {"fill": PAPER, "font-weight": "600"},
    "month": {"fill": "#e1eaed"},
    "month odd": {"fill": "#f0f4f6"},
    "month now": {"fill": "#bacdd4"},
    "quarter": {"stroke": PAPER, "stroke-width": "2"},
    "mark a": {"fill": "#12566b", "stroke": PAPER, "stroke-width": "2"},
    "mark b": {"fill": "#8c4d25", "stroke": PAPER, "stroke-width": "2"},
    "mark c": {"fill": "#5a6b3b", "stroke": PAPER, "stroke-width": "2"},
    "number a": {"fill": PAPER, "font-size": "12.5", "font-weight": "600"},
    "number b": {"fill": PAPER, "font-size": "12.5", "font-weight": "600"},
    "number c": {"fill": PAPER, "font-size": "12.5", "font-weight": "600"},
    "year": {"fill": INK, "font-size": "26", "font-weight": "600"},
}
WIDTH = 360  # units; about half a page, so that text stays near its real size
STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000)


@dataclass(frozen=True)
class Bar:
    """One labelled amount: exact when low == high, a band otherwise; high is None where the band is open."""

    label: str
    low: int
    high: int | None
    text: str

    @classmethod
    def of(cls, label, value):
        """From 7, "7", "5–9", "50+"; other text raises ValueError, since a figure must not guess."""
        text = str(value)
        found = re.fullmatch(r"(\d+)(?:\s*[–-]\s*(\d+)|(\+))?", text)
        if not found:
            raise ValueError(f"neither a number nor a band: {text!r}")
        low, high, open_ended = found.groups()
        return cls(str(label), int(low), None if open_ended else int(high or low), text.replace("-", "–"))


@dataclass(frozen=True)
class Event:
    """A mark on the annual wheel; `kind` is "a", "b" or "c" (colour and legend)."""

    day: date
    text: str
    kind: str = "a"
    url: str = ""


def hbars(rows, *, title, description):
    """Horizontal bars, the label above each. rows: [(label, number or band)].

    A band is drawn as a range: filled to its lower end, outlined to its upper; the lowest one only dashed,
    since it may hold nothing at all.
    """
    bars = [Bar.of(label, value) for label, value in rows]
    peak = max([bar.low if bar.high is None else bar.high for bar in bars] + [1]) * 1.1
    parts = []
    for index, bar in enumerate(bars):
        top = index * 46
        parts += [
            _text("lab", 0, top + 13, bar.label),
            _text("val", WIDTH, top + 13, bar.text, anchor="end"),
            _rect("c0", 0, top + 20, WIDTH, 12, rx=3),
            *_bar(bar, top + 20, lambda amount: round(WIDTH * amount / peak, 1)),
        ]
    return _figure(WIDTH, max(len(bars) * 46 - 10, 36), "chart", title, description, parts)


def _bar(bar, top, across):
    """The filled part and, for a band, the part that may or may not be there."""
    if bar.low == bar.high:
        return [_rect("c1", 0, top, across(bar.low), 12, rx=3)] if bar.low else []
    end = WIDTH if bar.high is None else across(bar.high)
    if bar.low == 0:
        return [_rect("low", 0.5, top + 0.5, end, 11, rx=3)]
    start = across(bar.low)
    return [
        _rect("range", start - 3, top + 0.5, end - start + 3, 11, rx=3),
        _rect("c1", 0, top, start, 12, rx=3),
    ]


def columns(labels, series, *, title, description):
    """Vertical bars, one or two amounts stacked. labels: [text]; series: [[number, …], …] as long as labels.

    Totals stand above the bars and parts inside them, so that nothing has to be pointed at.
    """
    height, left, bottom, top = 230, 24, 26, 22
    stacks = list(zip(*series, strict=True))
    peak = max([sum(stack) for stack in stacks] + [1])
    step = next((step for step in STEPS if peak / step <= 5), peak)
    peak = math.ceil(peak / step) * step

    def up(amount):
        return round(top + (height - top - bottom) * (1 - amount / peak), 1)

    parts = []
    for amount in range(0, peak + 1, step):
        parts += [
            _line("grid" if amount else "axis", left, up(amount), WIDTH, up(amount)),
            _text("", left - 8, up(amount) + 4, amount, anchor="end"),
        ]
    slot = (WIDTH - left) / max(len(labels), 1)
    for index, (label, stack) in enumerate(zip(labels, stacks, strict=True)):
        middle = round(left + slot * (index + 0.5), 1)
        parts += _stack(stack, middle, round(slot * 0.62, 1), up)
        parts.append(_text("", middle, height - 8, label, anchor="middle"))
    return _figure(WIDTH, height, "chart", title, description, parts)


def _stack(stack, middle, width, up):
    """One column: its parts from the axis upwards, and the total above."""
    parts, base = [], 0
    for number, amount in enumerate(stack, start=1):
        if amount:
            y, gap = up(base + amount), 2 if base else 0
            tall = round(up(base) - y - gap, 1)
            parts.append(_rect(f"c{number}", middle - width / 2, y, width, tall))
            if tall > 20 and len(stack) > 1:
                parts.append(_text(f"in{number}", middle, y + tall / 2 + 4.5, amount, anchor="middle"))
        base += amount
    return [*parts, _text("val", middle, up(base) - 7, base, anchor="middle")]


def wheel(year, events, *, today=None, months, quarters, title, description):
    """The annual wheel: months, quarters, a numbered mark for each event, the present month tinted.

    months: twelve short names; quarters: four. Events are numbered in order of day; `numbered` gives the same
    numbers for the list beside the wheel. Marks that would cover each other move outwards.
    """
    centre, parts = 200, []
    for index, name in enumerate(months):
        kind = "odd" if index % 2 else ""
        if today and (today.year, today.month) == (year, index + 1):
            kind = "now"
        parts.append(_path(f"month {kind}".strip(), _sector(centre, 92, 150, index * 30, index * 30 + 30)))
        parts.append(_text("lab", *_point(centre, 121, index * 30 + 15), name))
    for index, name in enumerate(quarters):
        parts.append(_line("quarter", *_point(centre, 60, index * 90), *_point(centre, 150, index * 90)))
        parts.append(_text("", *_point(centre, 74, index * 90 + 45), name))
    last_on_ring = {}
    for number, event in numbered(events):
        angle = (event.day.month - 1) * 30 + min(event.day.day, 30)
        ring = 0
        while angle - last_on_ring.get(ring, -360) < 9:
            ring += 1
        last_on_ring[ring] = angle
        x, y = _point(centre, 168 + ring * 23, angle)
        parts.append(
            format_html('<circle{} cx="{}" cy="{}" r="12"/>', _attributes(f"mark {event.kind}"), x, y)
        )
        parts.append(_text(f"number {event.kind}", x, y, number))
    parts.append(_text("year", centre, centre, year))
    size = 2 * centre
    # Crowded weeks reach outside the wheel; the frame grows with them instead of cutting them off.
    margin = max(0, max(last_on_ring, default=0) * 23 - 18)
    return _figure(size, size, "chart wheel", title, description, parts, margin=margin, centred=True)


def numbered(events):
    """[(number, event)] in order of day, as the wheel numbers them."""
    return list(enumerate(sorted(events, key=lambda event: (event.day, event.text)), start=1))


def _point(centre, radius, degrees):
    angle = math.radians(degrees - 90)
    return round(centre + radius * math.cos(angle), 2), round(centre + radius * math.sin(angle), 2)


def _sector(centre, inner, outer, start, end):
    (x0, y0), (x1, y1) = _point(centre, outer, start), _point(centre, outer, end)
    (x2, y2), (x3, y3) = _point(centre, inner, end), _point(centre, inner, start)
    return f"M{x0} {y0}A{outer} {outer} 0 0 1 {x1} {y1}L{x2} {y2}A{inner} {inner} 0 0 0 {x3} {y3}Z"


def _attributes(name):
    """class and paint of a shape; both come from the table above, never from outside."""
    paint = "".join(f' {key}="{value}"' for key, value in PAINT.get(name, {}).items())
    return mark_safe(f' class="{name}"{paint}' if name else "")  # noqa: S308


def _rect(name, x, y, width, height, rx=0):
    shape = '<rect{} x="{}" y="{}" width="{}" height="{}"{}/>'
    rounded = format_html(' rx="{}"', rx) if rx else ""
    return format_html(shape, _attributes(name), round(x, 1), y, round(max(width, 0), 1), height, rounded)


def _line(name, x1, y1, x2, y2):
    return format_html('<line{} x1="{}" y1="{}" x2="{}" y2="{}"/>', _attributes(name), x1, y1, x2, y2)


def _path(name, path):
    return format_html('<path{} d="{}"/>', _attributes(name), path)


def _text(name, x, y, text, anchor=""):
    where = format_html(' text-anchor="{}"', anchor) if anchor else ""
    return format_html('<text{} x="{}" y="{}"{}>{}</text>', _attributes(name), x, y, where, text)


def _figure(width, height, name, title, description, parts, *, margin=0, centred=False):
    ident = "f" + hashlib.sha256(f"{title}{description}{width}".encode()).hexdigest()[:8]
    box = f"{-margin} {-margin} {width + 2 * margin} {height + 2 * margin}"
    # Centring is an attribute of the whole figure: what is inside inherits it, in PDFs too.
    place = ' text-anchor="middle" dominant-baseline="central"' if centred else ""
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" class="{}" viewBox="{}" role="img" '
        'aria-labelledby="{}-t {}-d" font-family="Inter, sans-serif" font-size="{}" fill="{}"{}>'
        '<title id="{}-t">{}</title><desc id="{}-d">{}</desc>{}</svg>',
        name,
        box,
        ident,
        ident,
        14 if centred else 12.5,
        MUTED,
        mark_safe(place),  # noqa: S308 (one of the two constants above)
        ident,
        title,
        ident,
        description,
        mark_safe("".join(parts)),  # noqa: S308 (made by format_html above)
    )


def in_words(rows):
    """The description of a figure: "School 5–9, leisure 0–4."."""
    return ", ".join(f"{label} {value}" for label, value in rows) + "."
