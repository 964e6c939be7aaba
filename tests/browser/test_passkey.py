"""A passkey from its making to its removal, in a real browser with a virtual authenticator.

At localhost: an address that is a number can have no passkeys.
"""

import re

import pytest

from okg.access import stepup
from okg.roster.models import Session
from tests.browser.test_log_in import Visit, site, visit  # noqa: F401 - fixtures
from tests.conftest import PASSWORD

AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def plugged_in(page):
    """A virtual authenticator; gives a function that says whether its user's finger is the right one."""
    debugger = page.context.new_cdp_session(page)
    debugger.send("WebAuthn.enable")
    told = debugger.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})

    def verified(is_verified):
        debugger.send(
            "WebAuthn.setUserVerified",
            {"authenticatorId": told["authenticatorId"], "isUserVerified": is_verified},
        )

    return verified


def press(visitor, name, leads_to):
    visitor.page.locator("main").get_by_role("button", name=name).click()
    # Where it leads to may stand in the address it comes from, as what is to follow.
    visitor.page.wait_for_url(lambda url: re.search(leads_to, url.partition("?")[0]))


def let_time_pass():
    """Every session showed who it is a long time ago."""
    for row in Session.objects.exclude(user=None):
        store = Session.get_session_store_class()(row.session_key)
        store[stepup.RECORDS] = [record | {"at": 1} for record in store[stepup.RECORDS]]
        store.save()


@pytest.mark.parametrize("size", ["laptop", "phone"])
def test_a_passkey_is_made_used_and_removed(visit, make_user, size):  # noqa: F811
    make_user("health")
    new = visit(size, "nb")
    assert "localhost" in new.site
    verified = plugged_in(new.page)

    new.open("/logg-inn/", "log-in")
    new.page.fill("[name=login]", "health")
    new.page.fill("[name=password]", PASSWORD)
    press(new, re.compile("^Logg inn$"), "/kode/$")
    new.look("enrolment with passkey")
    press(new, "Lag en passnøkkel", "/reservekoder/$")
    new.look("codes after passkey")
    assert new.page.locator("code.secret").count() == 10
    new.open("/min-side/sikkerhet/", "security with passkey")
    assert "Passnøkkel 1" in new.text()
    new.open("/min-side/okter/", "where I am logged in")
    assert "Chrome på Linux" in new.text() or size == "phone"

    new.open("/logg-ut/", "log out")
    press(new, re.compile("^Logg ut$"), "/logg-inn/$")
    press(new, "Logg inn med passnøkkel", r"//localhost:\d+/$")
    assert "Mona" in new.page.inner_text("body")

    let_time_pass()
    new.open("/min-side/sikkerhet/passnokkel/", "confirm with passkey")
    assert "/logg-inn/igjen/passnokkel/" in new.page.url
    press(new, "Bruk passnøkkelen", "/min-side/sikkerhet/passnokkel/$")
    new.look("add another")

    new.open("/logg-ut/", "log out again")
    press(new, re.compile("^Logg ut$"), "/logg-inn/$")
    new.page.fill("[name=login]", "health")
    new.page.fill("[name=password]", PASSWORD)
    press(new, re.compile("^Logg inn$"), "/logg-inn/kode/$")
    new.look("second factor by passkey")
    verified(False)
    new.page.get_by_role("button", name="Bruk passnøkkelen").click()
    new.page.get_by_text("Det ble ikke noe av.").wait_for()
    verified(True)
    press(new, "Bruk passnøkkelen", r"//localhost:\d+/$")

    new.open("/min-side/sikkerhet/", "security")
    with new.page.expect_navigation():
        new.page.get_by_role("link", name=re.compile("^Gi nytt navn")).click()
    new.look("rename")
    new.page.fill("main [name=name]", "Jobbmaskinen")
    press(new, "Lagre navnet", "/min-side/sikkerhet/$")
    assert "Jobbmaskinen" in new.text()
    with new.page.expect_navigation():
        new.page.get_by_role("link", name=re.compile("^Fjern Jobbmaskinen")).click()
    new.look("remove")
    press(new, "Fjern passnøkkelen", "/min-side/sikkerhet/kode/$")
    assert new.wrong == []
    assert new.heard == []


def test_without_script_the_app_is_set_up_all_the_same(browser, site, make_user):  # noqa: F811
    make_user("health")
    context = browser.new_context(java_script_enabled=False, locale="nb-NO")
    page = context.new_page()
    page.goto(f"{site}/logg-inn/")
    assert page.get_by_role("button", name="Logg inn med passnøkkel").count() == 0
    page.fill("[name=login]", "health")
    page.fill("[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    assert page.url.endswith("/min-side/sikkerhet/kode/")
    assert page.get_by_role("button", name="Lag en passnøkkel").count() == 0
    assert page.locator("[name=code]").is_visible()
    context.close()
