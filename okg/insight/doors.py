"""The ways into the ledger's pages: a lead to the trail of a concern, the officer to its statement, a line first."""

from django.db import DatabaseError, transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, render

from cases.models.concern import Concern
from okg.access.doors import Door, LedgerSilent
from okg.access.may import may
from okg.ledger import book as ledger


class LeadDoor(Door):
    """The door to what only the one who leads a concern may see of it."""

    def fetch(self, user, key):
        return get_object_or_404(self.model.objects.visible_to(user).led_by(user), **self.named(key))


class OfficerDoor(Door):
    """The officer's door to who has seen a concern, by its reference: no grant, and nothing of the concern itself."""

    def fetch(self, user, key):
        if not may(user, "insight.make_statement"):
            raise Http404
        rows = self.model.objects.only("id", "ref", "received_at", "dossier_id")
        return get_object_or_404(rows, **self.named(key))


lead_door = LeadDoor(Concern, by="ref")
officer_door = OfficerDoor(Concern, by="ref", locked_by=lambda concern: None)


def with_line(request, event, page, *, about=None, **facts):
    """What `page()` answers, in the transaction of the line that says so; 503 where the ledger takes none."""
    try:
        with transaction.atomic():
            _note(event, request.user, about, facts)
            return page()
    except LedgerSilent:
        return render(request, "503.html", status=503)


def _note(event, by, about, facts):
    try:
        with transaction.atomic():
            ledger.act(event, by=by, about=about, **facts)
    except DatabaseError as error:
        raise LedgerSilent from error
