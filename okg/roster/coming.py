"""What must happen in the rooms above when somebody was given a seat: each app's `coming.came(user, by=)`.

The counterpart of `leaving`; an app that must act says so by having such a module.
"""

from functools import cache
from importlib import import_module
from importlib.util import find_spec

from django.apps import apps


@cache
def rooms():
    names = [config.name for config in apps.get_app_configs() if find_spec(f"{config.name}.coming")]
    found = [import_module(f"{name}.coming") for name in names]
    return [room for room in found if hasattr(room, "came")]


def let_in(user, *, by):
    """Let each room do what is its own for one who was given a seat; in the act's transaction."""
    user.forget_seats()
    for room in rooms():
        room.came(user, by=by)
