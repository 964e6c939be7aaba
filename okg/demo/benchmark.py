"""How fast it is, and whether that depends on how much there is: the same pages on a small and a large installation.

Each size has a database of its own and a process of its own that answers through the whole application
(okg.demo.bench_site). The rounds take the sizes in turn, in a new order each time, and medians are compared, so that
a busy machine slows all of them alike: the ratios hold where the milliseconds do not.
"""

import http.client
import json
import os
import random
import statistics
import subprocess
import sys
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path
from time import monotonic
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from okg.demo import masses

ROOT = Path(__file__).resolve().parents[2]
TEMPLATE = "okg_bench"
USERS = {"dense": masses.DENSE[1], "sparse": masses.SEES_FORTY, "old": masses.SEES_OLD}
PAGES = ("list", "concern", "desk", "create")
FLAT, REPORT_MS, PDF_MS, WORKER_MB = 1.2, 1000, 300, 150
PATIENCE = 60  # seconds until a web server that does not answer is a failure


# --- databases ---------------------------------------------------------------------------------------------------


def prepare(sizes, *, fresh, say):
    """{size: environment} of an installation with that many concerns, made where it is missing or `fresh` is asked."""
    if not (Path(settings.STATIC_ROOT) / "staticfiles.json").exists():
        call_command("collectstatic", interactive=False, verbosity=0)
    fresh = fresh or not _is_ready(TEMPLATE)
    if fresh:
        say("Making an empty installation …")
        _make(TEMPLATE, "template0")
        for command in (["migrate", "--no-input"], ["createcachetable"], ["load_catalogue"]):
            _manage(TEMPLATE, *command)
    for size in sizes:
        if fresh or not _is_ready(f"{TEMPLATE}_{size}"):
            say(f"Loading {size:,} concerns …")
            _make(f"{TEMPLATE}_{size}", TEMPLATE)
            _manage(f"{TEMPLATE}_{size}", "load_demo", "--concerns", str(size))
    return {size: _environment(f"{TEMPLATE}_{size}") for size in sizes}


def _environment(database):
    """Ours, with another database: the demo's settings, in which a password is enough to get in."""
    place = urlsplit(os.environ["DATABASE_URL"])
    return os.environ | {
        "DATABASE_URL": urlunsplit(place._replace(path=f"/{database}")),
        "OKG_DEMO": "1",
        "OKG_TLS": "0",
    }


def _manage(database, *arguments):
    command = [sys.executable, "manage.py", *arguments]
    try:
        subprocess.run(
            command, cwd=ROOT, env=_environment(database), check=True, capture_output=True, text=True
        )
    except subprocess.CalledProcessError as error:
        _drop(database)
        raise RuntimeError(f"{' '.join(arguments)} failed: {error.stderr[-2000:]}") from error


def _is_ready(database):
    """Whether it is there and as the code of today wants it; half-loaded ones are dropped where they fail."""
    with connection.cursor() as cursor:
        cursor.execute("select 1 from pg_database where datname = %s", [database])
        if cursor.fetchone() is None:
            return False
    command = [sys.executable, "manage.py", "migrate", "--check"]
    return subprocess.run(command, cwd=ROOT, env=_environment(database), capture_output=True).returncode == 0


def _make(database, template):
    _drop(database)
    with connection.cursor() as cursor:
        cursor.execute(f"create database {connection.ops.quote_name(database)} template {template}")


def _drop(database):
    with connection.cursor() as cursor:
        cursor.execute(f"drop database if exists {connection.ops.quote_name(database)} with (force)")


# --- measuring ---------------------------------------------------------------------------------------------------


class Site:
    """A process that opens pages of one installation in turn and tells how long each took."""

    def __init__(self, environment):
        command = [sys.executable, "-m", "okg.demo.bench_site"]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        self.process = subprocess.Popen(command, cwd=ROOT, env=environment, **pipes)

    def ask(self, **order):
        """The answer to one order; raises RuntimeError where the page did not open."""
        self.process.stdin.write(json.dumps(order) + "\n")
        self.process.stdin.flush()
        answer = json.loads(self.process.stdout.readline() or '{"error": "the site ended"}')
        if "error" in answer:
            raise RuntimeError(f"{order}: {answer['error']}")
        return answer

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def measure(environments, *, rounds, say):
    """{(page, user): {size: [(milliseconds, queries) of each round]}} and {document: {size: [milliseconds]}}."""
    targets = [(page, user) for page in PAGES for user in USERS]
    pages = {target: {size: [] for size in environments} for target in targets}
    documents = {name: {size: [] for size in environments} for name in ("figures", "pdf")}
    chance = random.Random(1)
    with ExitStack() as open_sites:
        sites = {size: open_sites.enter_context(closing(Site(env))) for size, env in environments.items()}
        for number in range(rounds + 1):
            say("Warming up …" if number == 0 else f"Round {number} of {rounds}")
            for page, user in chance.sample(targets, len(targets)):
                for size in chance.sample(list(sites), len(sites)):
                    answer = sites[size].ask(open=page, user=USERS[user])
                    if number:
                        pages[page, user][size].append((answer["ms"], answer["queries"]))
            for name, by_size in documents.items():
                for size in chance.sample(list(sites), len(sites)):
                    answer = sites[size].ask(make=name)
                    if number:
                        by_size[size].append(answer["ms"])
    return pages, documents


