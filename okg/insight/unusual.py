"""What makes a look unusual: the whole of the rules, to be read aloud. Their numbers stand in settings.UNUSUAL.

A finding is a question, not an answer: there is often a good reason. Nobody is scored, counted against others or
ranked; findings stand in the order of time, and each leads to its lines, so that one can see for oneself.
"""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.utils.translation import gettext as _

from okg.ledger.models import Event
from okg.lib import dates
from okg.lib.templatetags.ui import clock, long

EXPORTS = "_exported"  # how the events of all that leaves as a file end
RECUSED, BREAK_GLASS, REFUSED = "recused", "glass_broken", "refused"


@dataclass(frozen=True)
class Finding:
    """Something to look over: which rule, whose lines, when, a sentence. `key` is stable: rule and first line."""

    rule: str
    by: Any
    at: Any
    says: str
    line: int
    log: str
    first: dt.date
    last: dt.date
    about: Any = None
    reviewed: Any = field(default=None, compare=False)

    @property
    def key(self):
        return f"{self.rule}-{self.line}"


def rules():
    """{rule: what it looks for, with its numbers}, as the page prints it."""
    said = settings.UNUSUAL
    return {
        "many_concerns": _(
            "Many concerns in a short time: one user looked at %(many_concerns)d or more within "
            "%(many_minutes)d minutes."
        )
        % said,
        "out_of_hours": _(
            "Out of hours: a concern was looked at before %(opens_at)d or after %(closes_at)d o'clock, or on a day "
            "that is no workday."
        )
        % said,
        "before_recusal": _(
            "Before a recusal: somebody looked at a concern in the %(days_before_recusal)d days before they were "
            "recused from it."
        )
        % said,
        "break_glass": _("The emergency opening was used."),
        "export": _("Lines of the log, or a statement, left the room as a file."),
        "many_refusals": _("Many refusals: one user was refused %(many_refusals)d times or more on one day.")
        % said,
    }


def findings(week):
    """The findings of a week (okg.insight.periods), in the order of time."""
    names = dict(get_user_model().objects.values_list("pk", "name"))
    found = [
        finding
        for rule in (_many_concerns, _out_of_hours, _before_recusal, _break_glass, _exports, _many_refusals)
        for finding in rule(week, _Names(names))
    ]
    return sorted(found, key=lambda finding: (finding.at, finding.key))


class _Names(dict):
    def __missing__(self, key):
        return _("A user who is no longer here")


def _lines(week, **wanted):
    rows = Event.objects.filter(at__gte=week.begins_at, at__lt=week.ends_at, by__isnull=False, **wanted)
    return rows.order_by("at", "id")


def _looks_by_user(week):
    """{user: [(at, concern, line)]} of the week's looks, in order."""
    found = defaultdict(list)
    rows = _lines(week, kind=Event.LOOK, about__isnull=False)
    for by, at, about, line in rows.values_list("by", "at", "about", "id").iterator():
        found[by].append((at, about, line))
    return found


def _many_concerns(week, names):
    most, within = settings.UNUSUAL["many_concerns"], dt.timedelta(minutes=settings.UNUSUAL["many_minutes"])
    for by, looks in _looks_by_user(week).items():
        for first, last in _bursts(looks, most, within):
            burst = looks[first : last + 1]
            says = _("%(name)s looked at %(count)d concerns between %(first)s and %(last)s on %(day)s.") % {
                "name": names[by],
                "count": len({about for _at, about, _line in burst}),
                "first": clock(burst[0][0]),
                "last": clock(burst[-1][0]),
                "day": long(burst[0][0]),
            }
            yield _finding("many_concerns", by, burst[0][0], says, burst[0][2], "innsyn", until=burst[-1][0])


def _bursts(looks, most, within):
    """(first, last) places of each stretch in which every look lies in a window with `most` concerns or more."""
    start, stretch = 0, None
    for end, (at, _about, _line) in enumerate(looks):
        while at - looks[start][0] > within:
            start += 1
        if len({about for _at, about, _line in looks[start : end + 1]}) < most:
            continue
        if stretch and start <= stretch[1]:
            stretch = (stretch[0], end)
            continue
        if stretch:
            yield stretch
        stretch = (start, end)
    if stretch:
        yield stretch


def _out_of_hours(week, names):
    for by, looks in _looks_by_user(week).items():
        late = defaultdict(list)
        for look in looks:
            if is_out_of_hours(look[0]):
                late[dates.local(look[0]).date()].append(look)
        for rows in late.values():
            says = _(
                "%(name)s looked at a concern out of hours on %(day)s: lines %(count)d, from %(first)s to %(last)s."
            )
            said = {
                "name": names[by],
                "day": long(rows[0][0]),
                "count": len(rows),
                "first": clock(rows[0][0]),
                "last": clock(rows[-1][0]),
            }
            yield _finding("out_of_hours", by, rows[0][0], says % said, rows[0][2], "innsyn")


def is_out_of_hours(moment):
    """Whether a moment lies outside the hours of a workday: from the hour it opens up to the hour it closes."""
    here, said = dates.local(moment), settings.UNUSUAL
    open_hours = said["opens_at"] <= here.hour < said["closes_at"]
    return not (open_hours and dates.is_workday(here.date()))


def _before_recusal(week, names):
    before = dt.timedelta(days=settings.UNUSUAL["days_before_recusal"])
    for recusal in _lines(week, event=RECUSED, about__isnull=False):
        looks = Event.objects.looks().filter(
            by=recusal.by, about=recusal.about, at__lt=recusal.at, at__gte=recusal.at - before
        )
        if first := looks.order_by("at", "id").first():
            says = _("%(name)s looked at a concern on %(day)s, and was recused from it on %(recused)s.") % {
                "name": names[recusal.by],
                "day": long(first.at),
                "recused": long(recusal.at),
            }
            yield _finding(
                "before_recusal", recusal.by, first.at, says, recusal.id, "innsyn",
                about=recusal.about, until=recusal.at,
            )  # fmt: skip


def _break_glass(week, names):
    for line in _lines(week, event=BREAK_GLASS):
        says = _("%(name)s used the emergency opening on %(day)s at %(clock)s.") % _when(names, line)
        yield _finding("break_glass", line.by, line.at, says, line.id, _log_of(line), about=line.about)


def _exports(week, names):
    for line in _lines(week, event__endswith=EXPORTS):
        says = _("%(name)s took out a file on %(day)s at %(clock)s.") % _when(names, line)
        yield _finding("export", line.by, line.at, says, line.id, _log_of(line), about=line.about)


def _when(names, line):
    return {"name": names[line.by], "day": long(line.at), "clock": clock(line.at)}


def _log_of(line):
    return "sikkerhet" if line.kind == Event.SECURITY else "handlinger"


def _many_refusals(week, names):
    days = defaultdict(list)
    for line in _lines(week, event=REFUSED).only("id", "by", "at"):
        days[line.by, dates.local(line.at).date()].append(line)
    for (by, day), rows in days.items():
        if len(rows) >= settings.UNUSUAL["many_refusals"]:
            says = _("%(name)s was refused %(count)d times on %(day)s.") % {
                "name": names[by],
                "count": len(rows),
                "day": long(day),
            }
            yield _finding("many_refusals", by, rows[0].at, says, rows[0].id, "sikkerhet")


def _finding(rule, by, at, says, line, log, *, about=None, until=None):
    days = [dates.local(moment).date() for moment in (at, until or at)]
    return Finding(rule, by, at, says, line, log, days[0], days[1], about)
