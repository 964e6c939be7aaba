"""The pages: who sees what, what is typed wrong, what is sent twice, and two who write at once."""

import re
import uuid

import pytest

from meetings.actions import agenda, calling, impartiality, minutes
from meetings.models import AgendaItem, Meeting
from okg.ledger.models import Event

pytestmark = pytest.mark.django_db
CANARY = "Kanarifugl"


@pytest.fixture
def secret(meeting, summarised, coordinator, clock, at):
    """The meeting under way, with a concern on its agenda, minuted and decided on."""
    item = agenda.add_item(meeting, by=coordinator, kind="agenda_kind:sak", concern=summarised)
    clock.move_to(at("2026-12-02", 10), tick=False)
    minutes.write_item(item, 1, by=coordinator, text=f"{CANARY} i referatet")
    minutes.decide(item, by=coordinator, text=f"{CANARY} i vedtaket")
    return item


def text(client, address):
    return client.get(address).content.decode()


def shown(client, address, **changes):
    """What the form at an address would send as it is shown, with `changes`."""
    html = text(client, address)
    form = html[html.index("<main") :]
    fields = dict(re.findall(r'<input[^>]*name="([^"]+)"[^>]*?value="([^"]*)"', form))
    fields |= dict(re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>\n?([^<]*)<', form))
    return fields | changes


# --- who
# --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["guest", "dpo", "admin", "reader"])
def test_others_than_members_meet_a_closed_door(role, meeting, client_for, request):
    client = client_for(request.getfixturevalue(role))
    assert client.get("/moter/").status_code in (403, 404)
    assert client.get(meeting.get_absolute_url()).status_code == 404
    assert client.get(f"{meeting.get_absolute_url()}kalender.ics").status_code == 404


def test_a_member_asked_sees_code_word_and_summary_and_no_more(
    secret, meeting, summarised, stranger, client_for
):
    client = client_for(stranger)
    page = text(client, meeting.get_absolute_url())
    assert summarised.code_word in page and summarised.summary in page
    assert CANARY not in page and summarised.ref not in page
    for address in (secret.get_absolute_url(), f"{secret.get_absolute_url()}referat/"):
        assert client.get(address).status_code == 404


def test_a_member_not_asked_does_not_learn_that_a_concern_is_on_the_agenda(
    secret, meeting, summarised, make_user, client_for
):
    deputy = make_user("vara", seat="nav", deputy=True)
    page = text(client_for(deputy), meeting.get_absolute_url())
    assert summarised.code_word not in page and summarised.summary not in page


def test_an_extraordinary_meeting_is_not_there_for_those_not_asked(
    group, summarised, coordinator, member, stranger, at, client_for
):
    times = {"starts_at": at("2026-11-24"), "ends_at": at("2026-11-24", 10)}
    extra = calling.call_extraordinary(summarised, by=coordinator, invited=[member], **times)
    client = client_for(stranger)
    answer, nothing = client.get(extra.get_absolute_url()), client.get("/moter/M-2026-2222/")
    assert answer.status_code == nothing.status_code == 404
    assert extra.ref not in text(client, "/moter/") and "24. november" not in text(client, "/moter/")
    assert client_for(member).get(extra.get_absolute_url()).status_code == 200


def test_the_agenda_is_no_look_but_what_was_said_of_a_concern_is(
    secret, meeting, summarised, member, client_for
):
    client = client_for(member)
    before = Event.objects.looks().count()
    client.get("/moter/")
    client.get(meeting.get_absolute_url())
    assert Event.objects.looks().count() == before
    assert CANARY in text(client, secret.get_absolute_url())
    assert [event.by for event in Event.objects.about(summarised).looks()[:1]] == [member.pk]


@pytest.mark.parametrize(
    "address",
    [
        "ny/",
        "tidligere/",
        "forslag/2027/",
        "{ref}/tid/",
        "{ref}/avlysning/",
        "{ref}/innkalte/",
        "{ref}/oppmote/",
    ],
)
def test_calling_is_the_coordinators(address, meeting, member, coordinator, client_for):
    address = f"/moter/{address.format(ref=meeting.ref)}"
    assert client_for(member).get(address).status_code in (403, 404)
    assert client_for(coordinator).get(address).status_code == 200


def test_acts_answer_to_post_alone(meeting, coordinator, client_for):
    client = client_for(coordinator)
    for verb in ("bekreftelse/", "tilbaketrekking/", "saker/fast/"):
        assert client.get(f"{meeting.get_absolute_url()}{verb}").status_code == 405


# --- forms
# ------------------------------------------------------------------------------------------------------


def planned(**changes):
    return {
        "kind": "meeting_kind:ordinart",
        "starts_at_0": "09.12.2026",
        "starts_at_1": "09.00",
        "until": "11.00",
        "place": "Rådhuset",
        "submission": str(uuid.uuid4()),
    } | changes


def test_plan_from_the_page(group, coordinator, client_for):
    answer = client_for(coordinator).post("/moter/ny/", planned())
    meeting = Meeting.objects.get()
    assert answer.url == meeting.get_absolute_url()
    assert (str(meeting.day), meeting.place, meeting.attendance.count()) == ("2026-12-09", "Rådhuset", 5)


def test_the_same_form_twice_is_one_meeting(group, coordinator, client_for):
    client, fields = client_for(coordinator), planned()
    first, second = client.post("/moter/ny/", fields), client.post("/moter/ny/", fields)
    assert first.url == second.url and Meeting.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"starts_at_0": "31.11.2026"}, "31.11.2026"),
        ({"starts_at_0": "i morgen"}, "20.11.2026"),
        ({"starts_at_0": "20.11.2026"}, "Tiden er passert"),
        ({"starts_at_0": "09.12.2126"}, "tre år fram"),
        ({"until": "08.00"}, "slutte etter"),
        ({"until": "25.00"}, "23.59"),
        ({"starts_at_0": "28.03.2027", "starts_at_1": "02.30"}, "02.30"),
        ({"kind": "arena:skole"}, "ikke i listen"),
        ({"starts_at_0": ""}, "dato"),
        ({"place": "x" * 121}, "120"),
    ],
)
def test_what_is_typed_wrong_is_answered_with_what_to_do(changes, sentence, group, coordinator, client_for):
    fields = planned(**changes)
    answer = client_for(coordinator).post("/moter/ny/", fields)
    page = answer.content.decode()
    assert answer.status_code == 200 and sentence in page and not Meeting.objects.exists()
    assert fields["place"] in page and f'value="{fields["until"]}"' in page


