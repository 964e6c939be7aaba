"""What the law ties to a person's age, told from a day or a year of birth; the ages are data (list legal_age)."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from okg.catalogue import codes
from okg.lib import dates

GROWN = 18


@dataclass(frozen=True)
class Step:
    """One legal age: `reached` True, False or None (this year, on a day nobody knows), and what is said of it."""

    code: Any
    reached: Any
    says: str


def born(person):
    """(day or None, year or None) of a person's birth."""
    day = dt.date.fromisoformat(person.born_on) if person.born_on else None
    year = day.year if day else int(person.birth_year) if str(person.birth_year).isdigit() else None
    return day, year


def possible(person, on=None):
    """(youngest, oldest) that a person can be on a day (today); None where nothing is known of the birth."""
    on, (day, year) = on or dates.today(), born(person)
    if day:
        age = on.year - day.year - (birthday(day, on.year) > on)
        return max(age, 0), max(age, 0)
    if year is None:
        return None
    return max(on.year - year - 1, 0), max(on.year - year, 0)


def birthday(day, year):
    """The birthday in a year; whoever is born on a leap day has it on 1 March in other years."""
    try:
        return day.replace(year=year)
    except ValueError:
        return dt.date(year, 3, 1)


def said(person, on=None):
    """The age in words, as exactly as it is known: "14 years", "14 or 15 years: turns 15 this year"; "" for unknown."""
    found = possible(person, on)
    if found is None:
        return ""
    youngest, oldest = found
    if youngest == oldest:
        return _("%(age)d years") % {"age": oldest}
    return _("%(youngest)d or %(oldest)d years: turns %(oldest)d this year") % {
        "youngest": youngest,
        "oldest": oldest,
    }


def steps(person, on=None):
    """[Step] of every legal age, the lowest first; [] where nothing is known of the birth, or all lie long behind."""
    on, found = on or dates.today(), possible(person, on)
    if found is None or found[0] > GROWN:
        return []
    return [_step(code, person, found, on) for code in codes.in_list("legal_age")]


def _step(code, person, found, on):
    age = code.attributes["from"]
    day, year = born(person)
    if found[0] >= age:
        return Step(code, True, _("Has turned %(age)d") % {"age": age})
    if day:
        return Step(code, False, _("Turns %(age)d on %(day)s") % {"age": age, "day": _on(day, age)})
    if year + age == on.year:
        return Step(code, None, _("Turns %(age)d this year") % {"age": age})
    return Step(code, False, _("Turns %(age)d in %(year)d") % {"age": age, "year": year + age})


def _on(day, age):
    return f"{birthday(day, day.year + age):%d.%m.%Y}"
