"""Bring the catalogue in the database up to the files that ship with the code.

Every app that ships data has a module `catalogue` with `load() -> dict[str, int]` (rows per name). Loading is
an upsert: it can be run at every start, changes nothing the second time, and deletes nothing, since old rows
still point at codes that are out of use.
"""

import json
from importlib import import_module
from pathlib import Path

from django.apps import apps
from django.db import transaction
from django.utils.module_loading import module_has_submodule

from okg.catalogue import codes
from okg.catalogue.models import Code

DATA = Path(__file__).parent / "data"
WORDS = [
    "list",
    "code",
    "label",
    "description",
    "help",
    "sort",
    "active",
    "mark",
    "source",
    "attributes",
]


@transaction.atomic
def load_all():
    """Load every app's data, floor by floor (the order of INSTALLED_APPS); returns {name: rows}."""
    loaded = {"codes": load_codes()}
    for app in apps.get_app_configs():
        if module_has_submodule(app.module, "catalogue"):
            loaded |= import_module(f"{app.name}.catalogue").load()
    return loaded


def load_codes(folder=DATA):
    """Upsert the code lists of a folder, and take out of use what they no longer hold; returns how many."""
    rows = [
        row for path in sorted(folder.glob("*.json")) for row in rows_of(json.loads(path.read_text("utf-8")))
    ]
    Code.objects.bulk_create(rows, update_conflicts=True, unique_fields=["key"], update_fields=WORDS)
    Code.objects.exclude(key__in=[row.key for row in rows]).update(active=False)
    codes.forget()
    return len(rows)


def rows_of(file):
    """The unsaved Codes of one file: {"list", "mark", "source", "codes": [{"code", "label", …}]}.

    A code's own mark and source win over the file's; its place in the file is its place in the list.
    """
    return [
        Code(
            key=f"{file['list']}:{entry['code']}",
            list=file["list"],
            sort=place,
            **{"mark": file["mark"], "source": file.get("source", ""), **entry},
        )
        for place, entry in enumerate(file["codes"], start=1)
    ]
