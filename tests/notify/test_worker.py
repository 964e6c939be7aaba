"""The worker and the timetable as they run: real processes, a real broker, a real mail server, and kill -9."""

import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from time import monotonic
from urllib.parse import urlsplit, urlunsplit

import pytest
import redis
from django.core.management import call_command
from django.db import connection

from okg.celery import app
from okg.notify import post
from okg.notify.models import Heartbeat, Outbox
from tests.conftest import PASSWORD
from tests.notify.sink import Sink, serve

ROOT = Path(__file__).resolve().parents[2]
NUMBER = 15  # the broker's numbered database that only this module uses
CANARY = "Kanarifugl-Kvitrefjord-17"
DEAD = "redis://127.0.0.1:1/0"
# Every entry of the timetable, each second: what it wakes is the application's, only the hour is not.
BEAT = """
from okg.celery import app
app.conf.beat_schedule = {
    name: entry | {"schedule": 1.0} for name, entry in app.conf.beat_schedule.items()
    if entry["task"] in ("okg.notify.tasks.dispatch", "okg.notify.tasks.beat")
}
app.Beat(schedule="%s", loglevel="ERROR", quiet=True).run()
"""


def numbered(url):
    """The broker's address with our numbered database: unix://…?db=0, redis+socket://…?virtual_host=0, redis://…/0."""
    named, times = re.subn(r"\b(db|virtual_host)=\d+", rf"\1={NUMBER}", url)
    return named if times else f"{re.sub(r'/[0-9]*$', '', url)}/{NUMBER}"


@pytest.fixture
def sink():
    sink = Sink()
    controller = serve(sink)
    sink.port = controller.port
    yield sink
    sink.let_go()
    controller.stop()


@pytest.fixture
def broker(monkeypatch):
    """The broker's own client, on an empty database that the processes and this test both use."""
    address = numbered(os.environ.get("CELERY_BROKER_URL") or os.environ["REDIS_URL"])
    monkeypatch.setenv("CELERY_BROKER_URL", address)
    client = redis.from_url(numbered(os.environ["REDIS_URL"]))
    client.flushdb()
    yield client
    client.flushdb()


@pytest.fixture
def wake(broker):
    """wake("okg.notify.tasks.dispatch"), as beat does it."""

    def send(task):
        with app.connection_for_write() as connected:
            app.send_task(task, connection=connected)

    return send


@pytest.fixture
def start(committed_db, broker, sink):
    """start("celery", …) -> a process of the application on this database, this broker, this mail server."""
    place = urlsplit(os.environ["DATABASE_URL"])
    environment = os.environ | {
        "DATABASE_URL": urlunsplit(place._replace(path=f"/{connection.settings_dict['NAME']}")),
        "OKG_TESTING": "1",
        "OKG_SMTP_HOST": "127.0.0.1",
        "OKG_SMTP_PORT": str(sink.port),
    }
    started = []

    def run(*command):
        child = subprocess.Popen(
            [sys.executable, *command], cwd=ROOT, env=environment, start_new_session=True
        )
        started.append(child)
        return child

    yield run
    for child in started:
        if child.poll() is None:
            child.kill()
        child.wait()


@pytest.fixture
def worker(start):
    """worker() -> a started worker."""
    options = (
        "--pool",
        "solo",
        "--loglevel",
        "ERROR",
        "--without-gossip",
        "--without-mingle",
        "--without-heartbeat",
    )
    return lambda: start("-m", "celery", "--app", "okg", "--quiet", "worker", *options)


def until(true, seconds=30):
    """Asks until the answer is yes or the time is up; returns the last answer."""
    deadline, pause = monotonic() + seconds, threading.Event()
    while not (answer := true()) and monotonic() < deadline:
        pause.wait(0.05)
    return answer


def fill_outbox(user, number):
    for key in range(number):
        post.mail(user, "task_given", key=f"mail {key}")
    return {f"<{row.pk}@okg.invalid>" for row in Outbox.objects.all()}


