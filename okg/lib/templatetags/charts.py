"""Figures in pages, each with the same numbers as a table or a list beside it."""

from django import template
from django.utils.translation import gettext

from okg.lib import charts, dates
from okg.lib.templatetags.ui import SHORT_MONTHS, language

register = template.Library()


@register.inclusion_tag("ds/figure.html")
def bar_figure(title, rows, label, amount, note=""):
    """A card with horizontal bars and their table.

    rows: [(label, number or band)]; label and amount: the column heads.
    """
    rows = [(name, str(value).replace("-", "–")) for name, value in rows]
    picture = charts.hbars(rows, title=title, description=charts.in_words(rows))
    return {"title": title, "note": note, "picture": picture, "heads": [label, amount], "rows": rows}


@register.inclusion_tag("ds/figure.html")
def column_figure(title, labels, series, head, note=""):
    """A card with vertical bars and their table.

    labels: [text]; series: [(name, [number, …])], one or two of them; head: the column head of the labels.
    """
    amounts = [values for _name, values in series]
    rows = [(label, *stack) for label, stack in zip(labels, zip(*amounts, strict=True), strict=True)]
    words = charts.in_words([(row[0], " + ".join(map(str, row[1:]))) for row in rows])
    return {
        "title": title,
        "note": note,
        "picture": charts.columns(labels, amounts, title=title, description=words),
        "heads": [head, *(name for name, _values in series)],
        "legend": list(zip(("c1", "c2"), [name for name, _values in series], strict=True))
        if series[1:]
        else [],
        "rows": rows,
    }


@register.inclusion_tag("ds/wheel.html")
def wheel_figure(year, events, legend, title=""):
    """The annual wheel with its list. events: [charts.Event]; legend: [(kind, name)] of the kinds in use."""
    title = title or gettext("Annual wheel %(year)d") % {"year": year}
    months = [name.rstrip(".") for name in SHORT_MONTHS[language()]]
    quarters = [gettext("Q%(number)d") % {"number": number} for number in range(1, 5)]
    picture = charts.wheel(
        year,
        events,
        today=dates.today(),
        months=months,
        quarters=quarters,
        title=title,
        description=gettext("The events stand as a list beside the figure."),
    )
    return {"title": title, "legend": legend, "picture": picture, "events": charts.numbered(events)}


@register.inclusion_tag("ds/quarters.html")
def quarter_strip(quarters):
    """The year's four at a glance: [(number, day or None, state)], state "held", "planned" or "missing"."""
    return {"quarters": quarters}
