"""A small model that people edit, outside the project's own registry, and its tables for one test."""

import uuid

import pytest
from django.db import connection, models
from django.test.utils import isolate_apps

from okg.lib.constraints import all_or_none, not_blank, of_list
from okg.lib.history import remember
from okg.lib.privacy import PLAIN

with isolate_apps("okg.ledger"):

    class Word(models.Model):
        """A code of a list: "arena:skole"."""

        key = models.CharField(primary_key=True, max_length=40)

        class Meta:
            app_label = "ledger"

        def __str__(self):
            return self.key

    class Task(models.Model):
        """A task that is done at a moment, by someone, or not at all."""

        id = models.UUIDField(primary_key=True, default=uuid.uuid4)
        title = models.CharField(max_length=80)
        arena = models.ForeignKey(Word, models.PROTECT, null=True, blank=True)
        done_at = models.DateTimeField(null=True, blank=True)
        done_by = models.UUIDField(null=True, blank=True)
        version = models.PositiveIntegerField(default=1)
        history = remember()

        privacy = dict.fromkeys(["id", "title", "arena", "done_at", "done_by", "version"], PLAIN)

        class Meta:
            app_label = "ledger"
            constraints = [
                all_or_none("done_at", "done_by", name="task_done_whole"),
                not_blank("title", name="task_title_said"),
                of_list("arena", "arena", name="task_arena_of_arenas"),
            ]

        def __str__(self):
            return self.title


@pytest.fixture
def tables(db):
    """The tables of Word, Task and Task's history, with two words in them."""
    with connection.schema_editor() as editor:
        for model in (Word, Task, Task.history.model):
            editor.create_model(model)
    Word.objects.bulk_create([Word("arena:skole"), Word("theme:hat")])
