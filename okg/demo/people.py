"""The people who can log in to the demo. All invented, all with the same password, known to everybody."""

import datetime as dt
from dataclasses import dataclass

from django.contrib.auth.hashers import make_password

from okg.demo.moving import moved
from okg.lib.history import save
from okg.roster import actions, declaring
from okg.roster.models import DeclarationText

PASSWORD = "okg-demo-2026"  # noqa: S105 - printed in the README; the demo runs with no other
APPOINTED = dt.date(2025, 1, 6)


@dataclass(frozen=True)
class Person:
    """Who takes which seat; `leaves_in` days from today the term ends, a resource person's always does."""

    name: str
    seat: str
    deputy: bool = False
    leaves_in: int | None = None


PEOPLE = {
    "coordinator": Person("Ingrid Lomvik", "slt"),
    "deputy": Person("Liv Vikarhaug", "slt", deputy=True),
    "health": Person("Mona Fjæregard", "psykisk_helse"),
    "doctor": Person("Olav Tindsvåg", "kommuneoverlege"),
    "nav": Person("Sara Holmesund", "nav", leaves_in=24),
    "nav_deputy": Person("Trond Varastø", "nav", deputy=True),
    "police": Person("Even Skjærvold", "politi"),
    "guest": Person("Guro Strandøre", "barnevern", leaves_in=60),
    "school": Person("Torhild Læringsvik", "skole", leaves_in=60),
    "dpo": Person("Dag Personvernås", "personvernombud"),
    "admin": Person("Ada Driftnes", "drift"),
    "reader": Person("Knut Direktørsen", "kommunedirektor"),
}
GUESTS = ("guest", "school")


def appoint(today):
    """Invite and appoint everybody; returns {user name: User}."""
    password = make_password(PASSWORD)  # once: the hash is slow on purpose, and the password the same
    users = {}
    for username, person in PEOPLE.items():
        user, _link = actions.invite(
            by="demo",
            username=username,
            name=person.name,
            email=f"{username}@tanghavn.example",
            seat=person.seat,
            deputy=person.deputy,
            starts_on=moved(APPOINTED, today),
            ends_on=None if person.leaves_in is None else today + dt.timedelta(days=person.leaves_in),
        )
        user.password = password
        save(user, by="demo", update_fields=["password"])
        users[username] = user
    for username in GUESTS:
        guest = users[username]
        declaring.sign(guest, by=guest, version=DeclarationText.newest().pk, typed_name=guest.name)
    return users
