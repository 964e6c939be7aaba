"""What a row was on 3 May: simple-history, set up for us, with the author handed in.

The library reads each value through the attribute, which would open sealed fields and seal them anew. Ours
copies what is *stored*, so a history row holds the very ciphertext of the live row: destroy the key, and both
are blind. A field that keeps its stored form apart from its attribute offers `stored(row)`.
"""

from contextlib import contextmanager

from django.db import models, transaction
from django.utils import timezone
from simple_history.models import HistoricalRecords


class NoAuthor(RuntimeError):
    """A row that people edit was written without saying who wrote it."""


class Records(HistoricalRecords):
    """History rows without ambient user, without free-text reason and without foreign key to a user."""

    def contribute_to_class(self, cls, name):
        super().contribute_to_class(cls, name)
        cls._records = self

    def get_extra_fields(self, model, fields):
        extra = super().get_extra_fields(model, fields)
        del extra["history_change_reason"]  # free text would be a second, unclassified narrative
        return extra

    def copy_fields(self, model):
        copies = super().copy_fields(model)
        copies[model._meta.pk.name].db_index = False  # the index on (id, history_date) begins with it
        return copies

    def get_meta_options(self, model):
        index = models.Index(fields=(model._meta.pk.attname, "history_date"))
        return super().get_meta_options(model) | {"indexes": (index,)}

    @property
    def _date_indexing(self):
        return False

    def get_history_user(self, instance):
        try:
            return instance._history_by
        except AttributeError:
            raise NoAuthor(
                f"{instance._meta.label} was written without an author: "
                "use history.save(row, by=user) or history.delete(row, by=user)."
            ) from None

    def create_historical_record(self, instance, history_type, using=None):
        self.as_stored(instance, history_type).save(using=using)

    def as_stored(self, row, history_type):
        """The unsaved history row of a row as it is stored now. `history_type` is "+", "~" or "-"."""
        author = self.get_history_user(row)
        return getattr(row, self.manager_name).model(
            history_date=timezone.now(),
            history_type=history_type,
            history_user_id=getattr(author, "pk", None),
            **{field.attname: _stored(field, row) for field in self.fields_included(row)},
        )


def remember():
    """The `history` attribute of a model that people edit: `history = remember()`.

    `history_user_id` is a plain UUID and outlives the user; it is NULL where the system itself wrote the row.
    """
    return Records(
        history_id_field=models.BigAutoField(),
        history_user_id_field=models.UUIDField(null=True),
    )


def save(row, *, by, **save_kwargs):
    """Save a row and remember it as written by a user, or by a system actor given by its name ("beat").

    Raises NoAuthor when `by` is None.
    """
    with _written_by(row, by):
        row.save(**save_kwargs)


def delete(row, *, by):
    """Delete a row and remember who did. Rows that would cascade are deleted first, each in its own name."""
    with _written_by(row, by):
        row.delete()


@transaction.atomic
def save_many(rows, *, by, batch_size=1000):
    """Insert many new rows of one model with their first history rows: two statements a batch.

    For imports and the demo. Returns the rows.
    """
    rows = list(rows)
    if not rows:
        return rows
    type(rows[0])._base_manager.bulk_create(rows, batch_size=batch_size)
    remembered = []
    for row in rows:
        with _written_by(row, by):
            remembered.append(row._records.as_stored(row, "+"))
    type(remembered[0])._base_manager.bulk_create(remembered, batch_size=batch_size)
    return rows


def _stored(field, row):
    stored = getattr(field, "stored", None)
    return stored(row) if stored else getattr(row, field.attname)


@contextmanager
def _written_by(row, by):
    if by is None:
        raise NoAuthor(f"{row._meta.label} was written without an author: by=None.")
    row._history_by = by
    try:
        yield
    finally:
        del row._history_by
