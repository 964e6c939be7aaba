"""Who x where: every address, every role, what they may see and what is not there. A route without a policy fails.

The addresses come from the URLconf. For each one: who is let in. Everybody else gets the very answer that a thing
which does not exist gives; one who is not logged in is asked to log in.
"""

import copy
import datetime as dt

import pytest
from django.db import transaction
from django.urls import get_resolver, reverse

from cases.actions import grants
from okg.access.models import LegalBasis
from okg.lib import dates
from tests.access.things import make_things
from tests.conftest import a_concern, a_user, as_built, declares

pytestmark = pytest.mark.django_db

# The roles as they stand towards the concern of the table.
LEAD, MEMBER, STRANGER, GUEST, DPO, ADMIN, READER = (
    "lead",
    "member",
    "stranger",
    "guest",
    "dpo",
    "admin",
    "reader",
)
ALL = {LEAD, MEMBER, STRANGER, GUEST, DPO, ADMIN, READER}
GROUP = {LEAD, MEMBER, STRANGER}
ON_IT = {LEAD, MEMBER}  # those to whom the concern is open
ANYONE = ALL | {"nobody"}

LET_IN = {
    # open to all
    "account_login": ANYONE,
    "mfa_authenticate": ANYONE,
    "mfa_login_webauthn": ANYONE,
    # no OpenID provider is set up here (tests/roster/test_provider.py has one)
    **dict.fromkeys(["provider_login", "provider_return", "provider_confirm"], set()),
    "account_logout": ANYONE,
    "health": ANYONE,
    "language": ANYONE,
    "roster:welcome": set(),  # only with a link of one's own
    # whoever is logged in
    **dict.fromkeys(
        [
            "alive",
            "account_reauthenticate",
            "mfa_reauthenticate",
            "mfa_reauthenticate_webauthn",
            "mfa_index",
            "mfa_activate_totp",
            "mfa_add_webauthn",
            "roster:sessions",
            "roster:end_sessions",
            "mfa_generate_recovery_codes",
            "drafts:save",
            "drafts:drop",
            "desk:notices",
        ],
        ALL,
    ),
    # nobody here has enrolled a second factor yet
    "mfa_deactivate_totp": set(),
    "mfa_edit_webauthn": set(),
    "mfa_remove_webauthn": set(),
    "mfa_view_recovery_codes": set(),
    # the desk and the group
    "desk:show": ALL,
    "desk:outbox": {LEAD, ADMIN},
    "desk:retry": {LEAD, ADMIN},
    "roster:group": ALL - {GUEST},
    "roster:bases": GROUP | {DPO},
    "roster:basis": GROUP | {DPO},
    "roster:revise_basis": {LEAD},
    "roster:use_basis": {LEAD},
    "roster:invite": {ADMIN},
    "roster:invited": {ADMIN},
    "roster:close": {ADMIN},
    "roster:end_sessions_of": {ADMIN},
    **dict.fromkeys(["roster:terms", "roster:appoint", "roster:move_end", "roster:end_term"], {LEAD, ADMIN}),
    # who takes over, and what nobody owns
    **dict.fromkeys(["handover:hand_over", "handover:ownerless", "handover:receive"], {LEAD}),
    # guests: let in by who leads, to one thing that is open to them; the guest's own pages
    **dict.fromkeys(
        [
            "guests:invite_to_concern",
            "guests:invite_to_item",
            "guests:list",
            "guests:invited",
            "guests:new_link",
            "guests:end",
            "guests:declaration",
        ],
        {LEAD},
    ),
    **dict.fromkeys(
        ["roster:declare", "roster:own_declaration", "guests:item", "guests:contribute"], {GUEST}
    ),
    # concerns
    "cases:index": GROUP | {GUEST},
    "cases:log": GROUP,
    "cases:search": GROUP | {GUEST},
    "cases:search_person": GROUP,
    "cases:choose": GROUP | {GUEST},
    "cases:save_filter": GROUP | {GUEST},
    "cases:drop_filter": {LEAD},  # whose it is
    "cases:export": {LEAD},
    "cases:changes": ON_IT,
    "cases:person_changes": {LEAD},
    "cases:add_group_task": GROUP,
    "cases:show": ON_IT,
    "cases:grants": ON_IT,
    "cases:consider": ON_IT,
    "cases:print_register": {LEAD},
    "cases:inform": {LEAD},
    "cases:person_register": {LEAD},
    "cases:print_person_register": {LEAD},
    "cases:assess": ON_IT,
    **dict.fromkeys(["cases:assessment", "cases:dissent"], ON_IT),
    # plans: whoever works on the concern
    **dict.fromkeys(
        [
            "cases:draft_plan",
            "cases:plan",
            "cases:write_plan",
            "cases:agree_plan",
            "cases:discard_plan",
            "cases:evaluate_plan",
            "cases:add_item",
            "cases:change_item",
            "cases:remove_item",
            "cases:finish_item",
            "cases:reopen_item",
            "cases:drop_item",
            "cases:hand_over_item",
        ],
        ON_IT,
    ),
    # agencies are asked by who leads; the answer is for the one who was asked, who is none of these
    "cases:contributions": ON_IT,
    **dict.fromkeys(["cases:ask_agency", "cases:record_answer"], {LEAD}),
    "cases:answer_question": set(),
    "cases:note": ON_IT,
    "cases:correct_note": {LEAD},  # who wrote it
    "cases:attach": ON_IT,
    "cases:download": ON_IT,
    "cases:add_task": ON_IT,
    "cases:finish_task": ON_IT,
    "cases:reopen_task": ON_IT,
    "cases:drop_task": ON_IT,
    "cases:correct": ON_IT,
    "cases:summarise": {LEAD},
    "cases:grant": {LEAD},
    "cases:end_grant": {LEAD},
    "cases:hand_over": {LEAD},
    "cases:close": {LEAD},
    **dict.fromkeys(["cases:clarify", "cases:consult", "cases:feedback"], ON_IT),
    **dict.fromkeys(
        [
            "cases:settle",
            "cases:tell_basis",
            "cases:track",
            "cases:close_with_advice",
            "cases:reopen",
            "cases:look_after",
            "cases:restrict",
            "cases:recall",
            "cases:open_archived",
            "recalls:answer",
        ],
        {LEAD},
    ),
    "cases:archive": GROUP,
    "cases:declare": ON_IT,
    "cases:decide_impartiality": {LEAD},  # of a doubt that the member has
    "cases:lift_recusal": {LEAD},
    # emergencies
    "glass:open": GROUP,
    "glass:identify": {MEMBER},  # whose it is
    "glass:end": {MEMBER},
    "glass:review": {LEAD, DPO},
    "cases:record": {LEAD},
    "cases:person": {LEAD},  # who recorded it; the member was not given the layer that tells who it is
    "cases:change_person": {LEAD},
    **dict.fromkeys(["cases:tell", "cases:services", "cases:guardian", "cases:remove_guardian"], {LEAD}),
    "cases:tie_person": {LEAD},
    # a possible repeat: for whoever speaks for one of the two concerns
    **dict.fromkeys(["cases:repeat", "cases:open_repeat", "cases:decide_repeat"], {LEAD}),
    # an old register that is read in, and what came of it in a concern
    **dict.fromkeys(
        [
            "cases:import_register",
            "cases:import_sample",
            "cases:import_columns",
            "cases:import_rows",
            "cases:import_row",
            "cases:import_sure",
            "cases:import_take",
            "cases:import_undo",
            "cases:import_drop",
        ],
        {LEAD},
    ),
    "cases:imported": ON_IT,
    **dict.fromkeys(["cases:kept_names", "cases:settle_name", "cases:throw_name_away"], {LEAD}),
    # a consent bears a name, so it is behind the layer that tells it
    **dict.fromkeys(
        [
            "cases:consents",
            "cases:prepare_consent",
            "cases:consent",
            "cases:consent_form",
            "cases:answer_consent",
            "cases:approve_consent",
            "cases:signed_consent",
            "cases:attach_consent",
            "cases:withdraw_consent",
        ],
        {LEAD},
    ),
    "cases:duties": ON_IT,
    "cases:consider_duty": ON_IT,
    "duties:index": GROUP | {GUEST},
    "duties:read": GROUP | {GUEST},
    "cards:index": GROUP,
    "cards:card": GROUP,
    **dict.fromkeys(["cards:version", "cards:print", "cards:changes"], GROUP),
    **dict.fromkeys(
        [
            "cards:set_up",
            "cards:draft",
            "cards:change_head",
            "cards:drop",
            "cards:add_step",
            "cards:change_step",
            "cards:move_step",
            "cards:remove_step",
        ],
        {LEAD},
    ),
    **dict.fromkeys(
        [
            "cases:start_card",
            "cases:run",
            "cases:end_run",
            "cases:tick_step",
            "cases:deviate_step",
            "cases:give_step",
            "cases:agree_step",
            "cases:reopen_step",
        ],
        ON_IT,
    ),
    # measures and trainings
    **dict.fromkeys(
        ["measures:list", "measures:show", "measures:wheel", "trainings:list", "trainings:show"], GROUP
    ),
    "measures:report_progress": {LEAD, MEMBER},  # the member owns it
    **dict.fromkeys(
        [
            "measures:add",
            "measures:import",
            "measures:change",
            "measures:give_owner",
            "measures:finish",
            "measures:drop",
            "measures:reopen",
            "measures:evaluate",
            "trainings:add",
            "trainings:import",
            "trainings:change",
            "trainings:record",
            "trainings:drop",
        ],
        {LEAD},
    ),
    # reports
    "reports:list": ALL - {GUEST, ADMIN},
    "reports:show": GROUP,
    **{f"reports:download_{kind}": GROUP for kind in ("pdf", "xlsx", "csv", "json")},
    **dict.fromkeys(["reports:draft", "reports:write", "reports:ask_approval", "reports:publish"], {LEAD}),
    **dict.fromkeys(["reports:approve", "reports:withdraw_approval"], GROUP),
    # the ledger
    **dict.fromkeys(
        [
            "insight:log",
            "insight:export",
            "insight:this_month",
            "insight:month",
            "insight:unusual",
            "insight:review",
            "insight:officer_statement",
            "insight:officer_statement_pdf",
        ],
        {DPO},
    ),
    "insight:own": ALL,
    # who leads the concern, and for the statement has the layer that tells who it is
    **dict.fromkeys(["insight:trail", "insight:statement", "insight:statement_pdf"], {LEAD}),
    # meetings
    **dict.fromkeys(
        [
            "meetings:index",
            "meetings:show",
            "meetings:calendar",
            "meetings:add_item",
            "meetings:write_minutes",
            "meetings:declare_item",
            "meetings:declare_all",
            "meetings:go_out",
            "meetings:come_back",
            "meetings:room",
            "meetings:wall",
            "meetings:now",
            "meetings:decisions",
            "meetings:minutes",
            "meetings:approve_minutes",
            "meetings:comment_minutes",
            "meetings:print_minutes",
            "meetings:check_copy",
        ],
        GROUP,
    ),
    # the minutes of a concern lie inside it
    **dict.fromkeys(["meetings:item", "meetings:write_item"], ON_IT),
    **dict.fromkeys(["meetings:comment_item", "meetings:print_item", "meetings:answer_comment"], ON_IT),
    **dict.fromkeys(
        [
            "meetings:send_minutes",
            "meetings:add_addendum",
            "meetings:add_item_addendum",
            "meetings:lock_minutes",
        ],
        {LEAD},
    ),
    **dict.fromkeys(
        [
            "meetings:plan",
            "meetings:record",
            "meetings:proposals",
            "meetings:call",
            "meetings:decide",
            "meetings:move_item",
            "meetings:place_item",
            "meetings:remove_item",
            "meetings:confirm",
            "meetings:withdraw",
            "meetings:move",
            "meetings:cancel",
            "meetings:invite",
            "meetings:hold",
            "meetings:add_template",
            "meetings:lift_recusal",
            "meetings:build",
            "meetings:publish_agenda",
            "meetings:move_on",
            "meetings:take_up",
            "meetings:finish_decision",
            "meetings:reopen_decision",
            "meetings:drop_decision",
        ],
        {LEAD},
    ),
    "meetings:adopt_cards": set(),  # not before the meeting has begun
    **dict.fromkeys(
        ["meetings:answer", "meetings:calendar_key", "meetings:make_key", "meetings:revoke_key"], GROUP
    ),
    **dict.fromkeys(["meetings:council", "meetings:remove_council"], {LEAD}),
    "meetings:feed": set(),  # a session opens nothing there
}
# Addresses for programs, which show a key of their own: whoever comes without one is asked for it.
WITH_KEY = {"meetings:feed"}
# Addresses that only take GET answer 405 to everybody's POST, and
GET_ONLY = {
    "mfa_index",
    "mfa_view_recovery_codes",
    "meetings:calendar",
    "meetings:calendar_key",
    "meetings:index",
    "meetings:item",
    "meetings:minutes",
    "meetings:show",
    "meetings:room",
    "meetings:wall",
    "meetings:now",
    "meetings:decisions",
    "guests:item",
    "cards:index",
    "cards:card",
    "cards:version",
    "cards:print",
    "cards:changes",
    "cases:run",
}
# those that only take POST answer 405 to everybody's GET, which tells nothing.
POST_ONLY = {
    "drafts:save",
    "drafts:drop",
    "language",
    "roster:close",
    "roster:end_sessions",
    "roster:end_sessions_of",
    "provider_login",
    "roster:end_term",
    "guests:new_link",
    "guests:end",
    "handover:receive",
    "cases:finish_task",
    "cases:reopen_task",
    "cases:agree_plan",
    "cases:discard_plan",
    "cases:remove_item",
    "cases:finish_item",
    "cases:reopen_item",
    "cases:approve_consent",
    "cases:remove_guardian",
    "cases:open_repeat",
    "cases:import_sure",
    "cases:import_drop",
    "cases:throw_name_away",
    "desk:retry",
    "meetings:confirm",
    "meetings:withdraw",
    "meetings:move_item",
    "meetings:place_item",
    "meetings:remove_item",
    "meetings:add_template",
    "meetings:declare_all",
    "meetings:lift_recusal",
    "meetings:answer",
    "meetings:revoke_key",
    "meetings:remove_council",
    "meetings:publish_agenda",
    "meetings:go_out",
    "meetings:come_back",
    "meetings:move_on",
    "meetings:take_up",
    "meetings:finish_decision",
    "meetings:reopen_decision",
    "meetings:approve_minutes",
    "meetings:lock_minutes",
    "glass:end",
    "cards:drop",
    "cards:move_step",
    "cards:remove_step",
    "cases:reopen_step",
}


