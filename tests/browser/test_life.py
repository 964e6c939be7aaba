"""The life of a concern on a telephone: from a message that came in, step by step, until it is looked after.

Each page on the way is looked at as the others are: no axe violation, nothing wider than the screen.
"""

import datetime as dt

from okg.demo import messages
from okg.lib import dates
from tests.browser.test_journey import choose, press, say_impartial
from tests.browser.test_pages import faults

MEMBER, LEAD = "health", "coordinator"
CIRCLES = ("individual", "relation", "society", "structure")


def day(ahead):
    return f"{dates.add_workdays(dates.today() + dt.timedelta(days=ahead), 0):%d.%m.%Y}"


def step(page, address, fill):
    """Open a page, look at it, let `fill(page)` answer it, send it; what comes back is no form with errors."""
    page.goto(address)
    assert not faults(page), address
    fill(page)
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_load_state()
    wrong = page.locator(".ds-error-summary")
    assert not wrong.count(), wrong.inner_text()
    assert not faults(page), page.url


def now(page, address):
    """The step that is now, as the concern's page says it."""
    page.goto(address)
    assert not faults(page), address
    return page.inner_text("#h-steps")


def log_the_message(page, site):
    """A member logs what a school wrote, as it stands; returns the concern's address."""
    told = messages.read(1).content.decode().split("\n\n", 1)[1]

    def fill(page):
        choose(page, "danger", "no")
        for name, value in (("source", "skole"), ("channel", "e_post"), ("arena", "skole")):
            page.select_option(f"[name={name}]", f"{name}:{value}")
        page.select_option("[name=theme]", "theme:hatefulle_ytringer")
        page.fill("[name=reporter]", "Avdelingslederen, på telefon")
        page.fill("[name=known]", told)
        choose(page, "level", "level:2")
        page.fill("[name=level_reason]", "Tre lærere har sagt fra siden høsten.")
        choose(page, "urgency", "urgency:vanlig")

    step(page, f"{site}/bekymringer/ny/", fill)
    say_impartial(page)
    return page.url


def clarify(page):
    for name, answer in (("acute", "no"), ("criminal", "unsure"), ("child", "no"), ("addressee", "yes")):
        choose(page, name, answer)
    page.fill("[name=criminal_words]", "Tegnet på pulten. Politikontakten er spurt uten navn.")


def consult(page):
    for name in ("Ingrid Lomvik", "Mona Fjæregard"):
        page.get_by_label(name).check()
    page.fill(
        "[name=minutes]", "En ungdom ytrer seg hatefullt. Vi må snakke med hjemmet, og trenger å vite hvem."
    )
    choose(page, "outcome", "consultation_outcome:trenger_identifisering")


def settle(page):
    choose(page, "processing_basis", "processing_basis:art6_1_e")
    page.fill("[name=why]", "Kommunens forebyggende arbeid, etter mandatet.")
    page.locator("[name=responsible]").select_option("kommunen")
    page.locator("[name=contact]").select_option(index=1)
    choose(page, "informed", "yes")
    page.fill("[name=informed_on]", f"{dates.today():%d.%m.%Y}")


def record(page):
    choose(page, "relation", "relation:subject")
    page.locator("[name=basis]").first.select_option(index=1)
    page.fill("[name=name]", "Torolv Kveiteland")
    page.fill("[name=birth_year]", "2010")
    page.fill("[name=own_version]", "Jeg mente det som humor.")


def assess(page):
    choose(page, "level", "level:2")
    page.fill("[name=reason]", "Mange utsagn over tid, ingen trusler.")
    page.fill("[name=protective]", "Trives på fotballen.")
    page.evaluate("document.querySelectorAll('main details').forEach(one => { one.open = true })")
    for circle in CIRCLES:
        page.fill(f"[name={circle}]", "Dette tynger.")
        page.fill(f"[name={circle}_protects]", "Dette beskytter.")
    page.select_option("[name=outcome]", "review_outcome:ny_plan")
    page.fill("[name=next_review_on]", day(42))


def plan(page):
    page.fill("[name=problem]", "Ytringene skremmer andre i klassen.")
    page.fill("[name=goals]", "Ingen i klassen er redde.")
    page.fill("[name=measure_of_success]", "Læreren hører det ikke på en måned.")
    page.fill("[name=own_part]", "Vil snakke med jenta det gikk ut over.")
    page.fill("[name=evaluate_on]", day(28))


def measure(page):
    page.fill("[name=what]", "Samtale med hjemmet")
    page.fill("[name=due_on]", day(7))


def evaluate(page):
    choose(page, "worked", "evaluation:virket")
    page.fill("[name=learnt]", "Det hjalp at treneren var med.")
    choose(page, "next", "plan_next:avslutt")


def close(page):
    page.select_option("[name=reason]", "close_reason:mal_nadd")
    page.fill("[name=outcome]", "Klassen er trygg igjen.")
    page.locator("[name=continues_agency]").select_option(index=1)
    page.fill("[name=person_told]", "At vi avslutter, og hvem han kan ringe.")
    page.fill("[name=reporter_told]", "At det er fulgt opp.")
    page.fill("[name=reporter_to_be_told_by]", "")
    page.fill("[name=reopen_if]", "Nye ytringer etter nyttår.")
    page.check("[name=disclosures_reviewed]")
    if page.locator("[name=in_spite_because]").count():
        page.fill("[name=in_spite_because]", "Skolen meldte selv, og har vært med hele veien.")


def look_after(page):
    choose(page, "outcome", "aftercare_outcome:gar_bra")
    page.fill("[name=found]", "Skolen forteller at det går fint.")


def test_from_a_message_to_aftercare_on_a_telephone(enter, demo_site):
    member, lead = enter(MEMBER, size="phone"), enter(LEAD, size="phone")
    address = log_the_message(member, demo_site)
    lead.goto(f"{address}avklaring/")
    say_impartial(lead)
    assert "Avklart" in now(lead, address)
    step(lead, f"{address}avklaring/", clarify)
    assert "Drøftet" in now(lead, address)
    step(lead, f"{address}drofting/", consult)

    # Nobody is named before the basis is settled: the page says what comes first.
    lead.goto(f"{address}person/ny/")
    assert not lead.locator("[name=name]").count()
    assert "Grunnlag" in now(lead, address)
    step(lead, f"{address}grunnlag/", settle)
    step(lead, f"{address}person/ny/", record)

    assert "Kartlagt" in now(lead, address)
    step(lead, f"{address}vurdering/", assess)
    assert "Plan" in now(lead, address)
    step(lead, f"{address}plan/", plan)
    draft = lead.url
    step(lead, f"{draft}tiltak/", measure)
    lead.goto(draft)
    press(lead, "Avtal planen")
    assert not faults(lead)
    assert "Fulgt opp" in now(lead, address)

    # The measure is done, the plan evaluated, the concern closed; each obstacle is said where it is put right.
    lead.goto(draft)
    press(lead, "Samtale med hjemmet")
    step(lead, f"{draft}evaluering/", evaluate)
    assert "Avsluttet" in now(lead, address)
    step(lead, f"{address}avslutning/", close)

    # Two looks at how it went were planned by themselves; the first is made from the concern's own page.
    assert "ettervern" in now(lead, address).lower() or "Fulgt med" in now(lead, address)
    lead.locator("main a[href*='/ettervern/']").first.click()
    step(lead, lead.url, look_after)
    lead.goto(address)
    assert "Skolen forteller at det går fint." in lead.inner_text("main")
    assert lead.heard == [], lead.heard
