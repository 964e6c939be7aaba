"""The story as a page shows it: chosen by kind, a page at a time, with names, and with what is new marked."""

from collections import Counter
from dataclasses import dataclass, replace
from typing import Any

from django.contrib.auth import get_user_model
from django.http import QueryDict

from cases.timeline import seen
from cases.timeline.entry import KINDS
from cases.timeline.telling import TELLERS
from okg.lib import dates
from okg.lib.paging import Page, page_of
from okg.roster.models import GUEST, Appointment

SIZE = 25
CHOICE = "vis"
PLACE = "#h-timeline"


@dataclass(frozen=True)
class Story:
    """What the page needs: its entries, the neighbours, the kinds to choose from, and since when something is new."""

    entries: list
    page: Page
    kinds: list
    chosen: bool
    since: Any
    new: int


@dataclass(frozen=True)
class Choice:
    """One kind to choose: how many entries it has, whether it is chosen, where a press on it leads."""

    label: str
    count: int
    chosen: bool
    url: str


def of(concern, reader=None):
    """All entries of a concern, newest first, with keys instead of names and texts unopened."""
    entries = [entry for tell in TELLERS for entry in tell(concern, reader)]
    return sorted(entries, key=lambda entry: entry.place, reverse=True)


def shown(concern, request):
    """The Story that `request` asks for: `?vis=notater&vis=moter` chooses kinds, `side` a page of them."""
    reader = request.user
    entries, since = of(concern, reader), seen.last_look(concern, reader)
    chosen = _chosen(request)
    wanted = [entry for entry in entries if not chosen or entry.kind in chosen]
    here = page_of(wanted, request, size=SIZE, key=lambda entry: entry.place)
    return Story(
        _named(concern, [_marked(entry, since, reader) for entry in here.rows]),
        Page([], *(url and url + PLACE for url in (here.next_url, here.previous_url))),
        _kinds(entries, chosen),
        bool(chosen),
        since,
        sum(_marked(entry, since, reader).new for entry in wanted),
    )


def _chosen(request):
    """The kinds the address names; words that name none are passed over."""
    words = set(request.GET.getlist(CHOICE))
    return [kind for kind, (word, _label) in KINDS.items() if word in words]


def _kinds(entries, chosen):
    """A Choice for each kind that has entries, or is chosen."""
    counted = Counter(entry.kind for entry in entries)
    return [
        Choice(label, counted[kind], kind in chosen, _url(kind, chosen))
        for kind, (_word, label) in KINDS.items()
        if counted[kind] or kind in chosen
    ]


def _url(kind, chosen):
    """The address of the choice with `kind` put in, or taken out."""
    query = QueryDict(mutable=True)
    then = [one for one in KINDS if (one in chosen) != (one == kind)]
    query.setlist(CHOICE, [KINDS[one][0] for one in then])
    return f"?{query.urlencode()}{PLACE}"


def _marked(entry, since, reader):
    """Somebody else's, since the reader last looked; what lies ahead is not new each time anew."""
    by_other = str(entry.by) != str(reader.pk)
    return replace(entry, new=bool(since and by_other and since < entry.at <= dates.now()))


def _named(concern, entries):
    """The entries of one page as they are read: names put in, texts opened."""
    names, emergencies = _names(entries), list(concern.glasses.filter(kind="preliminary"))
    return [
        replace(
            entry,
            by=names.get(str(entry.by), ""),
            whom=names.get(str(entry.whom), ""),
            text=entry.text() if callable(entry.text) else entry.text,
            preliminary=any(
                str(glass.by_id) == str(entry.by) and glass.at <= entry.at < glass.over_at
                for glass in emergencies
            ),
        )
        for entry in entries
    ]


def _names(entries):
    """{key: name}; a resource person's with whom they came from, which stays when the seat is long gone."""
    users = ({entry.by for entry in entries} | {entry.whom for entry in entries}) - {None}
    names = {
        str(key): name
        for key, name in get_user_model().objects.filter(pk__in=users).values_list("pk", "name")
    }
    came = Appointment.objects.filter(user__in=users, seat__role=GUEST).select_related("seat__agency")
    from_where = {str(row.user_id): row.comes_from for row in came.order_by("starts_on")}
    return {key: f"{name}, {from_where[key]}" if key in from_where else name for key, name in names.items()}