def arguments(resolver=None, prefix="", inherited=frozenset()):
    """{address name: the arguments it takes} of every address there is."""
    found = {}
    for entry in (resolver or get_resolver()).url_patterns:
        taken = inherited | set(entry.pattern.regex.groupindex)
        if hasattr(entry, "url_patterns"):
            found |= arguments(entry, f"{prefix}{entry.namespace}:" if entry.namespace else prefix, taken)
        else:
            found[f"{prefix}{entry.name}"] = taken
    return found


class World:
    """Everybody of the table, a concern that is open to its lead and to a member, and one of everything else."""

    def __init__(self, make_user, log_concern, coordinator):
        self.lead, self.member = coordinator, make_user("health")
        self.stranger, self.guest = make_user("doctor"), make_user("guest")
        self.dpo, self.admin, self.reader = make_user("dpo"), make_user("admin"), make_user("reader")
        self.spare, self.other = make_user("nav"), make_user("police")
        self.concern = log_concern(by=self.member)
        declares(self.concern, self.lead, self.member)
        self.second, self.third = log_concern(by=self.member), log_concern(by=self.lead)
        self.things = make_things(self)
        self.concern.refresh_from_db()

    def user(self, role):
        return getattr(self, role)

    def address(self, name):
        return reverse(name, kwargs=self.things.get(name, {}))


