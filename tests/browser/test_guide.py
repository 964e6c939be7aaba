"""The guide to giving access, by keyboard alone, without script, with errors on the way, on a phone."""

import re

import pytest

from tests.browser import look
from tests.browser.test_pages import faults
from tests.conftest import PASSWORD


@pytest.fixture
def page(browser, demo_site):
    """A phone without script, with the coordinator logged in."""
    page = look.new_page(browser, "phone", java_script_enabled=False)
    page.goto(f"{demo_site}/logg-inn/")
    page.fill("[name=login]", "coordinator")
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{demo_site}/")
    yield page
    page.context.close()


def tab_to(page, selector):
    """Press Tab until the focus stands on the control; fails where the keyboard cannot reach it."""
    wanted = page.locator(selector).first
    for _press in range(120):
        if wanted.evaluate("control => control === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the keyboard does not reach {selector}")


def pick(page, name, value):
    """Reach a group of radio buttons and go through it with the arrows."""
    group = page.locator(f"[name={name}]")
    checked = page.locator(f"[name={name}]:checked")
    tab_to(page, f"[name={name}]:checked" if checked.count() else f"[name={name}]")
    page.keyboard.press("Space")
    for _press in range(group.count()):
        if page.locator(f"[name={name}][value='{value}']").is_checked():
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"the arrows do not reach {value} of {name}")


def write(page, name, text):
    tab_to(page, f"[name={name}]")
    page.keyboard.press("Control+A")
    page.keyboard.type(text)


def go(page, value="next"):
    tab_to(page, f"button[name=go][value={value}]")
    with page.expect_navigation():
        page.keyboard.press("Enter")


def not_yet_open_to(page, name):
    """The address of the newest open concern to which nobody of that name has access."""
    page.goto(page.url + "?state=open")
    for link in page.locator("main a[href^='/bekymringer/B-']").evaluate_all(
        "links => links.map(l => l.href)"
    ):
        page.goto(link)
        if page.locator("#tilgang").count() and name not in page.inner_text("aside"):
            return link
    raise AssertionError(f"every concern is open to {name}")


def step(page):
    return page.locator("main input[name=step]").get_attribute("value")


def test_the_whole_guide_by_keyboard_without_script_on_a_phone(page, enter, demo_site):
    page.goto(f"{demo_site}/bekymringer/")
    address = not_yet_open_to(page, "Sara Holmesund")
    page.goto(f"{address}tilgang/ny/")
    scripted = enter("coordinator", size="phone")

    def well(now):
        """The same step in a browser with script, where axe can run: what was typed is there too."""
        assert step(page) == now
        assert look.overflow(scripted) <= 0
        scripted.goto(f"{address}tilgang/ny/?steg={now}")
        assert step(scripted) == now
        assert not faults(scripted)
        assert look.overflow(scripted) <= 0

    well("hvem")
    go(page)
    assert page.locator(".ds-error-summary").is_visible()
    tab_to(page, "[name=to]")
    page.keyboard.type("Sara")
    go(page)

    well("behov")
    pick(page, "enough", "no")
    go(page)  # forgets to say why
    assert step(page) == "behov" and page.locator("[name=enough][value=no]").is_checked()
    write(page, "why", "NAV kan ikke finne en plass uten å vite hvem det er.")
    go(page)

    well("grunnlag")
    labels = page.locator("label", has_text="Nødvendig for egne oppgaver")
    wanted = page.locator(f"#{labels.first.get_attribute('for')}").get_attribute("value")
    pick(page, "basis", wanted)
    go(page)

    well("vilkar")
    pick(page, "q_own_task", "no")
    pick(page, "q_anonymous_enough", "no")
    pick(page, "q_proportionate", "yes")
    write(page, "task", "Å følge opp bekymringen.")
    go(page)
    assert "Med dette svaret åpner ikke bestemmelsen for å dele" in page.inner_text("main")
    pick(page, "q_own_task", "yes")
    go(page)

    well("hva")
    tab_to(page, "[name=categories]")
    page.keyboard.press("Space")
    write(page, "shared", "At en ungdom trenger en praksisplass.")
    write(page, "reason", "Skal finne en praksisplass.")
    write(page, "why_not_less", "Det er alt som trengs.")
    go(page, "back")
    assert step(page) == "vilkar" and page.input_value("[name=task]") == "Å følge opp bekymringen."
    go(page)
    assert page.input_value("[name=shared]") == "At en ungdom trenger en praksisplass."
    go(page)

    well("informasjon")
    pick(page, "informed", "no")
    pick(page, "verified", "unverified")
    pick(page, "onward", "no")
    go(page)
    assert page.locator(".ds-error-summary li").count() == 3
    tab_to(page, "[name=exemption]")
    page.keyboard.type("c:")
    write(page, "exemption_reason", "Familien må få vite det først.")
    write(page, "reconsider_on", "31.12.2099")
    go(page)

    well("les")
    assert "At en ungdom trenger en praksisplass." in page.inner_text("main")
    go(page, "give")
    assert page.url == address, page.inner_text("main")[:600]
    page.goto(f"{address}tilgang/")
    assert re.search(r"Sara Holmesund.*Har tilgang", page.inner_text("main"), re.DOTALL)
