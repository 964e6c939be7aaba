"""The look in a real browser: every component at every width, and what the one script adds to a form."""

import pytest
from playwright.sync_api import expect

from tests.browser import gallery, look

SAVED = "Lagret kl. 09.41"


@pytest.fixture(scope="module")
def served():
    server = gallery.serve()
    yield server
    server.shutdown()


@pytest.fixture
def open_gallery(browser, served):
    """open_gallery("phone", "?errors=1") -> the page, with its console in `page.heard`."""
    served.handler.drafts.clear()
    served.handler.sent.clear()
    served.handler.logged_in = True
    contexts = []

    def visit(size="laptop", query="", *, clock=False, **options):
        page = look.new_page(browser, size, **options)
        contexts.append(page.context)
        page.heard = look.listen(page)
        if clock:
            page.clock.install()
        page.goto(served.url + query)
        return page

    yield visit
    for context in contexts:
        context.close()


@pytest.mark.parametrize("query", ["", "?errors=1", "?language=en"])
@pytest.mark.parametrize("size", look.SIZES)
def test_every_component_fits_and_is_whole(open_gallery, size, query):
    page = open_gallery(size, query)
    assert look.overflow(page) == 0
    assert look.broken_references(page) == []
    assert page.heard == []


@pytest.mark.parametrize(("size", "query"), [("laptop", ""), ("phone", "?errors=1")])
def test_every_component_is_accessible(open_gallery, size, query):
    assert look.axe_violations(open_gallery(size, query)) == []


