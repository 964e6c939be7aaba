"""What must happen in the rooms above when somebody has lost a seat: each app's `leaving.left(user, by=)`.

The roster knows nothing of concerns; an app that must act says so by having such a module.
"""

from functools import cache
from importlib import import_module
from importlib.util import find_spec

from django.apps import apps

from okg.roster import entrance


@cache
def rooms():
    names = [config.name for config in apps.get_app_configs() if find_spec(f"{config.name}.leaving")]
    found = [import_module(f"{name}.leaving") for name in names]
    return [room for room in found if hasattr(room, "left")]


def let_go(user, *, by):
    """End the sessions of one who lost a seat, and let each room do what is its own; in the act's transaction."""
    user.forget_seats()
    entrance.end_sessions(user, by=by)
    for room in rooms():
        room.left(user, by=by)
