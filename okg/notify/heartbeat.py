"""Whether the worker still works: it says so each minute, and silence is noticed."""

import datetime as dt

from okg.lib import dates
from okg.notify.models import Heartbeat

STALE = dt.timedelta(minutes=15)


def beat(name="worker"):
    Heartbeat.objects.update_or_create(name=name, defaults={"beat_at": dates.now()})


def age(name="worker"):
    """How long ago `name` last showed itself, or None where it never did."""
    row = Heartbeat.objects.filter(name=name).first()
    return dates.now() - row.beat_at if row else None


def alive(name="worker"):
    silence = age(name)
    return silence is not None and silence < STALE