def test_move_by_two_shows_the_second_what_the_first_did(meeting, coordinator, client_for):
    client = client_for(coordinator)
    address = f"{meeting.get_absolute_url()}tid/"
    fields = shown(client, address)
    assert fields["starts_at_0"] == "02.12.2026" and fields["until"] == "11.00"
    assert client.post(address, fields | {"place": "Teams"}).status_code == 302
    second = client.post(address, fields | {"place": "Politihuset"})
    page = second.content.decode()
    assert "Teams" in page and 'value="Politihuset"' in page
    assert client.post(address, fields | {"place": "Politihuset", "version": "2"}).status_code == 302


def test_cancel_from_the_page_asks_for_a_new_date(meeting, past, coordinator, client_for):
    for day in ("2026-01-28", "2026-06-17", "2026-09-30"):
        past(day)
    client, address = client_for(coordinator), f"{meeting.get_absolute_url()}avlysning/"
    refused = client.post(address, {"reason": "Øvelse"})
    assert "Sett en ny dato" in refused.content.decode() and "Øvelse" in refused.content.decode()
    done = client.post(address, {"reason": "Øvelse", "new_date": "09.12.2026"})
    assert done.url == Meeting.objects.get(replaces=meeting).get_absolute_url()


def test_proposals_are_confirmed_together_and_a_mistake_keeps_the_rest_typed(group, coordinator, client_for):
    client = client_for(coordinator)
    client.post("/moter/forslag/2027/", {"propose": "1"})
    fields = shown(client, "/moter/forslag/2027/")
    refs = list(Meeting.objects.proposed().values_list("ref", flat=True))
    assert len(refs) == 4
    wrong = client.post("/moter/forslag/2027/", fields | {f"{refs[0]}-starts_at_0": "32.01.2027"})
    assert wrong.status_code == 200 and "32.01.2027" in wrong.content.decode()
    assert Meeting.objects.proposed().count() == 4
    moved = client.post("/moter/forslag/2027/", fields | {f"{refs[0]}-starts_at_0": "27.01.2027"})
    assert moved.status_code == 302 and not Meeting.objects.proposed().exists()
    assert str(Meeting.objects.get(ref=refs[0]).day) == "2027-01-27"


