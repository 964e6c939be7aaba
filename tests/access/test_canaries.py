"""Nothing leaves its room: a word in every restricted field, searched for in everything each role can reach."""

import logging

import pytest
from django.apps import apps
from django.core import mail

from okg.lib.logs import Line
from okg.lib.privacy import DISCUSSED, SEALED
from okg.notify import post
from tests.access import canaries
from tests.access.test_policy import DPO, GUEST, LEAD, MEMBER, POST_ONLY, STRANGER, World, arguments, asked
from tests.conftest import a_concern, a_user, as_built

pytestmark = pytest.mark.django_db
ROLES = [LEAD, MEMBER, STRANGER, GUEST, "dpo", "admin", "reader"]


@pytest.fixture(scope="module")
def built(for_the_module):
    """A world with a word in every restricted field, and the words."""
    world = World(a_user, a_concern, a_user("coordinator"))
    return world, canaries.plant()


@pytest.fixture
def world(built, db):
    return as_built(built[0])


@pytest.fixture
def planted(built, db):
    return built[1]


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
    """{address name: all that is answered} of every address there is; an empty POST where GET is not answered."""
    told = {}
    for name in sorted(arguments()):
        method = "post" if name in POST_ONLY else "get"
        told[name] = canaries.text_of(asked(client, method, world.address(name)))
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


def test_the_world_holds_a_row_of_every_model_that_seals_something(planted):
    """A model that gets a sealed field gets a row here too, or nothing would be looked for."""
    rooms = ("cases", "meetings", "guests", "insight")
    sealing = {
        model._meta.label
        for model in apps.get_models()
        if model._meta.app_label in rooms
        and not hasattr(model, "instance_type")
        and any(getattr(field, "sealed", False) for field in model._meta.concrete_fields)
    }
    assert len(sealing) > 15
    assert sealing <= {canary.model for canary in planted.values() if canary.kind is SEALED}


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
    """Whether `role` of the world may meet a canary: the three layers of knowledge, in a line or two each."""
    if canary.of_the_group and canary.kind is not DISCUSSED:
        return role != GUEST or canary.model in INVITED  # what the group publishes
    if role == MEMBER:
        return canary.model not in IDENTITY  # works on the concern, was not told who it is
    if role == STRANGER:
        return canary.kind is DISCUSSED or canary.of_the_group  # asked to the meeting
    if role == GUEST:  # asked to an item: its title, what they are asked for, and what they wrote themselves
        return (canary.model, canary.field) == ("meetings.AgendaItem", "title") or canary.model in INVITED
    return (
        role == DPO and canary.model == "cases.BreakGlass"
    )  # looks emergency openings over, with their reasons


# What only those see who may see who it is, and what only the two who lead say to each other.
IDENTITY = (
    "cases.Person",
    "cases.Relation",
    "cases.OwnVersion",
    "cases.Guardian",
    "cases.Repeat",
    "cases.RepeatLine",
)
INVITED = ("guests.GuestInvitation", "guests.Contribution")


def test_one_who_is_not_logged_in_reaches_nothing(world, planted, client):
    assert not met(everything_reached(client, world), planted)


def test_mail_tells_nothing(world, planted):
    post.dispatch()
    assert mail.outbox
    sent = "\n".join(message.message().as_string() for message in mail.outbox)
    assert not canaries.met_in(sent, planted)
    assert world.concern.ref not in sent
