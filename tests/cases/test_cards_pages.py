"""The pages of the action cards: read, written, adopted, used, and on paper."""

import datetime as dt
import html
import io
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from cases import printed_card
from cases.actions import runs
from cases.models.card import ActionCard, CardVersion
from cases.models.run import RunStep
from meetings.actions import calling
from meetings.models import Meeting
from okg.lib import dates
from tests.cases.test_cards import adopt, fresh

pytestmark = pytest.mark.django_db


@pytest.fixture
def card(db):
    return ActionCard.objects.get(code="k3")


def text(response):
    assert response.status_code == 200
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode())))


def sent(step, **changes):
    """The step's form as a browser sends it."""
    return {
        "title": step.title, "text": step.text, "responsible": step.responsible_id, "deadline": step.deadline,
        "amount": step.amount or "", "mark": step.mark, "version": step.version, "source": step.source,
    } | changes  # fmt: skip


def test_the_list_and_the_card_say_that_they_are_proposals(card, member, coordinator, client_for):
    client = client_for(member)
    listed = text(client.get("/tiltakskort/"))
    assert listed.count("forslag, ikke vedtatt") == 13
    shown = text(client.get("/tiltakskort/K3/"))
    assert "Gruppen har ikke vedtatt dette" in shown
    assert "Forslag, ikke vedtatt ennå" in shown and "Følger av lov" in shown
    assert "Innen 5 virkedager" in shown and "Anonymisert drøfting" in shown
    adopt(card.draft, coordinator)
    shown = text(client.get("/tiltakskort/k3/"))
    assert "gjelder fra" in shown and "Vedtatt av gruppen" in shown
    assert "Gruppen har ikke vedtatt dette" not in shown
    assert client.get("/tiltakskort/k3/versjoner/7/").status_code == 404
    assert client.get("/tiltakskort/k99/").status_code == 404


def test_a_draft_is_written_without_a_developer(card, coordinator, client_for):
    client = client_for(coordinator)
    adopt(card.draft, coordinator)
    draft = reverse("cards:draft", args=["k3"])
    assert "Det finnes ikke noe utkast" in text(client.get(draft))
    client.post(draft)
    version = fresh(card).draft
    assert version.number == 2
    client.post(
        reverse("cards:change_head", args=["k3"]),
        {"title": "Middels uro", "about": "Når.", "note": "", "version": 1},
    )
    step = version.steps.first()
    address = reverse("cards:change_step", args=["k3", step.pk])
    # What does not go together is said beside its field, and everything typed stays.
    answer = text(client.post(address, sent(step, amount="", text="Mitt eget")))
    assert "Skriv hvor mange" in answer and "Mitt eget" in answer
    assert client.post(address, sent(step, title="Ring først", amount=3)).status_code == 302
    stale = client.post(address, sent(step, title="Ring sist", amount=3))
    assert "Ring sist" in stale.content.decode() and "Ring først" in stale.content.decode()
    client.post(reverse("cards:move_step", args=["k3", step.pk]), {"way": "down"})
    client.post(reverse("cards:remove_step", args=["k3", version.steps.last().pk]))
    differs = text(client.get(reverse("cards:changes", args=["k3"])))
    assert all(said in differs for said in ("Middels uro", "Tatt ut", "Var steg 1"))
    assert "<del>" in client.get(reverse("cards:changes", args=["k3"])).content.decode()
    client.post(
        reverse("cards:add_step", args=["k3"]),
        sent(step, title="Helt nytt", deadline="agreed", amount="", basis=["ANONYM"]),
    )
    added = version.steps.get(title="Helt nytt")
    assert (added.number, added.basis) == (11, ["ANONYM"])
    client.post(reverse("cards:set_up", args=["k3"]), {"owner": "politi", "public": "on"})
    assert (fresh(card).public, fresh(card).owner_id) == (True, "politi")
    client.post(reverse("cards:drop", args=["k3"]))
    assert fresh(card).draft is None


def test_a_meeting_adopts_and_only_once_it_has_begun(card, coordinator, member, client_for):
    def meeting(days):
        begins = dates.now() + dt.timedelta(days=days)
        return calling.plan(
            by=coordinator,
            starts_at=begins,
            ends_at=begins + dt.timedelta(hours=1),
            notice_reason="Det hastet.",
        )

    ahead, begun = meeting(2), meeting(3)
    ten_minutes_ago = dates.now() - dt.timedelta(minutes=10)
    Meeting.objects.filter(pk=begun.pk).update(starts_at=ten_minutes_ago)
    begun.refresh_from_db()
    client = client_for(coordinator)
    assert "Vedta i dette møtet" not in text(client.get(ahead.get_absolute_url()))
    assert client.get(reverse("meetings:adopt_cards", args=[ahead.ref])).status_code == 404
    assert client_for(member).get(reverse("meetings:adopt_cards", args=[begun.ref])).status_code == 404
    assert "13 utkast venter på gruppen" in text(client.get(begun.get_absolute_url()))
    address = reverse("meetings:adopt_cards", args=[begun.ref])
    other = ActionCard.objects.get(code="k5")
    filled = {
        "versions": [card.draft.pk, other.draft.pk],
        "in_force_from": f"{begun.day:%d.%m.%Y}",
        "next_revision_on": f"{begun.day:%d.%m.%Y}",
    }
    assert "Neste revisjon må komme etter" in text(client.post(address, filled))
    assert not CardVersion.objects.adopted().exists()
    later = begun.day + dt.timedelta(days=200)
    assert client.post(address, filled | {"next_revision_on": f"{later:%d.%m.%Y}"}).status_code == 302
    version = fresh(card).in_force
    assert (version.adopted_by, version.adopted_in, version.adopted_ref) == (coordinator, begun.pk, begun.ref)
    shown = text(client_for(member).get(begun.get_absolute_url()))
    assert "Vedtatt i dette møtet" in shown and f"K5 {other.title}" in shown


