from celery import shared_task

from okg.notify import heartbeat, post


@shared_task
def dispatch():
    post.dispatch()


@shared_task
def beat():
    heartbeat.beat()
