"""What the concerns do when somebody was given a seat."""

from cases.actions import recusals


def came(user, *, by):
    """Whoever may lead from today steps in where a recused lead had nobody to step in for them."""
    recusals.step_in(user, by=by)