def all_sent():
    return not Outbox.objects.exclude(state="sent").exists()


def test_beat_wakes_the_worker_which_sends_and_shows_that_it_lives(make_user, start, worker, sink):
    wanted = fill_outbox(make_user("health"), 3)
    with tempfile.TemporaryDirectory() as folder:
        start("-c", BEAT % f"{folder}/schedule")
        worker()
        assert sink.wait_for(lambda mails: len(mails) == 3)
        assert until(lambda: all_sent() and Heartbeat.objects.filter(name="worker").exists())
    assert set(sink.ids) == wanted


def test_a_worker_killed_in_mid_work_loses_nothing_and_doubles_no_more_than_it_was_killed(
    make_user, worker, sink, wake
):
    wanted, kills = fill_outbox(make_user("health"), 12), 2
    for kill in range(1, kills + 1):
        sink.hold_from(kill * 4)
        child = worker()
        wake("okg.notify.tasks.dispatch")
        assert sink.wait_for(lambda mails, number=kill * 4: len(mails) >= number)
        child.send_signal(signal.SIGKILL)  # the mail has arrived, and the worker never hears of it
        child.wait()
        sink.let_go()
    worker()
    wake("okg.notify.tasks.dispatch")
    assert until(all_sent)
    assert set(sink.ids) == wanted
    assert len(sink.ids) - len(wanted) <= kills


def everything_in(broker):
    """Every byte of our numbered database, uncompressed."""
    readers = {
        b"list": lambda key: broker.lrange(key, 0, -1),
        b"set": broker.smembers,
        b"hash": lambda key: [part for pair in broker.hgetall(key).items() for part in pair],
        b"zset": lambda key: broker.zrange(key, 0, -1),
        b"string": lambda key: [broker.get(key)],
    }
    return b" ".join(b" ".join([key, *readers[broker.type(key)](key)]) for key in broker.scan_iter())


def test_what_the_broker_holds_tells_nothing(committed_db, make_user, log_concern, broker, wake):
    member = make_user("health")
    concern = log_concern(by=member, known=CANARY, reporter=CANARY)
    for task in {entry["task"] for entry in app.conf.beat_schedule.values()}:
        wake(task)
    held = everything_in(broker)
    assert held.count(b'"argsrepr": "()"') == len(app.conf.beat_schedule)
    assert b"okg.notify.tasks.dispatch" in held
    for secret in (CANARY, concern.code_word, concern.ref, str(concern.pk), member.email, member.username):
        assert secret.encode() not in held


def test_without_a_broker_people_work_and_mail_goes_out_by_command(
    committed_db, monkeypatch, make_user, log_concern, client, sink, settings, capsys
):
    monkeypatch.setenv("CELERY_BROKER_URL", DEAD)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", sink.port
    member, _lead = make_user("health"), make_user("nav")
    assert client.post("/logg-inn/", {"login": "health", "password": PASSWORD}).status_code == 302
    log_concern(by=member)
    assert client.get("/").status_code == 200
    health = client.get("/helse/")
    assert (health.status_code, health.json()["broker"]) == (503, "unreachable")
    waiting = Outbox.objects.count()
    assert waiting > 0
    call_command("dispatch")
    assert capsys.readouterr().out.startswith(f"Sent {waiting}, put off 0")
    assert len(sink.ids) == waiting


def test_four_dispatchers_at_once_send_each_mail_once(committed_db, make_user, sink, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", sink.port
    wanted = fill_outbox(make_user("health"), 40)
    together, sent = threading.Barrier(4), []

    def dispatch():
        together.wait(30)
        sent.append(post.dispatch()[0])
        connection.close()

    threads = [threading.Thread(target=dispatch) for _number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(sink.ids) == sorted(wanted)
    assert sum(sent) == 40
    assert len([number for number in sent if number]) > 1
