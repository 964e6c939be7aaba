"""What waits in the action cards: versions to look over again, for whoever may write them."""

import datetime as dt

from django.utils.translation import gettext as _

from cases.models.card import CardVersion
from okg.access.may import may
from okg.lib.due import Due

# How long before the day a revision shows itself.
SOON = dt.timedelta(days=30)


def due_for(user, today):
    """[Due] of one user: cards in force whose next revision is near or past."""
    if not may(user, "cases.edit_card"):
        return []
    rows = CardVersion.objects.to_revise(today + SOON).select_related("card").order_by("next_revision_on")
    return [
        Due(
            day=version.next_revision_on,
            title=_("Look an action card over again"),
            about=f"{version.card.label} {version.title}",
            url=version.card.get_absolute_url(),
            owner=user,
            kind="card_revision",
            key=f"card_revision:{version.pk}",
        )
        for version in rows
    ]
