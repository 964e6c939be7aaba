"""The calendar of one's own meetings, fetched by a program with a key of its own; read by three readers."""

import base64
import datetime as dt
import re

import pytest
import vobject
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.urls import reverse
from icalendar import Calendar

from meetings.actions import answering, calendar_keys, calling
from meetings.models import EXTRAORDINARY, CalendarKey, Meeting
from okg.ledger.models import Event
from okg.lib import dates, history
from okg.roster.models import Appointment

pytestmark = pytest.mark.django_db
FEED = "/moter/kalender/mine.ics"
IN_EVENT = {"UID", "SEQUENCE", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "CLASS", "TRANSP", "STATUS"}


@pytest.fixture(autouse=True)
def _no_tries_counted():
    cache.clear()


def fetch(client, name, password):
    coded = base64.b64encode(f"{name}:{password}".encode()).decode()
    return client.get(FEED, headers={"Authorization": f"Basic {coded}"})


@pytest.fixture
def fetched(client):
    """fetched(user) -> the bytes of the user's feed, by a key made for it."""

    def get(user):
        key, password = calendar_keys.make(by=user)
        response = fetch(client, key.name, password)
        assert response.status_code == 200 and response["Content-Type"].startswith("text/calendar")
        return response.content

    return get


def strict(data):
    """A reader of another family, after the grammar of RFC 5545, 3.1 and 3.6: {uid: {property: value}} of the events.

    It refuses bare line ends, lines above 75 octets, unknown shapes, components that do not nest, and a TZID that no
    VTIMEZONE of the file explains; times are read by the file's own VTIMEZONE and by nothing else.
    """
    assert data.endswith(b"\r\n") and b"\n" not in data.replace(b"\r\n", b"")
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    lines = re.sub(r"\r\n[ \t]", "", data.decode("utf-8")).split("\r\n")[:-1]
    stack, events, zones = [], {}, {}
    for line in lines:
        name, params, value = re.fullmatch(
            r'([A-Z-]+)((?:;[A-Z-]+=(?:"[^"]*"|[^";:,]*))*):(.*)', line
        ).groups()
        if name == "BEGIN":
            stack.append((value, {}, []))
        elif name == "END":
            kind, found, inner = stack.pop()
            assert kind == value
            if kind == "VEVENT":
                assert found["UID"][1] not in events
                events[found["UID"][1]] = found
            elif kind == "VTIMEZONE":
                zones[found["TZID"][1]] = inner
            elif stack:
                stack[-1][2].append(found)
        else:
            assert name in {"RDATE", "COMMENT"} or name not in stack[-1][1]
            stack[-1][1].setdefault(name, (params, value))
            if name == "RDATE":
                stack[-1][1].setdefault("RDATES", []).append(value)
    assert not stack
    for found in events.values():
        for edge in ("DTSTART", "DTEND"):
            params, value = found[edge]
            local = dt.datetime.strptime(value, "%Y%m%dT%H%M%S")
            found[edge] = local - _offset(zones[params.removeprefix(";TZID=")], local)
    return events


def _offset(rules, local):
    """The offset of the rule whose latest onset is nearest before `local`."""
    onsets = []
    for rule in rules:
        hours = rule["TZOFFSETTO"][1]
        offset = dt.timedelta(hours=int(hours[:3]), minutes=int(hours[0] + hours[3:5]))
        assert "RRULE" not in rule or rule["RRULE"][1].startswith("FREQ=YEARLY")
        starts = [rule["DTSTART"][1], *(day for line in rule.get("RDATES", []) for day in line.split(","))]
        found = [dt.datetime.strptime(start, "%Y%m%dT%H%M%S") for start in starts]
        if "RRULE" in rule:
            month = int(re.search(r"BYMONTH=(\d+)", rule["RRULE"][1])[1])
            for year in range(found[0].year, local.year + 1):
                sunday = max(day for n in range(25, 32) if (day := dt.date(year, month, n)).isoweekday() == 7)
                found.append(dt.datetime.combine(sunday, found[0].time()))
        onsets += [(start, offset) for start in found if start <= local]
    return max(onsets)[1]


def others(data):
    """{uid: (start, end)} as vobject, which CalDAV servers read with, understands the file and its own VTIMEZONE."""
    events = vobject.readOne(data.decode()).vevent_list
    return {event.uid.value: (event.dtstart.value, event.dtend.value) for event in events}


