"""The trace reads as a sentence: no event is written anywhere in the code without one."""

import ast

import pytest
from django.apps import apps
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from okg.ledger import events, sentences

ROOMS = ["okg", "cases", "measures", "meetings"]


def acts(tree):
    """Every call `ledger.act(…)` or `book.act(…)` of a syntax tree."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Name(id="ledger" | "book"), attr="act")):
                yield node


def spelled_out(call):
    """The event names in a call's first argument; none where it is not written in plain text."""
    event = call.args[0] if call.args else None
    branches = [event.body, event.orelse] if isinstance(event, ast.IfExp) else [event]
    return [branch.value for branch in branches if isinstance(branch, ast.Constant)]


def written_events():
    for room in ROOMS:
        for path in sorted((settings.BASE_DIR / room).rglob("*.py")):
            for call in acts(ast.parse(path.read_text())):
                yield f"{path.relative_to(settings.BASE_DIR)}:{call.lineno}", spelled_out(call)


def test_no_event_lacks_its_sentence():
    lacking = [
        f"{place}: {', '.join(names) or 'spell the event out'}"
        for place, names in written_events()
        if not names or set(names) - sentences.SENTENCES.keys()
    ]
    assert not lacking


def test_no_sentence_is_left_over_from_an_event_that_went():
    written = {name for _, names in written_events() for name in names} | {"looked"}
    assert sentences.SENTENCES.keys() <= written


def test_names_fit_their_column():
    assert max(map(len, sentences.SENTENCES)) <= 60


def test_two_apps_cannot_own_one_event(monkeypatch):
    monkeypatch.setitem(events.SENTENCES, "thing_closed", "closed the thing")
    monkeypatch.setitem(sentences.SENTENCES, "thing_closed", "closed another thing")
    with pytest.raises(ImproperlyConfigured, match="thing_closed"):
        sentences.collect()


def test_gathering_twice_changes_nothing():
    before = dict(sentences.SENTENCES)
    sentences.collect()
    assert before == sentences.SENTENCES
    assert apps.is_installed("okg.ledger")
