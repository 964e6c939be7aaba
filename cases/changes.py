"""What was changed in a concern: who, when, which field, and the words before and after.

django-simple-history remembers each row as it was; here two that follow one another are laid side by side. A note is
never changed, so its correction stands here as what it put right. Who somebody is has a page of its own, for those who
may see it. Rooms above, and further nouns of this one, add theirs with `add(Source(…))`.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from django.contrib.auth import get_user_model
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cases.models.concern import Concern
from cases.models.person import Person, Relation
from cases.models.plan import Plan, PlanItem
from cases.models.steps import Grounding
from cases.models.task import Task
from okg.catalogue import codes
from okg.catalogue.fields import CodeKey
from okg.lib.templatetags.ui import long, moment
from okg.vault.crypto import Unreadable

# Of the concern's fields; `reporter` is shown to the lead alone, as on the concern's page.
LOGGED = {
    "source": _("Who told us?"),
    "channel": _("How it came"),
    "arena": _("Arena"),
    "theme": _("Theme"),
    "ideology": _("Ideology"),
    "age_band": _("Age"),
    "urgency": _("Urgency"),
    "danger": _("Danger to life or health"),
    "known": _("Known"),
    "heard": _("Heard from others"),
    "judged": _("Judged"),
    "done_so_far": _("Done before it came here"),
    "reporter": _("How we reach who told us"),
    "level": _("Level"),
    "level_reason": _("Why this level"),
    "next_review_on": _("Next review"),
    "lead": _("Led by"),
    "summary": _("Summary for discussion"),
    "closed_at": _("Closed"),
    "close_reason": _("Reason for closing"),
    "close_outcome": _("What came out of it"),
}
TASK = {
    "text": _("Task"),
    "owner": _("Who does it"),
    "due_on": _("Due"),
    "done_at": _("Task done"),
    "dropped_at": _("Task dropped"),
    "drop_reason": _("Why it was dropped"),
}
PERSON = {
    "name": _("Name"),
    "birth_year": _("Year of birth"),
    "born_on": _("Date of birth"),
    "contact": _("How to reach the person"),
    "needs_interpreter": _("Needs an interpreter"),
    "language": _("Language"),
}
TIE = {
    "known_to": _("Who knows them already"),
}
BASIS = {
    "informed": _("What the person was told"),
    "informed_on": _("Told on"),
    "exemption": _("Exemption from telling"),
    "exemption_reason": _("Why they are not told"),
    "reconsider_on": _("To be thought over"),
}
PLAN = {
    "problem": _("The problem"),
    "goals": _("Goals"),
    "measure_of_success": _("How we will see that it worked"),
    "own_part": _("The person's own part"),
    "no_part_reason": _("Why the person has no part in it"),
    "evaluate_on": _("To be evaluated"),
    "agreed_at": _("Plan agreed"),
}
MEASURE = {
    "what": _("Measure"),
    "owner": _("Who answers for it"),
    "outside": _("Who does it outside the group"),
    "due_on": _("Due"),
    "done_at": _("Measure done"),
    "dropped_at": _("Measure dropped"),
    "drop_reason": _("Why it was dropped"),
}


@dataclass(frozen=True)
class Source:
    """Where changes are read: what it is called, its fields and their names, and `rows(concern)`, its history rows."""

    says: Any
    fields: dict
    rows: Callable


@dataclass(frozen=True)
class Field:
    """One field before and after; words once the page has opened them."""

    name: str
    before: Any
    after: Any


@dataclass(frozen=True)
class Change:
    """One saved change. `by` is the key of a user (None: the system) until the page puts the name in."""

    at: Any
    by: Any
    says: Any
    key: str
    fields: list

    @property
    def place(self):
        return round(self.at.timestamp() * 1_000_000), self.key


SOURCES = [
    Source(_("The concern"), LOGGED, lambda concern: Concern.history.filter(id=concern.pk)),
    Source(_("A task"), TASK, lambda concern: Task.history.filter(concern_id=concern.pk)),
    Source(_("The basis"), BASIS, lambda concern: Grounding.history.filter(concern_id=concern.pk)),
    Source(_("The plan"), PLAN, lambda concern: Plan.history.filter(concern_id=concern.pk)),
    Source(
        _("A measure of the plan"),
        MEASURE,
        lambda concern: PlanItem.history.filter(plan_id__in=concern.plans.values("pk")),
    ),
]
OF_PERSONS = [
    Source(
        _("A person"),
        PERSON,
        lambda concern: Person.history.filter(id__in=concern.relations.values("person_id")),
    ),
    Source(
        _("What a person is in the concern"),
        TIE,
        lambda concern: Relation.history.filter(concern_id=concern.pk),
    ),
]


def add(source, *, of_person=False):
    """Let the changes of another noun stand here; those of who somebody is on the page for those who may see it."""
    (OF_PERSONS if of_person else SOURCES).append(source)


def of(concern, reader):
    """The changes in a concern that `reader` may read, newest first, with what is sealed unopened."""
    hidden = set() if reader.pk == concern.lead_id else {"reporter"}
    found = [change for source in SOURCES for change in _changes(source, concern, hidden)]
    return _newest_first(found + list(_corrected_notes(concern, reader)))


def of_persons(concern):
    """The changes of who the persons of a concern are, newest first."""
    return _newest_first(change for source in OF_PERSONS for change in _changes(source, concern, set()))


def _newest_first(changes):
    return sorted(changes, key=lambda change: change.place, reverse=True)


def _changes(source, concern, hidden):
    rows = source.rows(concern).order_by("id", "history_date", "history_id")
    for before, after in pairwise(rows):
        if before.id != after.id:
            continue
        fields = [
            Field(label, (before, name), (after, name))
            for name, label in source.fields.items()
            if name not in hidden and _stored(before, name) != _stored(after, name)
        ]
        if fields:
            key = f"{after._meta.model_name}:{after.history_id}"
            yield Change(after.history_date, after.history_user_id, source.says, key, fields)


def _stored(row, name):
    """What is in the column; two ciphertexts are alike exactly where nobody changed the text."""
    field = row._meta.get_field(name)
    return field.stored(row) if hasattr(field, "stored") else getattr(row, field.attname)


def _corrected_notes(concern, reader):
    notes = {note.pk: note for note in concern.notes.readable_by(reader)}
    for note in notes.values():
        if old := notes.get(note.corrects_id):
            texts = [Field(_("Text"), (old, "text"), (note, "text"))]
            yield Change(note.at, note.by_id, _("A note"), f"note:{note.pk}", texts)


def opened(changes):
    """The changes of one page as they are read: names put in, what is sealed opened."""
    users = {change.by for change in changes} | {
        getattr(row, row._meta.get_field(name).attname)
        for change in changes
        for field in change.fields
        for row, name in (field.before, field.after)
        if _is_user(row._meta.get_field(name))
    }
    names = dict(get_user_model().objects.filter(pk__in=users - {None}).values_list("pk", "name"))
    return [
        replace(
            change,
            by=names.get(change.by, gettext("The system") if change.by is None else ""),
            fields=[
                Field(field.name, _words(*field.before, names), _words(*field.after, names))
                for field in change.fields
            ],
        )
        for change in changes
    ]


def _is_user(field):
    return field.is_relation and field.related_model is get_user_model()


def _words(row, name, names):
    """A stored value as a reader would say it; "" for nothing."""
    field = row._meta.get_field(name)
    if _is_user(field):
        return names.get(getattr(row, field.attname), "")
    if isinstance(field, CodeKey) or (
        field.is_relation and field.related_model._meta.label == "catalogue.Code"
    ):
        return codes.label(getattr(row, field.attname))
    try:
        value = getattr(row, field.attname)
    except Unreadable:
        return gettext("Erased")
    return _said(field, value)


def _said(field, value):
    if value is None:
        return ""
    if isinstance(field, models.BooleanField):
        return gettext("Yes") if value else gettext("No")
    if isinstance(value, dt.datetime):
        return moment(value)
    return long(value) if isinstance(value, dt.date) else str(value)
