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
    """The event names in a call's first argument; none where a helper is handed the name."""
    event = call.args[0]
    branches = [event.body, event.orelse] if isinstance(event, ast.IfExp) else [event]
    return [branch.value for branch in branches if isinstance(branch, ast.Constant)]


def trees():
    """(place, syntax tree) of every module that may write to the ledger."""
    for room in ROOMS:
        for path in sorted((settings.BASE_DIR / room).rglob("*.py")):
            if path.name != "events.py" and "migrations" not in path.parts:
                yield path.relative_to(settings.BASE_DIR), ast.parse(path.read_text())


def test_no_event_lacks_its_sentence():
    lacking = [
        f"{place}:{call.lineno} {name}"
        for place, tree in trees()
        for call in acts(tree)
        for name in spelled_out(call)
        if name not in sentences.SENTENCES
    ]
    assert not lacking


def test_no_sentence_is_left_over_from_an_event_that_went():
    spoken = {node.value for _, tree in trees() for node in ast.walk(tree) if isinstance(node, ast.Constant)}
    assert not sentences.SENTENCES.keys() - spoken


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
