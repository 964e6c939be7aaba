"""The agencies, seats and contacts a new installation starts with; the group changes them afterwards."""

import json
from pathlib import Path

from django.db import transaction

from okg.lib import history
from okg.roster.models import Agency, Contact, DeclarationText, Seat

DATA = Path(__file__).parent / "data"


def load():
    """Add the agencies, seats and contacts that are missing, and leave the others as people have made them.

    A number somebody has checked, or a title the group has changed, is theirs: loading never takes it back.
    Returns {name: how many were added}.
    """
    return {
        "agencies": _add_missing(Agency, _read("agencies")),
        "seats": _add_missing(Seat, _read("seats")),
        "contacts": _add_missing(Contact, _read("contacts")),
        "declarations": _add_wordings(),
    }


def _add_wordings():
    """A wording that somebody has signed never changes, so a version that is there stays as it is."""
    there = set(DeclarationText.objects.values_list("version", flat=True))
    new = [DeclarationText(**entry) for entry in _read("declarations") if entry["version"] not in there]
    return len(DeclarationText.objects.bulk_create(new))


def _read(name):
    return json.loads((DATA / f"{name}.json").read_text("utf-8"))


@transaction.atomic
def _add_missing(model, entries):
    there = set(model.objects.values_list("pk", flat=True))
    rows = [
        _row(model, place, entry)
        for place, entry in enumerate(entries, start=1)
        if entry["code"] not in there
    ]
    history.save_many(rows, by="catalogue")
    return len(rows)


def _row(model, place, entry):
    """An unsaved row; its place in the file is its place in lists, and other tables come as codes."""
    columns = {field.name: field.attname for field in model._meta.concrete_fields}
    values = {columns[name]: value for name, value in entry.items()}
    return model(**({"sort": place} if "sort" in columns else {}), **values)
