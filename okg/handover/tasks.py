from celery import shared_task

from okg.handover import actions
from okg.lib import dates


@shared_task
def watch():
    actions.tell_what_nobody_owns(key=f"nobody_owns:{dates.today()}")
