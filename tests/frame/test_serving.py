"""`make run` as it is: web, worker, beat and servers as real processes, with a data folder of their own."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path

import pytest

from okg.embedded.process import alive, wait_until

PROJECT = Path(__file__).resolve().parents[2]
OF_THE_TESTS = ("DATABASE_URL", "REDIS_URL", "CELERY_BROKER_URL", "OKG_TESTING", "PYTEST_CURRENT_TEST")
GONE = 60  # seconds


@pytest.fixture(scope="module")
def home():
    folder = Path(tempfile.mkdtemp(prefix="okg-test-"))
    folder.chmod(0o711)  # PostgreSQL runs as another account where we are root
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


class Service:
    """One `serve`, in a terminal (session) of its own; leaving the block kills what is left of it."""

    def __init__(self, home, port):
        self.home = home
        kept = {name: value for name, value in os.environ.items() if name not in OF_THE_TESTS}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "okg.embedded", "serve"],
            cwd=PROJECT,
            env=kept | {"OKG_HOME": str(home), "PORT": str(port)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait(GONE)
        self.process.stdout.close()

    def wait_until_ready(self):
        told = []
        for line in self.process.stdout:
            told.append(line)
            if line.startswith("Klar: "):
                return self
        pytest.fail("".join(told))

    def output(self):
        """The rest of what it says, once it has ended."""
        told = self.process.stdout.read()
        self.process.wait(GONE)
        return told

    def members(self):
        return json.loads((self.home / "serving.json").read_text())

    def family(self):
        """Every process it started, with their children."""
        servers = [
            (self.home / "postgres" / "postmaster.pid").read_text().split()[0],
            (self.home / "valkey" / "valkey.pid").read_text(),
        ]
        found = [*self.members().values(), *map(int, servers)]
        return found + [child for pid in found for child in _children(pid)]


def _children(parent):
    listed = subprocess.run(["ps", "-eo", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
    pairs = (map(int, line.split()) for line in listed.splitlines())
    return [child for child, of in pairs if of == parent]


def all_gone(pids):
    return wait_until(lambda: not any(alive(pid) for pid in pids), seconds=GONE)


def test_it_serves_starts_again_after_a_kill_and_leaves_nothing_at_ctrl_c(home, port):
    with Service(home, port).wait_until_ready() as first:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/helse/") as answer:
            assert json.load(answer) == {"database": "ok", "broker": "ok", "worker": "ok"}
        for key in ("secret.key", "master.key"):
            assert (home / key).stat().st_mode & 0o777 == 0o600
        with Service(home, port) as second:
            assert "kjører allerede" in second.output()
        with Service(home / "other", port) as third:
            assert f"Port {port} er opptatt" in third.output()
            assert third.process.returncode == 1
        keys = (home / "master.key").read_text()
        left = list(first.members().values())
        first.process.kill()
        first.process.wait(GONE)
    with Service(home, port).wait_until_ready() as again:
        assert not any(alive(pid) for pid in left)
        assert (home / "master.key").read_text() == keys
        family = again.family()
        assert len(family) > 8
        os.killpg(again.process.pid, signal.SIGINT)  # as the terminal does at Ctrl-C
        assert "Stopper" in again.output()
        assert again.process.returncode == 0
        assert all_gone(family)


def test_when_one_of_them_dies_it_says_which_and_stops_all(home, port):
    with Service(home, port).wait_until_ready() as service:
        family = service.family()
        os.kill(service.members()["worker"], signal.SIGKILL)
        assert "worker stoppet av seg selv" in service.output()
        assert service.process.returncode == 1
        assert all_gone(family)
