"""`make demo` and `make run`: set up all, serve until somebody says stop."""

import fcntl
import os
import socket
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager

from okg.embedded import installation
from okg.embedded.crew import Crew, Stopped
from okg.embedded.home import EmbeddedError, Home
from okg.embedded.servers import servers

PATIENCE = 120  # seconds until it must be healthy
DEMO_USERS = (
    ("coordinator", "koordinator, leder gruppen"),
    ("deputy", "vara for koordinator"),
    ("health", "psykisk helse, medlem"),
    ("doctor", "kommuneoverlege, medlem"),
    ("nav", "NAV, medlem"),
    ("police", "politi, medlem"),
    ("guest", "barnevernet, invitert gjest"),
    ("school", "skolen, gjest i ett møtepunkt"),
    ("dpo", "personvernombud"),
    ("admin", "drifter løsningen, ser ingen saker"),
    ("reader", "kommunedirektør, leser rapporter"),
)


def serve(*, demo, reset=False):
    """Serve on 127.0.0.1:$PORT until Ctrl-C, and return the exit code."""
    home = Home()
    home.create()
    port = _port()
    with _alone_in(home):
        crew = Crew(home, {})
        crew.stop_leftovers()
        _refuse_taken(port)
        if reset and os.environ.get("DATABASE_URL"):
            raise EmbeddedError("RESET=1 tømmer bare den innebygde databasen. Fjern DATABASE_URL først.")
        installation.note_served(home, demo=demo, port=port)
        say("Starter PostgreSQL og Valkey …")
        with servers(home, demo=demo, forget=reset) as environment:
            crew.environment = environment | installation.settings(home, demo=demo, port=port)
            return _serve(crew, home, port, demo)


def _serve(crew, home, port, demo):
    try:
        say("Gjør klar databasen, tekstene og sidene …")
        crew.start("prepare", "okg.embedded.prepare")
        ended = crew.next_event()
        if ended.code:
            raise EmbeddedError(f"Klarte ikke å gjøre klar. Slutten av loggen:\n{crew.tail('prepare')}")
        del crew.members["prepare"]
        _start(crew, home, port)
        _wait_until_healthy(crew, port)
        say(_welcome(crew.environment["OKG_URL"], home, demo))
        ended = crew.next_event()
        raise EmbeddedError(f"{ended.name} stoppet av seg selv. Slutten av loggen:\n{crew.tail(ended.name)}")
    except Stopped:
        say("\nStopper …")
        return 0
    finally:
        crew.stop()


def _start(crew, home, port):
    kind = "demo" if crew.environment["OKG_DEMO"] == "1" else "run"
    gunicorn = ("gunicorn", "okg.wsgi", "--bind", f"127.0.0.1:{port}", "--workers", "2", "--preload")
    quiet = ("--no-control-socket", "--graceful-timeout", "5", "--log-level", "warning")
    crew.start("web", *gunicorn, *quiet)
    beat = ("celery", "--app", "okg", "--quiet", "beat", "--pidfile=", "--loglevel", "WARNING")
    crew.start("beat", *beat, "--schedule", str(home.path / f"beat-{kind}.schedule"), background=True)
    worker = ("celery", "--app", "okg", "--quiet", "worker", "--pool", "solo", "--loglevel", "WARNING")
    alone = ("--without-gossip", "--without-mingle", "--without-heartbeat")
    crew.start("worker", *worker, *alone, background=True)


def _wait_until_healthy(crew, port):
    """Return once /helse/ says that all is well; raise EmbeddedError when a process ends or patience does."""
    deadline = time.monotonic() + PATIENCE
    answer = "ingen svar"
    while time.monotonic() < deadline:
        if ended := crew.next_event(seconds=0.1):
            raise EmbeddedError(f"{ended.name} kom ikke i gang. Slutten av loggen:\n{crew.tail(ended.name)}")
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/helse/", timeout=5):  # noqa: S310 - our own
                return
        except urllib.error.HTTPError as error:
            answer = error.read().decode(errors="replace")
        except OSError:
            continue
    raise EmbeddedError(
        f"/helse/ ble ikke frisk på {PATIENCE} sekunder. Siste svar: {answer}\nSe {crew.logs}."
    )


def _port():
    text = os.environ.get("PORT") or "8000"
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise EmbeddedError(f"PORT={text} er ikke et portnummer. Bruk et tall mellom 1 og 65535.")
    return int(text)


def _refuse_taken(port):
    with socket.socket() as attempt:
        attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            attempt.bind(("127.0.0.1", port))
        except PermissionError:
            raise EmbeddedError(
                f"Du har ikke lov til å bruke port {port}. Velg en over 1023: PORT=8001"
            ) from None
        except OSError:
            raise EmbeddedError(
                f"Port {port} er opptatt. Stopp det som bruker den, eller velg en annen: PORT={port + 1}"
            ) from None


@contextmanager
def _alone_in(home):
    with (home.path / "serving.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            told = f"Løsningen kjører allerede fra {home.path}. Stopp den, eller velg en annen OKG_HOME."
            raise EmbeddedError(told) from None
        yield


def _welcome(url, home, demo):
    lines = ["", f"Klar: {url}", ""]
    if demo:
        lines.append("Logg inn med passordet okg-demo-2026 og et av brukernavnene:")
        lines += [f"  {name:<12} {role}" for name, role in DEMO_USERS]
        lines += ["", "Alle personer og saker er oppdiktet. Legg ikke inn noe ekte."]
    else:
        lines.append("Lag lenken til den første koordinatoren i et annet vindu:")
        lines.append("  make manage ARGS='invite kari --name \"Kari Nordmann\" --email kari@kommune.example'")
        lines += [
            "",
            f"Ta sikkerhetskopi av {home.path / 'master.key'}: uten den kan ingen lese det som er forseglet.",
        ]
    lines += ["", f"Logger: {home.path / 'log'}", "Stopp med Ctrl-C. Det som er lagt inn, er her neste gang."]
    return "\n".join(lines)


def say(text):
    print(text, file=sys.stdout, flush=True)