def test_three_readers_find_the_same_neutral_meetings(meeting, plan, coordinator, member, fetched, at):
    plan("2027-03-31", place="Kanarifugl")  # after the clock change
    moved = plan("2026-12-09")
    calling.move(moved, 1, by=coordinator, starts_at=at("2026-12-10"), ends_at=at("2026-12-10", 11), place="")
    off = plan("2026-12-16", kind=EXTRAORDINARY)
    calling.cancel(off, by=coordinator, reason="Kanarifugl")
    data = fetched(member)
    assert b"Kanari" not in data and b"M-20" not in data and member.name.encode() not in data
    parsed = Calendar.from_ical(data)
    assert set(parsed) == {"PRODID", "VERSION", "METHOD"} and parsed["METHOD"] == "PUBLISH"
    assert [zone["TZID"] for zone in parsed.walk("VTIMEZONE")] == ["Europe/Oslo"]
    other, rows = strict(data), {f"{row.pk}@okg.invalid": row for row in Meeting.objects.all()}
    assert {str(event["UID"]) for event in parsed.walk("VEVENT")} == set(other) == set(rows)
    assert others(data) == {uid: (row.starts_at, row.ends_at) for uid, row in rows.items()}
    for event in parsed.walk("VEVENT"):
        row, second = rows[event["UID"]], other[event["UID"]]
        assert set(event) == IN_EVENT == set(second) and not event.subcomponents
        assert (event["SUMMARY"], event["CLASS"]) == ("OKG-møte", "PRIVATE")
        assert event.decoded("DTSTART").astimezone(dt.UTC) == row.starts_at
        assert second["DTSTART"].replace(tzinfo=dt.UTC) == row.starts_at
        assert second["DTEND"].replace(tzinfo=dt.UTC) == row.ends_at
        assert int(event["SEQUENCE"]) == int(second["SEQUENCE"][1]) == row.sequence
    said = {str(event["UID"]): str(event["STATUS"]) for event in parsed.walk("VEVENT")}
    assert said[f"{off.pk}@okg.invalid"] == "CANCELLED" and said[f"{moved.pk}@okg.invalid"] == "CONFIRMED"


def test_only_meetings_that_ask_the_user_and_a_deputy_once_sent(
    meeting, plan, group, nav, make_user, fetched
):
    deputy = make_user("Turid", seat="nav", deputy=True)
    plan("2026-12-10", kind=EXTRAORDINARY, invited=[group[1]])
    calling.propose(by="beat", slot="2027-1", day=dt.date(2027, 1, 20))
    assert len(strict(fetched(group[1]))) == 2
    assert len(strict(fetched(nav))) == 1
    empty = fetched(deputy)
    assert strict(empty) == {} and Calendar.from_ical(empty).walk("VTIMEZONE")
    answering.answer(meeting, by=nav, answer="deputy")
    assert len(strict(fetched(deputy))) == 1


def test_the_door_opens_to_a_running_key_and_to_nothing_else(meeting, member, nav, client, client_for):
    challenge = client.get(FEED)
    assert challenge.status_code == 401
    assert challenge["WWW-Authenticate"] == 'Basic realm="OKG", charset="UTF-8"'
    assert client_for(member).get(FEED).status_code == 401  # a session opens nothing here
    key, password = calendar_keys.make(by=member)
    assert password not in str(CalendarKey.objects.values()) and key.last_used_at is None
    response = fetch(client, key.name, password)
    assert response.status_code == 200 and not response.cookies and "no-store" in response["Cache-Control"]
    key.refresh_from_db()
    assert key.last_used_at == dates.now()
    for name, word in ((key.name, "feil"), ("okg-00000000", password), (member.username, "okg-demo-2026")):
        assert fetch(client, name, word).status_code == 401
    assert (
        client.get("/moter/", headers={"Authorization": "Basic x"}).status_code == 302
    )  # opens the feed alone
    for nonsense in ("Basic", "Basic ####", "Bearer abc", "Basic " + "A" * 500, "Basic bmFtZQ=="):
        assert client.get(FEED, headers={"Authorization": nonsense}).status_code == 401
    _new, second = calendar_keys.make(by=member)  # the old one is revoked by it
    assert fetch(client, key.name, password).status_code == 401
    assert fetch(client, _new.name, second).status_code == 200
    calendar_keys.revoke(_new, by=member)
    assert fetch(client, _new.name, second).status_code == 401
    security = list(Event.objects.filter(kind=Event.SECURITY).values_list("event", flat=True))
    assert security.count("calendar_key_refused") == 5
    assert (security.count("calendar_key_made"), security.count("calendar_key_revoked")) == (2, 2)


def test_a_key_dies_with_the_seat(meeting, member, client):
    key, password = calendar_keys.make(by=member)
    Appointment.objects.filter(user=member).update(ends_on=dates.today() - dt.timedelta(days=1))
    assert fetch(client, key.name, password).status_code == 401


def test_too_many_tries_are_not_even_looked_at(meeting, member, client):
    key, password = calendar_keys.make(by=member)
    for _ in range(30):
        assert fetch(client, key.name, "feil").status_code == 401
    assert fetch(client, key.name, password).status_code == 429
    assert Event.objects.filter(event="calendar_key_refused").count() == 30


def test_the_page_shows_the_password_once_and_revokes(member, client_for):
    browser = client_for(member)
    made = browser.post(reverse("meetings:make_key")).content.decode()
    key = CalendarKey.objects.get()
    codes = re.findall(r"<code>(.*?)</code>", made)
    assert codes[0].endswith(FEED) and codes[1] == key.name and len(codes[2]) >= 27
    page = browser.get(reverse("meetings:calendar_key")).content.decode()
    assert key.name in page and codes[2] not in page
    browser.post(reverse("meetings:revoke_key"))
    key.refresh_from_db()
    assert key.revoked_at and key.revoked_by == member


def test_two_running_keys_and_a_password_in_clear_are_refused_by_the_database(member):
    key, _password = calendar_keys.make(by=member)
    twin = CalendarKey(user=member, name="okg-1", digest=key.digest, made_at=dates.now())
    with pytest.raises(IntegrityError), transaction.atomic():
        history.save(twin, by="tests")
    for wrong in ({"digest": "hemmelig"}, {"revoked_at": dates.now()}):
        with pytest.raises(IntegrityError), transaction.atomic():
            CalendarKey.objects.update(**wrong)