@pytest.fixture(scope="module")
def built(for_the_module):
    return World(a_user, a_concern, a_user("coordinator"))


@pytest.fixture
def world(built, db):
    return as_built(built)


def asked(client, method, address):
    """The answer; nothing of what it did is left, neither in the database nor in the browser."""
    cookies = copy.deepcopy(client.cookies)
    with transaction.atomic():
        response = getattr(client, method)(address)
        transaction.set_rollback(True)
    client.cookies = cookies
    return response


def to_login(response):
    return response.status_code == 302 and response["Location"].startswith("/logg-inn/?next=")


def names():
    return sorted(arguments())


def test_every_address_has_a_policy_and_every_policy_an_address():
    assert set(LET_IN) == set(names())


ROOMS = sorted({name.split(":")[0] if ":" in name else "frame" for name in LET_IN})


def in_room(room):
    return [name for name in names() if (name.split(":")[0] if ":" in name else "frame") == room]


@pytest.mark.parametrize("room", ROOMS)
def test_who_may_post_where(world, client_for, client, room):
    """GET: test_walk.py."""
    browsers = {role: client_for(world.user(role)) for role in ALL} | {"nobody": client}
    wrong = misfits(room, "post", lambda role, name: asked(browsers[role], "post", world.address(name)))
    assert not wrong, "\n".join(wrong)


