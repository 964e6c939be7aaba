"""Reading the code lists: small, rarely changed and asked for on every page, so each process keeps them.

The loader calls `forget()`; other running processes see new labels after a restart, which an upgrade does
anyway.
"""

from dataclasses import dataclass
from functools import lru_cache

from okg.catalogue.models import Code


class UnknownCode(LookupError):
    """No code has this key; the catalogue has not been loaded, or somebody wrote a key by hand."""


def choices(list_name, *, blank=None):
    """The active codes of a list as [(key, label)] in their order, after ("", blank) where that is given."""
    pairs = [(code.key, code.label) for code in in_list(list_name)]
    return pairs if blank is None else [("", blank), *pairs]


def label(key):
    """The label of a key such as "arena:skole", also when it is no longer in use. "" for None or "".

    Raises UnknownCode for a key that never was.
    """
    return get(key).label if key else ""


def get(key):
    """The Code of a key, in use or not. Raises UnknownCode."""
    try:
        return _kept().by_key[key]
    except KeyError:
        raise UnknownCode(key) from None


def key(code):
    """The key of a Code or of a key, so that an act takes both; None for None or ""."""
    return getattr(code, "pk", code) or None


def in_list(list_name, *, inactive=False):
    """The codes of a list in their order, as Code objects; those no longer in use only with `inactive`."""
    return [code for code in _kept().by_list.get(list_name, ()) if code.active or inactive]


def forget():
    """Read the lists anew at the next question."""
    _read.cache_clear()


@dataclass(frozen=True)
class Kept:
    """All codes as one process keeps them: {key: Code}, and {list: [Code]} in their order."""

    by_key: dict
    by_list: dict


def _kept():
    kept = _read()
    if not kept.by_key:
        # A process that asked before the first load must not go on believing that there are no codes.
        forget()
    return kept


@lru_cache(maxsize=1)
def _read():
    by_key, by_list = {}, {}
    for code in Code.objects.order_by("list", "sort", "key"):
        by_key[code.key] = code
        by_list.setdefault(code.list, []).append(code)
    return Kept(by_key, by_list)
