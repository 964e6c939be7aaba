"""A process that is killed in the middle of taking over an old register, and two who take it at once."""

import os
import subprocess
import sys
import threading
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from django.db import connection

from cases.actions import taking_over
from cases.models.concern import Concern
from cases.models.importing import KeptName, RegisterImport
from cases.models.task import Task
from okg.ledger.models import Event
from okg.lib.refusal import Refused
from okg.vault.models import DossierKey
from tests.cases.importing import answered

ROOT = Path(__file__).resolve().parents[2]
# Takes the import, and stands still once ten rows have become concerns.
TAKER = """
import sys
import django
django.setup()
from cases.actions import intake, taking_over
from cases.models.importing import RegisterImport
from okg.roster.models import User
log, made = intake.log, []
def log_slowly(**said):
    made.append(log(**said))
    if len(made) == 10:
        print("ten", flush=True)
        sys.stdin.read()
    return made[-1]
intake.log = log_slowly
taking_over.take(RegisterImport.objects.get(), by=User.objects.get(username="coordinator"), level="level:1")
"""


def taker():
    place = urlsplit(os.environ["DATABASE_URL"])
    environment = os.environ | {
        "DATABASE_URL": urlunsplit(place._replace(path=f"/{connection.settings_dict['NAME']}")),
        "DJANGO_SETTINGS_MODULE": "okg.settings",
        "OKG_TESTING": "1",
    }
    return subprocess.Popen(
        [sys.executable, "-c", TAKER],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def test_killed_in_the_middle_it_leaves_nothing_half_and_can_be_taken_anew(committed_db, make_user):
    coordinator = make_user("coordinator")
    batch = answered(coordinator)
    keys_before = DossierKey.objects.count()
    child = taker()
    try:
        assert child.stdout.readline() == "ten\n"
    finally:
        child.kill()
        child.wait()
    assert child.returncode == -9
    assert not Concern.objects.exists() and not Task.objects.exists() and not KeptName.objects.exists()
    assert not Concern.history.exists()
    assert not Event.objects.filter(event__in=["concern_logged", "import_taken"]).exists()
    assert DossierKey.objects.count() == keys_before
    there = RegisterImport.objects.get()
    assert not there.is_taken
    assert there.rows.unanswered().count() == 0, "all answers still stand"
    taking_over.take(batch, by=coordinator, level="level:1")
    assert Concern.objects.count() == 27


def test_two_who_take_it_at_once_take_it_once(committed_db, make_user):
    coordinator, deputy = make_user("coordinator"), make_user("deputy", seat="slt", deputy=True)
    batch = answered(coordinator)
    at_once, said = threading.Barrier(2), []

    def take(user):
        at_once.wait()
        try:
            said.append(taking_over.take(batch, by=user, level="level:1"))
        except Refused as refused:
            said.append(refused)
        finally:
            connection.close()

    both = [threading.Thread(target=take, args=[user]) for user in (coordinator, deputy)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert sorted(type(one).__name__ for one in said) == ["Refused", "RegisterImport"]
    assert Concern.objects.count() == 27
