"""The four-a-year rule as a pure function of dates (mandate M6: "meet at least four times a year").

The year is cut in quarters: by the end of each one its share of the meetings shall have been held, so that a
year that slips is seen in April and not at Christmas. All dates are local (Europe/Oslo); no clock, no
database, no settings.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from itertools import islice
from typing import Literal

from okg.lib.dates import is_workday
from okg.lib.quarters import Quarter

Fate = Literal["held", "inquorate", "planned", "cancelled"]
State = Literal["on_pace", "behind", "broken"]

REQUIRED = 4
ORDINARY = "ordinary"


@dataclass(frozen=True)
class Sitting:
    """What the rule needs to know of a meeting: its local day, its kind ("ordinary" or another), its fate.

    "inquorate" was held with too few of the group's seats: it is on record and counts as nothing.
    """

    day: date
    kind: str
    fate: Fate


@dataclass(frozen=True)
class Verdict:
    """How a year stands on a day.

    `held`, `planned`: meetings that count. `missing`: how many have neither been held nor been given a date.
    `unsettled`: days that passed without anybody saying whether the meeting was held; they count as nothing
    until then. `inquorate`: days of meetings that were held without a quorum. `next_by`: the latest workday for the
    next meeting if the year is to stay on pace – in the past when it is late already, None when enough are held or
    nothing can mend the year. `reasons`: keys of `meetings.words`.
    """

    year: int
    state: State
    required: int
    held: int
    planned: int
    missing: int
    next_by: date | None
    unsettled: tuple[date, ...]
    reasons: tuple[str, ...]
    inquorate: tuple[date, ...] = ()

    @property
    def on_pace(self) -> bool:
        return self.state == "on_pace"


def judge(
    year: int,
    sittings: Iterable[Sitting],
    today: date,
    *,
    required: int = REQUIRED,
    extraordinary_counts: bool = False,
) -> Verdict:
    """How `year` stands on `today`, as a `Verdict`; order and other years' sittings do not matter.

    Behind: fewer held than the quarters gone by demand, or fewer held and planned than the year demands.
    Broken: the year is over with too few, or fewer free workdays are left than meetings are missing.
    """
    ours = [s for s in sittings if s.day.year == year and (extraordinary_counts or s.kind == ORDINARY)]
    held = [s.day for s in ours if s.fate == "held" and s.day <= today]
    # As of an earlier day, what has since been held was still ahead.
    ahead = [s.day for s in ours if _lies_ahead(s, today)]
    unsettled = tuple(sorted(s.day for s in ours if s.fate == "planned" and s.day < today))
    inquorate = tuple(sorted(s.day for s in ours if s.fate == "inquorate" and s.day <= today))
    missing = max(0, required - len(held) - len(ahead))
    reasons = _reasons(year, today, required, held, ahead, missing)
    state: State = "broken" if _BROKEN & set(reasons) else "behind" if _BEHIND & set(reasons) else "on_pace"
    return Verdict(
        year=year,
        state=state,
        required=required,
        held=len(held),
        planned=len(ahead),
        missing=missing,
        next_by=None if state == "broken" else latest_day_for(year, len(held) + 1, required),
        unsettled=unsettled,
        reasons=reasons
        + (("unsettled",) if unsettled else ())
        + (("inquorate",) if inquorate and len(held) < required else ()),
        inquorate=inquorate,
    )


def latest_day_for(year: int, number: int, required: int = REQUIRED) -> date | None:
    """The last workday on which meeting `number` (from 1) keeps the year on pace; None beyond `required`."""
    if number > required:
        return None
    quarter = next(q for q in range(1, 5) if demanded_by(q, required) >= number)
    day = Quarter(year, quarter).last
    while not is_workday(day):
        day -= timedelta(days=1)
    return day


def quorum(seats: int, share: Fraction) -> int:
    """How many of the group's `seats` a meeting takes: more than `share` (0 to 1) of them, all where that is all.

    More than half of five is three, of four three. Never fewer than one.
    """
    return min(int(seats * share) + 1, max(seats, 1))


def demanded_by(quarters_gone: int, required: int = REQUIRED) -> int:
    """How many meetings shall have been held when `quarters_gone` (0 to 4) quarters of the year are over."""
    return required * quarters_gone // 4


_BROKEN = {"year_over", "no_days_left"}
_BEHIND = {"behind_pace", "too_few_dates"}


def _lies_ahead(sitting: Sitting, today: date) -> bool:
    if sitting.fate == "planned":
        return sitting.day >= today
    # As of an earlier day nobody knew yet that too few would come.
    return sitting.fate in ("held", "inquorate") and sitting.day > today


def _reasons(
    year: int, today: date, required: int, held: list[date], ahead: list[date], missing: int
) -> tuple[str, ...]:
    if len(held) >= required:
        return ("enough_held",)
    if today.year > year:
        return ("year_over",)
    if not _room_for(missing, year, today, {*held, *ahead}):
        return ("no_days_left",)
    gone = sum(Quarter(year, number).last < today for number in range(1, 5))
    late = len(held) < demanded_by(gone, required)
    found = (("behind_pace",) if late else ()) + (("too_few_dates",) if missing else ())
    return found or ("as_planned",)


def _room_for(missing: int, year: int, today: date, taken: set[date]) -> bool:
    """Whether `missing` workdays without a meeting lie between `today` and New Year's Eve, both counted."""
    first = max(today, date(year, 1, 1))
    days = (first + timedelta(days=n) for n in range((date(year, 12, 31) - first).days + 1))
    free = (day for day in days if is_workday(day) and day not in taken)
    return len(list(islice(free, missing))) == missing
