"""A concern, an agenda item under it and one without, and guests let in on either."""

import datetime as dt
import uuid

import pytest

from cases.actions import lifecycle
from meetings.actions import agenda, calling
from okg.access.models import LegalBasis
from okg.guests import actions
from okg.lib import dates
from okg.roster import declaring
from okg.roster.models import DeclarationText, Seat, User
from tests.conftest import declares


@pytest.fixture
def basis(db):
    return LegalBasis.objects.get(code="FORMAAL", active=True)


@pytest.fixture
def meeting(coordinator):
    starts = dates.midnight(dates.add_workdays(dates.today(), 5)) + dt.timedelta(hours=9)
    return calling.plan(
        by=coordinator, starts_at=starts, ends_at=starts + dt.timedelta(hours=2), place="Rådhuset"
    )


@pytest.fixture
def item(meeting, concern, coordinator):
    """The concern on the agenda, after twenty minutes of something else."""
    agenda.add_item(meeting, by=coordinator, kind="agenda_kind:drofting", title="Åpning", minutes_planned=20)
    lifecycle.summarise(
        concern, by=coordinator, summary="En ungdom bruker symboler.", version=concern.version
    )
    concern.refresh_from_db()
    return agenda.add_item(
        meeting, by=coordinator, kind="agenda_kind:drofting", concern=concern, minutes_planned=25
    )


def new_guest(**changes):
    return {
        "name": "Tora Skjærgård",
        "email": f"{uuid.uuid4()}@skole.example",
        "seat": Seat.objects.get(pk="ressursperson"),
        "employer": "Tanghavn idrettslag",
        "what_for": "Fortell hvordan han har det på laget.",
    } | changes


def sign(user):
    user = User.objects.get(pk=user.pk)
    declaring.sign(user, by=user, version=DeclarationText.newest().pk, typed_name=user.name)
    return User.objects.get(pk=user.pk)


@pytest.fixture
def let_in(concern, coordinator, basis):
    """let_in(until=day, signed=True, **changes) -> GuestInvitation to `concern`, with the grant unless basis=None.

    Who has signed and was given access has said that they are impartial, too.
    """

    def invite(*, until=None, signed=True, **changes):
        given = {"until": until or dates.today() + dt.timedelta(days=14), "basis": basis}
        invitation, _link = actions.invite_to_concern(concern, by=coordinator, **new_guest(**given | changes))
        if signed:
            invitation.user = sign(invitation.user)
            if invitation.grant:
                declares(concern, invitation.user)
        return invitation

    return invite


@pytest.fixture
def let_in_on_item(item, coordinator):
    """let_in_on_item(until=day, signed=True, **changes) -> GuestInvitation to `item`."""

    def invite(*, until=None, signed=True, **changes):
        given = {"until": until or dates.today() + dt.timedelta(days=14)}
        invitation, _link = actions.invite_to_item(item, by=coordinator, **new_guest(**given | changes))
        if signed:
            invitation.user = sign(invitation.user)
        return invitation

    return invite
