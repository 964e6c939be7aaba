"""The people who can log in to the demo. All invented, all with the same password, known to everybody."""

import datetime as dt

from django.contrib.auth.hashers import make_password

from okg.demo.moving import moved
from okg.lib.history import save
from okg.roster import actions, declaring
from okg.roster.models import DeclarationText

PASSWORD = "okg-demo-2026"  # noqa: S105 - printed in the README; the demo runs with no other
APPOINTED = dt.date(2025, 1, 6)
GUEST_STAYS = dt.timedelta(days=60)
PEOPLE = {
    "coordinator": ("Ingrid Lomvik", "slt"),
    "health": ("Mona Fjæregard", "psykisk_helse"),
    "doctor": ("Olav Tindsvåg", "kommuneoverlege"),
    "nav": ("Sara Holmesund", "nav"),
    "police": ("Even Skjærvold", "politi"),
    "guest": ("Guro Strandøre", "barnevern"),
    "dpo": ("Dag Personvernås", "personvernombud"),
    "admin": ("Ada Driftnes", "drift"),
    "reader": ("Knut Direktørsen", "kommunedirektor"),
}


def appoint(today):
    """Invite and appoint everybody; returns {user name: User}."""
    password = make_password(PASSWORD)  # once: the hash is slow on purpose, and the password the same
    users = {}
    for username, (name, seat) in PEOPLE.items():
        user, _link = actions.invite(
            by="demo",
            username=username,
            name=name,
            email=f"{username}@tanghavn.example",
            seat=seat,
            starts_on=moved(APPOINTED, today),
            # A resource person is let in until a day.
            ends_on=today + GUEST_STAYS if username == "guest" else None,
        )
        user.password = password
        save(user, by="demo", update_fields=["password"])
        users[username] = user
    guest = users["guest"]
    declaring.sign(guest, by=guest, version=DeclarationText.newest().pk, typed_name=guest.name)
    return users