def memory(environment):
    """Megabytes one gunicorn worker holds when it has shown every page to every user; None where nobody counts."""
    if not Path("/proc/self/status").exists():
        return None
    with closing(Site(environment)) as site:
        cookies = {name: site.ask(enter=name)["cookie"] for name in USERS.values()}
        addresses = [
            (site.ask(where=page, user=name)["path"], name) for name in USERS.values() for page in PAGES
        ]
    with _gunicorn(environment) as (port, worker):
        for path, name in addresses * 5:
            _get(port, path, cookies[name])
        return _resident(worker())


@contextmanager
def _gunicorn(environment):
    """(its port, a function that gives its one worker's process id)"""
    command = ["gunicorn", "okg.wsgi", "--bind", "127.0.0.1:0", "--workers", "1", "--no-control-socket"]
    server = subprocess.Popen(
        [sys.executable, "-m", *command], cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True
    )
    try:
        port = next(int(line.split(":")[-1].split()[0]) for line in server.stderr if "Listening at" in line)
        yield port, lambda: int(Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split()[0])
    finally:
        server.terminate()
        server.wait()


def _get(port, path, cookie):
    deadline = monotonic() + PATIENCE
    while True:
        with (
            suppress(ConnectionRefusedError),
            closing(http.client.HTTPConnection("127.0.0.1", port)) as asking,
        ):
            asking.request("GET", path, headers={"Cookie": cookie})
            response = asking.getresponse()
            response.read()
            if response.status == 200:
                return
            raise RuntimeError(f"{path} answered {response.status}")
        if monotonic() > deadline:
            raise TimeoutError(f"the web server did not answer in {PATIENCE} seconds")


def _resident(pid):
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS"))


# --- telling -----------------------------------------------------------------------------------------------------


def table(sizes, pages, documents, worker_mb):
    """The lines of the table: each figure with its goal, and whether it was reached."""
    heads = "".join(f"{size:>11,}" for size in sizes)
    yield f"{'milliseconds, median':<30}{heads}{'ratio':>8}  {'goal':<10}{'':<8}queries"
    for (page, user), by_size in pages.items():
        times = {size: [ms for ms, _queries in found] for size, found in by_size.items()}
        ratio = _ratio(times[sizes[0]], times[sizes[-1]])
        goal = _verdict(ratio, FLAT) if page == "list" else ("", "")
        yield f"{_row(f'{page}, {user}', sizes, times)}{ratio:>8.2f}  {goal[0]:<10}{goal[1]:<8}{_queries(by_size)}"
    for name, limit, says in (
        ("figures", REPORT_MS, "report of a quarter"),
        ("pdf", PDF_MS, "the same as PDF"),
    ):
        goal = _verdict(statistics.median(documents[name][sizes[-1]]), limit, " ms")
        yield f"{_row(says, sizes, documents[name])}{'':>8}  {goal[0]:<10}{goal[1]}"
    if worker_mb is not None:
        goal = _verdict(worker_mb, WORKER_MB, " MB")
        gap = " " * 11 * (len(sizes) - 1)
        yield f"{'memory of a web process, MB':<30}{gap}{worker_mb:>11.1f}{'':>8}  {goal[0]:<10}{goal[1]}"


def _row(says, sizes, times):
    return f"{says:<30}" + "".join(f"{statistics.median(times[size]):>11.1f}" for size in sizes)


def _ratio(small, large):
    """The median of each round's own ratio: what slows the machine for a while slows both."""
    return statistics.median(many / few for few, many in zip(small, large, strict=True))


def _queries(by_size):
    """How many, and whether that depends on the size.

    The fewest of all rounds count, since the session is saved once a second; and one more or less tells nothing,
    since a dossier's key is kept at hand for some seconds.
    """
    fewest = {min(queries for _ms, queries in found) for found in by_size.values()}
    low, high = min(fewest), max(fewest)
    return f"{high}, constant" if high - low <= 1 else f"{low}-{high}, GROWS"


def _verdict(value, limit, unit=""):
    return f"≤ {limit}{unit}", "ok" if value <= limit else "MISSED"
