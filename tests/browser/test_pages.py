"""Every page, at every width: no axe violation, no sideways scrolling, no broken reference, a quiet console.

The pages are found as a user finds them, by following links from the desk, one of each address; a test beside it
holds the found against the URLconf, so that a page nobody can reach, or nobody looked at, is noticed.
"""

import re
from urllib.parse import urlsplit

import pytest
from django.urls import Resolver404, resolve

from tests.access.test_policy import POST_ONLY, arguments
from tests.browser import look

# Who goes round where, in what order: the coordinator sees most, the others what is theirs.
WALKERS = ["coordinator", "police", "reader", "dpo", "admin", "guest"]
# Answers that are no pages, and pages one comes to only from elsewhere.
NO_PAGES = {
    "health",
    "alive",
    "meetings:calendar",
    "cases:download",
    "mfa_download_recovery_codes",
    "mfa_authenticate",
    "mfa_reauthenticate",
    "mfa_deactivate_totp",
    "mfa_view_recovery_codes",
    "account_login",
    "account_logout",
    "account_reauthenticate",
    "roster:welcome",
    "roster:invited",
} | POST_ONLY
seen = {}


def name_of(address):
    try:
        match = resolve(urlsplit(address).path)
    except Resolver404:
        return None
    return match.view_name


def links(page, site):
    found = page.eval_on_selector_all("a[href]", "links => links.map(link => link.href)")
    return [link.split("#")[0] for link in found if link.startswith(site)]


def faults(page):
    return [*look.axe_violations(page), *look.broken_references(page)]


def walk(page, site):
    """Visit one of each address that links lead to, once in all; returns what is wrong, and where."""
    wrong, queue = [], [f"{site}/"]
    while queue:
        address = queue.pop(0)
        name = name_of(address)
        if name is None or name in NO_PAGES or name in seen:
            continue
        seen[name] = address
        response = page.goto(address)
        if "text/html" not in response.headers.get("content-type", ""):
            continue
        if response.status >= 400:
            wrong.append(f"{name}: {response.status}")
        queue += links(page, site)
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


def test_every_page_is_accessible_at_every_width(enter, demo_site):
    wrong = []
    for username in WALKERS:
        wrong += walk(enter(username), demo_site)
    assert not wrong, "\n".join(wrong)
    unseen = set(arguments()) - set(seen) - NO_PAGES
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
