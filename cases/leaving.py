"""What the concerns do when somebody has lost a seat."""

from cases.actions import grants


def left(user, *, by):
    """Where no seat lets concerns be opened to the user any more, what was open ends on record."""
    if not user.may_hold_grants:
        grants.lapse([user], by=by)
