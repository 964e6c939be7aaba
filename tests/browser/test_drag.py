"""Moved by hand: an agenda put in order and a proposed meeting moved to another day, with the mouse and without."""

import datetime as dt

from meetings.models import EXTRAORDINARY
from okg.lib import dates
from tests.browser.test_pages import faults

TITLES = ["Erfaringer fra ungdomsklubben", "Kurs til våren", "Neste kvartal"]


def drag(page, handle, to, *, low=False):
    """Take hold of `handle` and carry it to the upper or lower part of `to`, without letting go yet."""
    handle.scroll_into_view_if_needed()
    at, goal = handle.bounding_box(), to.bounding_box()
    page.mouse.move(at["x"] + at["width"] / 2, at["y"] + at["height"] / 2)
    page.mouse.down()
    x, y = goal["x"] + goal["width"] / 2, goal["y"] + goal["height"] * (0.75 if low else 0.25)
    page.mouse.move(x, y, steps=5)


def drop(page):
    """Let go, and wait for the page that answers."""
    with page.expect_navigation():
        page.mouse.up()


def unscripted(enter):
    """The coordinator in a browser that did not get the script."""
    page = enter("coordinator")
    page.route("**/drag*.js", lambda route: route.abort())
    return page


def titles(page):
    return [one.inner_text() for one in page.locator(".agenda > li h3").all()]


def item(page, title):
    return page.locator(".agenda > li", has_text=title)


def handle(page, title):
    return item(page, title).locator("[data-handle]")


def meeting_of_ones_own(page, site):
    """An extraordinary meeting with three items, which the year does not count; returns its address."""
    page.goto(f"{site}/moter/ny/")
    page.select_option("[name=kind]", EXTRAORDINARY)
    day = dates.add_workdays(dates.today() + dt.timedelta(days=40), 0)
    page.fill("[name=starts_at_0]", f"{day:%d.%m.%Y}")
    page.fill("[name=starts_at_1]", "13.00")
    page.fill("[name=until]", "14.00")
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_load_state()
    address = page.url
    for title in TITLES:
        page.goto(f"{address}saker/ny/")
        page.fill("[name=title]", title)
        page.locator("main form button[type=submit]").last.click()
        page.wait_for_load_state()
    return address


def test_an_agenda_is_put_in_order_by_drag_and_by_keyboard(enter, demo_site):
    page = enter("coordinator")
    address = meeting_of_ones_own(page, demo_site)
    page.set_viewport_size({"width": 1280, "height": 1600})
    page.goto(address)
    first, second, third = TITLES
    assert titles(page) == TITLES and not faults(page)

    # Begun and given up: nothing is sent, nothing stays marked.
    drag(page, handle(page, third), item(page, first))
    assert page.locator(".landing").inner_text() == item(page, first).inner_text()
    page.keyboard.press("Escape")
    page.mouse.up()
    assert not page.locator(".landing, .dragged").count() and titles(page) == TITLES

    drag(page, handle(page, third), item(page, first))
    drop(page)
    page.goto(address)
    assert titles(page) == [third, first, second]
    drag(page, handle(page, third), item(page, second), low=True)
    drop(page)
    page.goto(address)
    assert titles(page) == TITLES

    # The way by keyboard is the buttons, and they are all that is in the tab order.
    item(page, third).get_by_role("button", name="Opp").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.goto(address)
    assert titles(page) == [first, third, second]
    assert not faults(page) and page.heard == [], page.heard

    # Who may not order it has nothing to take hold of, and without the script nobody sees any of it.
    other, bare = enter("health", size="phone"), unscripted(enter)
    other.goto(address)
    assert titles(other) and not other.locator("[data-handle]").count()
    bare.goto(address)
    assert titles(bare) and not bare.locator("[data-handle]:visible").count()

    page.goto(f"{address}avlysning/")
    page.fill("[name=reason]", "Var bare en prøve.")
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_load_state()
    page.goto(address)
    assert "Avlyst" in page.inner_text("main") and not page.locator("[data-handle]").count()


def test_a_proposed_meeting_is_moved_in_the_calendar(enter, demo_site):
    page = enter("coordinator")
    address = f"{demo_site}/moter/forslag/{dates.today().year + 1}/"
    page.goto(address)
    if page.locator("[name=propose]").count():
        page.click("[name=propose]")
        page.wait_for_load_state()
    page.set_viewport_size({"width": 1280, "height": 1600})
    page.goto(address)
    card = page.locator("section.ds-card").first
    field, clock, chip = (
        card.locator("[name$=at_0]"),
        card.locator("[name$=at_1]"),
        card.locator("td [data-chip]"),
    )
    before, time = field.input_value(), clock.input_value()
    assert not faults(page)

    def stands_on():
        return chip.locator("xpath=..").get_attribute("data-day")

    # With the mouse: the field is written, the clock stays, nothing is sent.
    free = card.locator("td[data-day]:not([class])").last
    day = dt.date.fromisoformat(free.get_attribute("data-day"))
    drag(page, chip, free)
    page.mouse.up()
    assert field.input_value() == f"{day:%d.%m.%Y}" != before and clock.input_value() == time
    assert stands_on() == day.isoformat()
    assert card.locator("[aria-pressed=true]").count() == 1

    # By keyboard: one stop for Tab, the arrows go on, Enter writes.
    card.locator("button[aria-pressed=true]").focus()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    week_before = day - dt.timedelta(days=7)
    assert field.input_value() == f"{week_before:%d.%m.%Y}" and stands_on() == week_before.isoformat()
    assert card.locator("td button[tabindex='0']").count() == 1

    # What is typed moves the meeting too, and where it is no day of the quarter it stands nowhere.
    field.fill(f"{day.day}.{day.month}.{day:%y}")
    assert stands_on() == day.isoformat()
    field.fill("i morgen")
    assert chip.is_hidden() and not card.locator("[aria-pressed=true]").count()
    field.fill(before)
    assert chip.is_visible() and not faults(page)
    assert page.heard == [], page.heard

    bare = unscripted(enter)
    bare.goto(address)
    assert bare.locator("td [data-chip]").first.is_visible() and not bare.locator("td button").count()

    # Nothing was saved; the proposals are taken back, as they were not there before.
    page.goto(address)
    assert page.locator("[name$=at_0]").first.input_value() == before
    while (back := page.get_by_role("button", name="Trekk tilbake")).count():
        back.first.click()
        page.wait_for_load_state()
        page.goto(address)
