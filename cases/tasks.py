from celery import shared_task

from cases.actions import grants, recusals, shadows


@shared_task
def expire_grants():
    shadows.expire()


@shared_task
def compare_shadow():
    shadows.compare()


@shared_task
def lapse_grants():
    grants.lapse_without_seat()


@shared_task
def find_stand_ins():
    recusals.find_stand_ins()
