from celery import shared_task

from okg.drafts import keep


@shared_task
def sweep():
    keep.sweep()
