"""Which concerns of a user's list are shown, and in which order: what the address says, in codes, dates and keys.

`choice(words)` takes what an address or a saved filter holds and keeps what means something; unknown words choose
nothing, so that an old link still leads somewhere. `chosen(rows, choice, user)` narrows the shadow rows of `newest_of`.
"""

import datetime as dt
import uuid

from django.db.models import Case, DateField, Exists, F, OuterRef, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from cases.models.assessment import Assessment
from okg.catalogue import codes
from okg.lib import dates
from okg.lib.templatetags.ui import numeric

STATES = {"open": _("Open"), "closed": _("Closed")}
# What the address calls it: (the concern's field, the code list, what the page calls it)
CODED = {
    "theme": ("theme", "theme", _("Theme")),
    "level": ("level", "level", _("Level")),
    "arena": ("arena", "arena", _("Arena")),
    "age": ("age_band", "age_band", _("Age of the one it is about")),
}
TICKED = {"mine": _("Only those I lead"), "late": _("Only those whose review is late")}
DAYS = {"from": _("Received from"), "to": _("Received until")}
# The order of the list: (what the page calls it, the key its pages begin after)
SORTS = {
    "": (_("Newest"), ("-received_at", "-content_object_id")),
    "review": (_("Next review"), ("sort_day", "content_object_id")),
    "level": (_("Level"), ("-sort_level", "-received_at", "-content_object_id")),
    "word": (_("Code word"), ("sort_word", "content_object_id")),
}
NEVER = dt.date(9999, 12, 31)
OF = "content_object__"


def choice(words):
    """{name: value} of what is chosen in `words`, a mapping of texts such as request.GET."""
    found = {}
    if words.get("state") in STATES:
        found["state"] = words["state"]
    for name, (_field, code_list, _label) in CODED.items():
        if words.get(name) in dict(codes.choices(code_list)):
            found[name] = words[name]
    found |= {name: "1" for name in TICKED if words.get(name)}
    if lead := _key(words.get("lead", "")):
        found["lead"] = lead
    for name in DAYS:
        if found_day := day(words.get(name, "")):
            found[name] = found_day.isoformat()
    if words.get("sort") in SORTS and words["sort"]:
        found["sort"] = words["sort"]
    return found


def narrows(choice):
    """Whether the choice leaves anything out; another order leaves nothing out."""
    return bool(choice.keys() - {"sort"})


def chosen(rows, choice, user):
    """Those of the shadow rows `rows` that the choice asks for."""
    if "state" in choice:
        rows = rows.filter(**{f"{OF}closed_at__isnull": choice["state"] == "open"})
    for name, (field, _list, _label) in CODED.items():
        if name in choice:
            rows = rows.filter(**{f"{OF}{field}_id": choice[name]})
    if "mine" in choice:
        rows = rows.filter(content_object__lead=user)
    if "lead" in choice:
        rows = rows.filter(content_object__lead=choice["lead"])
    if "late" in choice:
        rows = rows.annotate(clock=_clock()).filter(clock__lt=dates.today())
    if "from" in choice:
        rows = rows.filter(received_at__gte=dates.midnight(dt.date.fromisoformat(choice["from"])))
    if "to" in choice:
        rows = rows.filter(received_at__lt=dates.end_of(dt.date.fromisoformat(choice["to"])))
    return rows


def ordered(rows, choice):
    """(the rows with what they are sorted by, the key for okg.lib.paging)."""
    sort = choice.get("sort", "")
    if sort == "review":
        rows = rows.annotate(sort_day=Coalesce(_clock(), Value(NEVER), output_field=DateField()))
    elif sort == "level":
        rows = rows.annotate(sort_level=F(f"{OF}level_id"))
    elif sort == "word":
        rows = rows.annotate(sort_word=F(f"{OF}code_word"))
    return rows, SORTS[sort][1]


def _clock():
    """`Concern.clock`, asked of the database: the next review, or the first assessment where there is none yet."""
    assessed = Assessment.objects.filter(concern=OuterRef("content_object_id"))
    return Case(
        When(**{f"{OF}closed_at__isnull": False}, then=Value(None)),
        When(Exists(assessed), then=F(f"{OF}next_review_on")),
        default=F(f"{OF}assess_by"),
        output_field=DateField(),
    )


def said(choice, leads):
    """[(name, what it says)] of a choice, for the page; `leads` is {key as text: name}."""
    found = []
    if "state" in choice:
        found.append(("state", str(STATES[choice["state"]])))
    for name, (_field, _list, label) in CODED.items():
        if name in choice:
            found.append((name, f"{label}: {codes.label(choice[name])}"))
    if "lead" in choice:
        found.append(("lead", _("Led by %(name)s") % {"name": leads.get(choice["lead"], "?")}))
    found += [(name, str(label)) for name, label in TICKED.items() if name in choice]
    for name, label in DAYS.items():
        if name in choice:
            found.append((name, f"{label} {numeric(dt.date.fromisoformat(choice[name]))}"))
    return found


def _key(text):
    try:
        return str(uuid.UUID(text))
    except ValueError:
        return ""


def day(text):
    """A day as an address holds it (2026-11-25), or as a form sends it (25.11.2026)."""
    for shape in ("%Y-%m-%d", "%d.%m.%Y"):
        try:
            found = dt.datetime.strptime(text.strip(), shape).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
        return found if 1900 <= found.year <= 2200 else None
    return None
