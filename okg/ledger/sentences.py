"""Every event reads as a sentence: the apps' `events` modules, gathered once when Django is ready."""

from importlib import import_module

from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.utils.module_loading import module_has_submodule

SENTENCES = {}
SECURITY = set()  # the events that go into the security log


def collect():
    """Gather SENTENCES and SECURITY of every installed app's `events` module. The same event twice stops the start."""
    for app in apps.get_app_configs():
        if not module_has_submodule(app.module, "events"):
            continue
        module = import_module(f"{app.name}.events")
        said = getattr(module, "SENTENCES", {})
        if twice := {event for event in said if SENTENCES.get(event, said[event]) is not said[event]}:
            raise ImproperlyConfigured(f"{app.name}.events says again: {', '.join(sorted(twice))}.")
        if silent := getattr(module, "SECURITY", set()) - said.keys():
            raise ImproperlyConfigured(f"{app.name}.events has no sentence for: {', '.join(sorted(silent))}.")
        SENTENCES.update(said)
        SECURITY.update(getattr(module, "SECURITY", set()))


def known(event):
    """The event itself. Raises KeyError where no app's `events` has a sentence for it."""
    if event not in SENTENCES:
        raise KeyError(f"{event!r} has no sentence: add it to SENTENCES in the app's events.py.")
    return event


def sentence(event):
    """What a line of the ledger says after its author's name: "closed the concern"."""
    return str(SENTENCES[event.event])
