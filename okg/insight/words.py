"""The ledger's lines as sentences: who, in which role, from which agency, did what, about which concern."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.models.concern import Concern
from okg.access import roles
from okg.ledger import sentences
from okg.ledger.models import Event
from okg.roster.models import Agency

CONCERN = Concern._meta.label_lower
# What was shown under a right, in plain words; another right says what its layer shows.
SHOWN = {
    "cases.read_concern": gettext_lazy("read the concern"),
    "cases.identify_person": gettext_lazy("saw who it is"),
    "cases.assess_concern": gettext_lazy("had the concern up to assess it"),
    "cases.write_note": gettext_lazy("had the concern up to write a note"),
    "cases.add_task": gettext_lazy("had the concern up to give a task"),
    "cases.add_document": gettext_lazy("had the concern up to add a document"),
    "cases.summarise_concern": gettext_lazy("had the concern up to write the summary"),
    "cases.correct_concern": gettext_lazy("had the concern up to correct it"),
    "cases.give_grant": gettext_lazy("had the concern up to give access"),
    "cases.end_grant": gettext_lazy("had the concern up to end an access"),
    "cases.record_person": gettext_lazy("had the concern up to record a person"),
    "cases.lead_concern": gettext_lazy("had the concern up to hand it over"),
    "cases.close_concern": gettext_lazy("had the concern up to close it"),
    "cases.read_trail": gettext_lazy("saw who has seen the concern"),
    "cases.make_statement": gettext_lazy("made a statement of who has seen the concern"),
    "insight.make_statement": gettext_lazy("made a statement of who has seen the concern"),
}
SHOWN_IN_LAYER = {
    roles.WORK: gettext_lazy("read in the concern"),
    roles.IDENTIFY: gettext_lazy("saw who it is"),
}
SYSTEM = gettext_lazy("The system")


@dataclass(frozen=True)
class Line:
    """One line as a page shows it; `ref` is the concern's, where the line is about one."""

    id: int
    at: Any
    who: str
    role: str
    agency: str
    says: str
    ref: str = ""


def said(event):
    """What the author of a line did, after the name: "read the concern"."""
    if event.kind == Event.LOOK:
        layer = roles.CONCERN_RIGHTS.get(event.right, roles.WORK)
        return str(SHOWN.get(event.right, SHOWN_IN_LAYER[layer]))
    return sentences.sentence(event) if event.event in sentences.SENTENCES else event.event


def lines(events, *, refs=None):
    """[Line] of `events` (a list). As many questions for one as for many.

    `refs` is {concern's id: reference} of those whose reference may be shown; all of them unless it is given.
    """
    names = _names(events)
    agencies = agency_names()
    refs = references(events) if refs is None else refs
    return [
        Line(
            event.id,
            event.at,
            names.get(event.by, _("A user who is no longer here")) if event.by else str(SYSTEM),
            role_name(event.by_role) if event.by else event.by_role,
            agencies.get(event.by_agency, ""),
            said(event),
            refs.get(event.about, ""),
        )
        for event in events
    ]


def _names(events):
    users = {event.by for event in events} - {None}
    return dict(get_user_model().objects.filter(pk__in=users).values_list("pk", "name"))


def references(events, among=None):
    """{concern's id: reference} of the concerns that lines are about."""
    found = {event.about for event in events if event.about_type == CONCERN}
    rows = Concern.objects.all() if among is None else among
    return dict(rows.filter(pk__in=found).values_list("pk", "ref"))


def agency_names():
    return dict(Agency.objects.values_list("code", "name"))


def role_name(code):
    return str(roles.ROLES[code].name) if code in roles.ROLES else code
