"""Is it well? For the one who runs it, and for the machine that watches it."""

from celery import current_app
from django.db import connection
from django.http import JsonResponse

from okg.access.doors import open_to_all
from okg.notify import heartbeat


@open_to_all
def show(request):
    """200 with JSON {database, broker, worker}, each "ok" or what is wrong; 503 where one of them is not."""
    state = {"database": _database(), "broker": _broker()}
    state["worker"] = _worker() if state["database"] == "ok" else "unknown"
    return JsonResponse(state, status=200 if set(state.values()) == {"ok"} else 503)


def _database():
    try:
        with connection.cursor() as cursor:
            cursor.execute("select 1")
    except Exception:  # noqa: BLE001 - whatever is wrong with it, this page must say so and live
        return "unreachable"
    return "ok"


def _broker():
    try:
        with current_app.connection_for_write(connect_timeout=1) as broker:
            broker.ensure_connection(max_retries=0, timeout=1)
    except Exception:  # noqa: BLE001 - as above
        return "unreachable"
    return "ok"


def _worker():
    silence = heartbeat.age()
    if silence is None:
        return "has not shown itself yet"
    return "ok" if heartbeat.alive() else f"silent for {int(silence.total_seconds() // 60)} minutes"
