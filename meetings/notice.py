"""The notice the group has agreed to give before it meets: in workdays, from the day of the call."""

from django.conf import settings
from django.utils.translation import ngettext

from meetings.models import ORDINARY
from okg.lib import dates


def earliest(at=None):
    """The first local day an ordinary meeting can be called for at the moment `at` (now) with the whole notice."""
    return dates.add_workdays(dates.local(at or dates.now()).date(), settings.NOTICE_WORKDAYS)


def is_short(kind, starts_at, at=None):
    """Whether a meeting of the kind `kind` (its key) called at `at` (now) would come sooner than agreed.

    An extraordinary one is called because it cannot wait, and has no notice to keep.
    """
    return kind == ORDINARY and dates.local(starts_at).date() < earliest(at)


def sentence():
    """Why a reason is asked for."""
    return ngettext(
        "That is sooner than a workday from now. Say why the notice is so short; everybody asked can read it.",
        "That is sooner than %(days)d workdays from now. "
        "Say why the notice is so short; everybody asked can read it.",
        settings.NOTICE_WORKDAYS,
    ) % {"days": settings.NOTICE_WORKDAYS}
