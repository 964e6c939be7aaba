"""A form sent twice makes one thing, and both answers lead to it."""

import uuid

from django.db import transaction
from django.shortcuts import redirect, resolve_url

from okg.drafts import keep
from okg.drafts.models import Submission


@transaction.atomic
def once(request, act):
    """Run `act()` once for the form's hidden `submission` and redirect to what it returned (a row or an address).

    The insert of the key is the lock: a second request with the same key waits for the first, finds its answer and
    goes there. Where `act` raises, the key is rolled back with everything else and may be used again.
    The draft of the form (`draft_name`) is dropped, since its text now stands where it belongs.
    """
    key = _key(request.POST.get("submission", ""))
    made = Submission.objects.bulk_create([Submission(user=request.user, key=key)], ignore_conflicts=True)
    row = Submission.objects.select_for_update().get(user=request.user, key=key)
    if made and row.pk == made[0].pk:
        row.path = resolve_url(act())
        row.save(update_fields=["path"])
        keep.drop(request.user, request.POST.get("draft_name", ""))
    return redirect(row.path)


def _key(text):
    """The key as sent; a form without a readable one is a form of its own."""
    try:
        return uuid.UUID(text)
    except ValueError:
        return uuid.uuid4()