def misfits(room, method, answer_to):
    """Where an answer is not the one that the policy gives; `answer_to(role, name)` answers."""
    wrong = []
    for name in in_room(room):
        for role in sorted(ALL):
            response = answer_to(role, name)
            if not as_it_should(response, name, method, role in LET_IN[name]):
                wrong.append(f"{method} {name} as {role}: {response.status_code}")
        response = answer_to("nobody", name)
        shut = "nobody" not in LET_IN[name] and LET_IN[name]
        fine = to_login(response) or response.status_code == 405 if shut else response.status_code != 500
        if not fine:
            wrong.append(f"{method} {name} as nobody: {response.status_code}")
    return wrong


def as_it_should(response, name, method, let_in):
    if method == "get" and name in POST_ONLY:
        return response.status_code == 405
    if method == "post" and name in GET_ONLY:
        return response.status_code == 405
    if name in WITH_KEY:
        return response.status_code == 401
    if let_in:
        # 503: health says that no worker is running here; 413: a draft without a name
        return response.status_code in (200, 204, 302, 413, 503) and not to_login(response)
    return response.status_code == 404


@pytest.mark.parametrize("room", [room for room in ROOMS if any(arguments()[name] for name in in_room(room))])
def test_what_is_not_there_is_not_there_for_anybody(world, client_for, room):
    wrong = []
    browsers = {role: client_for(world.user(role)) for role in sorted(ALL)}
    elsewhere = {
        "ref": "X-2026-ZZZZ",
        "pk": "00000000-0000-4000-8000-00000000dead",
        "code": "K999",
        "username": "nobody",
    }
    for name in in_room(room):
        if not arguments()[name] or name in POST_ONLY or not arguments()[name] <= set(elsewhere):
            continue
        address = reverse(name, kwargs={argument: elsewhere[argument] for argument in arguments()[name]})
        for role, theirs in browsers.items():
            if (status := theirs.get(address).status_code) != 404:
                wrong.append(f"{name} as {role}: {status}")
    assert not wrong, "\n".join(wrong)


def test_identity_is_shown_only_with_the_layer_that_tells_it(world, client_for):
    address = world.address("cases:person")
    assert client_for(world.member).get(address).status_code == 404
    basis = LegalBasis.objects.get(code="AVGIVERS-OPPG", active=True)
    until = dates.today() + dt.timedelta(days=9)
    grants.give(
        world.concern,
        by=world.lead,
        to=world.member,
        layer="identify",
        basis=basis,
        reason="Skal ringe hjem.",
        until=until,
    )
    response = client_for(world.member).get(address)
    assert response.status_code == 200
    assert "Navn Navnesen" in response.content.decode()
