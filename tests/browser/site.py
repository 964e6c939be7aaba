"""A site of its own for the browser: a copy of the template with the demo year, and a real gunicorn before it."""

import os
import socket
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
import uuid
from contextlib import contextmanager
from pathlib import Path
from time import monotonic

from django.db import connection

from tests import template

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60  # seconds until a server that does not answer is a failure


@contextmanager
def serve(name):
    """Yields (address, environment) of a site on a copy of the template; gone afterwards."""
    copy = f"{connection.settings_dict['NAME']}_{name}"
    template.create(copy, _with_the_year())
    environment = _environment(copy)
    try:
        with _gunicorn(environment) as address:
            yield address, environment
    finally:
        template.drop(copy)


def _with_the_year():
    """A template that holds the demo year, made by the first worker of this run that wants one."""
    plain, run = template.make(), os.environ.get("PYTEST_XDIST_TESTRUNUID") or uuid.uuid4().hex

    def fill(unfinished, cursor):
        cursor.execute(f'create database "{unfinished}" template "{plain}"')
        _manage(_environment(unfinished), "load_demo_year")

    return template.made("okg_year_", f"okg_year_{run[:20]}", fill)


def _environment(database):
    scheme, rest = os.environ["DATABASE_URL"].split("://", 1)
    place, _slash, tail = rest.rpartition("/")
    url = f"{scheme}://{place}/{database}" + (f"?{tail.split('?', 1)[1]}" if "?" in tail else "")
    return os.environ | {"DATABASE_URL": url, "OKG_DEMO": "1", "OKG_TESTING": "1"}


def _manage(environment, *arguments):
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments], cwd=ROOT, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr


@contextmanager
def _gunicorn(environment):
    port = _free_port()
    with tempfile.TemporaryFile() as log:
        command = [
            sys.executable,
            "-m",
            "gunicorn",
            "okg.wsgi",
            "--bind",
            f"127.0.0.1:{port}",
            "--workers",
            "1",
            "--threads",
            "4",
        ]
        server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
        try:
            _wait_for(f"http://127.0.0.1:{port}/logg-inn/", server, log)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait()


def _free_port():
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return listening.getsockname()[1]


def _wait_for(address, server, log):
    deadline = monotonic() + PATIENCE
    while monotonic() < deadline:
        assert server.poll() is None, _read(log)
        try:
            with urllib.request.urlopen(address, timeout=5):  # noqa: S310 - an address of our own
                return
        except (urllib.error.URLError, TimeoutError):  # a slow machine may begin to answer and not finish
            continue
    raise AssertionError(f"the server did not answer in {PATIENCE} seconds: {_read(log)}")


def _read(log):
    log.seek(0)
    return log.read().decode(errors="replace")
