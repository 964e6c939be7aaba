"""What was changed in a concern, and in who its persons are."""

from django.shortcuts import render
from django.utils.translation import gettext as _

from cases import changes as changed
from cases.doors import concern_door
from okg.access.may import may
from okg.lib.paging import page_of

SIZE = 30


@concern_door("cases.read_concern")
def changes(request, concern):
    """Who changed what, with the words before and after."""
    rows = changed.of(concern, request.user)
    identifies = may(request.user, "cases.identify_person", concern) and concern.relations.exists()
    return _page(request, concern, rows, title=_("What was changed"), identifies=identifies)


@concern_door("cases.identify_person")
def person_changes(request, concern):
    """The same of who the persons are; each look is a line in the ledger, as for the page that tells it."""
    return _page(
        request,
        concern,
        changed.of_persons(concern),
        title=_("What was changed about persons"),
        of_persons=True,
    )


def _page(request, concern, rows, **more):
    here = page_of(rows, request, size=SIZE, key=lambda change: change.place)
    context = {
        "concern": concern,
        "page": here,
        "changes": changed.opened(here.rows),
        "section": "concerns",
    }
    return render(request, "cases/changes.html", context | more)
