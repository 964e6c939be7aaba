"""The register a group kept until now, on its way into this room: the file, its rows, and the names kept aside."""

import datetime as dt
import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from cases.models.concern import Concern
from okg.access.may import may
from okg.catalogue.fields import CodeKey
from okg.lib import dates
from okg.lib.constraints import all_or_none, of_list
from okg.lib.privacy import PERSONAL, PLAIN, SEALED, SENSITIVE
from okg.vault.constraints import filled_in
from okg.vault.fields import SealedBytes, SealedJSON, SealedText

LASTS = dt.timedelta(days=1)  # an import nobody touches, and the time in which a whole one can be undone
TAKE, REFUSE = "take", "refuse"


class Imports(models.QuerySet):
    """Imports, as queries that read as sentences."""

    def under_way(self):
        return self.filter(taken_at__isnull=True)

    def taken(self):
        return self.filter(taken_at__isnull=False)

    def abandoned(self, at):
        """Those under way that nobody has touched for a day."""
        return self.under_way().filter(touched_at__lte=at - LASTS)

    def visible_to(self, user):
        return self if may(user, "cases.import_register") else self.none()


class RegisterImport(models.Model):
    """One file that is being read in, and after that the record of what became of each of its rows.

    Until it is taken the file and its rows lie under a key of its own, which is destroyed then: a row that became a
    concern lies in the concern's dossier from that moment, a refused one in `rest_dossier_id`.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dossier_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    rest_dossier_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    content = SealedBytes(null=True)
    encoding = models.CharField(max_length=10)
    separator = models.CharField(max_length=1)
    fields = models.JSONField(default=list)  # what each column holds, by its place
    begun_at = models.DateTimeField(default=dates.now)
    begun_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    touched_at = models.DateTimeField(default=dates.now)
    taken_at = models.DateTimeField(null=True)
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = Imports.as_manager()
    privacy = {
        "id": PLAIN,
        "dossier_id": PLAIN,
        "rest_dossier_id": PLAIN,
        "content": SEALED,
        "encoding": PLAIN,
        "separator": PLAIN,
        "fields": PLAIN,
        "begun_at": PLAIN,
        "begun_by": PERSONAL,
        "touched_at": PLAIN,
        "taken_at": PLAIN,
        "taken_by": PERSONAL,
        "undone_at": PLAIN,
        "undone_by": PERSONAL,
    }

    class Meta:
        default_permissions = ()
        ordering = ["-begun_at"]
        constraints = [
            all_or_none("taken_at", "taken_by", name="import_taken_whole"),
            all_or_none("undone_at", "undone_by", name="import_undone_whole"),
            models.CheckConstraint(
                condition=Q(content__isnull=False, taken_at__isnull=True)
                | Q(content__isnull=True, taken_at__isnull=False),
                name="import_file_until_taken",
            ),
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True)
                | Q(
                    taken_at__isnull=False,
                    undone_at__gte=models.F("taken_at"),
                    undone_at__lt=models.F("taken_at") + LASTS,
                ),
                name="import_undone_within_a_day",
            ),
            models.CheckConstraint(
                condition=Q(encoding__in=["utf-8", "cp1252"]), name="import_encoding_known"
            ),
            models.CheckConstraint(condition=Q(separator__in=[";", ",", "\t"]), name="import_separator_known"),
        ]  # fmt: skip

    def __str__(self):
        return str(self.pk)

    def get_absolute_url(self):
        return reverse("cases:import_rows" if self.fields else "cases:import_columns", kwargs={"pk": self.pk})

    @property
    def is_taken(self):
        return self.taken_at is not None

    def may_be_undone(self, at=None):
        """Whether it is taken, not undone, and less than a day old: exactly a day later it is over."""
        return self.is_taken and self.undone_at is None and (at or dates.now()) < self.taken_at + LASTS

    @property
    def undone_until(self):
        return self.taken_at + LASTS


class ImportedRows(models.QuerySet):
    def visible_to(self, user):
        return self.filter(batch__in=RegisterImport.objects.visible_to(user))

    def unanswered(self):
        return self.filter(answer="")

    def locked(self, row):
        return self.select_for_update(of=("self",)).get(pk=row.pk)


class ImportedRow(models.Model):
    """One row of a register: what stood in it, what somebody answered about it, and the concern it became.

    `cells` is what the row said, `given` what a person chose to take instead, both by the names of the fields. What is
    undone leaves the answer alone: the words are gone with the concern. `last_line` is the last line that the import
    itself left in the ledger about the concern, `footprint` how many rows of each kind it gave it: what is more than
    that, somebody else did.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    batch = models.ForeignKey(RegisterImport, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()  # as a spreadsheet counts, the headings are 1
    cells = SealedJSON(null=True)
    answer = models.CharField(max_length=6, blank=True, choices=[(TAKE, TAKE), (REFUSE, REFUSE)])
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    given = SealedJSON(null=True)
    reason = SealedText(null=True)
    concern = models.ForeignKey(Concern, null=True, on_delete=models.SET_NULL, related_name="imported_rows")
    last_line = models.BigIntegerField(null=True)
    footprint = models.JSONField(null=True)

    objects = ImportedRows.as_manager()
    privacy = {
        "id": PLAIN,
        "batch": PLAIN,
        "number": PLAIN,
        "cells": SEALED,
        "answer": PLAIN,
        "answered_at": PLAIN,
        "answered_by": PERSONAL,
        "given": SEALED,
        "reason": SEALED,
        "concern": SENSITIVE,
        "last_line": PLAIN,
        "footprint": PLAIN,
    }

    class Meta:
        default_permissions = ()
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "number"], name="imported_row_once"),
            models.UniqueConstraint(fields=["concern"], name="imported_row_of_its_concern"),
            all_or_none("answered_at", "answered_by", name="imported_row_answered_whole"),
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True)
                | Q(answer__in=[TAKE, REFUSE], answered_at__isnull=False),
                name="imported_row_answer_is_dated",
            ),
            models.CheckConstraint(
                condition=Q(answer=REFUSE, reason__isnull=False) | (~Q(answer=REFUSE) & Q(reason__isnull=True)),
                name="imported_row_refused_with_reason",
            ),
            filled_in("reason", name="imported_row_reason_filled_in"),
            models.CheckConstraint(
                condition=Q(concern__isnull=True) | Q(answer=TAKE, cells__isnull=False),
                name="imported_row_became_what_was_taken",
            ),
            all_or_none("last_line", "footprint", name="imported_row_trace_whole"),
            models.CheckConstraint(
                condition=Q(concern__isnull=True) | Q(last_line__isnull=False), name="imported_row_leaves_its_trace"
            ),
        ]  # fmt: skip

    def __str__(self):
        return str(self.pk)

    def get_absolute_url(self):
        return reverse("cases:import_row", kwargs={"pk": self.pk})

    @property
    def dossier_id(self):
        if self.concern_id:
            return self.concern.dossier_id
        return self.batch.rest_dossier_id if self.batch.is_taken else self.batch.dossier_id


class KeptName(models.Model):
    """A name that was cut out of a row and is kept aside until it is settled whether it may be recorded.

    It lies under a key of its own. Recorded, the name lives on in a Person; thrown away, its key is destroyed; either
    way this row is gone.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    concern = models.ForeignKey(Concern, on_delete=models.CASCADE, related_name="kept_names")
    dossier_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    name = SealedText()
    relation = CodeKey("relation")
    kept_at = models.DateTimeField(default=dates.now)
    kept_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    privacy = {
        "id": PLAIN,
        "concern": SENSITIVE,
        "dossier_id": PLAIN,
        "name": SEALED,
        "relation": SENSITIVE,
        "kept_at": SENSITIVE,
        "kept_by": PERSONAL,
    }

    class Meta:
        default_permissions = ()
        ordering = ["kept_at", "pk"]
        constraints = [
            filled_in("name", name="kept_name_filled_in"),
            of_list("relation", "relation", name="kept_name_relation_of_its_list"),
        ]

    def __str__(self):
        return str(self.pk)
