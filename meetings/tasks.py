from celery import shared_task

from meetings.actions import watch
from okg.lib import dates


@shared_task
def judge_the_year():
    watch.judge_the_year()


@shared_task
def draft_next_year():
    watch.propose_year(dates.today().year)
