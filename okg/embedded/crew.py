"""The processes that serve: web, worker and timetable. They stop in order, none left behind."""

import json
import os
import signal
import subprocess
import sys
import threading
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, SimpleQueue

from okg.embedded import process

PROJECT = Path(__file__).resolve().parents[2]
PATIENCE = 15  # seconds a process gets to finish what it does


class Stopped(Exception):
    """Somebody asked us to stop."""


@dataclass(frozen=True)
class Ended:
    name: str
    code: int


class Crew:
    """Our child processes, and one queue of what happens: a child that ended, or the wish to stop."""

    def __init__(self, home, environment):
        self.environment = environment
        self.logs = home.folder("log")
        self.list = home.path / "serving.json"
        self.members = {}
        self.events = SimpleQueue()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:  # nohup means it
                signal.signal(number, lambda *_: self.events.put(Stopped()))

    def start(self, name, *command, background=False):
        """Start `python -m COMMAND` as member `name`, with its own log; `background` lets others go first."""
        first = ["nice", "-n", "5"] if background else []
        with (self.logs / f"{name}.log").open("ab") as log:
            child = subprocess.Popen(
                [*first, sys.executable, "-m", *command],
                cwd=PROJECT,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C reaches us alone, and we stop the members in order
            )
        self.members[name] = child
        self._write_list()
        threading.Thread(target=lambda: self.events.put(Ended(name, child.wait())), daemon=True).start()

    def next_event(self, seconds=None):
        """The next `Ended`, or None after `seconds`. Raises Stopped when somebody asked for it."""
        try:
            event = self.events.get(timeout=seconds)
        except Empty:
            return None
        if isinstance(event, Stopped):
            raise event
        return event

    def tail(self, name):
        return process.tail(self.logs / f"{name}.log")

    def stop(self):
        """Ask each member to finish, in the order in which they were started; then end what is left of it."""
        for child in self.members.values():
            _signal_group(child.pid, signal.SIGTERM, leader_only=True)
        for child in self.members.values():
            with suppress(subprocess.TimeoutExpired):
                child.wait(PATIENCE)
            _signal_group(child.pid, signal.SIGKILL)
            child.wait()
        self.members.clear()
        self._write_list()

    def _write_list(self):
        self.list.write_text(json.dumps({name: child.pid for name, child in self.members.items()}))

    def stop_leftovers(self):
        """Stop the members of an earlier crew whose leader was killed and could not."""
        try:
            earlier = json.loads(self.list.read_text())
        except (OSError, ValueError):
            return
        ours = [pid for pid in earlier.values() if "okg" in process.command_line(pid)]
        for pid in ours:
            process.end(pid, signal.SIGTERM, signal.SIGKILL, seconds=PATIENCE)
            _signal_group(pid, signal.SIGKILL)


def _signal_group(leader, number, *, leader_only=False):
    with suppress(ProcessLookupError, PermissionError):
        if leader_only:
            os.kill(leader, number)
        else:
            os.killpg(leader, number)
