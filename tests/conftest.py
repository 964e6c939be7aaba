"""The world each test begins in: a catalogue, a cast that everyone knows, one concern.

Each worker's database is a copy of one template (tests/template.py); tests roll back. Those that must commit ask for
`committed_db`.
"""

import copy
import datetime as dt
import gc
import os
import time

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client, TransactionTestCase
from django.test import client as test_client

from cases.actions import impartiality, intake, steps
from cases.models.steps import Clarification, Grounding
from okg.access import stepup
from okg.catalogue import codes
from okg.ledger import keys as seal_keys
from okg.lib import dates
from okg.lib.history import save
from okg.roster import declaring
from okg.roster.models import Appointment, DeclarationText, Seat, User
from okg.vault import keys
from tests import template

# user name: (name, seat)
CAST = {
    "coordinator": ("Ingrid Lomvik", "slt"),
    "health": ("Mona Fjæregard", "psykisk_helse"),
    "doctor": ("Olav Tindsvåg", "kommuneoverlege"),
    "nav": ("Sara Holmesund", "nav"),
    "police": ("Even Skjærvold", "politi"),
    "guest": ("Guro Strandøre", "ressursperson"),
    "dpo": ("Dag Personvernås", "personvernombud"),
    "admin": ("Ada Driftnes", "drift"),
    "reader": ("Knut Direktørsen", "kommunedirektor"),
}
PASSWORD = "okg-demo-2026"  # noqa: S105 - the demo's, known to all


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_blocker):
    """This worker's own database, copied from the template that all share."""
    with (
        django_db_blocker.unblock(),
        template.copied(f"test_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"),
    ):
        yield


@pytest.fixture(scope="session")
def seal_key_files(tmp_path_factory):
    """(private key file, public keys file) that this run seals its ledgers with."""
    folder, key = tmp_path_factory.mktemp("seal"), seal_keys.new()
    (folder / "seal.key").write_text(seal_keys.private_pem(key))
    (folder / "seal.pub").write_text(seal_keys.public_pem(key.public_key()))
    return folder / "seal.key", folder / "seal.pub"


@pytest.fixture(autouse=True)
def _sealing(settings, seal_key_files):
    settings.SEAL_KEY_FILE, settings.SEAL_PUBLIC_KEYS_FILE = map(str, seal_key_files)


@pytest.fixture(autouse=True)
def _codes_anew():
    codes.forget()


def a_user(username, *, name="", seat=None, deputy=False, starts_on=None, ends_on=None, signed=True):
    """A user of the cast, or somebody in `seat`; a guest has signed unless told."""
    known_name, known_seat = CAST.get(username, (name or username.title(), seat))
    user = User(username=username, name=name or known_name, email=f"{username}@tanghavn.example")
    user.set_password(PASSWORD)
    save(user, by="tests")
    if seat := seat or known_seat:
        row = Appointment(
            user=user,
            seat_id=seat,
            deputy=deputy,
            shared=Seat.objects.get(pk=seat).shared,
            starts_on=starts_on or dates.today() - dt.timedelta(days=400),
            ends_on=ends_on,
        )
        save(row, by="tests")
        if signed and row.seat.role == "guest":
            declaring.sign(user, by=user, version=DeclarationText.newest().pk, typed_name=user.name)
    return user


@pytest.fixture(scope="module")
def for_the_module(django_db_setup, django_db_blocker):
    """What fixtures of a whole module write under this one is there for all its tests, and undone after the last.

    No test of such a module may ask for `committed_db`: inside a transaction nothing commits.
    """
    keys.forget()  # the group's key of an earlier test was undone with it
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)
    keys.forget()


def as_built(world):
    """What was built for a whole module, as it was then: what one test does to the objects is not there in the next."""
    keys.forget()
    return copy.deepcopy(world)


@pytest.fixture
def make_user(db):
    """make_user("health") or make_user("somebody", seat="nav", ends_on=…) -> User; a guest has signed unless told."""
    return a_user


@pytest.fixture
def coordinator(make_user):
    return make_user("coordinator")


@pytest.fixture
def member(make_user):
    return make_user("health")


@pytest.fixture
def doctor(make_user):
    return make_user("doctor")


@pytest.fixture
def stranger(doctor):
    """A member to whom the concern was never opened: must not learn that it exists."""
    return doctor


@pytest.fixture
def nav(make_user):
    return make_user("nav")


@pytest.fixture
def police(make_user):
    return make_user("police")


@pytest.fixture
def guest(make_user):
    return make_user("guest")


@pytest.fixture
def dpo(make_user):
    return make_user("dpo")


@pytest.fixture
def admin(make_user):
    return make_user("admin")


@pytest.fixture
def reader(make_user):
    return make_user("reader")


