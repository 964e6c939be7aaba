from celery import shared_task

from cases.actions import grants


@shared_task
def expire_grants():
    grants.expire()


@shared_task
def compare_shadow():
    grants.compare()
