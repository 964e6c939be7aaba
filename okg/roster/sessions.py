"""The sessions of a user, ended: whoever loses access is out at once, and not only at the next press."""

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session

from okg.lib import dates


def end_all(user):
    """Delete every session of `user`; returns how many. The rows do not say whose they are, so each is read."""
    theirs = [
        row.pk for row in Session.objects.filter(expire_date__gt=dates.now()).iterator() if _is_of(row, user)
    ]
    return Session.objects.filter(pk__in=theirs).delete()[0]


def _is_of(row, user):
    return row.get_decoded().get(SESSION_KEY) == str(user.pk)
