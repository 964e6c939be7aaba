"""Impartiality in the items of a meeting: who is not leaves, a deputy joins, and nothing gives the item away."""

import pytest
from django.db import IntegrityError, transaction

from cases.actions import impartiality as of_concern
from meetings.actions import agenda, calling, impartiality, minutes
from meetings.models import Attendance, Decision, Meeting
from okg.lib.history import save
from okg.lib.refusal import Refused
from okg.notify.models import Notice

pytestmark = pytest.mark.django_db
KIN = "recusal_ground:slekt"


def text(client, address):
    return client.get(address).content.decode()


@pytest.fixture
def items(meeting, summarised, coordinator):
    """Three general items with a concern as the second."""
    made = [
        agenda.add_item(meeting, by=coordinator, kind="agenda_kind:annet", title="Første", minutes_planned=5)
    ]
    made.append(
        agenda.add_item(
            meeting, by=coordinator, kind="agenda_kind:sak", concern=summarised, minutes_planned=37
        )
    )
    made.append(
        agenda.add_item(meeting, by=coordinator, kind="agenda_kind:annet", title="Siste", minutes_planned=8)
    )
    return made


@pytest.fixture
def begun(items, clock, at):
    clock.move_to(at("2026-12-02", 10), tick=False)
    return items


def test_a_recusal_from_the_concern_withholds_its_item_without_a_trace(
    items, meeting, summarised, doctor, client_for
):
    client = client_for(doctor)
    assert summarised.code_word in text(client, meeting.get_absolute_url())
    of_concern.declare(summarised, by=doctor, answer="recused", ground=KIN)
    page = text(client, meeting.get_absolute_url())
    for told in (
        summarised.code_word,
        summarised.ref,
        summarised.summary,
        "37 min",
        str(items[1].pk),
        "50 min",
    ):
        assert told not in page
    assert "Saken er holdt tilbake" in page and "2 saker" in page and "13 minutter" in page


def test_the_coordinator_who_is_recused_neither_sees_nor_moves_it_nor_learns_by_moving(
    items, meeting, summarised, coordinator, client_for
):
    of_concern.declare(summarised, by=coordinator, answer="recused", ground=KIN)
    client = client_for(coordinator)
    page = text(client, meeting.get_absolute_url())
    assert summarised.code_word not in page
    assert summarised.code_word not in text(client, f"{meeting.get_absolute_url()}saker/ny/")
    for verb in ("", "vedtak/", "referat/", "plass/", "fjerning/"):
        address = f"/moter/saker/{items[1].pk}/{verb}"
        assert client.post(address, {"up": "1"}).status_code in (404, 405)
    client.post(f"/moter/saker/{items[2].pk}/plass/", {"up": "1"})
    page = text(client, meeting.get_absolute_url())
    assert page.index("Siste") < page.index("Første")
    assert [item.pk for item in meeting.items.all()] == [items[2].pk, items[1].pk, items[0].pk]


def test_a_general_item_is_withheld_from_one_who_left_it(begun, meeting, doctor, coordinator, client_for):
    first = begun[0]
    minutes.write_item(first, 1, by=coordinator, text="Kanarifugl")
    client = client_for(doctor)
    assert "Kanarifugl" in text(client, meeting.get_absolute_url())
    address = f"{meeting.get_absolute_url()}saker/{first.pk}/habilitet/"
    assert client.post(address, {"answer": "recused", "ground": KIN}).status_code == 302
    for page in (meeting.get_absolute_url(), f"{meeting.get_absolute_url()}referat/"):
        assert "Kanarifugl" not in text(client, page) and "Første" not in text(client, page)
    assert client.get(address).status_code == client.get(f"/moter/saker/{first.pk}/").status_code == 404
    for act in (
        lambda: minutes.write_item(first, 2, by=doctor, text="Nei"),
        lambda: minutes.decide(first, by=doctor, text="Nei"),
    ):
        with pytest.raises(Refused):
            act()
    assert "forlater saken" in text(client_for(coordinator), meeting.get_absolute_url())


