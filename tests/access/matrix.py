"""Routes x roles x methods x objects, from the URLconf: on what is theirs, on another's, on what is not there.

Who is let in on the world's own things stands in LET_IN (tests/access/test_policy.py); here come the roles that lie
on the edge, the methods, and a second concern that is open to nobody of the table: what is asked of its things must
be answered byte for byte as of things that do not exist.
"""

import datetime as dt
import re
from types import SimpleNamespace
from urllib.parse import quote

from django.urls import reverse

from cases.actions import grants, lifecycle
from okg.access.models import LegalBasis
from okg.lib import dates
from okg.roster.middleware import BEFORE_SIGNING
from okg.roster.models import Appointment, User
from tests.access.test_policy import (
    ALL,
    DPO,
    GUEST,
    LEAD,
    LET_IN,
    MEMBER,
    STRANGER,
    World,
    as_it_should,
    asked,
    to_login,
)
from tests.access.things import make_hidden_things
from tests.conftest import declares

# On the edge. A session of the first three is over before any page is reached.
EX_MEMBER, CLOSED, GUEST_OVER, NOBODY = "ex_member", "closed", "guest_over", "nobody"
UNSIGNED, RECUSED, ELSEWHERE, DEPUTY = "unsigned", "recused", "elsewhere", "deputy"
LOGGED_OUT = {EX_MEMBER, CLOSED, GUEST_OVER, NOBODY}
ROLES = sorted(ALL | LOGGED_OUT | {UNSIGNED, RECUSED, ELSEWHERE, DEPUTY})
METHODS = ("get", "post")
# GET and POST of these roles on their own things: test_policy.py. HEAD is GET without a body, so one role will do.
NEW_METHODS = dict.fromkeys(ALL, ()) | {LEAD: ("head",)}
# Those whose POST to another's thing is tried: who leads, works on a concern, discusses it, visits, was shut out.
POSTS = {LEAD, DEPUTY, MEMBER, STRANGER, GUEST, RECUSED}
REFUSED_METHODS = ("put", "patch", "delete", "options", "trace")  # by the first middleware, before any view

# What somebody may reach of a concern that is not open to them, and why.
OF_ANY = {
    "glass:review": {LEAD, DEPUTY, DPO},  # an emergency opening is looked over by others
    "cases:decide_impartiality": {LEAD, DEPUTY},  # a doubt is decided by others
    **dict.fromkeys(["insight:officer_statement", "insight:officer_statement_pdf"], {DPO}),  # who has seen it
    # whoever calls meetings knows of each, its items under their code words
    **dict.fromkeys(
        [
            "meetings:add_addendum",
            "meetings:approve_minutes",
            "meetings:lock_minutes",
            "meetings:comment_minutes",
            "meetings:minutes",
            "meetings:print_minutes",
            "meetings:send_minutes",
            "meetings:add_item",
            "meetings:add_template",
            "meetings:build",
            "meetings:publish_agenda",
            "meetings:remove_council",
            "meetings:calendar",
            "meetings:cancel",
            "meetings:come_back",
            "meetings:confirm",
            "meetings:declare_all",
            "meetings:declare_item",
            "meetings:go_out",
            "meetings:hold",
            "meetings:invite",
            "meetings:lift_recusal",
            "meetings:move",
            "meetings:move_on",
            "meetings:room",
            "meetings:wall",
            "meetings:now",
            "meetings:show",
            "meetings:withdraw",
            "meetings:write_minutes",
        ],
        {LEAD, DEPUTY},
    ),
}
# Where the edge differs from the role it lies at.
ALSO = {
    # leads the group too: decides and looks over what others may not, and looks after its guests and meetings
    DEPUTY: {
        "cases:decide_impartiality",
        "glass:review",
        "guests:new_link",
        "guests:end",
        "guests:declaration",
    }
    | {
        name
        for name, roles in LET_IN.items()
        if name.startswith("meetings:") and LEAD in roles and name in OF_ANY
    },
}
NOT = {
    ELSEWHERE: {"meetings:write_minutes", "meetings:answer"},  # not asked to the meeting
    DEPUTY: {"meetings:answer"},
    # the item is about the concern, and that somebody left it is noted by another
    RECUSED: {"meetings:declare_item", "meetings:go_out", "meetings:come_back"},
}
MISSING = {"ref": "B-2026-ZZZZ", "pk": "00000000-0000-4000-8000-00000000dead"}
TOKENS = re.compile(r'(csrfmiddlewaretoken" value|nonce)="[^"]*"|nonce-[^\']*')


class Matrix(World):
    """The world, those on the edge, and a concern beside it that is open to nobody of the table."""

    def __init__(self, make_user, log_concern, coordinator):
        super().__init__(make_user, log_concern, coordinator)
        self.recused = self.other
        self.elsewhere = make_user("annen_lege", seat="kommuneoverlege", deputy=True)
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
    own |= {"concern": concerns[0], "second": concerns[1], "third": concerns[2]}
    return SimpleNamespace(**own, called="Skjult Uvedkommen")


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


def differing(world, browsers):
    """Where the answer about another's thing is not that about none, for {role: its browser}."""
    wrong = []
    for role, theirs in browsers.items():
        for name, given in world.hidden.items():
            for anothers, none in _pairs(world, name, given):
                there, gone = reverse(name, kwargs=anothers), reverse(name, kwargs=none)
                for method in METHODS if role in POSTS else ("get",):
                    if role in OF_ANY.get(name, ()) and anothers is given:
                        fine = as_it_should(asked(theirs, method, there), name, method, True)
                    else:
                        answers = [told(asked(theirs, method, one), one) for one in (there, gone)]
                        fine = answers[0] == answers[1]
                    if not fine:
                        wrong.append(f"{method} {name} as {role}: {there}")
    return wrong


def _pairs(world, name, given):
    """[(arguments of another's thing, those of none)]: as it is reached, and under one's own concern or meeting."""
    nothing = {argument: MISSING.get(argument, value) for argument, value in given.items()}
    if not {"ref", "pk"} <= set(given):
        return [(given, nothing)]
    own = {"ref": world.things[name]["ref"]}
    return [(given, nothing), (given | own, nothing | own)]
