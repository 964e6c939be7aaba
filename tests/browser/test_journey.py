"""The main job from end to end, as its users do it: log a concern, open it to another, meet, report."""

import datetime as dt
import re

from okg.lib import dates
from okg.lib.quarters import Quarter
from tests.browser import look
from tests.browser.test_pages import faults

MEMBER, LEAD, OTHER, READER = "health", "coordinator", "nav", "reader"


def press(page, text):
    page.get_by_role("button", name=text).click()
    page.wait_for_load_state()


def choose(page, field, value):
    page.check(f"[name={field}][value='{value}']")


def log_a_concern(page, site):
    """A member logs what the school told; returns (code word, address)."""
    page.goto(f"{site}/bekymringer/ny/")
    choose(page, "danger", "no")
    page.select_option("[name=source]", "source:skole")
    page.select_option("[name=channel]", "channel:telefon")
    page.select_option("[name=arena]", "arena:skole")
    page.select_option("[name=theme]", "theme:hatefulle_ytringer")
    page.fill("[name=known]", "Gutten tegnet symboler på pulten i to timer.")
    page.fill("[name=heard]", "En medelev har fortalt om en lukket chat.")
    choose(page, "level", "level:2")
    press(page, "Registrer bekymringen")
    # The reason was forgotten: what was typed still stands there, and the error says what to do.
    assert page.input_value("[name=known]").startswith("Gutten tegnet")
    assert page.locator(".ds-error-summary").is_visible()
    page.fill("[name=level_reason]", "Flere tegn over tid.")
    choose(page, "urgency", "urgency:vanlig")
    press(page, "Registrer bekymringen")
    say_impartial(page)
    return page.inner_text("h1").strip(), page.url


def say_impartial(page):
    """On the page that a concern shows before it opens the first time."""
    assert page.url.endswith("/habilitet/")
    choose(page, "answer", "impartial")
    press(page, "Lagre svaret mitt")


def test_from_a_telephone_call_to_the_police_council(enter, demo_site):
    member, lead, other = enter(MEMBER), enter(LEAD), enter(OTHER)
    code_word, address = log_a_concern(member, demo_site)
    assert re.search(r"/bekymringer/B-\d{4}-\w{4}/$", address)

    # It stands on the coordinator's desk with its clock; to the others it is not there.
    lead.goto(demo_site)
    assert code_word in lead.inner_text("main")
    assert other.goto(address).status == 404
    other.goto(f"{demo_site}/bekymringer/")
    assert code_word not in other.inner_text("main")

    # Assess it.
    lead.goto(f"{address}vurdering/")
    say_impartial(lead)
    lead.goto(f"{address}vurdering/")
    choose(lead, "level", "level:2")
    lead.fill("[name=reason]", "Symboler og utsagn over tid, ingen trusler.")
    lead.fill("[name=protective]", "God kontakt med treneren.")
    lead.select_option("[name=outcome]", "review_outcome:uendret")
    press(lead, "Lagre vurderingen")

    # Open it to NAV, with a basis and a reason, a step at a time.
    open_to_nav(lead, address)
    assert other.goto(address).status == 200
    say_impartial(other)
    assert code_word in other.inner_text("h1")

    # A task, a note, a summary that is fit for the meeting.
    lead.goto(f"{address}oppgave/")
    lead.fill("[name=text]", "Ring rektor")
    lead.fill("[name=due_on]", f"{dates.today() + dt.timedelta(days=3):%d.%m.%Y}")
    press(lead, "Gi oppgaven")
    lead.goto(f"{address}sammendrag/")
    lead.fill("[name=summary]", "En ungdom bruker hatsymboler på skolen. Ingen trusler er kjent.")
    choose(lead, "recognisable", "no")
    press(lead, "Lagre sammendraget")
    if lead.locator("[name=summary]").count():  # the memory aid pointed at something; it is a choice
        press(lead, "Lagre sammendraget")

    meeting = meet(lead, demo_site, code_word)
    other.goto(meeting)
    assert code_word in other.inner_text("main")

    # Closing is refused while the task is open, and says so.
    lead.goto(f"{address}avslutning/")
    assert "1 oppgave er åpen" in lead.inner_text("main")

    report(lead, enter(OTHER), enter(READER), demo_site)