def test_the_database_refuses_the_decision_of_one_who_left(begun, doctor, summarised, meeting):
    impartiality.declare(begun[0], by=doctor, answer="recused", ground=KIN)
    of_concern.declare(summarised, by=doctor, answer="recused", ground=KIN)
    for item in begun[:2]:
        row = Decision(item=item, text="x", decided_at=meeting.starts_at, decided_by=doctor)
        with pytest.raises(IntegrityError, match="recused from"), transaction.atomic():
            save(row, by=doctor)


def test_it_is_declared_before_somebody_decides(begun, coordinator, client_for, meeting):
    client, address = client_for(coordinator), f"/moter/saker/{begun[0].pk}/vedtak/"
    assert client.get(address).url.endswith("/habilitet/")
    assert client.post(f"{meeting.get_absolute_url()}habilitet/").status_code == 302
    assert client.get(address).status_code == 200


def test_the_deputy_of_the_seat_joins_for_the_item(
    items, meeting, doctor, make_user, client_for, coordinator, summarised
):
    deputy = make_user("vara", seat="kommuneoverlege", deputy=True)
    assert summarised.code_word not in text(client_for(deputy), meeting.get_absolute_url())
    of_concern.declare(summarised, by=doctor, answer="recused", ground=KIN)
    assert Notice.objects.filter(user=deputy, kind="item_joined").exists()
    assert summarised.code_word in text(client_for(deputy), meeting.get_absolute_url())
    page = text(client_for(coordinator), meeting.get_absolute_url())
    assert doctor.name in page and deputy.name in page and "møter som vara" in page


def test_an_item_put_on_later_is_left_by_those_already_recused(meeting, summarised, doctor, coordinator):
    of_concern.declare(summarised, by=doctor, answer="recused", ground=KIN)
    item = agenda.add_item(meeting, by=coordinator, kind="agenda_kind:sak", concern=summarised)
    assert [row.by for row in item.declarations.recused()] == [doctor]


def test_a_meeting_called_for_the_concern_is_not_there(
    group, summarised, coordinator, member, doctor, at, client_for
):
    times = {"starts_at": at("2026-11-24"), "ends_at": at("2026-11-24", 10)}
    extra = calling.call_extraordinary(summarised, by=coordinator, invited=[member, doctor], **times)
    for user in (doctor, coordinator):
        client = client_for(user)
        assert client.get(extra.get_absolute_url()).status_code == 200
        of_concern.declare(summarised, by=user, answer="recused", ground=KIN)
        assert client.get(extra.get_absolute_url()).status_code == 404
        assert client.get(f"{extra.get_absolute_url()}kalender.ics").status_code == 404
        assert extra.ref not in text(client, "/moter/") + text(client, "/") + text(client, "/nytt/")
        assert not Attendance.objects.filter(meeting=extra, user=user).exists()
        assert not Meeting.objects.visible_to(user).filter(pk=extra.pk).exists()
    calling.move(extra, extra.version, by=member, place="Annet rom", **times)
    assert not Notice.objects.filter(user__in=[doctor, coordinator], about=extra.pk).exists()


def test_the_recused_are_neither_offered_nor_asked(group, summarised, coordinator, doctor, at, client_for):
    of_concern.declare(summarised, by=doctor, answer="recused", ground=KIN)
    page = text(client_for(coordinator), f"/moter/ekstraordinart/{summarised.ref}/")
    assert doctor.name not in page
    times = {"starts_at": at("2026-11-24"), "ends_at": at("2026-11-24", 10)}
    with pytest.raises(Refused):
        calling.call_extraordinary(summarised, by=coordinator, invited=[doctor], **times)


def test_one_who_left_by_mistake_is_let_back_by_another(items, meeting, doctor, coordinator, client_for):
    row = impartiality.declare(items[0], by=doctor, answer="recused", ground=KIN)
    with pytest.raises(Refused):
        impartiality.lift(row, by=doctor)
    client_for(coordinator).post(f"{meeting.get_absolute_url()}inhabilitet/{row.pk}/slutt/")
    assert "Første" in text(client_for(doctor), meeting.get_absolute_url())
