"""A copy of locked minutes on paper: PDF/A and PDF/UA, in bokmål, numbered and made for the one who took it out."""

import datetime as dt
from pathlib import Path

from django.utils import translation
from django.utils.translation import gettext as _

from okg.lib import dates, documents
from okg.lib.templatetags.ui import in_eights, long

TEMPLATE = Path(__file__).parent / "typst" / "minutes.typ"


def general(copy, shown):
    """The bytes of a copy of the general part, as `shown` (protocol.Shown) to its reader."""
    with translation.override("nb"):
        content = shown.content
        more = {
            "title": content["title"],
            "kind": _("Minutes, general part"),
            "items": [_item(item) for item in content["items"]],
            "note": _("An item in which the reader is not impartial is left out.") if shown.withheld else "",
        }
        return _pdf(copy, content, more)


def of_concern(copy):
    """The bytes of a copy of the part of a concern."""
    with translation.override("nb"):
        content = copy.part.content
        more = {
            "title": _("%(title)s – item %(number)d")
            % {"title": content["title"], "number": content["number"]},
            "kind": _("Minutes, part of a concern"),
            "items": [
                {
                    "heading": content["code_word"],
                    "text": content["minutes"],
                    "decisions": [_decision(one) for one in content["decisions"]],
                }
            ],
            "note": "",
        }
        return _pdf(copy, content | {"minutes": ""}, more)


def number_of(copy):
    """As it is printed and typed again: "M-2026-K7QX/7"."""
    return f"{copy.record.meeting.ref}/{copy.number}"


def _pdf(copy, content, more):
    return documents.pdf(TEMPLATE, _common(copy, content) | more, moment=copy.at)


def _common(copy, content):
    record = copy.record
    day = dt.date.fromisoformat(content["day"])
    foot = _("Copy %(number)s for %(name)s, %(when)s. %(classification)s. Fingerprint %(sha)s")
    return {
        "subtitle": f"{long(day)}, {content['from']}–{content['to']}",
        "classification": f"{content['classification']}, {content['authority']}",
        "printed": foot
        % {
            "number": number_of(copy),
            "name": copy.reader.name,
            "when": f"{dates.local(copy.at):%d.%m.%Y %H.%M}",
            "classification": content["classification"],
            "sha": in_eights(copy.part.sha256),
        },
        "facts": [
            [_("Place"), content["place"] or "–"],
            [_("Access code"), content["access_code"]],
            [_("Authority"), content["authority"]],
        ],
        "people": {
            "heading": _("Who was there"),
            "heads": [_("Function"), _("Name"), _("Attendance")],
            "rows": [[row["function"], row["name"] or "–", row["status"]] for row in content["there"]],
        },
        "left": {"heading": _("Impartiality"), "rows": [_who_left(row) for row in content["left"]]},
        "general": {"heading": _("In general"), "text": content["minutes"]},
        "agenda": _("Items"),
        "decision": _("Decision"),
        "nothing": _("Nothing is written."),
        "addenda": {
            "heading": _("Addenda after the minutes were locked"),
            "rows": [
                [
                    _("Addendum %(number)d, %(day)s by %(name)s")
                    % {"number": row.number, "day": long(dates.local(row.at).date()), "name": row.by.name},
                    row.text,
                    in_eights(row.sha256),
                ]
                for row in record.addenda.filter(item=copy.part.item_id).select_related("by")
            ],
        },
        "record": {"heading": _("The record"), "facts": _facts_of(record, copy)},
    }


def _facts_of(record, copy):
    def said(fact):
        at, by = getattr(record, f"{fact}_at"), getattr(record, f"{fact}_by")
        return f"{dates.local(at):%d.%m.%Y %H.%M}, {by.name}"

    return [
        [_("Approved"), said("approved")],
        [_("Approved by another who was there"), said("seconded")],
        [_("Locked"), said("locked")],
        [_("Fingerprint of this part"), in_eights(copy.part.sha256)],
        [_("Fingerprint of the whole"), in_eights(record.sha256)],
        [_("The ledger's head"), in_eights(record.head) if record.head else _("Nothing was sealed yet.")],
    ]


def _item(item):
    if item["closed"]:
        heading = _("%(number)d. Dealt with in the closed part") % item
        return {
            "heading": heading,
            "text": _("What was said is kept with the matter itself."),
            "decisions": [],
        }
    return {
        "heading": f"{item['number']}. {item['heading']}",
        "text": item["text"],
        "decisions": [_decision(one) for one in item["decisions"]],
    }


def _decision(one):
    meta = _("%(who)s, by %(due)s") % one if one["who"] else ""
    return {"text": one["text"], "meta": meta}


def _who_left(row):
    if row["deputy"]:
        return _("%(name)s left one item, and %(deputy)s joined.") % row
    return _("%(name)s left one item. No deputy joined.") % row
