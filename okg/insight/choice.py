"""What of the log is shown: the choice as it stands in the address, in codes, ids, dates and a reference."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext_lazy as _

from cases.models.concern import Concern
from okg.ledger import sentences
from okg.ledger.models import Event
from okg.lib import dates
from okg.roster.models import Agency, User

# code in the address: (kind of line, name of the tab)
LOGS = {
    "innsyn": (Event.LOOK, _("Looks")),
    "sikkerhet": (Event.SECURITY, _("Security")),
    "handlinger": (Event.ACT, _("Acts")),
}


@dataclass(frozen=True)
class Choice:
    """One choice of lines. What the address says that is no code, id or day is left out."""

    log: str = "innsyn"
    user: Any = None
    agency: str = ""
    event: str = ""
    first: dt.date | None = None
    last: dt.date | None = None
    concern: Any = None
    unknown_ref: bool = False

    @property
    def kind(self):
        return LOGS[self.log][0]

    def lines(self):
        """The lines that fit, as a queryset."""
        rows = Event.objects.filter(kind=self.kind)
        if self.unknown_ref:
            return rows.none()
        if self.user:
            rows = rows.filter(by=self.user.pk)
        if self.agency:
            rows = rows.filter(by_agency=self.agency)
        if self.event:
            rows = rows.filter(event=self.event)
        if self.first:
            rows = rows.filter(at__gte=dates.midnight(self.first))
        if self.last:
            rows = rows.filter(at__lt=dates.end_of(self.last))
        if self.concern:
            rows = rows.filter(about=self.concern.pk, about_type=Concern._meta.label_lower)
        return rows

    @property
    def is_narrowed(self):
        return any(
            [self.user, self.agency, self.event, self.first, self.last, self.concern, self.unknown_ref]
        )

    def address(self, **changes):
        """The choice as the query of an address, with some of it changed."""
        said = {
            "logg": self.log,
            "hvem": self.user and self.user.pk,
            "etat": self.agency,
            "hendelse": self.event,
            "fra": self.first,
            "til": self.last,
            "sak": self.concern and self.concern.ref,
        } | changes
        return urlencode({name: value for name, value in said.items() if value})

    def facts(self):
        """The choice as facts of a ledger line."""
        return {
            "log": self.log,
            "who": self.user and self.user.pk,
            "agency": self.agency,
            "only": self.event,
            "first": self.first,
            "last": self.last,
        }


def of(asked):
    """The Choice that a request's query (a QueryDict) asks for."""
    log = asked.get("logg") if asked.get("logg") in LOGS else "innsyn"
    ref = asked.get("sak", "").strip().upper()[:20]
    concern = Concern.objects.only("id", "ref").filter(ref=ref).first() if ref else None
    agency, event = asked.get("etat", ""), asked.get("hendelse", "")
    return Choice(
        log=log,
        user=_user(asked.get("hvem", "")),
        agency=agency if Agency.objects.filter(pk=agency[:40]).exists() else "",
        event=event if event in sentences.SENTENCES else "",
        first=_day(asked.get("fra", "")),
        last=_day(asked.get("til", "")),
        concern=concern,
        unknown_ref=bool(ref) and concern is None,
    )


def _user(text):
    try:
        return User.objects.filter(pk=uuid.UUID(text)).first()
    except ValueError:
        return None


def _day(text):
    """A day as the address or a Norwegian writes it: 2026-11-20 or 20.11.2026."""
    for form in ("%Y-%m-%d", "%d.%m.%Y"):
        try:
            return dt.datetime.strptime(text.strip(), form).date()
        except ValueError:
            continue
    return None


def offered(choice):
    """What the page's filter offers: users, agencies, and the events of the log that is open."""
    security = sentences.SECURITY
    fits = {
        Event.LOOK: {"looked"},
        Event.SECURITY: security,
        Event.ACT: set(sentences.SENTENCES) - security - {"looked"},
    }[choice.kind]
    events = sorted(((event, str(sentences.SENTENCES[event])) for event in fits), key=lambda one: one[1])
    return {
        "users": User.objects.order_by("name").only("id", "name"),
        "agencies": Agency.objects.all(),
        "events": events if len(events) > 1 else [],
    }