INTAKE = {
    "source": "source:skole",
    "channel": "channel:telefon",
    "arena": "arena:skole",
    "theme": "theme:hatefulle_ytringer",
    "level": "level:2",
    "level_reason": "Flere tegn over tid.",
    "urgency": "urgency:vanlig",
    "known": "Gutten tegnet symboler på pulten.",
    "heard": "En medelev har fortalt om en lukket chat.",
    "judged": "Læreren tror at han er på vei inn i noe.",
    "done_so_far": "Rektor har snakket med far.",
    "reporter": "Avdelingsleder, 00 00 00 14",
}


def a_concern(*, by, **changes):
    """A concern as a member would log it a few days ago; there must be a coordinator to lead it."""
    given = INTAKE | {"received_at": dates.now() - dt.timedelta(days=3)} | changes
    return intake.log(by=by, **given)


@pytest.fixture
def log_concern(coordinator):
    """log_concern(by=user, **changes) -> Concern, as a member would log it a few days ago."""
    return a_concern


@pytest.fixture
def concern(log_concern, member, coordinator):
    """A concern logged by `member`, led by `coordinator`; both have declared to be impartial in it."""
    concern = log_concern(by=member)
    declares(concern, member, coordinator)
    return concern


def declares(concern, *users):
    """Each of `users` has declared to be impartial in the concern, as everybody does before opening it."""
    for user in users:
        impartiality.declare(concern, by=user, answer="impartial")


# What an ending says besides its reason and outcome.
ENDING = {
    "nobody_because": "Ingen videre behov.",
    "person_not_told_because": "Ingen person er kjent.",
    "reporter_told": "At skolen følger opp.",
    "reopen_if": "Nye tegn.",
    "disclosures_reviewed": True,
    "in_spite_because": "Skolen har fulgt opp selv.",
}


def settled(concern, by=None):
    """The basis of `concern` is settled, as it must be before anybody is named in it; returns the concern.

    At once, as in an emergency, so that nothing else need have happened.
    """
    by = by or concern.lead
    if not concern.groundings.exists():
        row = Grounding(
            concern=concern,
            by=by,
            at_once_reason="Det hastet.",
            processing_basis_id="processing_basis:art6_1_e",
            why="Kriminalitetsforebygging etter mandatet.",
            responsible_id="kommunen",
            contact=concern.lead,
            informed="yes",
            informed_on=dates.today(),
        )
        save(row, by=by)
    return concern


def consulted(concern, by=None, outcome="consultation_outcome:trenger_identifisering"):
    """`concern` is clarified and was discussed by its lead and another, who both are impartial; the Consultation."""
    by = by or concern.lead
    if not Clarification.objects.filter(concern=concern).exists():
        answers = dict.fromkeys(["acute", "criminal", "child"], "no")
        steps.clarify(concern, by=by, addressee="yes", **answers)
    others = User.objects.with_role("member").exclude(pk__in=[concern.lead_id])
    two = [concern.lead, concern.logged_by if concern.logged_by != concern.lead else others.first()]
    said = steps.impartial_in(concern)
    declares(concern, *[user for user in two if user.pk not in said])
    return steps.consult(concern, by=by, took_part=two, outcome=outcome, minutes="Drøftet uten navn.")


@pytest.fixture(scope="session", autouse=True)
def _quicker():
    """What costs much and proves nothing: looking again and again through what is loaded for good, and a copy of the
    context for each part of a page, where tests ask for the page's own.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)
    parts = test_client.store_rendered_templates
    test_client.store_rendered_templates = _page_only(parts)
    yield
    test_client.store_rendered_templates = parts


def _page_only(store_rendered_templates):
    def store(store, signal, sender, template, context, **kwargs):
        if not store:
            store_rendered_templates(store, signal, sender, template, context, **kwargs)

    return store


@pytest.fixture
def client_for():
    """client_for(user) -> a test client in which the user has just logged in; with `shown_at`, at that time."""

    def client(user, shown_at=None):
        logged_in = Client()
        logged_in.force_login(user)
        session = logged_in.session
        session[stepup.RECORDS] = [{"method": "password", "at": shown_at or time.time()}]
        session.save()
        return logged_in

    return client


# Django's own way of emptying tables after a committing test is TRUNCATE, which the ledger's triggers refuse, as they
# should. The owner of a scratch database may step past them; the application's role in production may not.
def _wipe(testcase):
    kept = {"django_migrations", "django_content_type", "auth_permission"}
    with connection.cursor() as cursor, transaction.atomic():
        tables = ", ".join(
            f'"{name}"' for name in connection.introspection.table_names(cursor) if name not in kept
        )
        cursor.execute("set local session_replication_role = replica")
        cursor.execute(f"truncate {tables} restart identity cascade")
    call_command("load_catalogue", verbosity=0)
    keys.forget()


TransactionTestCase._fixture_teardown = _wipe


@pytest.fixture
def committed_db(transactional_db):
    """A database in which transactions really commit, for tests with threads and processes; wiped afterwards."""
    return connection
