"""A guest on a phone: from the link to the signature, the item, a contribution, and the day it is over."""

import datetime as dt
import os

import pytest

from cases.actions import intake, lifecycle
from meetings.actions import agenda, calling
from okg.guests import actions
from okg.guests.models import Contribution
from okg.lib import dates
from okg.roster.models import Appointment, Seat
from tests.browser import look
from tests.browser.test_log_in import Visit
from tests.conftest import INTAKE


@pytest.fixture
def site(committed_db, live_server, settings):
    settings.PUBLIC_URL = live_server.url
    return live_server.url


@pytest.fixture
def visit(browser, site):
    page = look.new_page(browser, "phone")
    folder = os.environ.get("OKG_SHOTS")
    yield Visit(page, site, folder and f"{folder}/guest")
    page.context.close()


@pytest.fixture
def invited(site, make_user):
    """(invitation, link) of a guest let in on a concern's agenda item."""
    coordinator = make_user("coordinator")
    concern = intake.log(by=coordinator, **INTAKE | {"received_at": dates.now() - dt.timedelta(days=3)})
    lifecycle.summarise(concern, by=coordinator, summary="En ungdom bruker symboler.", version=1)
    starts = dates.midnight(dates.add_workdays(dates.today(), 5)) + dt.timedelta(hours=9)
    meeting = calling.plan(by=coordinator, starts_at=starts, ends_at=starts + dt.timedelta(hours=2))
    item = agenda.add_item(
        meeting, by=coordinator, kind="agenda_kind:drofting", concern=concern, minutes_planned=25
    )
    return actions.invite_to_item(
        item,
        by=coordinator,
        name="Tora Skjærgård",
        email="tora@skole.example",
        seat=Seat.objects.get(pk="skole"),
        until=dates.today() + dt.timedelta(days=14),
        what_for="Fortell hvordan han har det på skolen.",
    )


def test_a_guest_from_the_link_to_the_end(visit, invited):
    invitation, link = invited
    visit.open(link, "welcome")
    visit.fill("log-in", password="fire-rolige-hester")  # noqa: S106 - invented
    visit.fill("declare", login="tora.skjærgård", password="fire-rolige-hester")  # noqa: S106
    assert "Erklæring om taushetsplikt" in visit.text()
    visit.open("/bekymringer/", "still-declare")
    assert "Erklæring om taushetsplikt" in visit.text()
    visit.fill("declare-wrong", typed_name="Tora")
    assert "Navnet er ikke det du ble invitert med" in visit.text()
    visit.fill("desk", typed_name="Tora Skjærgård")
    assert invitation.heading in visit.text()
    visit.page.get_by_role("link", name=invitation.heading).click()
    visit.page.wait_for_load_state()
    visit.look("item")
    assert "09.00–09.25" in visit.text()
    visit.page.get_by_role("link", name="Skriv et bidrag").click()
    visit.page.wait_for_load_state()
    visit.look("contribute")
    visit.fill("contributed", text="Han har to gode venner i klassen.")
    assert "Han har to gode venner i klassen." in visit.text()
    yesterday = dates.today() - dt.timedelta(days=1)
    Appointment.objects.filter(user=invitation.user).update(starts_on=yesterday, ends_on=yesterday)
    visit.page.reload()
    visit.look("over")
    assert "/logg-inn/" in visit.page.url
    assert Contribution.objects.count() == 1
    assert not visit.wrong, "\n".join(visit.wrong)
