"""Canaries: a word of its own in every field that must stay in its room, and a nose for them in all that leaves it.

A field is found by its classification, so that one that is added tomorrow is planted without anybody thinking of it.
"""

import io
import secrets
import zipfile
from dataclasses import dataclass
from html import unescape
from itertools import count
from typing import Any

from django.apps import apps
from django.db import connection, models
from pypdf import PdfReader

from okg.lib import history
from okg.lib.privacy import DISCUSSED, SEALED, SENSITIVE, classification
from okg.vault import keys
from okg.vault.fields import SealedBytes, SealedText

RESTRICTED = (SEALED, SENSITIVE, DISCUSSED)
OURS = ("okg", "cases", "measures", "meetings")
# Not free text: its user would be logged out; numbers are reckoned with.
NOT_FREE = {"password", "birth_year", "born_on", "ages"}


@dataclass(frozen=True)
class Canary:
    """One planted word: where it sits, how near a person that is, and whether it is the group's own text."""

    word: str
    model: str
    field: str
    kind: Any
    of_the_group: bool

    def __str__(self):
        return f"{self.model}.{self.field} ({self.kind.name})"


def new_words():
    """Makes the words of one planting: no other test's, since the write-ahead log is the whole server's."""
    token = secrets.token_hex(4)
    return lambda number: f"Kanari{token}x{number:04d}"


def plant(word_for=None, kinds=RESTRICTED):
    """Put a word in the place of every text of these kinds there is; returns {word: Canary}.

    `word_for(number)` makes the words. Triggers that keep what is written from being changed are passed by, as only the
    owner of a scratch database can.
    """
    numbers, word_for = count(1), word_for or new_words()
    with connection.cursor() as cursor:
        cursor.execute("set local session_replication_role = replica")
        planted = {
            canary.word: canary
            for model in _models()
            for canary in _plant_in(model, kinds, lambda: word_for(next(numbers)))
        }
        cursor.execute("set local session_replication_role = origin")
    return planted


def _models():
    return [
        model
        for model in apps.get_models()
        if model.__module__.split(".")[0] in OURS and not hasattr(model, "instance_type")
    ]


def _plant_in(model, kinds, new_word):
    fields = [
        (model._meta.get_field(name), said.kind)
        for name, said in classification(model).items()
        if said.kind in kinds and name not in NOT_FREE
    ]
    fields = [(field, kind) for field, kind in fields if takes_words(field)]
    if not fields:
        return
    for row in list(model._base_manager.all()):
        for field, kind in fields:
            value = getattr(row, field.attname)
            if value is None or (not value and kind is not SEALED):
                continue  # what is empty may have to be: a state that is not there yet
            word = new_word()[: field.max_length]
            setattr(row, field.attname, word.encode() if isinstance(field, SealedBytes) else word)
            group = getattr(row, "dossier_id", None) == keys.GROUP_DOSSIER
            yield Canary(word, model._meta.label, field.name, kind, group)
        if hasattr(model, "history"):
            history.save(row, by="tests")
        else:
            row.save()


def takes_words(field):
    """Free text of any length; a field with choices, a pattern or a list of its own is not free."""
    if isinstance(field, SealedText | SealedBytes):
        return True
    free = isinstance(field, models.TextField | models.CharField) and not field.choices
    return free and not field.is_relation and (field.max_length is None or field.max_length >= 20)


def met_in(text, planted):
    """The canaries of `planted` whose word stands in `text`."""
    return {canary for word, canary in planted.items() if word in text}


def text_of(response):
    """All that a response tells, as text: headers, page, the words of a PDF, the cells of a spreadsheet."""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    kind = response.headers.get("Content-Type", "")
    headers = "\n".join(f"{name}: {value}" for name, value in response.headers.items())
    return f"{headers}\n{_words_of(content, kind)}"


def _words_of(content, kind):
    if kind.startswith("application/pdf") and content.startswith(b"%PDF") and len(content) > 1000:
        pages = PdfReader(io.BytesIO(content)).pages
        return "\n".join(page.extract_text() for page in pages).replace("-\n", "").replace("\n", "")
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return "\n".join(archive.read(name).decode(errors="replace") for name in archive.namelist())
    return unescape(content.decode(errors="replace"))
