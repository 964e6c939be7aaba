from celery import shared_task

from okg.roster.sessions import SessionStore


@shared_task
def sweep_sessions():
    SessionStore.clear_expired()
