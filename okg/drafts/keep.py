"""Keeping, restoring and dropping what someone is typing."""

import datetime as dt

from django.db import transaction

from okg.drafts.models import Draft, Submission
from okg.lib import dates
from okg.vault import keys

LARGEST = 200_000  # characters in one draft: a long evening's writing, and no more
KEPT = dt.timedelta(days=30)
# Never kept: what proves who sent it, what makes it single, and files.
NOT_KEPT = {"csrfmiddlewaretoken", "submission", "draft_name", "version", "password"}


@transaction.atomic
def save(user, name, fields):
    """Keep `fields` ({name: [values]}) as the user's one draft of form `name`; returns the moment it was kept."""
    fields = {key: values for key, values in fields.items() if key not in NOT_KEPT}
    if (
        not name
        or len(name) > 120
        or sum(len(value) for values in fields.values() for value in values) > LARGEST
    ):
        raise ValueError("too large a draft")
    if not any(value.strip() for values in fields.values() for value in values):
        drop(user, name)
        return None
    keys.ensure(user.pk)
    draft = Draft.objects.select_for_update().filter(user=user, name=name).first() or Draft(
        user=user, name=name
    )
    draft.fields, draft.saved_at = fields, dates.now()
    draft.save()
    return draft.saved_at


def of(user, name):
    """The user's draft of form `name`, or None."""
    return Draft.objects.select_related("user").filter(user=user, name=name).first()


class Restored(dict):
    """A draft as a form takes it: {field: [values]}, with the moment it was kept."""

    saved_at = None


def restore(request, name):
    """What the user had typed into form `name`, for a page that is opened anew; None where nothing waits."""
    draft = of(request.user, name) if request.method == "GET" else None
    if draft is None:
        return None
    restored = Restored(draft.fields)
    restored.saved_at = draft.saved_at
    return restored


def drop(user, name):
    Draft.objects.filter(user=user, name=name).delete()


def drop_under(user, beginning):
    """Drop the drafts of a form in several steps: all whose names begin so."""
    Draft.objects.filter(user=user, name__startswith=beginning).delete()


def sweep():
    """Drop drafts nobody came back to, and keys of forms sent long ago."""
    Draft.objects.filter(saved_at__lt=dates.now() - KEPT).delete()
    Submission.objects.filter(sent_at__lt=dates.now() - KEPT).delete()


def drop_all_of(user, tail):
    """Drop every draft of a user whose name ends in `tail`, the reference or key of what it was about."""
    Draft.objects.filter(user=user, name__endswith=f":{tail}").delete()
