"""Who has seen me: what a person of concern may be told of the looks at their concern and of its disclosures.

Dates, functions, agencies and what was done; no name of anybody who works here, nothing of anybody else, nothing of
what the concern says, and nothing of another concern (personvernforordningen article 15).
"""

from collections import Counter
from pathlib import Path

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from cases.models.grant import Grant
from okg.access import roles
from okg.insight import words
from okg.ledger.models import Event
from okg.lib import dates, documents
from okg.lib.templatetags.ui import clock, numeric

TEMPLATE = Path(__file__).parent / "typst" / "statement.typ"


def of(concern):
    """The statement of a concern: {"ref", "looks", "disclosures"} with rows of text, for page and file alike."""
    return {"ref": concern.ref, "looks": _looks(concern), "disclosures": _disclosures(concern)}


def look_heads():
    return [_("Day"), _("Role"), _("Agency"), _("What was done"), _("Times")]


def disclosure_heads():
    return [_("Day"), _("Opened to"), _("Agency"), _("How much"), _("Legal basis"), _("Until")]


def _looks(concern):
    """[day, role, agency, what, how many times]: one row for what was done alike on one day."""
    rows = Event.objects.looks().filter(about=concern.pk, about_type=words.CONCERN).order_by("at", "id")
    agencies = words.agency_names()
    counted = Counter(
        (
            dates.local(event.at).date(),
            words.role_name(event.by_role) if event.by else str(words.SYSTEM),
            agencies.get(event.by_agency, ""),
            words.said(event),
        )
        for event in rows
    )
    return [
        [numeric(day), role, agency, said, str(times)] for (day, role, agency, said), times in counted.items()
    ]


def _disclosures(concern):
    """[day, role, agency, layer, basis, until] of the openings that were given; not those of who logged it."""
    grants = concern.grants.filter(given_by__isnull=False).select_related("basis", "to").order_by("given_at")
    agencies = words.agency_names()
    return [
        [
            numeric(grant.given_at),
            _role_of(grant),
            agencies.get(grant.to_agency, ""),
            str(roles.LAYERS[grant.layer]),
            grant.basis.label,
            numeric(grant.ended_at or grant.until),
        ]
        for grant in grants
    ]


def _role_of(grant):
    """The function of the one it was opened to, without the name."""
    if grant.origin == Grant.Origin.RECEIVED:
        return words.role_name("coordinator")
    held = [role for role in roles.GRANTABLE if role in grant.to.role_names()]
    return words.role_name(min(held) if held else "member")


def pdf(concern, *, by):
    """The bytes of the statement as PDF (PDF/UA-1), stamped with the function of who made it and when."""
    with translation.override("nb"):
        found, now = of(concern), dates.now()
        moment = {"day": numeric(now), "clock": clock(now), "title": by.title}
        data = {
            "title": _("Who has seen the concern"),
            "subtitle": _("Statement for the person it is about"),
            "kind": settings.MUNICIPALITY,
            "classification": _("Exempt from public disclosure"),
            "printed": _("Made %(day)s at %(clock)s by: %(title)s") % moment,
            "about": paragraphs(),
            "facts": [
                [_("Reference of the concern"), found["ref"]],
                [_("Made"), f"{moment['day']}, {moment['clock']}"],
            ],
            "looks": {"heading": _("Looks"), "heads": look_heads(), "rows": found["looks"]},
            "disclosures": {
                "heading": _("To whom the concern was opened"),
                "heads": disclosure_heads(),
                "rows": found["disclosures"],
            },
            "none": _("None."),
        }
        return documents.pdf(TEMPLATE, data, moment=now)


def paragraphs():
    """What the statement says about itself."""
    return [
        _(
            "Each time somebody opens the concern it is written down. Below stands when, in which role and from which "
            "agency it was done. The names of those who work here are not given, nor anything about others."
        ),
        _(
            "The overview is made from a log that nobody can change without its being found. It covers this concern "
            "alone. If something seems wrong, write to the municipality's data protection officer."
        ),
    ]
