from celery import shared_task

from cases.actions import archive, grants, importing, recalls, recusals, shadows


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


@shared_task
def restrict_what_is_over():
    archive.restrict_what_is_over()


@shared_task
def raise_recalls():
    recalls.raise_unanswered()


@shared_task
def sweep_imports():
    importing.sweep()