def open_to_nav(page, address):
    page.goto(f"{address}tilgang/ny/")
    page.select_option("[name=to]", label=page.locator("[name=to] option", has_text="NAV").first.inner_text())
    press(page, "Gå videre")
    choose(page, "enough", "no")
    page.fill("[name=why]", "Jobben kan ikke ordnes uten navn.")
    press(page, "Gå videre")
    page.get_by_label("Nødvendig for egne oppgaver").check()
    press(page, "Gå videre")
    for question, answer in (("own_task", "yes"), ("anonymous_enough", "no"), ("proportionate", "yes")):
        choose(page, f"q_{question}", answer)
    page.fill("[name=task]", "Å følge opp bekymringer (mandatet M10).")
    press(page, "Gå videre")
    page.locator("[name=categories]").first.check()
    page.fill("[name=shared]", "At en ungdom trenger sommerjobb.")
    page.fill("[name=reason]", "Skal følge opp sommerjobb.")
    page.fill("[name=why_not_less]", "Bare det jobben krever, deles.")
    press(page, "Gå videre")
    choose(page, "informed", "yes")
    page.fill("[name=informed_on]", f"{dates.today():%d.%m.%Y}")
    choose(page, "verified", "verified")
    choose(page, "onward", "no")
    press(page, "Gå videre")
    press(page, "Gi tilgang")


def meet(page, site, code_word):
    """Call a meeting, put the concern on its agenda; returns the meeting's address."""
    page.goto(f"{site}/moter/ny/")
    day = dates.add_workdays(dates.today() + dt.timedelta(days=9), 0)
    page.fill("[name=starts_at_0]", f"{day:%d.%m.%Y}")
    page.fill("[name=starts_at_1]", "09.00")
    page.fill("[name=until]", "11.00")
    page.locator("main form button[type=submit], main form button:not([type])").last.click()
    page.wait_for_load_state()
    address = page.url
    assert re.search(r"/moter/M-\d{4}-\w{4}/$", address)
    page.goto(f"{address}saker/ny/")
    page.select_option("[name=concern]", label=code_word)
    page.fill("[name=title]", "")
    page.locator("main form button").last.click()
    page.wait_for_load_state()
    assert code_word in page.inner_text("main")
    return address


def report(lead, approver, reader, site):
    """Write the report of the first quarter nobody has reported, have it approved by another, publish it."""
    quarter = Quarter.of(dates.today()).previous.previous.previous.previous
    address = f"{site}/rapporter/{quarter.code}/"
    assert reader.goto(address).status == 404
    lead.goto(f"{address}utkast/")
    lead.locator("main form button").last.click()
    lead.wait_for_load_state()
    assert not faults(lead)
    for field in lead.locator("main textarea").all():
        field.fill("Rolig kvartal. Gruppen fortsetter som planlagt.")
    lead.locator("main form button").last.click()
    lead.wait_for_load_state()
    lead.goto(f"{address}til-godkjenning/")
    assert not faults(lead)
    lead.locator("main form button").last.click()
    lead.wait_for_load_state()
    approver.goto(f"{address}godkjenning/")
    assert not faults(approver)
    approver.check("[name=read_it]")
    approver.locator("main form button").last.click()
    approver.wait_for_load_state()
    approver.goto(f"{address}godkjenning/tilbake/")
    assert not faults(approver)
    lead.goto(f"{address}publisering/")
    assert not faults(lead)
    if lead.locator("[name=looked_over]").count():
        lead.check("[name=looked_over]")
    lead.locator("main form button").last.click()
    lead.wait_for_load_state()
    assert reader.goto(address).status == 200
    assert "0–4" in reader.inner_text("main")
    pdf = reader.request.get(f"{address}rapport.pdf")
    assert pdf.ok
    assert pdf.body().startswith(b"%PDF")


