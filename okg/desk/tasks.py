from celery import shared_task

from okg.desk import reminding


@shared_task
def remind():
    reminding.remind()
