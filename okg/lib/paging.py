"""Pages by key, not by number: the last page costs what the first does, and a new row shifts nothing.

See performance notes in docs/: OFFSET reads all it skips.
"""

import json
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.core import signing
from django.db.models import Q


@dataclass
class Page:
    """The rows of one page, and the addresses of its neighbours ('' where there is none)."""

    rows: list = field(default_factory=list)
    next_url: str = ""
    previous_url: str = ""


def page(queryset, request, *, size=25, key=("-received_at", "-id")):
    """One page of `queryset`, ordered by `key` (names, '-' for falling; the last must be unique)."""
    backwards, mark = _mark(request.GET.get("side", ""))
    order = [_turned(name) for name in key] if backwards else list(key)
    if mark and len(mark) == len(key):
        queryset = queryset.filter(_beyond(order, mark))
    rows = list(queryset.order_by(*order)[: size + 1])
    more, rows = len(rows) > size, rows[:size]
    if backwards:
        rows.reverse()
    has_previous, has_next = (more, True) if backwards else (bool(mark), more)
    return Page(
        rows,
        next_url=_url(request, "n", rows[-1], key) if rows and has_next else "",
        previous_url=_url(request, "p", rows[0], key) if rows and has_previous else "",
    )


def _turned(name):
    return name[1:] if name.startswith("-") else f"-{name}"


def _beyond(order, mark):
    """Rows strictly after `mark` in `order`, as nested comparisons that an index on the key can serve."""
    name, value = order[0], mark[0]
    column, side = name.lstrip("-"), "lt" if name.startswith("-") else "gt"
    beyond = Q(**{f"{column}__{side}": value})
    if len(order) == 1:
        return beyond
    return Q(**{f"{column}__{side}e": value}) & (beyond | _beyond(order[1:], mark[1:]))


def _mark(side):
    """The signed mark of the address; a mark that nobody signed is the first page."""
    try:
        direction, *values = json.loads(signing.loads(side, salt="paging")) if side else ("n",)
    except (signing.BadSignature, ValueError):
        return False, []
    return direction == "p", values


def _url(request, direction, row, key):
    values = [getattr(row, name.lstrip("-").replace("__", ".").split(".")[-1]) for name in key]
    mark = signing.dumps(json.dumps([direction, *map(_plain, values)]), salt="paging")
    query = {**request.GET.dict(), "side": mark}
    return f"?{urlencode(query)}"


def _plain(value):
    return (
        value.isoformat() if hasattr(value, "isoformat") else value if isinstance(value, int) else str(value)
    )