def test_a_card_is_suggested_started_and_gone_by(concern, coordinator, member, client_for):
    client = client_for(member)
    shown = text(client.get(concern.get_absolute_url()))
    assert "K3 Bekymring for radikalisering, middels passer til denne bekymringen" in shown
    start = reverse("cases:start_card", args=[concern.ref])
    assert "Passer til bekymringen" in text(client.get(start))
    assert client.post(start, {"card": "k3"}).status_code == 302
    run = concern.card_runs.get()
    shown = text(client.get(concern.get_absolute_url()))
    assert "0 av 11 steg" in shown and "Neste frist: steg 2" in shown and "Forslag, ikke vedtatt" in shown
    assert "passer til denne bekymringen" in shown  # K1 still
    page = client.get(run.get_absolute_url())
    assert page.content.decode().count('aria-current="step"') == 1
    first, third = (run.steps.get(step__number=number) for number in (1, 3))
    tick = reverse("cases:tick_step", args=[concern.ref, first.pk])
    client.post(tick, {"note": "Ringte rektor."})
    second = text(client_for(coordinator).post(tick, {"note": "Det gjorde jeg også."}))
    assert f"{member.name} krysset av dette steget" in second and "Det gjorde jeg også." in second
    assert RunStep.objects.get(pk=first.pk).done_by == member
    deviate = reverse("cases:deviate_step", args=[concern.ref, third.pk])
    assert "Skriv hvorfor du avviker" in text(client.post(deviate, {"reason": ""}))
    client.post(deviate, {"reason": "Politiet ba oss vente."})
    day = dates.today() + dt.timedelta(days=3)
    fourth = run.steps.get(step__number=4)
    client.post(reverse("cases:agree_step", args=[concern.ref, fourth.pk]), {"due_on": f"{day:%d.%m.%Y}"})
    client.post(reverse("cases:give_step", args=[concern.ref, fourth.pk]), {"to": member.pk})
    fourth.refresh_from_db()
    assert (fourth.owner, fourth.due_on) == (member, day)
    shown = text(client.get(run.get_absolute_url()))
    assert "Ringte rektor." in shown and "Politiet ba oss vente." in shown and "2 av 11 steg" in shown
    client.post(reverse("cases:reopen_step", args=[concern.ref, first.pk]))
    assert RunStep.objects.get(pk=first.pk).is_open
    assert "Skriv hvorfor du ikke går videre" in text(
        client.post(reverse("cases:end_run", args=[concern.ref, run.pk]), {})
    )
    client.post(reverse("cases:end_run", args=[concern.ref, run.pk]), {"reason": "Alt er avklart."})
    assert "Avsluttet" in text(client.get(run.get_absolute_url()))


def test_the_page_of_a_concern_costs_the_same_however_far_a_card_has_come(concern, coordinator, client_for):
    client = client_for(coordinator)
    run = runs.start(concern, ActionCard.objects.get(code="k3"), by=coordinator)

    def cost():
        """Without keys, which are opened anew after some seconds, and the session, which notes the time."""
        with CaptureQueriesContext(connection) as asked:
            client.get(concern.get_absolute_url())
        asked = [query["sql"] for query in asked if query["sql"].startswith("SELECT")]
        return len([sql for sql in asked if "vault_" not in sql and "roster_session" not in sql])

    cost()
    runs.tick(run.steps.get(step__number=1), by=coordinator)
    before = cost()
    for number in (2, 3, 4):
        runs.tick(run.steps.get(step__number=number), by=coordinator)
    assert cost() <= before


def test_strangers_and_guests_find_no_run(concern, coordinator, give, guest, stranger, client_for):
    run = runs.start(concern, ActionCard.objects.get(code="k3"), by=coordinator)
    give(guest)
    for user in (guest, stranger):
        assert client_for(user).get(run.get_absolute_url()).status_code == 404
    assert Client().get(run.get_absolute_url()).status_code == 302
    assert "Bruk et kort" not in text(client_for(guest).get(concern.get_absolute_url()))


def test_each_card_is_one_sheet_of_a4_and_says_where_it_stands(card, coordinator):
    for version in CardVersion.objects.select_related("card"):
        file = PdfReader(io.BytesIO(printed_card.pdf(version)))
        assert len(file.pages) == 1, version
        assert [round(float(side)) for side in file.pages[0].mediabox[2:]] == [595, 842]
        said = re.sub(r"\s+", " ", file.pages[0].extract_text().replace("\xad", "").replace("-\n", ""))
        assert "Forslag, ikke vedtatt." in said
        for step in version.steps.all():
            assert step.title.split()[0] in said
        root = file.trailer["/Root"]
        assert root["/MarkInfo"]["/Marked"] and "/StructTreeRoot" in root and str(root["/Lang"]) == "nb"
        meta = root["/Metadata"].get_object().get_data().decode()
        assert "pdfuaid" in meta and "pdfaid" in meta
    adopt(card.draft, coordinator)
    said = PdfReader(io.BytesIO(printed_card.pdf(fresh(card).in_force))).pages[0].extract_text()
    assert "Vedtatt" in said and "M-2026-04" in said and "ikke vedtatt" not in said


def test_the_sheet_is_in_bokmal_whatever_the_screen_speaks(card, member, client_for):
    client = client_for(member)
    client.cookies["okg-language"] = "en"
    answer = client.get(reverse("cards:print", args=["k3", 1]))
    assert answer["Content-Type"] == "application/pdf"
    assert "Forslag, ikke vedtatt" in PdfReader(io.BytesIO(answer.content)).pages[0].extract_text()
