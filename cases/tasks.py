from celery import shared_task

from cases.actions import grants, importing, recusals


@shared_task
def expire_grants():
    grants.expire()


@shared_task
def compare_shadow():
    grants.compare()


@shared_task
def lapse_grants():
    grants.lapse_without_seat()


@shared_task
def find_stand_ins():
    recusals.find_stand_ins()


@shared_task
def sweep_imports():
    importing.sweep()
