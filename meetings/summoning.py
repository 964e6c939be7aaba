"""Who is asked to a meeting, what they answered, and whether a quorum can be foreseen from it."""

from dataclasses import dataclass

from django.contrib.auth import get_user_model
from django.db.models import Q
from django.utils.translation import gettext as _

from meetings import quorum
from meetings.models import Attendance, Coming, Meeting, Summons
from meetings.standing import counts


@dataclass(frozen=True)
class Line:
    """A seat that is asked, what its user made of it, and what its deputy did where they are sent (else None)."""

    asked: Attendance
    own: Summons
    deputy: Summons | None

    @property
    def comes(self):
        """Whether somebody has said to come for the seat."""
        return self.own.answer == Coming.YES or bool(self.deputy and self.deputy.answer == Coming.YES)


@dataclass(frozen=True)
class Forecast:
    """How many of those asked have said yes; `needed` is None where the meeting takes no quorum."""

    yes: int
    asked: int
    needed: int | None

    @property
    def enough(self):
        return self.needed is None or self.yes >= self.needed

    @property
    def sentence(self):
        numbers = {"yes": self.yes, "asked": self.asked, "needed": self.needed}
        if self.needed is None:
            return _("%(yes)d of %(asked)d have said yes.") % numbers
        return _("%(yes)d of %(asked)d have said yes; %(needed)d are needed.") % numbers


def users_asked(meeting):
    """Users asked to the meeting: for a seat or a function, or as the deputy whom a holder sends."""
    deputies = Summons.objects.of(meeting).values("user")
    return get_user_model().objects.filter(
        Q(pk__in=meeting.attendance.exclude(user=None).values("user")) | Q(pk__in=deputies)
    )


def seat_of(meeting, user):
    """The Attendance that asks `user`: their own, or the one they are sent to as a deputy; None where none does."""
    rows = meeting.attendance.filter(Q(user=user) | Q(summonses__user=user)).distinct()
    return rows.select_related("seat", "user").first()


def summons_of(row, user):
    """What `user` made of being asked by an Attendance; a new Summons, unsaved, where that is nothing yet."""
    found = row.summonses.filter(user=user).first()
    return found or Summons(attendance=row, user=user)


def lines(meeting):
    """[Line] of everybody asked who is known by name, in the order of the seats."""
    found = []
    rows = meeting.attendance.exclude(user=None).select_related("seat", "user")
    for row in rows.prefetch_related("summonses__user"):
        made = {summons.user_id: summons for summons in row.summonses.all()}
        own = made.pop(row.user_id, None) or Summons(attendance=row, user=row.user)
        found.append(Line(row, own, next(iter(made.values()), None)))
    return found


def forecast(meeting, found=None):
    """The Forecast of a meeting that lies ahead, from its `lines` where they are at hand."""
    found = lines(meeting) if found is None else found
    if not counts(meeting.kind_id):
        return Forecast(sum(line.comes for line in found), len(found), None)
    group = [line for line in found if line.asked.seat_id and line.asked.seat.in_group]
    asked = meeting.attendance.filter(seat__in_group=True).count()
    return Forecast(sum(line.comes for line in group), asked, quorum.needed())


def unanswered(user):
    """Meetings ahead that ask `user`, who has not said whether they come, the soonest first."""
    answered = Summons.objects.filter(user=user).exclude(answer="").values("attendance__meeting")
    asked = Q(attendance__user=user) | Q(attendance__summonses__user=user)
    ahead = Meeting.objects.visible_to(user).upcoming().filter(asked)
    return ahead.exclude(pk__in=answered).defer("minutes").distinct()
