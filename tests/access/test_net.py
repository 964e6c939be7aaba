"""The net under the doors: what a view forgets to ask, the database asks."""

import random

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import override_settings
from django.urls import path

from cases.actions import grants, notes, persons
from cases.doors import concern_door
from cases.models.concern import Concern
from cases.models.note import Note
from cases.models.person import Person
from okg.access import doors, net
from okg.access.doors import hall
from okg.access.models import LegalBasis
from okg.access.roles import IDENTIFY, WORK
from okg.lib import dates
from tests.conftest import declares, settled

pytestmark = pytest.mark.django_db

# Tables that hold a concern's key and lie outside the net, and why.
OUTSIDE = {
    "cases_concernshadow": "it is what the net asks",
    "meetings_meeting": "a meeting tells nothing; whom it was called for is shown by its own rule",
    "meetings_historicalmeeting": "as the meeting",
    "meetings_agendaitem": "its discussed layer is for those at the table; what was said is sealed",
    "meetings_historicalagendaitem": "as the item",
    "cases_recusal": "it shuts: a visitor who could not see it would not be shut out by it",
    "cases_historicalrecusal": "as the recusal",
    "cases_declaration": "a doubt is decided by somebody to whom the concern need not be open",
    "cases_historicaldeclaration": "as the declaration",
    "cases_breakglass": "it is looked over by somebody to whom the concern need not be open",
    "cases_historicalbreakglass": "as the emergency opening",
    "guests_guestinvitation": "it tells who was let in and until when; what they were let in to is behind its own door",
    "guests_historicalguestinvitation": "as the invitation",
}


def guarded_tables():
    with connection.cursor() as cursor:
        cursor.execute("select relname from pg_class where relrowsecurity and relkind = 'r'")
        return {name for (name,) in cursor.fetchall()}


def tables_of_concerns():
    """Every table with a key to a concern or a person, and theirs, history too."""
    rooms = {"cases.Concern", "cases.Person"}
    for model in apps.get_models():
        leads = {
            field.related_model._meta.label for field in model._meta.concrete_fields if field.is_relation
        }
        itself = getattr(model, "instance_type", model)._meta.label
        if leads & rooms or itself in rooms:
            yield model._meta.db_table


def test_every_table_of_a_concern_lies_above_the_net():
    found = set(tables_of_concerns())
    assert len(found) > 15
    assert found - guarded_tables() == set(OUTSIDE) & found
    assert set(OUTSIDE) <= found


def test_the_visitor_owns_nothing_and_passes_nothing_by():
    with connection.cursor() as cursor:
        cursor.execute(
            "select rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolcanlogin from pg_roles where rolname = %s",
            [net.ROLE],
        )
        assert cursor.fetchone() == (False,) * 5
        cursor.execute("select count(*) from pg_class where pg_get_userbyid(relowner) = %s", [net.ROLE])
        assert cursor.fetchone() == (0,)


def test_with_nobody_there_no_row_shows(concern):
    notes.write(concern, by=concern.lead, text="Ringte skolen.")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("set local role okg_visitor")
        for table in guarded_tables() - {"cases_task", "cases_historicaltask"}:
            cursor.execute(f'select count(*) from "{table}"')  # noqa: S608 - names from the catalogue
            assert cursor.fetchone() == (0,), table
        cursor.execute("reset role")


@pytest.mark.parametrize("seed", range(5))
def test_each_visitor_finds_exactly_what_is_open(log_concern, member, coordinator, doctor, nav, police, seed):
    """Random worlds of openings, against the rule written once more in plain Python."""
    chance = random.Random(seed)
    basis = LegalBasis.objects.get(code="AVGIVERS-OPPG", active=True)
    concerns = [log_concern(by=member) for _ in range(6)]
    for concern in concerns:
        notes.write(concern, by=member, text="Notat.")
        persons.record(
            settled(concern), by=coordinator, relation="relation:subject", basis=basis, name="Navn Navnesen"
        )
    open_to = {concern: {member.pk: WORK, coordinator.pk: IDENTIFY} for concern in concerns}
    for concern in concerns:
        for user in (doctor, nav, police):
            if layer := chance.choice([None, WORK, IDENTIFY]):
                grants.give(
                    concern,
                    by=coordinator,
                    to=user,
                    layer=layer,
                    basis=basis,
                    reason="Skal følge opp.",
                    until=dates.today(),
                )
                open_to[concern][user.pk] = layer
    for user in (member, coordinator, doctor, nav, police):
        mine = {concern for concern in concerns if user.pk in open_to[concern]}
        known = {concern for concern in mine if open_to[concern][user.pk] == IDENTIFY}
        with transaction.atomic(), net.under(user):
            assert set(Concern.objects.all()) == mine
            assert {note.concern_id for note in Note.objects.all()} == {concern.pk for concern in mine}
            assert Person.objects.count() == len(known)


def test_the_visitor_is_gone_with_the_transaction(committed_db, make_user):
    user = make_user("health")
    with transaction.atomic(), net.under(user):
        assert now_there() == (net.ROLE, str(user.pk))
    assert now_there() == ("none", "")
    with pytest.raises(ZeroDivisionError), transaction.atomic(), net.under(user):
        1 / 0  # noqa: B018 - anything that goes wrong
    assert now_there() == ("none", "")
    assert getattr(connection, "visitor", None) is None


def now_there():
    with connection.cursor() as cursor:
        cursor.execute("select current_setting('role'), coalesce(current_setting('okg.actor', true), '')")
        return cursor.fetchone()


def test_it_is_cast_in_a_transaction_alone(committed_db, make_user):
    with pytest.raises(RuntimeError), net.under(make_user("health")):
        pass


def test_it_can_be_lifted_and_falls_again(concern, member, stranger):
    with transaction.atomic(), net.under(stranger):
        assert not Concern.objects.exists()
        with net.lifted():
            assert Concern.objects.exists()
        assert not Concern.objects.exists()
    with net.lifted():
        assert Concern.objects.exists()


@concern_door("cases.read_concern")
def careless(request, concern):
    return HttpResponse(" ".join(Concern.objects.values_list("code_word", flat=True)))


@hall("cases.list_concerns", under_net=True)
def careless_list(request):
    return HttpResponse(" ".join(Concern.objects.values_list("code_word", flat=True)))


class Careless:
    urlpatterns = [path("rom/<str:ref>/", careless), path("liste/", careless_list)]
    handler404 = handler403 = staticmethod(doors.missing)


def test_a_view_that_forgets_to_ask_shows_nothing_of_others(
    log_concern, member, doctor, coordinator, client_for
):
    mine, others = log_concern(by=member), log_concern(by=doctor)
    declares(mine, member)
    for address in (f"/rom/{mine.ref}/", "/liste/"):
        with override_settings(ROOT_URLCONF=Careless):
            shown = client_for(member).get(address).content.decode()
        assert mine.code_word in shown, address
        assert others.code_word not in shown, address
