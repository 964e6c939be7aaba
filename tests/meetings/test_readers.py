"""One agenda, many readers: no rendering holds anything of an item its reader may not see, or changes with it."""

import random
import re

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.test import override_settings
from django.urls import reverse

from cases.actions import impartiality as of_concern
from cases.actions import lifecycle
from meetings.actions import agenda, building, impartiality
from meetings.models import AgendaItem
from meetings.reading import CODE_WORD, WHOLE, WITHHELD, minutes_of, reading
from okg.catalogue import codes
from okg.guests import actions as guests
from okg.lib import history
from okg.lib.refusal import Refused
from okg.notify import post
from tests.conftest import declares

pytestmark = pytest.mark.django_db
KIN = "recusal_ground:slekt"
ODD = [411, 423, 437, 449, 457, 461]  # minutes that stand for nothing else on a page


@pytest.fixture
def world(
    meeting, summarised, log_concern, coordinator, doctor, member, make_user, guest, dpo, admin, reader
):
    """An agenda with one item of every sort, and readers of every role: {name: (user, what is withheld)}."""
    other = log_concern(by=member)
    declares(other, coordinator)
    lifecycle.summarise(other, by=coordinator, summary="Slagord på en vegg.", version=other.version)
    other.refresh_from_db()
    put_on = {
        "open": {"kind": "agenda_kind:annet", "title": "Sjøfuglprat", "minutes_planned": 5},
        "general": {"kind": "agenda_kind:politirad", "title": "Lomviholmen", "minutes_planned": 411},
        "concern": {"kind": "agenda_kind:sak", "concern": summarised, "minutes_planned": 423},
        "other": {"kind": "agenda_kind:drofting", "concern": other, "minutes_planned": 437},
        "last": {"kind": "agenda_kind:annet", "title": "Terneord", "minutes_planned": 8},
    }
    items = {name: agenda.add_item(meeting, by=coordinator, **fields) for name, fields in put_on.items()}
    deputy = make_user("vara", seat="kommuneoverlege", deputy=True)
    unasked = make_user("uinnkalt", seat="nav", deputy=True)
    impartiality.declare(items["general"], by=doctor, answer="recused", ground=KIN)
    of_concern.declare(summarised, by=doctor, answer="recused", ground=KIN)
    of_concern.declare(other, by=coordinator, answer="recused", ground=KIN)
    guests.invite_to_item(
        items["open"], by=coordinator, guest=guest, until=meeting.day, what_for="Fortell om skolen."
    )
    every = set(items)
    readers = {
        "coordinator": (coordinator, {"other"}),
        "member": (member, set()),
        "doctor": (doctor, {"general", "concern"}),
        "deputy": (deputy, {"other"}),
        "unasked": (unasked, {"concern", "other"}),
        "guest": (guest, every - {"open"}),
        "dpo": (dpo, every),
        "admin": (admin, every),
        "reader": (reader, every),
    }
    return meeting, items, readers


def seen_by(meeting, user):
    return [(one.item and one.item.heading, one.how) for one in reading(meeting, user)]


def test_each_reads_the_agenda_that_is_theirs(world, summarised):
    meeting, items, readers = world
    word, other = summarised.code_word, items["other"].concern.code_word
    opening, last, general = ("Sjøfuglprat", WHOLE), ("Terneord", WHOLE), ("Lomviholmen", WHOLE)
    gone = (None, WITHHELD)
    expected = {
        "coordinator": [opening, general, (word, WHOLE), last, gone],
        "member": [opening, general, (word, WHOLE), (other, CODE_WORD), last],
        "doctor": [opening, (other, CODE_WORD), last, gone],
        "deputy": [opening, general, (word, CODE_WORD), last],
        "unasked": [opening, general, last],  # not even that there is more
    }
    whole_of_other = readers["member"][0]
    if items["other"].concern.opens_to(whole_of_other):
        expected["member"][3] = (other, WHOLE)
    for name, (user, _withheld) in readers.items():
        assert seen_by(meeting, user) == expected.get(name, []), name


