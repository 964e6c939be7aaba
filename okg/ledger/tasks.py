from celery import shared_task

from okg.ledger import sealing


@shared_task
def seal():
    sealing.seal()
