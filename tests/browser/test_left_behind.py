"""After log-out nothing of a concern is left in the browser: not behind the back button, not in any store."""

import re

import pytest

from tests.browser.test_log_in import Visit, site, visit  # noqa: F401 - fixtures
from tests.conftest import PASSWORD, declares

CANARY = "Kanarifugl-Kvitrefjord-17"
STORES = """async () => [
    localStorage.length, sessionStorage.length,
    (await caches.keys()).length, (await indexedDB.databases()).length, document.cookie,
]"""


@pytest.mark.parametrize("size", ["laptop", "phone"])
def test_of_a_concern_nothing_is_left(visit, log_concern, make_user, settings, size):  # noqa: F811
    settings.SECOND_FACTOR_REQUIRED = False
    member = make_user("health")
    concern = log_concern(by=member, known=f"Læreren fortalte om {CANARY}.")
    declares(concern, member)
    visitor = visit(size, "nb")
    page, unkept = visitor.page, []
    page.on("response", lambda answer: "/static/" in answer.url or unkept.append(answer))
    visitor.open("/logg-inn/", "log-in")
    visitor.fill("desk", login="health", password=PASSWORD)
    for path in ("/bekymringer/", f"/bekymringer/{concern.ref}/", "/moter/", f"/bekymringer/{concern.ref}/"):
        page.goto(visitor.site + path)
    assert CANARY in page.inner_text("body")
    key = session_of(page)
    page.evaluate("localStorage.setItem('a', 'b'); sessionStorage.setItem('a', 'b')")
    if size == "phone":
        page.locator("[popovertarget=menu]").first.click()
    page.get_by_role("button", name="Logg ut").click()
    page.wait_for_url(re.compile("/logg-inn/"))

    assert session_of(page) != key
    assert page.evaluate(STORES) == [0, 0, 0, 0, ""]
    steps = [page.go_back] * 5 + [page.go_forward] * 4
    for step in steps:
        step(wait_until="load")
        assert CANARY not in page.content()
        assert concern.code_word not in page.inner_text("body")
        assert "/logg-inn/" in page.url
    # What came from the session's key before is nobody's now.
    page.context.add_cookies([{"name": "okg", "value": key, "url": visitor.site}])
    page.goto(f"{visitor.site}/bekymringer/{concern.ref}/")
    assert CANARY not in page.content()
    assert all("no-store" in answer.headers.get("cache-control", "") for answer in unkept)
    assert len(unkept) > 8


def session_of(page):
    return next((cookie["value"] for cookie in page.context.cookies() if cookie["name"] == "okg"), None)


def test_a_page_from_the_browsers_memory_is_read_anew(visit, make_user, settings):  # noqa: F811
    """What the browser does when it takes a page out of its back-forward cache (bfcache), done by hand."""
    settings.SECOND_FACTOR_REQUIRED = False
    make_user("health")
    visitor = visit("laptop", "nb")
    visitor.open("/logg-inn/", "log-in")
    visitor.fill("desk", login="health", password=PASSWORD)
    visitor.page.goto(f"{visitor.site}/gruppen/")
    visitor.page.context.clear_cookies()
    with visitor.page.expect_navigation():
        visitor.page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")
    assert "/logg-inn/" in visitor.page.url
