"""A whole meeting by three users at once: called, answered, put together, held, written, decided, locked, copied.

Each page on the way is looked at as the others are: no axe violation, nothing wider than the screen. Only the waiting
is taken out: the hour of the meeting, and the days in which comments are made, are set in the site's database.
"""

import datetime as dt
import io
import re

from pypdf import PdfReader

from okg.lib import dates
from tests.browser import look
from tests.browser.test_journey import choose, press
from tests.browser.test_pages import faults

LEAD, MEMBER, RECUSED = "coordinator", "health", "doctor"
TITLE, DECIDED = "Ungdomskveld i svømmehallen", "Bestille svømmehallen til ungdomskvelden"


def seen(page, address=None):
    """The page, looked at."""
    if address:
        page.goto(address)
    page.wait_for_load_state()
    assert not faults(page), page.url
    assert look.overflow(page) <= 0, page.url
    return page.inner_text("main")


def send(page):
    """Send the page's form; what comes back is no form with errors."""
    page.locator("main form button[type=submit], main form button:not([type])").last.click()
    page.wait_for_load_state()
    wrong = page.locator(".ds-error-summary")
    assert not wrong.count(), wrong.inner_text()


def call(lead, site):
    """An ordinary meeting in good time; returns its address."""
    seen(lead, f"{site}/moter/ny/")
    day = dates.add_workdays(dates.today() + dt.timedelta(days=35), 0)
    lead.fill("[name=starts_at_0]", f"{day:%d.%m.%Y}")
    lead.fill("[name=starts_at_1]", "09.00")
    lead.fill("[name=until]", "11.00")
    send(lead)
    return lead.url


def put_together(lead, address):
    """Two proposals and an item of the group's own; published. Returns the code word of the concern on it."""
    seen(lead, f"{address}saker/forslag/")
    concern = lead.locator("main li", has=lead.get_by_text("Lukket del")).filter(
        has=lead.get_by_role("button", name="Ta med")
    )
    code_word = concern.first.locator("strong").inner_text()
    concern.first.get_by_role("button", name="Ta med").click()
    lead.wait_for_load_state()
    seen(lead, f"{address}saker/ny/")
    lead.select_option("[name=kind]", "agenda_kind:annet")
    lead.fill("[name=title]", TITLE)
    lead.fill("[name=minutes_planned]", "10")
    send(lead)
    seen(lead, address)
    press(lead, "Publiser sakslisten")
    assert "Publisert" in seen(lead)
    return code_word


def begin(let_pass, ref):
    now = dates.now()
    let_pass(
        "update meetings_meeting set starts_at = %s, ends_at = %s where ref = %s",
        now - dt.timedelta(minutes=1),
        now + dt.timedelta(hours=2),
        ref,
    )


def up_now(page, address):
    seen(page, f"{address}rommet/")
    return page.inner_text("#h-now")


def move_on_to(lead, address, heading):
    """Press on until the item is up."""
    while up_now(lead, address) != heading:
        lead.locator("main form[action$='/videre/'] button").first.click()
        lead.wait_for_load_state()


def decide(lead, kind, **fields):
    """From the room: one press on what follows, one to save."""
    lead.get_by_role("link", name=kind, exact=True).click()
    seen(lead)
    for name, value in fields.items():
        field = lead.locator(f"[name={name}]")
        if field.evaluate("one => one.tagName") == "SELECT":
            field.select_option(label=field.locator("option", has_text=value).first.inner_text())
        else:
            field.fill(value)
    send(lead)


def copy_of(page, address):
    """The words of the reader's own numbered copy."""
    seen(page, f"{address}protokoll/eksemplar/")
    with page.expect_download() as download:
        page.locator("main form button").first.click()
    return PdfReader(io.BytesIO(download.value.path().read_bytes()))


def words_of(pdf):
    return " ".join(" ".join(page.extract_text() for page in pdf.pages).split())


