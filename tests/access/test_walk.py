"""Everybody's one walk to every address: who is let in, what words are met there, what the two logs keep of it.

Nothing leaves its room: a word stands in every restricted field, and is searched for in all that each role can reach.
What shows a person leaves one look, lists none, a denial one line of security.
"""

from types import SimpleNamespace

import pytest
from django.apps import apps
from django.core import mail

from okg.lib.privacy import DISCUSSED, SEALED
from okg.notify import post
from tests.access import canaries
from tests.access.shown import NO_LOOKS, PERSONAL, VIEWS
from tests.access.test_policy import (
    DPO,
    GUEST,
    LEAD,
    LET_IN,
    MEMBER,
    POST_ONLY,
    ROOMS,
    STRANGER,
    WITH_KEY,
    World,
    misfits,
    names,
)
from tests.access.walk import Walk
from tests.conftest import a_concern, a_user, as_built

pytestmark = pytest.mark.django_db
ROLES = [LEAD, MEMBER, STRANGER, GUEST, "dpo", "admin", "reader"]


@pytest.fixture(scope="module")
def built(for_the_module):
    """A world with a word in every restricted field, the words, and room for the walks."""
    world = World(a_user, a_concern, a_user("coordinator"))
    return SimpleNamespace(world=world, planted=canaries.plant(), walks={})


@pytest.fixture
def world(built, db):
    return as_built(built.world)


@pytest.fixture
def planted(built, db):
    return built.planted


@pytest.fixture
def walked(built, world, db, client_for, client):
    """walked(role) -> the Walk of somebody in that role, or of "nobody" who is logged in; each goes once."""

    def walk_of(role):
        if role not in built.walks:
            walker = client if role == "nobody" else client_for(world.user(role))
            built.walks[role] = Walk(walker, world)
        return built.walks[role]

    return walk_of


def met(told, planted):
    return {canary: name for name, text in told.items() for canary in canaries.met_in(text, planted)}


@pytest.mark.parametrize("room", ROOMS)
def test_who_may_get_where(walked, room):
    """POST: test_policy.py."""
    wrong = misfits(room, "get", lambda role, name: walked(role).answers["get", name])
    assert not wrong, "\n".join(wrong)


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


def test_the_lead_reaches_what_lies_in_the_room(walked, planted):
    """The net catches: whoever may see it is told it, so a canary that nobody meets has not slipped through a hole."""
    reached = {(canary.model, canary.field) for canary in met(walked(LEAD).told(), planted)}
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
def test_nobody_reaches_more_than_is_theirs(walked, planted, role):
    told = walked(role).told() | {"what was logged": "\n".join(walked(role).logged)}
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


def test_one_who_is_not_logged_in_reaches_nothing(walked, planted):
    assert not met(walked("nobody").told(), planted)


def test_mail_tells_nothing(world, planted):
    post.dispatch()
    assert mail.outbox
    sent = "\n".join(message.message().as_string() for message in mail.outbox)
    assert not canaries.met_in(sent, planted)
    assert world.concern.ref not in sent


# Views that ask more than their door does, and answer 404 themselves.
SAID_BY_THE_VIEW = {
    "cases:correct_note", "cases:change_person", "cases:ask_agency", "cases:record_answer", "glass:identify",
    "measures:report_progress", "meetings:adopt_cards",
}  # fmt: skip


@pytest.mark.parametrize("role", ROLES)
def test_every_display_leaves_one_look_and_every_denial_one_line_of_security(walked, role):
    wrong = []
    for name in names():
        view = VIEWS[name]
        if view.door in ("open to all", "logged in") or name in POST_ONLY:
            continue
        answer = walked(role).answers["get", name]
        looks, refusals = answer.looks, answer.refusals
        shows = name not in NO_LOOKS and view.opens.__name__ in PERSONAL
        if answer.status_code == 200:
            fine = (looks, refusals) == (int(shows), 0)
        elif role in LET_IN[name]:
            fine = looks == 0 or shows  # a redirect
        elif name in WITH_KEY:  # nobody was refused: a program is asked for its key
            fine = answer.status_code == 401 and (looks, refusals) == (0, 0)
        else:
            # What the view itself refuses after the door was rolled back has left nothing.
            fine = looks == 0 and refusals <= 1 and (refusals == 1 or name in SAID_BY_THE_VIEW)
        if not fine:
            wrong.append(f"{name} as {role}: {answer.status_code}, {looks} looks, {refusals} refusals")
    assert not wrong, "\n".join(wrong)
