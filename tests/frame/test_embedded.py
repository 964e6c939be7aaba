"""The embedded servers: real processes, started, killed and stopped."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from okg.embedded.home import EmbeddedError, Home, socket_folder
from okg.embedded.process import alive, wait_until

PROJECT = Path(__file__).resolve().parents[2]
GONE = 30  # seconds


@pytest.fixture(scope="module")
def home():
    # not tmp_path: as root PostgreSQL runs as another account, and pytest shuts its folders for all others
    folder = Path(tempfile.mkdtemp(prefix="okg-test-"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder)


def environment(home, **more):
    """Ours without the addresses of the servers that these tests themselves run on."""
    named = ("DATABASE_URL", "REDIS_URL", "CELERY_BROKER_URL", "DJANGO_SETTINGS_MODULE", "PYTEST_ADDOPTS")
    return {name: value for name, value in os.environ.items() if name not in named} | {
        "OKG_HOME": str(home),
        **more,
    }


def embedded(*command, durable=False):
    options = [] if durable else ["--no-fsync"]
    return [sys.executable, "-m", "okg.embedded", "exec", *options, "--", *command]


def run(home, *command, **more):
    return subprocess.run(
        embedded(*command),
        cwd=PROJECT,
        env=environment(home, **more),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def sql(home, statement):
    done = run(home, "sh", "-c", 'psql --no-psqlrc -qAt "$DATABASE_URL" -c "$0"', statement)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


class User:
    """Somebody who uses the servers until told to stop, in a terminal (session) of their own."""

    def __init__(self, home, *, durable=False):
        self.process = subprocess.Popen(
            embedded("sh", "-c", "echo ready; cat", durable=durable),
            cwd=PROJECT,
            env=environment(home),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        assert self.process.stdout.readline() == "ready\n"

    def leaves(self):
        self.process.stdin.close()
        self.process.wait(GONE)
        self.process.stdout.close()

    def presses_ctrl_c(self):
        os.killpg(self.process.pid, signal.SIGINT)
        self.process.wait(GONE)
        self.process.stdin.close()
        self.process.stdout.close()


def server_pids(home):
    return [
        int((home / "postgres" / "postmaster.pid").read_text().split()[0]),
        int((home / "valkey" / "valkey.pid").read_text()),
    ]


def children_of(pid):
    listed = subprocess.run(["ps", "-eo", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
    pairs = [tuple(map(int, line.split())) for line in listed.splitlines()]
    return [child for child, parent in pairs if parent == pid]


def test_exec_hands_on_addresses_and_exit_code(home):
    done = run(home, sys.executable, "-c", "import os; print(os.environ['REDIS_URL']); raise SystemExit(7)")
    assert done.returncode == 7
    assert done.stdout.startswith("unix://")


def test_the_server_is_postgresql_18_and_knows_norwegian_letters(home):
    assert sql(home, "show server_version_num")[:2] == "18"
    assert sql(home, "select lower('ÆØÅ')") == "æøå"


def test_a_second_process_attaches_and_the_last_one_stops_the_servers(home):
    first = User(home)
    servers = server_pids(home)
    second = User(home)
    assert server_pids(home) == servers
    first.leaves()
    assert all(alive(pid) for pid in servers)
    second.leaves()
    assert not any(alive(pid) for pid in servers)


def test_ctrl_c_leaves_no_process(home):
    user = User(home)
    started = [*server_pids(home), *children_of(user.process.pid)]
    assert len(started) >= 3
    user.presses_ctrl_c()
    assert wait_until(lambda: not any(alive(pid) for pid in started), seconds=GONE)


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGHUP])
def test_a_polite_signal_ends_the_command_and_the_servers(home, how):
    user = User(home)
    started = [*server_pids(home), *children_of(user.process.pid)]
    user.process.send_signal(how)
    assert user.process.wait(GONE) == 128 + how
    assert not any(alive(pid) for pid in started)


def test_what_was_entered_is_there_after_a_kill(home):
    home = home / "demo"
    user = User(home, durable=True)
    sql(home, "create table kept (word text); insert into kept values ('her')")
    servers = server_pids(home)
    for pid in [user.process.pid, *servers]:
        os.kill(pid, signal.SIGKILL)
    user.process.wait(GONE)
    assert wait_until(lambda: not any(alive(pid) for pid in servers), seconds=GONE)
    assert sql(home, "select word from kept") == "her"
    assert not (home / "postgres" / "postmaster.pid").exists()


def test_servers_of_a_killed_user_are_used_and_then_stopped(home):
    user = User(home)
    servers = server_pids(home)
    user.process.kill()
    user.process.wait(GONE)
    assert all(alive(pid) for pid in servers)
    assert sql(home, "select pg_postmaster_start_time() < now()") == "t"
    assert wait_until(lambda: not any(alive(pid) for pid in servers), seconds=GONE)


def test_a_stale_pid_that_went_to_another_program_does_not_stop_the_start(home):
    sql(home, "select 1")
    lines = [str(os.getpid()), str(home / "postgres"), "1700000000", "5432", str(home), "", "1 1", "ready"]
    (home / "postgres" / "postmaster.pid").write_text("\n".join(lines) + "\n")
    assert sql(home, "select 1") == "1"


def test_addresses_in_the_environment_win(home):
    elsewhere = home / "elsewhere"
    given = {"DATABASE_URL": "postgresql://db.example/okg", "REDIS_URL": "redis://broker.example/0"}
    done = run(elsewhere, "sh", "-c", "echo $DATABASE_URL $REDIS_URL", **given)
    assert done.stdout.split() == list(given.values())
    assert not (elsewhere / "postgres").exists()
    assert not (elsewhere / "valkey").exists()


def test_a_long_path_gets_a_short_private_socket(home, monkeypatch):
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    owner = (os.geteuid(), os.getegid())
    folder = socket_folder(home / ("x" * 120), mark="test", owner=owner)
    try:
        assert folder.stat().st_mode & 0o777 == 0o700
        folder.chmod(0o755)
        with pytest.raises(EmbeddedError, match="tilhører noen andre"):
            socket_folder(home / ("x" * 120), mark="test", owner=owner)
    finally:
        folder.rmdir()


def test_a_closed_folder_stays_closed_and_the_database_runs(home):
    """PostgreSQL runs as another account than root, whose data then lies elsewhere; anybody else's lies at home."""
    closed = home / "closed"
    closed.mkdir(mode=0o700)
    place = Path("/var/tmp") / f"okg-{Home(closed / 'home').mark}"
    try:
        assert sql(closed / "home", "select 1") == "1"
        assert closed.stat().st_mode & 0o777 == 0o700
        elsewhere = (closed / "home" / "postgres-place").resolve() == place
        assert elsewhere == (os.geteuid() == 0)
    finally:
        shutil.rmtree(place, ignore_errors=True)
