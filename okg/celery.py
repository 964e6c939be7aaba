"""What happens by itself, and when. Beat ticks in UTC and only wakes rules that think in Norwegian days.

No result backend, no countdown, JSON only, ids as arguments: whoever reads the broker learns nothing, and what is
lost there is lost nowhere, since PostgreSQL knows what is due (docs/decisions).
"""

import os

from celery import Celery
from celery.schedules import crontab

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "okg.settings")
app = Celery("okg")
app.config_from_object("django.conf:settings", namespace="CELERY")

TIMETABLE = {
    "the worker shows that it lives": ("okg.notify.tasks.beat", crontab()),
    "mail that waits is sent": ("okg.notify.tasks.dispatch", crontab()),
    "each user's due list is mailed in the morning": (
        "okg.desk.tasks.remind",
        crontab(minute="10", hour="4-8"),
    ),
    "the ledger's lines are sealed": ("okg.ledger.tasks.seal", crontab()),
    "the ledger is verified": ("okg.insight.tasks.verify_ledger", crontab(minute="50", hour="1")),
    "last week's unusual looks are told": (
        "okg.insight.tasks.tell_unusual",
        crontab(minute="5", hour="5"),
    ),
    "expired openings are removed": ("cases.tasks.expire_grants", crontab(minute="5")),
    "what ended terms left open is ended on record": ("cases.tasks.lapse_grants", crontab(minute="6")),
    "who may lead steps in for the recused": ("cases.tasks.find_stand_ins", crontab(minute="8", hour="0,5")),
    "concerns that are over are locked away": (
        "cases.tasks.restrict_what_is_over",
        crontab(minute="25", hour="2"),
    ),
    "recalls that nobody answered rise": ("cases.tasks.raise_recalls", crontab(minute="35", hour="4")),
    "what stands without an owner is told": ("okg.handover.tasks.watch", crontab(minute="10", hour="0,5")),
    "grants and their shadow are compared": ("cases.tasks.compare_shadow", crontab(minute="30", hour="1")),
    "old registers nobody goes on reading in are dropped": (
        "cases.tasks.sweep_imports",
        crontab(minute="45"),
    ),
    "old drafts and submissions are dropped": ("okg.drafts.tasks.sweep", crontab(minute="40", hour="1")),
    "sessions that are over are dropped": ("okg.roster.tasks.sweep_sessions", crontab(minute="50", hour="1")),
    "the year's meetings are judged": ("meetings.tasks.judge_the_year", crontab(minute="20", hour="4")),
    "a new year's meetings are proposed": ("meetings.tasks.draft_next_year", crontab(minute="15", hour="1")),
}

app.conf.update(
    timezone="UTC",
    enable_utc=True,
    accept_content=["json"],
    task_serializer="json",
    task_ignore_result=True,
    result_backend=None,
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    worker_prefetch_multiplier=1,
    broker_transport_options={"visibility_timeout": 600, "socket_timeout": 5, "socket_connect_timeout": 2},
    broker_connection_retry_on_startup=True,
    worker_hijack_root_logger=False,
    worker_send_task_events=False,
    beat_schedule={says: {"task": task, "schedule": when} for says, (task, when) in TIMETABLE.items()},
)
app.autodiscover_tasks()
