"""Meetings, as queries that read as sentences."""

import datetime as dt

from django.db import models
from django.db.models import Exists, OuterRef, Q

from cases.models.impartiality import recused_from
from meetings.models.terms import ORDINARY
from okg.access.may import all_rows_for, may
from okg.lib import dates
from okg.lib.relations import rows_of


class Meetings(models.QuerySet):
    """Meetings, as queries that read as sentences."""

    def visible_to(self, user):
        """All for whoever calls meetings; for members those called, an extraordinary one if invited, or as a deputy
        for one of its items. None called for a concern the user is recused from.
        """
        rows = all_rows_for(user, "meetings.read_meeting", self).exclude(called_for__in=recused_from(user))
        if may(user, "meetings.plan_meeting"):
            return rows
        invited = rows_of(self.model, "attendance").filter(meeting=OuterRef("pk"), user_id=user.pk)
        sent = summonses_of(self.model).filter(attendance__meeting=OuterRef("pk"), user_id=user.pk)
        joins = declarations_of(self.model).filter(item__meeting=OuterRef("pk"), deputy=user)
        return rows.confirmed().filter(Q(kind_id=ORDINARY) | Exists(invited) | Exists(sent) | Exists(joins))

    def of(self, year):
        """Those whose local day lies in `year`: the year begins at midnight in Oslo."""
        return self.filter(
            starts_at__gte=dates.midnight(dt.date(year, 1, 1)),
            starts_at__lt=dates.midnight(dt.date(year + 1, 1, 1)),
        )

    def between(self, first, end):
        """Those that begin in the half-open span of moments [first, end)."""
        return self.filter(starts_at__gte=first, starts_at__lt=end)

    def confirmed(self):
        return self.filter(confirmed_at__isnull=False)

    def proposed(self):
        """Drafts nobody has confirmed yet."""
        return self.filter(confirmed_at__isnull=True)

    def ordinary(self):
        return self.filter(kind_id=ORDINARY)

    def held(self):
        return self.filter(held_at__isnull=False)

    def open(self):
        """Called, and neither held nor cancelled."""
        return self.confirmed().filter(held_at__isnull=True, cancelled_at__isnull=True)

    def unsettled(self, now=None):
        """Over by the clock, and nobody has said whether they were held."""
        return self.open().filter(ends_at__lt=now or dates.now())

    def upcoming(self, now=None):
        return self.open().filter(ends_at__gte=now or dates.now()).order_by("starts_at")


def summonses_of(meetings):
    """All answers to summonses; `meetings` is the model of meetings, to which they lead back."""
    return rows_of(rows_of(meetings, "attendance").model, "summonses")


def declarations_of(meetings):
    """All standing declarations of impartiality in items of meetings."""
    return rows_of(rows_of(meetings, "items").model, "declarations").standing()
