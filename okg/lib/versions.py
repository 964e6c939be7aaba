"""Two people, one row: the second to save is told, keeps her text and sees both.

The model has `version = PositiveIntegerField(default=1)`; the form carries the version it was shown with.
"""

from django.db import transaction

from okg.lib import history


class Stale(Exception):
    """Somebody saved the row since it was read. `current` is the row as it is now."""

    def __init__(self, current):
        super().__init__(f"{current._meta.label} {current.pk} has version {current.version}")
        self.current = current


@transaction.atomic
def save_if_unchanged(row, version, *, by, **save_kwargs):
    """Save a row that is still at `version` (the number the page was made from) and count it up.

    Raises Stale(current) when it is not, and the model's DoesNotExist when the row is gone. The row lock
    makes the comparison and the save one step.
    """
    current = type(row)._base_manager.select_for_update(of=("self",)).get(pk=row.pk)
    if current.version != int(version):
        raise Stale(current)
    row.version = current.version + 1
    if "update_fields" in save_kwargs:
        save_kwargs["update_fields"] = {*save_kwargs["update_fields"], "version"}
    history.save(row, by=by, **save_kwargs)
