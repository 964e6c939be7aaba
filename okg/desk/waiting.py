"""What waits for a user, gathered from every app that has a `due` module: `due_for(user, today) -> [Due]`."""

from functools import cache
from importlib import import_module
from importlib.util import find_spec

from django.apps import apps

from okg.lib import dates


@cache
def _modules():
    names = [config.name for config in apps.get_app_configs() if find_spec(f"{config.name}.due")]
    return [import_module(f"{name}.due") for name in names]


@cache
def rooms():
    return [room for room in _modules() if hasattr(room, "due_for")]


def alarms_for(user, today=None):
    """What must not wait, from every `due` module that has `alarms_for`: [{"text", "url", "link"}]."""
    today = today or dates.today()
    return [
        alarm for room in _modules() if hasattr(room, "alarms_for") for alarm in room.alarms_for(user, today)
    ]


def for_user(user, today=None):
    """[Due] of a user: their own first, the soonest first; computed from rows, so that no broker can hide it."""
    today = today or dates.today()
    found = [due for room in rooms() for due in room.due_for(user, today)]
    # What is only to be watched (somebody else's, or nobody's) stands below what one can do oneself.
    return sorted(found, key=lambda due: (due.owner != user, due.day, due.title))