def test_hours_are_given_only_at_the_table_and_where_nothing_is_withheld(world):
    meeting, items, readers = world
    member = reading(meeting, readers["member"][0])
    minutes = [(one.starts_at - meeting.starts_at).seconds // 60 for one in member]
    assert minutes == [0, 5, 416, 839, 1276]
    for name in ("coordinator", "doctor", "deputy", "unasked"):
        seen = reading(meeting, readers[name][0])
        assert {one.starts_at for one in seen} == {None}, name
        kept = [item.minutes_planned for key, item in items.items() if key not in readers[name][1]]
        assert minutes_of(seen) == sum(kept)
    AgendaItem.objects.filter(pk=items["general"].pk).update(minutes_planned=None)
    seen = reading(meeting, readers["member"][0])
    assert [one.starts_at is not None for one in seen] == [True, True, False, False, False]


def pages_of(name, meeting, items, client):
    """{address: what it shows} of every rendering of the agenda that a reader may try, emptied of chance."""
    base = meeting.get_absolute_url()
    addresses = [
        "/", "/nytt/", "/moter/", base, f"{base}kalender.ics", f"{base}saker/ny/", f"{base}saker/forslag/",
        f"{base}referat/", "/moter/?ar=2026",
    ]  # fmt: skip
    if name == "guest":
        addresses.append(reverse("guests:item", args=[items["open"].invitations.get().pk]))
    addresses += [f"{base}saker/{item.pk}/habilitet/" for item in items.values()]
    addresses += [f"/moter/saker/{item.pk}/" for item in items.values()]
    return {address: _settled(client.get(address)) for address in addresses}


def _settled(response):
    text = response.content.decode()
    text = re.sub(r'name="(csrfmiddlewaretoken|submission)" value="[^"]*"', "", text)
    text = re.sub(r'value="[^"]*" name="(csrfmiddlewaretoken|submission)"', "", text)
    text = re.sub(r'nonce-?="?[^" ]*"?', "", text)
    return f"{response.status_code} {text}"


def canaries(item):
    """What of an item must not stand on a page of one it is withheld from."""
    words = [str(item.pk), f"{item.minutes_planned} min", item.heading]
    if item.concern_id:
        words += [item.concern.summary, item.concern.ref]
    if item.text:
        words.append(item.text)
    return words


def test_nothing_of_a_withheld_item_is_in_any_rendering_and_nothing_changes_with_it(
    world, client_for, coordinator
):
    meeting, items, readers = world
    building.publish(meeting, by=coordinator)
    chance = random.Random(2026)
    for name, (user, withheld) in readers.items():
        client = client_for(user)
        pages_of(name, meeting, items, client)  # what is new to them is so no longer
        before = pages_of(name, meeting, items, client)
        for key in withheld:
            for address, text in before.items():
                # A concern that is open to a reader by a grant may be spoken of elsewhere; here it is shut to them.
                own = str(items[key].pk) in address
                told = [
                    word
                    for word in canaries(items[key])
                    if word in text and not (own and word == str(items[key].pk))
                ]
                assert not told, f"{name} {address}: {told}"
        for _turn in range(2):
            with transaction.atomic():
                _shuffle(items, withheld, chance, moved=name != "guest")
                after = pages_of(name, meeting, items, client)
                transaction.set_rollback(True)
            assert after == before, [a for a in after if after[a] != before[a]]


def _shuffle(items, withheld, chance, *, moved):
    """Give what is withheld other words, another kind, another length and other places; the rest keeps its order."""
    order = [key for key in items if key not in withheld]
    for key in sorted(withheld):
        order.insert(chance.randrange(len(order) + 1) if moved else len(order), key)
        row = AgendaItem.objects.get(pk=items[key].pk)
        row.kind_id = chance.choice([code.key for code in codes.in_list("agenda_kind")])
        row.minutes_planned = chance.choice([*ODD, None])
        row.text = f"Sagt {chance.random()}"
        if not row.concern_id:
            row.title = f"Tittel {chance.random()}"
        history.save(row, by="beat")
    with connection.cursor() as cursor:
        cursor.execute("set constraints all deferred")
    for place, key in enumerate(order if moved else [], start=1):
        AgendaItem.objects.filter(pk=items[key].pk).update(position=place)


def test_notices_and_mail_say_nothing_of_the_agenda(world, coordinator, client_for):
    meeting, items, readers = world
    building.publish(meeting, by=coordinator)
    with override_settings(EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend"):
        post.dispatch()
    sent = "\n".join(f"{one.subject}\n{one.body}" for one in mail.outbox)
    told = {one.to[0] for one in mail.outbox}
    assert readers["doctor"][0].email in told and readers["unasked"][0].email not in told
    for item in items.values():
        assert not [word for word in canaries(item) if word in sent]
    assert "Sakslisten til et møte er klar" in client_for(readers["doctor"][0]).get("/nytt/").content.decode()


def test_a_guest_who_is_not_impartial_sees_the_item_no_longer(world, guest, client_for):
    _meeting, items, _readers = world
    address = reverse("guests:item", args=[items["open"].invitations.get().pk])
    client = client_for(guest)
    assert "Sjøfuglprat" in client.get(address).content.decode()
    impartiality.declare(items["open"], by=guest, answer="recused", ground=KIN)
    assert client.get(address).status_code == 404


def test_going_out_and_coming_back_are_noted_by_another_while_the_meeting_goes_on(
    world, clock, at, coordinator, doctor, member, client_for
):
    meeting, items, _readers = world
    row = items["general"].declarations.recused().get()
    with pytest.raises(Refused):
        impartiality.go_out(row, by=coordinator)  # before it has begun
    clock.move_to(at("2026-12-02", 9, 12), tick=False)
    for early in (
        lambda: impartiality.come_back(row, by=coordinator),
        lambda: impartiality.go_out(row, by=doctor),
    ):
        with pytest.raises(Refused):
            early()
    base = f"{meeting.get_absolute_url()}inhabilitet/{row.pk}/"
    assert client_for(doctor).post(f"{base}ut/").status_code == 404
    assert client_for(member).post(f"{base}ut/").status_code == 302
    clock.move_to(at("2026-12-02", 9, 40), tick=False)
    client = client_for(member)  # a session does not last that long
    assert client.post(f"{base}inn/").status_code == 302
    page = client.get(meeting.get_absolute_url()).content.decode()
    assert "Ute kl. 09.12, inn igjen kl. 09.40" in page
    mine = client_for(doctor).get(meeting.get_absolute_url()).content.decode()
    assert "09.12" not in mine and "09.40" not in mine
    for wrong in (
        {"back_noted_by": None},
        {"back_at": at("2026-12-02", 9, 1)},
        {"left_at": None, "left_noted_by": None},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            type(row).objects.filter(pk=row.pk).update(**wrong)
    with pytest.raises(IntegrityError, match="item_only_recused_leave"), transaction.atomic():
        type(row).objects.filter(pk=row.pk).update(answer="impartial", ground=None, deputy=None)
