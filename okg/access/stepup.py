"""Some acts ask once more who is at the keyboard: a screen left open must not open a concern to somebody.

Which rights do stands in `roles.STEP_UP`. A door demands it after the role and the grant were found to be enough, so
that being asked tells nothing; `okg.roster.middleware.step_up` turns the demand into the page that asks.
"""

import time
from functools import wraps

from django.conf import settings

from okg.access import roles

# Where allauth notes in the session how and when somebody showed who they are.
RECORDS = "account_authentication_methods"


class ShowWhoYouAre(Exception):
    """It is too long since this session's user showed who they are."""


def demand(request, right):
    """Raise ShowWhoYouAre where `right` asks for it and the last showing is OKG_STEP_UP_SECONDS old or older."""
    if right in roles.STEP_UP and not is_fresh(request):
        raise ShowWhoYouAre(right)


def always(view):
    """A view that asks whatever the right: it changes how its user proves who they are. Put it inside the door."""

    @wraps(view)
    def guarded(request, *args, **kwargs):
        if not is_fresh(request):
            raise ShowWhoYouAre
        return view(request, *args, **kwargs)

    return guarded


def is_fresh(request):
    """Whether the user has logged in, or confirmed who they are, within the last settings.STEP_UP_SECONDS seconds."""
    shown = [record["at"] for record in request.session.get(RECORDS, [])]
    return bool(shown) and time.time() - max(shown) < settings.STEP_UP_SECONDS
