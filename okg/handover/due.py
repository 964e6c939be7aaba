"""What waits for the one who leads: terms that end soon with something still owned; and the alarms."""

import datetime as dt

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from okg.access.may import may
from okg.handover import belongings
from okg.lib.due import Due
from okg.roster import who
from okg.roster.models import Appointment


def due_for(user, today):
    """[Due] of one user on one day: for those who lead, each term that ends soon and whose holder owns something."""
    if not may(user, "handover.hand_over"):
        return []
    soon = today + dt.timedelta(days=settings.HAND_OVER_DAYS + 1)
    ending = Appointment.objects.ending_before(soon).select_related("user", "seat").order_by("ends_on")
    return [_term(row, user) for row in ending if _leaves(row) and belongings.count_of(row.user)]


def _leaves(appointment):
    """Whether no other term lets the holder stay in the group after this one."""
    after = Appointment.objects.running(appointment.ends_on + dt.timedelta(days=1))
    return not after.filter(user=appointment.user).exists()


def _term(appointment, user):
    return Due(
        day=appointment.ends_on,
        title=_("Hand over what %(name)s owns") % {"name": appointment.user.name},
        about=_("The term ends: %(seat)s") % {"seat": appointment.seat.title},
        url=reverse("handover:hand_over", args=[appointment.user.username]),
        owner=user,
        kind="hand_over",
        key=f"hand_over:{appointment.pk}:{appointment.ends_on.isoformat()}",
    )


def alarms_for(user, today):
    """[{"text", "url", "link"}]: what must not wait, for those who lead; where nobody does, a number for the admin."""
    return [*_nobody_owns(user), *_nobody_will_lead(user, today)]


def _nobody_owns(user):
    leading = may(user, "handover.receive_ownerless")
    nobody_leads = not leading and may(user, "roster.manage_user") and who.coordinator() is None
    if not (leading or nobody_leads):
        return
    counts = belongings.count_of_nobody()
    total = sum(counts)
    if not total:
        return
    if leading:
        says = ngettext("Nobody owns this: %(said)s.", "Nobody owns this: %(said)s.", total)
        yield {
            "text": says % {"said": said(*counts)},
            "url": reverse("handover:ownerless"),
            "link": _("Receive or hand on"),
        }
    else:
        says = ngettext(
            "Nobody leads the group, and %(count)d thing stands without an owner. Appoint a coordinator or a deputy.",
            "Nobody leads the group, and %(count)d things stand without an owner. Appoint a coordinator or a deputy.",
            total,
        )
        yield {"text": says % {"count": total}, "url": reverse("roster:group"), "link": _("To the group")}


def said(concerns, tasks, measures):
    """The numbers in words: "2 concerns, 1 task"."""
    parts = [
        concerns and ngettext("%(count)d concern", "%(count)d concerns", concerns) % {"count": concerns},
        tasks and ngettext("%(count)d task", "%(count)d tasks", tasks) % {"count": tasks},
        measures and ngettext("%(count)d measure", "%(count)d measures", measures) % {"count": measures},
    ]
    return ", ".join(part for part in parts if part)


def _nobody_will_lead(user, today):
    """The leading seat stands empty on a day within the time of a hand-over."""
    if not may(user, "roster.change_term") or who.coordinator() is None:
        return
    leading = list(Appointment.objects.filter(seat__leads=True, user__is_active=True))
    for ahead in range(1, settings.HAND_OVER_DAYS + 1):
        there = today + dt.timedelta(days=ahead)
        if not any(row.runs_on(there) for row in leading):
            yield {
                "text": _(
                    "From %(day)s nobody leads the group. Appoint a coordinator or a deputy before that."
                )
                % {"day": f"{there:%d.%m.%Y}"},
                "url": reverse("roster:group"),
                "link": _("To the group"),
            }
            return
