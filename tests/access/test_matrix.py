"""Routes x roles x methods x objects, from the URLconf: on what is theirs, on another's, on what is not there.

Who is let in on the world's own things stands in LET_IN (tests/access/test_policy.py); here come the roles that lie
on the edge, the methods, and a second concern that is open to nobody of the table: what is asked of its things must
be answered byte for byte as of things that do not exist.
"""

import datetime as dt
import re
from types import SimpleNamespace
from urllib.parse import quote

import pytest
from django.urls import reverse

from cases.actions import grants, lifecycle
from okg.access.models import LegalBasis
from okg.lib import dates
from okg.roster.middleware import BEFORE_SIGNING
from okg.roster.models import Appointment, User
from okg.vault import keys
from tests.access.test_policy import (
    ALL,
    DPO,
    GUEST,
    LEAD,
    LET_IN,
    MEMBER,
    STRANGER,
    World,
    arguments,
    as_it_should,
    asked,
    names,
    to_login,
)
from tests.access.things import make_hidden_things
from tests.conftest import declares

pytestmark = pytest.mark.django_db

# On the edge. A session of the first three is over before any page is reached.
EX_MEMBER, CLOSED, GUEST_OVER, NOBODY = "ex_member", "closed", "guest_over", "nobody"
UNSIGNED, RECUSED, ELSEWHERE, DEPUTY = "unsigned", "recused", "elsewhere", "deputy"
LOGGED_OUT = {EX_MEMBER, CLOSED, GUEST_OVER, NOBODY}
ROLES = sorted(ALL | LOGGED_OUT | {UNSIGNED, RECUSED, ELSEWHERE, DEPUTY})
METHODS = ("get", "head", "post")
NEW_METHODS = dict.fromkeys(ALL, ("head",))  # GET and POST of these roles on their own things: test_policy.py
REFUSED_METHODS = ("put", "patch", "delete", "options", "trace")  # by the first middleware, before any view

# What somebody may reach of a concern that is not open to them, and why.
OF_ANY = {
    "glass:review": {LEAD, DEPUTY, DPO},  # an emergency opening is looked over by others
    "cases:decide_impartiality": {LEAD, DEPUTY},  # a doubt is decided by others
    **dict.fromkeys(["insight:officer_statement", "insight:officer_statement_pdf"], {DPO}),  # who has seen it
}
# Where the edge differs from the role it lies at.
ALSO = {}
NOT = {}
MISSING = {"ref": "B-2026-ZZZZ", "pk": "00000000-0000-4000-8000-00000000dead"}
TOKENS = re.compile(r'(csrfmiddlewaretoken" value|nonce)="[^"]*"|nonce-[^\']*')


class Matrix(World):
    """The world, those on the edge, and a concern beside it that is open to nobody of the table."""

    def __init__(self, make_user, log_concern, coordinator):
        super().__init__(make_user, log_concern, coordinator)
        self.recused = self.other
        self.elsewhere = make_user("annet_politi", seat="politi", deputy=True)
        self.deputy = make_user("vara", seat="slt", deputy=True)
        self.unsigned = make_user("usignert", seat="skole", signed=False)
        self.ex_member = self._was_here(make_user("forrige", seat="nav", deputy=True))
        self.closed = self._was_here(make_user("stengt", seat="nav", deputy=True))
        self.guest_over = self._was_here(make_user("gjest_for", seat="barnevern"))
        self.hidden = make_hidden_things(hidden_world(self, make_user, log_concern))

    def _was_here(self, user):
        """Somebody the concern was opened to, who may not come in any more."""
        basis = LegalBasis.objects.get(code="AVGIVERS-OPPG", active=True)
        today = dates.today()
        why = {"basis": basis, "reason": "Fulgte opp.", "until": today, "layer": "work"}
        grants.give(self.concern, by=self.lead, to=user, **why)
        declares(self.concern, user)
        return user

    def leave(self):
        """Their terms run out, the user is closed; what was opened to them stays on record."""
        over = Appointment.objects.filter(user__in=[self.ex_member, self.guest_over])
        over.update(ends_on=dates.today() - dt.timedelta(days=1))
        User.objects.filter(pk=self.closed.pk).update(is_active=False)


def hidden_world(world, make_user, log_concern):
    """Users of their own, with three concerns of their own; the group's lead has handed them over and is out."""
    lead = make_user("skjult_leder", seat="slt", deputy=True)
    member = make_user("skjult_medlem", seat="psykisk_helse", deputy=True)
    own = {
        "lead": lead,
        "member": member,
        "guest": make_user("skjult_gjest", seat="skole"),
        "spare": make_user("skjult_nav", seat="nav", deputy=True),
        "other": make_user("skjult_politi", seat="politi", deputy=True),
    }
    concerns = [log_concern(by=lead) for _number in range(3)]
    basis = LegalBasis.objects.get(code="AVGIVERS-OPPG", active=True)
    for concern in concerns:
        lifecycle.hand_over(concern, by=world.lead, to=lead)
        grants.shut_out(concern, world.lead, by=lead, reason="Overlevert.")
        concern.refresh_from_db()
    why = {"basis": basis, "reason": "Følger opp.", "until": dates.today(), "layer": "work"}
    for concern in concerns[:2]:
        grants.give(concern, by=lead, to=member, **why)
    declares(concerns[0], lead, member)
    return SimpleNamespace(**own, concern=concerns[0], second=concerns[1], third=concerns[2])


