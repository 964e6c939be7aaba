"""Every event reads as a sentence: the apps' `events` modules, gathered once when Django is ready."""

from importlib import import_module

from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.utils.module_loading import module_has_submodule

SENTENCES = {}


def collect():
    """Gather SENTENCES of every installed app's `events` module. The same event twice stops the start."""
    for app in apps.get_app_configs():
        if not module_has_submodule(app.module, "events"):
            continue
        said = getattr(import_module(f"{app.name}.events"), "SENTENCES", {})
        if twice := {event for event in said if SENTENCES.get(event, said[event]) is not said[event]}:
            raise ImproperlyConfigured(f"{app.name}.events says again: {', '.join(sorted(twice))}.")
        SENTENCES.update(said)


def known(event):
    """The event itself. Raises KeyError where no app's `events` has a sentence for it."""
    if event not in SENTENCES:
        raise KeyError(f"{event!r} has no sentence: add it to SENTENCES in the app's events.py.")
    return event


def sentence(event):
    """What a line of the ledger says after its author's name: "closed the concern"."""
    return str(SENTENCES[event.event])
