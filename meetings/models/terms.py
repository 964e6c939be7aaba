"""The codes that the rules of a meeting lean on, and who did what in it."""

from django.conf import settings
from django.db import models

ORDINARY = "meeting_kind:ordinart"
EXTRAORDINARY = "meeting_kind:ekstraordinart"
PRESENT, AWAY, DEPUTY, NO_SHOW = (
    f"attendance:{code}" for code in ("til_stede", "forfall", "vara", "ikke_mott")
)
# The seat was at the table: its holder or the deputy.
THERE = (PRESENT, DEPUTY)


def by_user(**kwargs):
    """Who did something: kept as long as the row, so a user is closed and never deleted."""
    return models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", **kwargs)