@pytest.fixture
def world(make_user, log_concern, coordinator):
    return Matrix(make_user, log_concern, coordinator)


def let_in(role, name, world):
    """Whether `role` is let in on the world's own thing behind the address `name`."""
    if name in NOT.get(role, ()) or name in ALSO.get(role, ()):
        return name in ALSO.get(role, ())
    if role == DEPUTY:  # leads the group, but nothing was opened to them
        return STRANGER in LET_IN[name] if name in world.hidden else LEAD in LET_IN[name]
    return {RECUSED: STRANGER, ELSEWHERE: STRANGER}.get(role, role) in LET_IN[name]


def fits(response, role, name, method, inside):
    """Whether the answer is the one the policy gives."""
    if role in LOGGED_OUT:
        if NOBODY in LET_IN[name] or not LET_IN[name]:
            return response.status_code < 500 or name == "health"
        return (
            to_login(response) or response.status_code == 405 or response["Location"] == "/logg-inn/?next=/"
        )
    if role == UNSIGNED:
        if name in BEFORE_SIGNING or name.startswith(("account_", "mfa_")):
            return response.status_code < 500 or name == "health"
        return response.status_code == 405 or response.get("Location") == reverse("roster:declare")
    return as_it_should(response, name, "get" if method == "head" else method, inside)


def told(response, address):
    """Status, headers and body, without what is drawn anew each time and without the address that was asked."""
    body = (b"".join(response.streaming_content) if response.streaming else response.content).decode(
        errors="replace"
    )
    headers = "\n".join(f"{name}: {value}" for name, value in sorted(response.headers.items()))
    text = TOKENS.sub("", f"{response.status_code}\n{headers}\n{body}")
    return text.replace(address, "").replace(quote(address), "").replace(quote(address, safe=""), "")


def clients(world, roles, client_for, client):
    """{role: a browser in which they have logged in}, those who left since before they did."""
    found = {role: client if role == NOBODY else client_for(world.user(role)) for role in roles}
    world.leave()
    return found


GROUPS = [ROLES[number::4] for number in range(4)]


@pytest.mark.parametrize("roles", GROUPS, ids="-".join)
def test_own_things_every_method(world, client_for, client, roles):
    wrong = []
    for role, theirs in clients(world, roles, client_for, client).items():
        for name in names():
            address, inside = world.address(name), let_in(role, name, world)
            for method in NEW_METHODS.get(role, METHODS):
                response = asked(theirs, method, address)
                if not fits(response, role, name, method, inside):
                    wrong.append(f"{method} {name} as {role}: {response.status_code}")
        for method in REFUSED_METHODS:
            for address in ("/", world.address("cases:show"), world.address("cases:download")):
                if asked(theirs, method, address).status_code != 405:
                    wrong.append(f"{method} {address} as {role}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("roles", GROUPS, ids="-".join)
def test_of_anothers_things_the_answer_is_that_of_none(world, client_for, client, roles):
    wrong = []
    for role, theirs in clients(world, roles, client_for, client).items():
        for name, given in world.hidden.items():
            nothing = {argument: MISSING.get(argument, value) for argument, value in given.items()}
            pairs = [(given, nothing)]
            if {"ref", "pk"} <= set(given):  # another's thing under one's own concern or meeting
                own = {"ref": world.things[name]["ref"]}
                pairs.append((given | own, nothing | own))
            for anothers, none in pairs:
                there, gone = reverse(name, kwargs=anothers), reverse(name, kwargs=none)
                for method in METHODS:
                    if role in OF_ANY.get(name, ()):
                        fine = as_it_should(asked(theirs, method, there), name, method, True)
                    elif method == "head":
                        fine = asked(theirs, method, there).status_code in (302, 404, 405)
                    else:
                        answers = [told(asked(theirs, method, one), one) for one in (there, gone)]
                        fine = answers[0] == answers[1]
                    if not fine:
                        wrong.append(f"{method} {name} as {role}: {there}")
    assert not wrong, "\n".join(wrong)


def test_of_what_is_erased_nothing_is_readable_and_nothing_breaks(world, client_for, client):
    """The concern's key is destroyed: whoever had it open meets no text of it, and no failure."""
    secrets = (world.concern.known, world.concern.judged, "Ringte skolen", "Ring rektor", "Flere tegn")
    theirs = clients(world, [LEAD, MEMBER, STRANGER, GUEST, DPO], client_for, client)
    keys.destroy(world.concern.dossier_id)
    wrong = []
    for role, browser in theirs.items():
        browser.raise_request_exception = False
        for name in [*world.hidden, "desk:show", "cases:index", "meetings:index", "insight:own"]:
            response = asked(browser, "get", world.address(name))
            text = told(response, "")
            if response.status_code == 500 or any(secret in text for secret in secrets):
                wrong.append(f"{name} as {role}: {response.status_code}")
    assert not wrong, "\n".join(wrong)


def test_the_table_is_large(world):
    concerned = len(world.hidden) + sum({"ref", "pk"} <= set(given) for given in world.hidden.values())
    cells = len(ROLES) * len(METHODS) * (len(names()) + 2 * concerned)
    assert len(world.hidden) > 60
    assert cells >= 10_000
    assert set(world.hidden) <= {name for name, taken in arguments().items() if taken}
