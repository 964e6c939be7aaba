"""What waits for a user among measures and trainings, computed from rows each time it is asked."""

import datetime as dt

from django.utils.translation import gettext as _

from measures.models import SOON, Measure, Training
from okg.access.may import may
from okg.lib.due import Due

# An owner has a week to see her own red line before it becomes the coordinator's too.
GRACE = dt.timedelta(days=7)


def due_for(user, today):
    """[Due] of one user on one day: own measures that are late or due within 14 days; for the coordinator
    also measures that nobody owns, those late by more than a week, and trainings nobody has counted.
    """
    own = (
        Measure.objects.visible_to(user).open().owned_by(user).due_before(today + SOON + dt.timedelta(days=1))
    )
    found = [_measure(measure, "measure_due") for measure in own]
    if may(user, "measures.change_measure"):
        found += _to_watch(user, today)
    return sorted(found, key=lambda due: (due.day, due.key))


def _to_watch(user, today):
    still_open = Measure.objects.visible_to(user).open().select_related("owner")
    yield from (_measure(measure, "measure_unowned") for measure in still_open.unowned())
    late = still_open.due_before(today - GRACE).exclude(owner=None).exclude(owner=user)
    yield from (_measure(measure, "measure_late") for measure in late)
    for training in Training.objects.visible_to(user).without_attendance(today):
        yield Due(
            day=training.held_on,
            title=training.title,
            about=_("Training: attendance is not recorded"),
            url=training.get_absolute_url(),
            owner=user,
            kind="training_uncounted",
            key=f"training_uncounted:{training.pk}",
        )


def _measure(measure, kind):
    about = {
        "measure_due": _("Measure: %(responsible)s"),
        "measure_unowned": _("Measure without an owner: %(responsible)s"),
        "measure_late": _("Measure more than a week late: %(responsible)s"),
    }[kind]
    return Due(
        day=measure.due_on,
        title=measure.title,
        about=about % {"responsible": measure.responsible},
        url=measure.get_absolute_url(),
        owner=measure.owner,
        kind=kind,
        # The deadline in the key: a new deadline is a new thing to be reminded of.
        key=f"{kind}:{measure.pk}:{measure.due_on.isoformat()}",
    )
