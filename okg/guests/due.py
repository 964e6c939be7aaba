"""What waits for a guest: the agenda items they were let in on."""

from django.urls import reverse
from django.utils.translation import gettext as _

from okg.guests.models import GuestInvitation
from okg.lib.due import Due


def due_for(user, today):
    """[Due] of one guest on one day: each agenda item they may read now; nothing for others."""
    rows = GuestInvitation.objects.visible_to(user).select_related("item__meeting", "item__concern")
    return [
        Due(
            day=invitation.item.meeting.day if invitation.item.meeting.day >= today else invitation.until,
            title=invitation.heading,
            about=_("An agenda item you are asked to help with"),
            url=reverse("guests:item", args=[invitation.pk]),
            owner=user,
            kind="guest_item",
            key=f"guest_item:{invitation.pk}",
        )
        for invitation in rows
    ]
