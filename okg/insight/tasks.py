from celery import shared_task

from okg.insight import actions


@shared_task
def verify_ledger():
    actions.verify()


@shared_task
def tell_unusual():
    actions.tell_unusual()
