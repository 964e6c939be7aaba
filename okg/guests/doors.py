"""The way of a guest to the one agenda item they were let in on: by the invitation, never by the item."""

from okg.access.doors import Door
from okg.guests.models import GuestInvitation


def _concern_of(invitation):
    """The look is noted on the concern that is discussed, where there is one; the invitation is what lets in."""
    return invitation.item.concern


invitation_door = Door(
    GuestInvitation,
    by="pk",
    locked_by=_concern_of,
    select_related=("item__meeting", "item__concern"),
    # The concern itself is not open to the guest: what they are shown is its discussed layer.
    under_net=False,
)
