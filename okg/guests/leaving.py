"""What the guests' room does when somebody has lost a seat."""

from okg.guests import actions


def left(user, *, by):
    """Without a guest's seat nothing one was let in on runs any longer, so that coming back opens none of it."""
    actions.end_without_seat(user, by=by)
