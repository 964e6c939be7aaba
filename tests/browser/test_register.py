"""An old register is taken over on the pages, its names are settled, and the whole is taken back.

Each page on the way is looked at as the others are: no axe violation, nothing wider than the screen.
"""

from tests.browser import look
from tests.browser.test_journey import choose, say_impartial
from tests.browser.test_pages import faults
from tests.cases.importing import FILE

SAMPLE_ROWS, ASKED_ABOUT = 28, 10
# Of the rows that are asked about: the one that is not taken, and what is chosen where nothing could be understood.
REFUSED = {7}
AGES = {5: "age_band:ukjent", 15: "age_band:12_14", 25: "age_band:18_24"}


def seen(page):
    """The page as it came, looked at."""
    page.wait_for_load_state()
    assert not faults(page), page.url
    assert look.overflow(page) <= 0, page.url
    return page


def send(page, name):
    page.locator("main").get_by_role("button", name=name).first.click()
    seen(page)


def answer_row(page):
    """One row that is asked about: not taken, or taken with every name kept aside."""
    number = int(page.inner_text("h1").split()[-1])
    if number in REFUSED:
        page.fill("[name=reason]", "Samme som raden over.")
        send(page, "Ikke ta med raden")
        return
    for box in page.locator("main input[type=radio][value=keep]").all():
        box.check()
    if not page.locator("[name=state]:checked").count():
        choose(page, "state", "open")
    if number in AGES:
        page.select_option("[name=age_band]", AGES[number])
    send(page, "Ta med raden")


def test_a_register_is_taken_over_settled_and_taken_back(enter, demo_site):
    page = enter("coordinator", size="phone")
    start = f"{demo_site}/bekymringer/innlesing/"
    page.goto(start)
    page.set_input_files("[name=file]", FILE)
    send(page, "Les fila")
    assert f"{SAMPLE_ROWS} rader" in page.inner_text("main")
    send(page, "Lagre, og se radene")
    rows = page.url
    send(page, f"Ta med disse {SAMPLE_ROWS - ASKED_ABOUT} radene")

    page.locator("main a[href*='/innlesing/rad/']").first.click()
    for _row in range(ASKED_ABOUT):
        seen(page)
        answer_row(page)
        assert not page.locator(".ds-error-summary").count(), page.inner_text("main")
    page.goto(rows)
    page.locator("main a[href$='/overtakelse/']").click()
    seen(page)
    choose(page, "level", "level:1")
    send(page, "Overta registeret")
    assert "Samme som raden over." in page.inner_text("main")

    # The concern says where it came from, and keeps the names that were cut out behind a door of their own.
    page.locator("main li", has_text="Rad 10").first.locator("a").first.click()
    say_impartial(page)
    address = seen(page).url
    page.locator("main a[href$='/gammelt-register/']").click()
    assert "Rad 10." in seen(page).inner_text("main")
    page.goto(address)
    page.locator("main a[href$='/navn/']").click()
    assert "Idris Orvalo" in seen(page).inner_text("main")
    page.locator("main").get_by_role("link", name="Registrer personen").first.click()
    seen(page)

    page.goto(rows)
    page.locator("main a[href$='/angring/']").click()
    seen(page)
    send(page, "Angre overtakelsen")
    assert "Angret" in page.inner_text("main")
    assert page.heard == [], page.heard