def test_what_is_typed_survives_a_lost_session(enter, demo_site):
    page = enter(MEMBER)
    page.goto(f"{demo_site}/bekymringer/ny/")
    with page.expect_response(lambda response: response.url.endswith("/utkast/") and response.ok):
        page.fill("[name=known]", "Dette skal ikke gå tapt.")
        page.locator("[name=known]").blur()
    page.context.clear_cookies()
    again = enter(MEMBER)
    again.goto(f"{demo_site}/bekymringer/ny/")
    assert again.input_value("[name=known]") == "Dette skal ikke gå tapt."


def test_a_lost_connection_is_said_and_the_text_stays(enter, demo_site):
    page = enter("police")
    page.goto(f"{demo_site}/bekymringer/ny/")
    page.context.set_offline(True)
    page.fill("[name=known]", "Skrevet uten nett.")
    page.locator("[name=known]").blur()
    page.get_by_text("Ikke lagret").wait_for()
    assert page.input_value("[name=known]") == "Skrevet uten nett."
    with page.expect_response(lambda response: response.url.endswith("/utkast/") and response.ok):
        page.context.set_offline(False)
        page.fill("[name=known]", "Skrevet uten nett, og nå med.")
        page.locator("[name=known]").blur()


def test_logging_works_without_script(browser, demo_site):
    context = browser.new_context(java_script_enabled=False, locale="nb-NO")
    page = context.new_page()
    page.goto(f"{demo_site}/logg-inn/")
    page.fill("[name=login]", "doctor")
    page.fill("[name=password]", "okg-demo-2026")
    page.locator("main form button").last.click()
    code_word, address = log_a_concern(page, demo_site)
    assert page.goto(address).status == 200
    assert code_word in page.inner_text("h1")
    context.close()


def test_from_a_doubt_to_a_recusal_and_an_emergency(enter, demo_site):
    """A member in doubt, a coordinator who decides; another who opens in an emergency, and who looks that over."""
    member, lead, other = enter(MEMBER), enter(LEAD), enter(OTHER)
    code_word, address = log_a_concern(member, demo_site)

    # In doubt: the concern is closed until somebody else has decided, who finds it on the desk.
    member.goto(f"{address}habilitet/")
    assert not faults(member)
    choose(member, "answer", "possible")
    member.select_option("[name=ground]", "recusal_ground:saerlige_forhold")
    member.fill("[name=reason]", "Vi er naboer.")
    press(member, "Lagre svaret mitt")
    assert "til en annen har avgjort det" in member.inner_text("main")
    lead.goto(f"{demo_site}/?alle=1")
    lead.get_by_role("link", name="Avgjør om en kollega er habil").click()
    assert not faults(lead) and code_word not in lead.inner_text("main")
    choose(lead, "decision", "recused")
    lead.fill("[name=reason]", "For nært.")
    press(lead, "Lagre avgjørelsen")
    assert member.goto(address).status == 404

    # In an emergency: why, which, and one hour with a banner on every page.
    other.goto(f"{demo_site}/bekymringer/")
    other.get_by_role("link", name="Nødåpne den").click()
    press(other, "Åpne i én time")
    assert other.locator(".ds-error-summary").is_visible()
    assert not faults(other)
    other.fill("[name=reason]", "Trussel mot skolen nå.")
    other.fill("[name=sought]", code_word)
    choose(other, "impartial", "yes")
    other.check("[name=understood]")
    press(other, "Åpne i én time")
    assert other.inner_text("h1") == code_word
    assert "nødåpnet bekymring" in other.inner_text("main")
    assert not faults(other)
    other.set_viewport_size({"width": 320, "height": 700})
    assert look.overflow(other) <= 0

    # Somebody else looks it over; the recused is let back by another.
    lead.goto(address)
    say_impartial(lead)
    assert not faults(lead)
    lead.get_by_role("link", name="Gå gjennom den").click()
    assert not faults(lead)
    choose(lead, "outcome", "justified")
    lead.fill("[name=follow_up]", "Riktig å åpne.")
    press(lead, "Lagre gjennomgangen")
    lead.goto(address)
    lead.get_by_role("link", name="Opphev").click()
    assert not faults(lead)
    lead.fill("[name=reason]", "De flyttet i fjor.")
    press(lead, "Opphev inhabiliteten")

    # Over before the hour is.
    other.goto(demo_site)
    press(other, "Avslutt nå")
    assert other.goto(address).status == 404
