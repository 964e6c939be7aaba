"""What must be told at once when somebody has lost a seat."""

from okg.handover import actions, belongings
from okg.lib import dates


def left(user, *, by):
    """Where the user owned something, those who lead hear of it in the same act."""
    if belongings.count_of(user):
        actions.tell_what_nobody_owns(key=f"left:{user.pk}:{dates.now():%Y%m%d%H%M%S%f}")
