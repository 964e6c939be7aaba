"""Through an OpenID provider in a real browser: from the invitation to the desk, out, and in again."""

import re

import pytest

from okg.roster import actions
from okg.roster import provider as ours
from tests.browser.test_log_in import Visit, site, visit  # noqa: F401 - fixtures
from tests.browser.test_passkey import let_time_pass, press
from tests.roster import provider as theirs


@pytest.fixture
def provider(settings):
    with theirs.serve() as running:
        settings.OIDC = {
            "issuer": running.issuer,
            "client_id": theirs.CLIENT,
            "secret": theirs.SECRET,
            "name": "Ansattporten",
            "acr": ["substantial"],
            "subject": ["sub"],
        }
        ours.forget()
        yield running


@pytest.mark.parametrize("size", ["laptop", "phone"])
def test_invited_bound_out_in_and_confirmed(visit, admin, provider, size):  # noqa: F811
    _user, link = actions.invite(
        by=admin, username="inga", name="Inga Førstesen", email="inga@tanghavn.example", seat="nav"
    )
    new = visit(size, "nb")
    new.open(link, "welcome with provider")
    press(new, "Logg inn med Ansattporten", r"//localhost:\d+/$")
    new.look("desk through provider")
    assert "Inga" in new.page.inner_text("body")
    let_time_pass()
    new.open("/min-side/sikkerhet/kode/", "confirm at provider")
    assert "/logg-inn/igjen/leverandor/" in new.page.url
    press(new, "Logg inn med Ansattporten", "/min-side/sikkerhet/kode/$")
    new.open("/logg-ut/", "log out")
    press(new, re.compile("^Logg ut$"), "/logg-inn/$")
    new.look("log-in with provider")
    press(new, "Logg inn med Ansattporten", r"//localhost:\d+/$")
    new.open("/logg-ut/", "log out")
    press(new, re.compile("^Logg ut$"), "/logg-inn/$")
    provider.lies = {"sub": "nobody"}
    press(new, "Logg inn med Ansattporten", "/logg-inn/retur/")
    new.look("not let in")
    assert "Du ble ikke sluppet inn" in new.text()
    assert new.wrong == []
    assert [line for line in new.heard if "403" not in line] == []
