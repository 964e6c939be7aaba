from celery import shared_task

from cases.actions import grants


@shared_task
def expire_grants():
    grants.expire()


@shared_task
def compare_shadow():
    grants.compare()


@shared_task
def lapse_grants():
    grants.lapse_without_seat()
