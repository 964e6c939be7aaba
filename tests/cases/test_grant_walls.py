"""What the database itself refuses of a grant, tried past the application."""

import datetime as dt
import uuid

import pytest
from django.db import IntegrityError, connection, transaction

from cases.models.grant import LONGEST_DAYS, Grant
from okg.lib import dates
from okg.lib.history import save

pytestmark = pytest.mark.django_db


@pytest.fixture
def row(concern, coordinator, stranger, basis):
    """row(**changes) -> an unsaved Grant that the database would take, but for the changes."""

    def row(**changes):
        facts = {
            "concern": concern,
            "to": stranger,
            "given_by": coordinator,
            "layer": "work",
            "basis": basis,
            "reason": "Skal holde en samtale.",
            "expires_at": dates.end_of(dates.today()),
        }
        return Grant(**facts | changes)

    return row


def refused(grant, name=""):
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        save(grant, by="tests")
    assert name in str(error.value)


def test_a_whole_grant_is_taken(row):
    save(row(), by="tests")


def test_without_a_basis(row):
    refused(row(basis=None), "basis_id")


@pytest.mark.parametrize("reason", ["", "   ", "\n\t"])
def test_without_a_reason_though_it_is_sealed(row, reason):
    refused(row(reason=reason), "grant_has_a_reason")


def test_a_reason_of_one_letter_is_a_reason_to_the_database(row):
    save(row(reason="x"), by="tests")


def test_without_an_end(row):
    refused(row(expires_at=None), "expires_at")


def test_for_longer_than_a_year(row):
    longest = dates.end_of(dates.today() + dt.timedelta(days=LONGEST_DAYS))
    given_at = dates.midnight(dates.today())
    refused(row(given_at=given_at, expires_at=longest + dt.timedelta(hours=2)), "grant_ends_within_a_year")
    save(row(given_at=given_at, expires_at=longest), by="tests")


def test_to_oneself(row, coordinator):
    refused(row(to=coordinator, layer="identify"), "grant_not_to_oneself")


def test_by_a_member_who_holds_no_leading_seat(row, member):
    refused(row(given_by=member), "only who holds the coordinator")


def test_by_one_whose_term_was_over_or_had_not_begun_on_that_day(row, make_user):
    today = dates.today()
    yesterday, tomorrow = today - dt.timedelta(days=1), today + dt.timedelta(days=1)
    refused(row(given_by=make_user("a", seat="slt", deputy=True, ends_on=yesterday)), "coordinator")
    refused(row(given_by=make_user("b", seat="slt", deputy=True, starts_on=tomorrow)), "coordinator")
    save(row(given_by=make_user("c", seat="slt", deputy=True, starts_on=today, ends_on=today)), by="tests")


def test_by_a_closed_user(row, coordinator):
    coordinator.is_active = False
    save(coordinator, by="tests")
    refused(row(), "coordinator")


@pytest.mark.parametrize("role", ["dpo", "admin", "reader"])
def test_to_one_to_whom_no_concern_may_be_opened(row, request, role):
    refused(row(to=request.getfixturevalue(role)), "hold a seat of the group")


def test_to_one_whose_seat_was_over(row, stranger):
    stranger.appointments.update(ends_on=dates.today() - dt.timedelta(days=1))
    refused(row(), "hold a seat of the group")


def test_a_concern_is_handed_to_its_receiver_by_members_only(row, guest, member):
    refused(row(origin="received", given_by=guest), "only a member")
    save(row(origin="received", given_by=member), by="tests")


@pytest.mark.parametrize(
    "told",
    [
        {"informed": "yes"},
        {"informed": "yes", "informed_on": dt.date(2026, 1, 1), "exemption": "b"},
        {"informed": "no"},
        {"informed": "no", "exemption": "b", "reconsider_on": dt.date(2027, 1, 1)},
        {"informed": "no", "exemption": "b", "exemption_reason": "Fordi."},
        {"informed": "no", "exemption": "g", "exemption_reason": "x", "reconsider_on": dt.date(2027, 1, 1)},
        {"informed": "not_yet", "exemption": "b"},
        {"informed": "not_yet", "informed_on": dt.date(2026, 1, 1)},
        {"informed": "kanskje"},
    ],
)
def test_what_the_person_was_told_is_whole(row, told):
    refused(row(**told), "grant_informing_whole")


def test_an_exemption_without_words_is_none(row):
    told = {"informed": "no", "exemption": "b", "reconsider_on": dates.today(), "exemption_reason": " "}
    refused(row(**told), "grant_exemption_has_a_reason")


def changed(grant, sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(f"update cases_grant set {sql} where id = %s", [*values, grant.pk])  # noqa: S608


@pytest.mark.parametrize(
    "sql",
    [
        "layer = 'identify'",
        "reason = decode('00', 'hex') || reason",
        "why_not_less = reason",
        'answers = \'{"a": "yes"}\'',
        "categories = '[\"x\"]'",
        "onward = true",
        "given_at = given_at - interval '1 day'",
        "starts_on = starts_on - 1",
        "to_agency = 'nav'",
        "expires_at = expires_at + interval '1 hour'",
        "basis_id = (select id from access_legalbasis where code = 'LIV-HELSE')",
        "to_id = given_by_id, given_by_id = to_id",
    ],
)
def test_who_what_why_and_on_what_basis_never_change(give, stranger, sql):
    grant = give(stranger)
    with pytest.raises(IntegrityError, match="never"), transaction.atomic():
        changed(grant, sql)


def test_it_may_end_earlier_but_never_wake_again(give, stranger, coordinator):
    grant = give(stranger)
    changed(grant, "expires_at = expires_at - interval '1 day'")
    changed(grant, "ended_at = now(), ended_by_id = %s, end_reason = reason", coordinator.pk)
    with pytest.raises(IntegrityError, match="stays ended"), transaction.atomic():
        changed(grant, "ended_at = null, ended_by_id = null, end_reason = null")


def test_what_the_person_was_told_may_be_noted_later(give, stranger):
    changed(give(stranger), "informed = 'yes', informed_on = current_date")


def test_what_was_considered_never_changes(concern, coordinator, doctor):
    from cases.actions import considering

    noted = considering.consider(
        concern, by=coordinator, to=doctor, what="Navnet.", instead="no_basis", why_not="Ingen hjemmel."
    )
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("update cases_considered set instead = 'later' where id = %s", [noted.pk])


def test_nothing_in_a_field_that_must_be_filled_in_is_the_only_short_token(row):
    """An optional text tells nothing by its length, not even that it is empty."""
    grant = row(why_not_less="")
    save(grant, by="tests")
    other = row(layer="identify", why_not_less="Ja.", pk=uuid.uuid4())
    save(other, by="tests")
    with connection.cursor() as cursor:
        cursor.execute(
            "select distinct octet_length(why_not_less) from cases_grant where to_id = %s", [grant.to_id]
        )
        assert len(cursor.fetchall()) == 1
