"""What each kind of notice says, gathered from every app's `events.NOTICES`."""

from functools import cache
from importlib import import_module
from importlib.util import find_spec

from django.apps import apps


@cache
def notices():
    """{kind: lazy sentence}; a kind that two apps claim is a mistake worth stopping for."""
    found = {}
    for config in apps.get_app_configs():
        if not find_spec(f"{config.name}.events"):
            continue
        told = getattr(import_module(f"{config.name}.events"), "NOTICES", {})
        if twice := found.keys() & told.keys():
            raise LookupError(f"two apps claim the notices {sorted(twice)}")
        found |= told
    return found


def sentence(kind):
    return notices()[kind]
