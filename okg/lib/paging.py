"""Pages by key, not by number: the last page costs what the first does, and a new row shifts nothing.

See performance notes in docs/: OFFSET reads all it skips. The mark in the address that says where a page begins is
encrypted: what a list is sorted by may be what no address and no log should hold.
"""

import base64
import json
import os
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db.models import Q
from django.utils.crypto import salted_hmac

AT_HAND = ("at hand",)


@dataclass
class Page:
    """The rows of one page, and the addresses of its neighbours ('' where there is none)."""

    rows: list = field(default_factory=list)
    next_url: str = ""
    previous_url: str = ""


def page(queryset, request, *, size=25, key=("-received_at", "-id")):
    """One page of `queryset`, ordered by `key` (names, '-' for falling; the last must be unique)."""
    backwards, mark = _mark(request, key)
    order = [_turned(name) for name in key] if backwards else list(key)
    if mark:
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


def page_of(rows, request, *, size, key):
    """One page of `rows`, a list at hand; `key(row)` is a tuple of numbers and texts that falls and never repeats."""
    backwards, mark = _mark(request, AT_HAND)
    older = [row for row in rows if not mark or key(row) < tuple(mark)]
    newer = [row for row in rows if mark and key(row) > tuple(mark)]
    shown = newer[-size:] if backwards else older[:size]
    has_previous = bool(shown) and shown[0] is not rows[0]
    has_next = bool(shown) and shown[-1] is not rows[-1]
    return Page(
        shown,
        next_url=_address(request, AT_HAND, "n", key(shown[-1])) if has_next else "",
        previous_url=_address(request, AT_HAND, "p", key(shown[0])) if has_previous else "",
    )


def _mark(request, order):
    """(backwards, values) of the mark in the address; one of another order, or not of ours, is the first page."""
    side = request.GET.get("side", "")
    try:
        direction, *values = json.loads(_opened(side, order)) if side else ("n",)
    except (ValueError, InvalidTag):
        return False, []
    return direction == "p", values


def _url(request, direction, row, key):
    return _address(request, key, direction, [getattr(row, name.lstrip("-")) for name in key])


def _address(request, order, direction, values):
    query = request.GET.copy()
    query["side"] = _closed(json.dumps([direction, *map(_plain, values)]), order)
    return f"?{query.urlencode()}"


def _plain(value):
    return (
        value.isoformat() if hasattr(value, "isoformat") else value if isinstance(value, int) else str(value)
    )


def _cipher():
    return AESGCM(salted_hmac("okg.lib.paging", "mark", algorithm="sha256").digest())


def _closed(text, order):
    nonce = os.urandom(12)
    sealed = nonce + _cipher().encrypt(nonce, text.encode(), "|".join(order).encode())
    return base64.urlsafe_b64encode(sealed).decode().rstrip("=")


def _opened(mark, order):
    """Raises ValueError or InvalidTag for what was not made here, or for another order of the list."""
    sealed = base64.urlsafe_b64decode(mark.encode() + b"=" * (-len(mark) % 4))
    if len(sealed) < 28:
        raise ValueError("too short for a mark")
    return _cipher().decrypt(sealed[:12], sealed[12:], "|".join(order).encode()).decode()
