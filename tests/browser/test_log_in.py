"""From the invitation to the desk with a second factor, and out again, in a real browser at both widths."""

import os
import re

import pytest

from okg.roster import actions
from tests.browser import look
from tests.conftest import PASSWORD
from tests.roster.conftest import totp

SAID = {
    "nb": ("Brukernavnet eller passordet er ikke riktig", "Koden er ikke riktig", "Brukeren er stengt"),
    "en": ("The user name or the password is not right", "The code is not right", "The user is closed"),
}


class Visit:
    """A page of its own, looked at wherever it comes."""

    def __init__(self, page, site, shots):
        self.page, self.site, self.shots, self.wrong = page, site, shots, []
        self.heard = look.listen(page)

    def look(self, name):
        found = [*look.axe_violations(self.page), *look.broken_references(self.page)]
        if look.overflow(self.page) > 0:
            found.append(f"{look.overflow(self.page)} px too wide")
        self.wrong += [f"{name}: {fault}" for fault in found]
        if self.shots:
            self.page.screenshot(path=f"{self.shots}-{name}.png", full_page=True)

    def open(self, path, name):
        self.page.goto(path if path.startswith("http") else self.site + path)
        self.look(name)

    def fill(self, name, **fields):
        """Fills in the form that has these fields, or the page's only one, and sends it; then looks at what came."""
        form = self.page.locator("main form:visible")
        for field, value in fields.items():
            form = form.filter(has=self.page.locator(f"[name={field}]:visible"))
            form.locator(f"[name={field}]").fill(value)
        with self.page.expect_navigation():
            form.first.locator("button[type=submit], button:not([type])").first.click()
        self.look(name)

    def text(self):
        return self.page.inner_text("main")

    def secret(self):
        return re.search(r"[A-Z2-7]{32}", self.page.inner_text("code.secret"))[0]


@pytest.fixture
def site(committed_db, live_server, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    settings.PUBLIC_URL = live_server.url
    return live_server.url


@pytest.fixture
def visit(browser, site):
    """visit("phone", "en") -> a Visit; set OKG_SHOTS to a folder to keep pictures."""
    opened = []

    def begin(size, language):
        folder = os.environ.get("OKG_SHOTS")
        page = look.new_page(browser, size)
        page.context.add_cookies([{"name": "okg-language", "value": language, "url": site}])
        opened.append(page.context)
        return Visit(page, site, folder and f"{folder}/{size}-{language}")

    yield begin
    for context in opened:
        context.close()


@pytest.mark.parametrize(("size", "language"), [("laptop", "nb"), ("phone", "nb"), ("narrow", "en")])
def test_from_the_invitation_to_the_desk_and_out_again(visit, make_user, admin, size, language):
    make_user("coordinator")
    user, link = actions.invite(
        by=admin, username="first", name="Inga Førstesen", email="first@tanghavn.example", seat="nav"
    )
    type(user).objects.filter(pk=user.pk).update(language=language)
    wrong_password, wrong_code, closed = SAID[language]
    new = visit(size, language)
    new.open(link, "welcome")
    new.fill("weak password", password="kort")
    new.fill("log-in", password="en lang setning om måker")
    new.fill("wrong password", login="first", password="feil")
    assert wrong_password in new.text()
    assert new.page.input_value("[name=login]") == "first"
    new.fill("enrolment", login="first", password="en lang setning om måker")
    secret = new.secret()
    new.fill("wrong code", code="12345x")
    assert wrong_code in new.text()
    assert new.secret() == secret
    new.fill("recovery codes", code=totp(secret))
    codes = new.page.locator("code.secret").all_inner_texts()
    assert len(codes) == 10
    new.open("/", "desk")
    new.open("/min-side/sikkerhet/", "security")
    new.open("/min-side/sikkerhet/kode/av/", "remove the app")
    new.open("/min-side/sikkerhet/reservekoder/nye/", "new codes")
    new.open("/min-side/sikkerhet/reservekoder/", "codes seen")
    new.open("/logg-inn/igjen/", "who is it")
    new.open("/logg-inn/igjen/kode/", "who is it, by code")
    new.open("/gruppen/", "group")
    new.open("/logg-ut/", "log out")
    new.fill(
        "out",
    )
    new.fill("code", login="first", password="en lang setning om måker")
    new.fill("desk by recovery code", code=codes[4])
    assert new.page.url == f"{new.site}/"
    actions.close(user, by=admin)
    former = visit(size, language)
    type(user).objects.filter(pk=user.pk).update(
        password=make_user("nav", seat="politi").password, is_active=False
    )
    former.open("/logg-inn/", "log-in of one who is closed")
    former.fill("closed", login="first", password=PASSWORD)
    assert closed in former.text()
    assert new.wrong + former.wrong == []
    assert [line for line in new.heard if "403" not in line] == []


def test_after_log_out_the_back_button_shows_nothing(visit, make_user, site, settings):
    settings.SECOND_FACTOR_REQUIRED = False
    make_user("health")
    visitor = visit("laptop", "nb")
    visitor.open("/logg-inn/", "log-in")
    visitor.fill("desk", login="health", password=PASSWORD)
    visitor.page.goto(f"{site}/gruppen/")
    assert "Mona" in visitor.page.inner_text("body")
    visitor.page.evaluate("localStorage.setItem('left', 'behind')")
    visitor.open("/logg-ut/", "log out")
    visitor.fill("out")
    assert visitor.page.evaluate("localStorage.length") == 0
    for _step in range(3):
        visitor.page.go_back(wait_until="load")
        assert "Mona" not in visitor.page.inner_text("body")
        assert "/logg-inn/" in visitor.page.url
