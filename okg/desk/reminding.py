"""One mail a morning to each user for whom something is due; none where nothing is."""

from okg.access.roles import allows
from okg.desk import waiting
from okg.lib import dates
from okg.notify import post as notify
from okg.roster.models import User

MORNING = 7  # o'clock in Oslo; the timetable knocks each hour, summer and winter, and this decides


def remind(moment=None):
    """Put today's reminder in the outbox of each user with something due today or before; returns how many were told.

    Once a user and day, by the outbox's unique key, however often it is called. Saturdays, Sundays and public
    holidays are left in peace: what is due then is told on the last workday's list and the next.
    """
    now = dates.local(moment or dates.now())
    today = now.date()
    if now.hour < MORNING or not dates.is_workday(today):
        return 0
    told = 0
    for user in User.objects.active():
        if not allows(user.role_names(), "desk.read_desk"):
            continue
        if any(due.day <= today for due in waiting.for_user(user, today)):
            notify.mail(user, "due_today", key=f"due:{today}:{user.pk}")
            told += 1
    return told
