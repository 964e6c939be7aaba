"""The minutes as plain data, in two documents: the general part, fit for the journal, and a part for each concern.

The general part names no concern: it says that an item was dealt with in the closed part, and who left one for want of
impartiality without saying which (offentleglova § 13, fvl § 13). What is locked is this data and nothing else.
"""

import hashlib
import json
from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext as _

from meetings.models import ImpartialityDeclaration, Meeting
from meetings.models.record import SHIELDED
from meetings.reading import WHOLE, WITHHELD, reading
from okg.catalogue import codes
from okg.lib import dates


def public_title(meeting):
    """Neutral enough for a public journal: "OKG – møte 2/2026", counted among the year's meetings of its kind."""
    before = Meeting.objects.of(meeting.day.year).confirmed().filter(cancelled_at=None, kind=meeting.kind_id)
    number = before.filter(starts_at__lte=meeting.starts_at).count()
    pattern = _("OKG – meeting %(number)d/%(year)d")
    if not meeting.ordinary:
        pattern = _("OKG – extraordinary meeting %(number)d/%(year)d")
    return pattern % {"number": number, "year": meeting.day.year}


def general(meeting):
    """The general part as data: JSON-able, in bokmål, with nothing of any concern."""
    with translation.override("nb"):
        items = list(enumerate(_items(meeting), start=1))
        return _head(meeting) | {
            "there": _there(meeting),
            "minutes": meeting.minutes,
            "items": [_closed(item, n) if item.concern_id else _open(item, n) for n, item in items],
            "left": [
                # Which concern somebody left is told in that concern's own part alone.
                _who_left(row) | {"item": "" if row.item.concern_id else str(row.item_id)}
                for row in _left(item__meeting=meeting)
            ],
        }


def of_concern(item):
    """The part of one item about a concern, for those to whom the concern is open."""
    with translation.override("nb"):
        numbers = [one.pk for one in _items(item.meeting)]
        left = list(_left(item=item))
        gone = {row.by_id for row in left}
        return _head(item.meeting) | {
            "there": [row for row in _there(item.meeting, without=gone) if row["here"]],
            "item": str(item.pk),
            "number": numbers.index(item.pk) + 1,
            "code_word": item.concern.code_word,
            "minutes": item.text,
            "decisions": _decisions(item),
            "left": [_who_left(row) for row in left],
        }


def concerns_of(meeting):
    """The items that have a part of their own."""
    return [item for item in _items(meeting) if item.concern_id]


def digest(salt, content):
    """The SHA-256 of a part, as 64 hexadecimal digits: over its salt, a line break and its canonical JSON."""
    return hashlib.sha256(f"{salt}\n{canonical(content)}".encode()).hexdigest()


def canonical(content):
    """The one way to write the data down: keys in order, no blanks, UTF-8 as it is."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def draft_digest(record):
    """The digest of all that is to be approved, as it stands at this moment."""
    meeting = record.meeting
    whole = [general(meeting), *[of_concern(item) for item in concerns_of(meeting)]]
    return digest(record.salt, whole)


@dataclass(frozen=True)
class Shown:
    """What of the general part one reader is shown, whether that is all of it, and whether they are told it is not.

    `opened` has the keys (str) of the items that are open to them, those of concerns too.
    Who was not asked to the meeting is not told: that there were concerns on its agenda is not for them.
    """

    content: dict
    whole: bool
    withheld: bool
    opened: frozenset


def shown(content, meeting, user):
    """The general part for one reader: what the agenda withholds from them is left out, and takes no number."""
    rows = reading(meeting, user)
    seen = {str(row.item.pk): row for row in rows if row.item}
    items = [item for item in content["items"] if item["id"] in seen]
    items = [item | {"number": n} for n, item in enumerate(items, start=1)]
    opened = frozenset(key for key, row in seen.items() if row.how == WHOLE)
    whole = len(items) == len(content["items"])
    # Who left the item of a concern does not say which: it tells those alone from whom no item is kept.
    left = [row for row in content["left"] if (row["item"] in opened if row["item"] else whole)]
    withheld = any(row.how == WITHHELD for row in rows)
    return Shown(content | {"items": items, "left": left}, whole, withheld, opened)


def _head(meeting):
    code = codes.get(SHIELDED)
    starts, ends = dates.local(meeting.starts_at), dates.local(meeting.ends_at)
    return {
        "form": 1,
        "meeting": meeting.ref,
        "title": public_title(meeting),
        "classification": code.label,
        "access_code": code.attributes["access_code"],
        "authority": code.attributes["authority"],
        "day": f"{starts:%Y-%m-%d}",
        "from": f"{starts:%H.%M}",
        "to": f"{ends:%H.%M}",
        "place": meeting.place,
    }


def _items(meeting):
    items = meeting.items.select_related("concern").order_by("position")
    return [_with(item, meeting) for item in items]


def _with(item, meeting):
    item.meeting = meeting
    return item


def _there(meeting, without=()):
    rows = meeting.attendance.select_related("seat", "user").exclude(status=None)
    return [
        {
            "function": row.who,
            "name": row.user.name if row.user else "",
            "status": row.status.label,
            "here": row.there,
        }
        for row in rows
        if row.user_id is None or row.user_id not in without
    ]


def _open(item, number):
    return {
        "id": str(item.pk),
        "number": number,
        "closed": False,
        "heading": item.title,
        "text": item.text,
        "decisions": _decisions(item),
    }


def _closed(item, number):
    return {"id": str(item.pk), "number": number, "closed": True}


def _decisions(item):
    found = []
    for decision in item.decisions.with_task():
        decision.item = item
        task = decision.task
        found.append(
            {
                "text": decision.text,
                "who": task.owner.name if task else "",
                "due": f"{task.due_on:%d.%m.%Y}" if task else "",
            }
        )
    return found


def _left(**which):
    rows = ImpartialityDeclaration.objects.recused().filter(**which)
    return rows.select_related("by", "deputy", "item").order_by("by__name", "at", "id")


def _who_left(row):
    return {"name": row.by.name, "deputy": row.deputy.name if row.deputy else ""}