def test_the_dark_scheme_is_as_accessible(open_gallery):
    page = open_gallery(query="?errors=1", color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "dark"
    assert look.axe_violations(page) == []


def test_the_menu_of_a_phone_opens_and_closes_without_script(open_gallery):
    page = open_gallery("phone", java_script_enabled=False)
    page.tap("[popovertarget=menu] >> nth=0")
    expect(page.get_by_role("link", name="Handlingsplan")).to_be_visible()
    page.get_by_role("button", name="Lukk menyen").tap()
    expect(page.get_by_role("link", name="Handlingsplan")).to_be_hidden()


def test_the_open_menu_of_a_phone_is_accessible(open_gallery):
    page = open_gallery("phone")
    page.tap("[popovertarget=menu] >> nth=0")
    assert look.axe_violations(page, "#menu") == []


def test_a_menu_of_choices_opens_under_its_button(open_gallery):
    page = open_gallery()
    button = page.get_by_role("button", name="Flere valg")
    button.click()
    choices = page.locator("#more")
    expect(choices).to_be_visible()
    below, edge = choices.bounding_box(), button.bounding_box()
    assert below["y"] >= edge["y"] + edge["height"] - 1
    assert abs(below["x"] + below["width"] - edge["x"] - edge["width"]) < 4


def test_errors_are_the_first_thing_one_stands_on(open_gallery):
    page = open_gallery(query="?errors=1")
    assert page.evaluate("document.activeElement.className") == "ds-error-summary"
    page.get_by_role("link", name="Hva er observert? Fyll ut dette feltet.").click()
    assert page.evaluate("document.activeElement.id") == "id_what"


def test_paper_shows_what_is_folded_and_no_menu(open_gallery):
    page = open_gallery()
    page.emulate_media(media="print")
    expect(page.get_by_role("cell", name="5–9")).to_be_visible()
    expect(page.locator("#menu")).to_be_hidden()
    expect(page.get_by_role("button", name="Lagre bekymring")).to_be_hidden()


# --- what is typed ------------------------------------------------------------------------------------------


def type_something(page, text="Hatefulle ytringer"):
    page.get_by_label("Hva gjelder det?").fill(text)
    page.get_by_label("Hva gjelder det?").blur()


def test_what_is_typed_is_saved_and_said_so(open_gallery, served):
    page = open_gallery()
    type_something(page)
    expect(page.get_by_text(SAVED)).to_be_visible()
    assert served.handler.drafts[-1]["draft_name"] == ["gallery"]
    assert served.handler.drafts[-1]["title"] == ["Hatefulle ytringer"]


def test_a_rest_in_typing_is_enough(open_gallery):
    page = open_gallery(clock=True)
    page.get_by_label("Hva gjelder det?").press_sequentially("Hat")
    page.clock.fast_forward(1600)
    expect(page.get_by_text(SAVED)).to_be_visible()


def test_a_lost_connection_is_said_and_the_text_saved_when_it_is_back(open_gallery, served):
    page = open_gallery()
    page.context.set_offline(True)
    type_something(page)
    expect(page.get_by_text("Ikke lagret: ingen forbindelse.")).to_be_visible()
    expect(page.get_by_label("Hva gjelder det?")).to_have_value("Hatefulle ytringer")
    page.context.set_offline(False)
    expect(page.get_by_text(SAVED)).to_be_visible()
    assert served.handler.drafts[-1]["title"] == ["Hatefulle ytringer"]


def test_one_who_has_been_logged_out_keeps_the_text_and_goes_on_after_logging_in(open_gallery, served):
    served.handler.logged_in = False
    page = open_gallery(clock=True)
    served.handler.logged_in = False
    type_something(page)
    page.clock.fast_forward(100)
    expect(page.get_by_text("Ikke lagret: Du er logget ut.")).to_be_visible()
    expect(page.get_by_role("link", name="Logg inn igjen i en ny fane")).to_have_attribute("target", "_blank")
    served.handler.logged_in = True
    page.clock.fast_forward(11_000)
    expect(page.get_by_text(SAVED)).to_be_visible()
    assert served.handler.drafts[-1]["title"] == ["Hatefulle ytringer"]


def test_a_form_that_came_back_with_errors_is_saved_at_once(open_gallery, served):
    expect(open_gallery(query="?errors=1").get_by_text(SAVED)).to_be_visible()
    assert served.handler.drafts[-1]["title"] == ["Hatefulle ytringer i klassechat"]


def test_leaving_with_something_unsaved_is_warned_of(open_gallery):
    page = open_gallery()
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.context.route("**/utkast/", lambda route: route.abort())
    page.get_by_label("Hva gjelder det?").click()  # without a gesture a browser asks nothing
    type_something(page)
    expect(page.get_by_text("Ikke lagret: ingen forbindelse.")).to_be_visible()
    page.reload()
    assert asked == ["beforeunload"]


def test_leaving_with_everything_saved_is_not_warned_of(open_gallery):
    page = open_gallery()
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    type_something(page)
    expect(page.get_by_text(SAVED)).to_be_visible()
    page.reload()
    assert asked == []


def test_a_form_is_sent_once(open_gallery, served):
    page = open_gallery()
    page.evaluate(
        """() => {
            const button = document.querySelector("#form button:not([type=button])");
            button.click();
            button.click();
        }"""
    )
    expect(page).to_have_title("Lagret")
    assert len(served.handler.sent) == 1


# --- before time runs out -----------------------------------------------------------------------------------


def test_two_minutes_before_the_end_one_may_stay(open_gallery):
    page = open_gallery(clock=True)
    warning = page.get_by_role("alertdialog", name="Du blir snart logget ut")
    page.clock.fast_forward("12:55")
    expect(warning).to_be_hidden()
    page.clock.fast_forward("00:10")
    expect(warning).to_be_visible()
    assert look.axe_violations(page, ".timeout") == []
    assert page.evaluate("document.activeElement.textContent") == "Fortsett å være innlogget"
    page.keyboard.press("Enter")
    expect(warning).to_be_hidden()


def test_one_who_does_not_answer_finds_the_page_closed(open_gallery):
    page = open_gallery(clock=True)
    page.clock.fast_forward("13:05")
    with page.expect_navigation():
        page.clock.fast_forward("02:10")