def test_from_the_summons_to_the_locked_minutes(enter, demo_site, let_pass):
    lead, member, recused = enter(LEAD), enter(MEMBER, size="phone"), enter(RECUSED)
    address = call(lead, demo_site)
    ref = re.search(r"M-\d{4}-\w{4}", address)[0]
    seen(member, address)
    press(member, "Jeg kommer")
    assert "Du svarte" in seen(member)
    assert "1 av" in seen(lead, address)

    code_word = put_together(lead, address)
    assert code_word in seen(recused, address)
    recused.locator("main li", has_text=code_word).get_by_role("link", name="Svar om habilitet").click()
    seen(recused)
    choose(recused, "answer", "recused")
    recused.select_option("[name=ground]", "recusal_ground:slekt")
    send(recused)
    assert code_word not in seen(recused, address)
    assert "unntatt for deg" in recused.inner_text("main")

    begin(let_pass, ref)
    for page in (lead, member, recused):
        page.goto(address)
        press(page, "Jeg er habil i alt jeg ser her")

    # The concern is up: its code word to those at the table, nothing to the recused, nothing on the wall.
    move_on_to(lead, address, code_word)
    assert up_now(member, address) == code_word
    assert code_word not in seen(recused, f"{address}rommet/") and "unntatt" in recused.inner_text("#h-now")
    assert code_word not in seen(lead, f"{address}rommet/skjerm/")

    # A general item: all three write in the room at the same time, and no word is lost.
    move_on_to(lead, address, TITLE)
    for page in (member, recused):
        assert up_now(page, address) == TITLE
    for number, page in enumerate((lead, member, recused), start=1):
        page.fill("[name=text]", f"Innspill nummer {number}.")
    for page in (lead, member, recused):
        press(page, "Lagre referatet")
    written = seen(lead, f"{address}rommet/")
    assert all(f"Innspill nummer {number}." in lead.input_value("[name=text]") for number in (1, 2, 3)), (
        written
    )
    due = dates.add_workdays(dates.today() + dt.timedelta(days=14), 0)
    decide(lead, "Oppgave", text=DECIDED, owner="Mona Fjæregard", due_on=f"{due:%d.%m.%Y}")
    assert lead.url == f"{address}rommet/" and DECIDED in lead.inner_text("main")
    assert DECIDED in seen(member, f"{demo_site}/?alle=1")

    hold_and_send(lead, member, address)
    lock(lead, member, address, ref, let_pass)
    whole, part = words_of(copy_of(lead, address)), words_of(copy_of(recused, address))
    assert DECIDED in whole and DECIDED in part and "Nummer tre" in whole
    assert "Behandlet i lukket del" in whole and "Behandlet i lukket del" not in part
    assert code_word not in whole + part and f"{ref}/1" in whole and f"{ref}/2" in part

    # What was decided waits until it is done: on the page of decisions, and on the desk of who does it.
    assert DECIDED in seen(lead, f"{demo_site}/moter/vedtak/")
    for page in (lead, member, recused):
        assert page.heard == [], page.heard


def hold_and_send(lead, member, address):
    """Who was there; the minutes go out; one comments, the text is changed, the comment answered."""
    seen(lead, f"{address}oppmote/")
    send(lead)
    seen(lead, f"{address}protokoll/")
    lead.get_by_role("link", name="Send til merknader").click()
    seen(lead)
    send(lead)
    seen(member, f"{address}protokoll/")
    member.get_by_role("link", name="Skriv merknad").click()
    seen(member)
    member.select_option("[name=item]", label=TITLE)
    member.fill("[name=text]", "Nummer tre skal stå som tall.")
    send(member)
    assert "Nummer tre skal" in seen(lead, f"{address}protokoll/")
    lead.goto(f"{address}referat/")
    seen(lead)
    for box in lead.locator("main textarea").all():
        if "Innspill nummer" in box.input_value():
            box.fill(f"{box.input_value()}\nNummer tre er tatt inn.")
    send(lead)
    seen(lead, f"{address}protokoll/")
    lead.locator("main").get_by_role("link", name="Svar", exact=False).first.click()
    seen(lead)
    choose(lead, "taken_in", "yes")
    send(lead)


def lock(lead, member, address, ref, let_pass):
    """When the days for comments are over, two approve the same text, and it is locked."""
    let_pass(
        "update meetings_minutesrecord set comment_by = %s"
        " where meeting_id = (select id from meetings_meeting where ref = %s)",
        dates.today() - dt.timedelta(days=1),
        ref,
    )
    for page in (lead, member):
        seen(page, f"{address}protokoll/")
        press(page, "Godkjenn slik det står")
    seen(lead, f"{address}protokoll/")
    press(lead, "Lås referatet")
    assert "Ta ut et eksemplar" in seen(lead)
