"""Every page, at every width: no axe violation, no sideways scrolling, no broken reference, a quiet console.

The pages are found as a user finds them, by following links from the desk, one of each address; a test beside it
holds the found against the URLconf, so that a page nobody can reach, or nobody looked at, is noticed.
"""

import re
from html import unescape
from urllib.parse import urljoin, urlsplit

import pytest
from django.urls import Resolver404, resolve

from tests.access.test_policy import POST_ONLY, arguments
from tests.browser import look

# Who goes round where, in what order: the coordinator sees most, the others what is theirs.
WALKERS = ["coordinator", "police", "nav", "reader", "dpo", "admin", "guest", "school"]
# Answers that are no pages, and pages one comes to only from elsewhere.
NO_PAGES = {
    "health",
    "alive",
    "meetings:calendar",
    "meetings:feed",
    "meetings:now",
    "cases:download",
    "cases:export",
    "cases:import_sample",
    "cases:print_register",
    "cases:print_person_register",
    "cases:consent_form",
    "cases:signed_consent",
    "cards:print",
    "mfa_authenticate",
    "mfa_login_webauthn",
    "mfa_reauthenticate",
    "mfa_deactivate_totp",
    "mfa_view_recovery_codes",
    "account_login",
    "account_logout",
    "account_reauthenticate",
    "roster:welcome",
    "roster:invited",
    # those of a passkey or a provider, which this site cannot have: test_passkey and test_provider look at them
    "mfa_add_webauthn",
    "mfa_edit_webauthn",
    "mfa_remove_webauthn",
    "mfa_reauthenticate_webauthn",
    "provider_return",
    "provider_confirm",
    "roster:own_declaration",
    "guests:invited",
    "guests:declaration",
    *(f"reports:download_{kind}" for kind in ("pdf", "xlsx", "csv", "json")),
    "insight:this_month",
    "insight:statement_pdf",
    "insight:officer_statement_pdf",
} | POST_ONLY
# Pages of a state that lasts only while somebody acts; test_journey and test_guest look at them on their way.
ON_THE_WAY = {
    "reports:ask_approval",
    "reports:approve",
    "reports:withdraw_approval",
    "reports:publish",
    "reports:write",
    "mfa_generate_recovery_codes",
    # where the log was narrowed to one concern, and where something unusual was found: tests/insight
    "insight:officer_statement",
    "insight:review",
    "cases:decide_impartiality",
    "glass:identify",
    # test_life comes by it
    "cases:clarify",
    # test_meeting comes by it
    "meetings:send_minutes",
    # test_register comes by these
    "cases:import_take",
    "cases:import_undo",
    "cases:imported",
    "cases:kept_names",
    "cases:settle_name",
}
HREF = re.compile(r'href="([^"#]+)')


def name_of(address):
    try:
        match = resolve(urlsplit(address).path)
    except Resolver404:
        return None
    return match.view_name


def has_states(name):
    """A form looks alike everywhere; a thing in another state may lead to something else."""
    return name.endswith((":show", ":grants", ":consent", ":plan", ":close", ":item", ":minutes"))


def found_by(page, site, wanted):
    """{address name: one such address} of every page that links lead this user to, from the desk on.

    One of each address comes first; more things of a kind are asked only while something `wanted` is not found.
    """
    found, asked, more, begun = {}, set(), [], {}
    news = f"{site}/nytt/"
    starts = [f"{site}/bekymringer/?state=open", f"{site}/"]
    new = list(starts)
    while new or (more and not wanted <= set(found)):
        another = not new
        address = more.pop(0) if another else new.pop()
        name = name_of(address)
        if address in asked or name is None or name in NO_PAGES:
            continue
        if name in found and not another and address not in starts:
            more += [address] if has_states(name) and "?" not in address else []
            continue
        asked.add(address)
        response = page.request.get(address)
        # An old message may lead to what is shut since; every other link leads somewhere.
        lost = response.status == 404 and begun.get(address, news) != news
        assert not lost, f"{begun[address]} leads to {address}, where nothing is"
        if response.status == 200 and "text/html" in response.headers["content-type"]:
            found.setdefault(name, address)
            links = [urljoin(address, unescape(link)) for link in HREF.findall(response.text())]
            new += [link for link in links if link.startswith(site)]
            begun |= dict.fromkeys(links, address)
    return found


def looked_at(page, name, address):
    """What is wrong with one page, at the widths of a laptop, a phone and a narrow phone."""
    wrong = []
    page.goto(address)
    for size in ("laptop", "phone", "narrow"):
        width, height = look.SIZES[size]
        page.set_viewport_size({"width": width, "height": height})
        if (pixels := look.overflow(page)) > 0:
            wrong.append(f"{name} is {pixels} px too wide at {width}")
        if size != "narrow":
            wrong += [f"{name} at {width}: {fault}" for fault in faults(page)]
    wrong += [f"{name}: {line}" for line in page.heard]
    page.heard.clear()
    return wrong


def faults(page):
    return [*look.axe_violations(page), *look.broken_references(page)]


def test_every_page_is_accessible_at_every_width(enter, demo_site):
    unseen = set(arguments()) - NO_PAGES - ON_THE_WAY
    pages = {username: enter(username) for username in WALKERS}
    found = {}
    for username in reversed(WALKERS):  # what only few find comes first: it need not be looked for again
        found[username] = found_by(pages[username], demo_site, unseen)
        unseen -= set(found[username])
    wrong, seen = [], set()
    for username in WALKERS:
        look.carry_the_checker(pages[username])
        for name, address in found[username].items():
            if name not in seen:
                seen.add(name)
                wrong += looked_at(pages[username], name, address)
    assert not wrong, "\n".join(wrong)
    assert not unseen, f"no link leads to {sorted(unseen)}"


@pytest.mark.parametrize("size", ["laptop", "phone"])
def test_the_log_in_page_is_accessible(browser, demo_site, size):
    page = look.new_page(browser, size)
    page.goto(f"{demo_site}/logg-inn/")
    assert not faults(page)
    assert look.overflow(page) <= 0
    page.context.close()


def test_the_page_that_is_not_there_is_accessible(enter, demo_site):
    page = enter("coordinator", size="phone")
    assert page.goto(f"{demo_site}/bekymringer/B-2020-ZZZZ/").status == 404
    assert not faults(page)


ENGLISH_ONLY = re.compile(r"\b(the|and|with|your|Save|Choose|Write)\b")


def test_the_desk_speaks_bokmal_unless_asked_otherwise(enter):
    page = enter("coordinator")
    assert page.get_attribute("html", "lang") == "nb"
    assert not ENGLISH_ONLY.search(page.inner_text("main"))
    page = enter("coordinator", language="en")
    assert page.get_attribute("html", "lang") == "en"