def test_proposals_for_a_year_out_of_reach_are_not_there(group, coordinator, client_for):
    for year in (1999, 2035, 99999):
        assert client_for(coordinator).get(f"/moter/forslag/{year}/").status_code == 404


def test_attendance_from_the_page_makes_the_meeting_held(meeting, coordinator, clock, at, client_for):
    clock.move_to(at("2026-12-02", 11), tick=False)
    client, address = client_for(coordinator), f"{meeting.get_absolute_url()}oppmote/"
    seats = {f"seat_{row.seat_id}": "attendance:til_stede" for row in meeting.attendance.all()}
    away = seats | {"seat_nav": "attendance:forfall", "others": "Ressursperson skole\r\n\r\n"}
    assert client.post(address, away).status_code == 302
    meeting.refresh_from_db()
    assert meeting.state == "held"
    assert [row.who for row in meeting.attendance.all() if row.there][-1] == "Ressursperson skole"


def test_record_from_the_page(group, coordinator, client_for):
    from okg.roster.models import Seat

    seats = {f"seat_{seat.pk}": "attendance:til_stede" for seat in Seat.objects.filter(in_group=True)}
    fields = planned(starts_at_0="11.11.2026") | seats
    client = client_for(coordinator)
    assert client.post("/moter/tidligere/", fields).status_code == 302
    assert Meeting.objects.get().state == "held"
    later = client.post(
        "/moter/tidligere/", fields | {"starts_at_0": "09.12.2026", "submission": str(uuid.uuid4())}
    )
    assert later.status_code == 200 and Meeting.objects.count() == 1


def test_add_item_takes_words_or_a_concern_and_not_both(meeting, summarised, coordinator, client_for):
    client, address = client_for(coordinator), f"{meeting.get_absolute_url()}saker/ny/"
    fields = {"kind": "agenda_kind:annet", "title": "", "concern": "", "minutes_planned": "10"}
    assert client.post(address, fields).status_code == 200
    assert client.post(address, fields | {"title": "Om noe", "concern": summarised.pk}).status_code == 200
    assert client.post(address, fields | {"concern": summarised.pk}).status_code == 302
    assert AgendaItem.objects.get().kind_id == "agenda_kind:sak"


def test_two_who_write_different_items_do_not_meet(meeting, coordinator, member, clock, at, client_for):
    items = [
        agenda.add_item(meeting, by=coordinator, kind="agenda_kind:annet", title=t) for t in ("En", "To")
    ]
    clock.move_to(at("2026-12-02", 10), tick=False)
    address = f"{meeting.get_absolute_url()}referat/"
    hers, mine = client_for(coordinator), client_for(member)
    her_page, my_page = shown(hers, address), shown(mine, address)
    assert hers.post(address, her_page | {f"text_{items[0].pk}": "Om en"}).status_code == 302
    assert mine.post(address, my_page | {f"text_{items[1].pk}": "Om to"}).status_code == 302
    assert [item.text for item in meeting.items.all()] == ["Om en", "Om to"]


