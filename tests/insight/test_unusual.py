"""What makes a look unusual: each rule on its boundary, and nothing that ranks anybody."""

import datetime as dt
import uuid

import pytest

from okg.insight import periods, unusual
from okg.ledger.models import Event
from okg.lib import dates

pytestmark = pytest.mark.django_db
WEEK = periods.week(2026, 47)  # Monday 16 to Sunday 22 November, no holiday


def at(day, hour, minute=0, second=0):
    return dt.datetime(2026, 11, day, hour, minute, second, tzinfo=dates.OSLO)


def line(user, moment, *, event="looked", kind=None, about=None):
    kind = kind or ("look" if event == "looked" else "security")
    return Event.objects.create(
        kind=kind, event=event, right="cases.read_concern" if kind == "look" else "", by=user.pk, by_role="member",
        about_type="cases.concern", about=about or uuid.uuid4(), at=moment,
    )  # fmt: skip


def found(rule):
    return [one for one in unusual.findings(WEEK) if one.rule == rule]


@pytest.mark.parametrize(("number", "minutes", "findings"), [(8, 60, 1), (7, 60, 0), (8, 61, 0)])
def test_many_concerns_in_a_short_time(member, number, minutes, findings):
    for _turn in range(number - 1):
        line(member, at(17, 10))
    line(member, at(17, 10 + minutes // 60, minutes % 60))
    assert len(found("many_concerns")) == findings


def test_one_concern_looked_at_often_is_not_many(member):
    one = uuid.uuid4()
    for minute in range(30):
        line(member, at(17, 10, minute), about=one)
    assert not found("many_concerns")


def test_a_long_stretch_is_one_finding_that_says_how_many(member, doctor):
    for minute in range(50):
        line(member, at(17, 10 + minute // 30, 2 * (minute % 30)))
        line(doctor, at(17, 10, minute), about=uuid.UUID(int=1))
    (one,) = found("many_concerns")
    assert "50" in one.says and member.name in one.says


@pytest.mark.parametrize(
    ("moment", "late"),
    [
        (at(17, 6, 59, 59), True),
        (at(17, 7), False),
        (at(17, 17, 59, 59), False),
        (at(17, 18), True),
        (at(21, 12), True),  # Saturday
        (dt.datetime(2026, 12, 25, 12, tzinfo=dates.OSLO), True),  # a Friday, and Christmas
        (dt.datetime(2026, 7, 1, 5, 30, tzinfo=dt.UTC), False),  # half past seven in summer
    ],
)
def test_out_of_hours(moment, late):
    assert unusual.is_out_of_hours(moment) is late


def test_out_of_hours_is_one_finding_a_user_and_day(member):
    for minute in (1, 2, 3):
        line(member, at(17, 22, minute))
    line(member, at(18, 22))
    assert [one.first.day for one in found("out_of_hours")] == [17, 18]


@pytest.mark.parametrize(("days", "findings"), [(14, 1), (15, 0)])
def test_a_look_shortly_before_a_recusal(member, doctor, days, findings):
    about = uuid.uuid4()
    line(member, at(18, 12) - dt.timedelta(days=days), about=about)
    line(doctor, at(17, 12), about=about)  # another user's look is no matter
    line(member, at(18, 12), event="recused", about=about)
    assert len(found("before_recusal")) == findings


def test_emergency_openings_and_exports(member):
    line(member, at(17, 12), event="glass_broken")
    line(member, at(17, 13), event="statement_exported")
    assert [one.rule for one in unusual.findings(WEEK)] == ["break_glass", "export"]


@pytest.mark.parametrize(("number", "findings"), [(9, 0), (10, 1)])
def test_many_refusals_on_one_day(member, number, findings):
    for minute in range(number):
        line(member, at(17, 12, minute), event="refused")
    line(member, at(18, 12), event="refused")
    assert len(found("many_refusals")) == findings


def test_a_week_is_from_monday_to_sunday_midnight_in_oslo(member):
    for moment in (at(15, 23, 59), at(16, 0), at(22, 23, 59), at(23, 0)):
        line(member, moment)
    assert [one.first.day for one in found("out_of_hours")] == [16, 22]


def test_findings_stand_in_the_order_of_time_and_keep_their_key(member, doctor):
    line(doctor, at(18, 20))
    line(member, at(17, 20))
    first = unusual.findings(WEEK)
    assert [one.by for one in first] == [member.pk, doctor.pk]
    line(doctor, at(19, 20))
    assert [one.key for one in unusual.findings(WEEK)][:2] == [one.key for one in first]


def test_the_page_prints_each_rule_with_its_numbers(settings):
    settings.UNUSUAL = settings.UNUSUAL | {"many_concerns": 77, "many_refusals": 88}
    said = " ".join(unusual.rules().values())
    assert "77" in said and "88" in said
