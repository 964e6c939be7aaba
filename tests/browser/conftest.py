"""One browser and one site for all the tests of this folder."""

import psycopg2
import pytest

from tests.browser import look, site
from tests.conftest import PASSWORD


@pytest.fixture(scope="session")
def browser():
    with look.launch() as chromium:
        yield chromium


@pytest.fixture(scope="session")
def served(django_db_setup, django_db_blocker):
    """(address, environment) of a site with the demo year."""
    with django_db_blocker.unblock(), site.serve("site") as pair:
        yield pair


@pytest.fixture(scope="session")
def demo_site(served):
    """Its address."""
    return served[0]


@pytest.fixture
def let_pass(served):
    """let_pass("update … set …", *values): what only time can do to the site's rows, done at once."""

    def run(statement, *values):
        with psycopg2.connect(served[1]["DATABASE_URL"]) as connection, connection.cursor() as cursor:
            cursor.execute(statement, values)
            assert cursor.rowcount == 1

    return run


@pytest.fixture
def enter(browser, demo_site):
    """enter("coordinator", size="phone") -> a page of somebody logged in; its console is kept in `page.heard`."""
    contexts = []

    def log_in(username, *, size="laptop", language="nb"):
        page = look.new_page(browser, size)
        contexts.append(page.context)
        page.heard = look.listen(page)
        page.goto(f"{demo_site}/logg-inn/")
        page.fill("[name=login]", username)
        page.fill("[name=password]", PASSWORD)
        page.click("main button[type=submit]")
        page.wait_for_url(f"{demo_site}/")
        # A user's language is kept with the user: another test may have chosen it.
        if page.get_attribute("html", "lang") != language:
            with page.expect_navigation():
                page.click(f"button[name=language][value={language}]")
        return page

    yield log_in
    for context in contexts:
        context.close()