def test_two_who_write_the_same_item_lose_no_word(meeting, coordinator, member, clock, at, client_for):
    item = agenda.add_item(meeting, by=coordinator, kind="agenda_kind:annet", title="En")
    clock.move_to(at("2026-12-02", 10), tick=False)
    address, name = f"{meeting.get_absolute_url()}referat/", f"text_{item.pk}"
    hers, mine = client_for(coordinator), client_for(member)
    her_page, my_page = shown(hers, address), shown(mine, address)
    hers.post(address, her_page | {name: "Hennes ord"})
    clash = mine.post(address, my_page | {name: "Mine ord", f"text_{meeting.pk}": "Generelt ord"})
    page = clash.content.decode()
    assert "Hennes ord" in page and "Mine ord" in page
    meeting.refresh_from_db()
    assert meeting.minutes == "Generelt ord"
    again = dict(re.findall(r'<input[^>]*name="([^"]+)"[^>]*?value="([^"]*)"', page[page.index("<main") :]))
    assert (
        mine.post(
            address, again | {name: "Hennes ord. Mine ord", f"text_{meeting.pk}": "Generelt ord"}
        ).status_code
        == 302
    )
    assert AgendaItem.objects.get(pk=item.pk).text == "Hennes ord. Mine ord"


def test_decide_from_the_page_needs_owner_and_deadline_together(
    meeting, coordinator, nav, clock, at, client_for
):
    item = agenda.add_item(meeting, by=coordinator, kind="agenda_kind:annet", title="En")
    clock.move_to(at("2026-12-02", 10), tick=False)
    client, address = client_for(coordinator), f"/moter/saker/{item.pk}/vedtak/"
    assert client.get(address).url.endswith(f"/saker/{item.pk}/habilitet/")
    impartiality.declare(item, by=coordinator, answer="impartial")
    half = client.post(address, {"text": "NAV lager plan", "owner": nav.pk, "due_on": ""})
    assert half.status_code == 200 and "Skriv en frist" in half.content.decode()
    whole = {
        "text": "NAV lager plan",
        "owner": nav.pk,
        "due_on": "22.01.2027",
        "submission": str(uuid.uuid4()),
    }
    assert client.post(address, whole).status_code == client.post(address, whole).status_code == 302
    assert item.decisions.get().task.owner == nav


def test_the_calendar_file_has_a_name_that_tells_nothing(meeting, member, client_for):
    answer = client_for(member).get(f"{meeting.get_absolute_url()}kalender.ics")
    assert answer["Content-Type"].startswith("text/calendar")
    assert answer["Content-Disposition"] == 'attachment; filename="okg-mote.ics"'


# --- lists
# ------------------------------------------------------------------------------------------------------


def test_the_year_costs_the_same_for_one_meeting_and_for_five(
    meeting, plan, coordinator, client_for, django_assert_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = client_for(coordinator)
    client.get("/moter/")
    with CaptureQueriesContext(
        connection,
    ) as one:
        client.get("/moter/")
    for day in ("2026-12-03", "2026-12-04", "2026-12-07", "2026-12-08"):
        plan(day)
    with django_assert_num_queries(len(one)):
        client.get("/moter/")


def test_an_agenda_costs_the_same_for_one_item_and_for_ten(
    meeting, coordinator, client_for, django_assert_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = client_for(coordinator)
    agenda.add_item(meeting, by=coordinator, kind="agenda_kind:annet", title="En")
    client.get(meeting.get_absolute_url())
    with CaptureQueriesContext(connection) as one:
        client.get(meeting.get_absolute_url())
    agenda.add_template(meeting, by=coordinator)
    with django_assert_num_queries(len(one)):
        client.get(meeting.get_absolute_url())


def test_a_year_of_nonsense_is_the_present_one(meeting, coordinator, client_for):
    client = client_for(coordinator)
    for asked in ("abc", "0", "99999", "²"):
        assert "Møter i 2026" in text(client, f"/moter/?ar={asked}")
    assert "Møter i 2025" in text(client, "/moter/?ar=2025")
