"""Small truths about processes that the standard library does not tell."""

import os
import socket
import subprocess
import time
from contextlib import suppress
from pathlib import Path

from okg.embedded.home import EmbeddedError

POLL = 0.02  # seconds between two looks


def alive(pid):
    """Whether process `pid` runs. One that has ended and waits for its parent to notice does not."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return not _state(pid).startswith("Z")


def _state(pid):
    status = Path(f"/proc/{pid}/stat")
    if Path("/proc/self/stat").exists():
        try:
            return status.read_text().rpartition(")")[2].split()[0]
        except (OSError, IndexError):
            return "Z"
    return _ps(pid, "state")


def command_line(pid):
    """The command line of process `pid` as one string, empty when there is no such process."""
    if Path("/proc/self/cmdline").exists():
        try:
            return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            return ""
    return _ps(pid, "command")


def _ps(pid, column):
    question = ["ps", "-o", f"{column}=", "-p", str(pid)]
    return subprocess.run(question, capture_output=True, text=True, check=False).stdout.strip()


def wait_until(condition, *, seconds):
    """Return whether `condition()` became true within `seconds`."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(POLL)
    return True


def end(pid, polite, firm, *, child=None, seconds=20):
    """End process `pid` with the signal `polite`, or `firm` where it has not ended after `seconds`.

    `child` is its Popen where we started it ourselves: then it is also waited for, and leaves no trace.
    """
    for number in (polite, firm):
        with suppress(ProcessLookupError):
            os.kill(pid, number)
        if wait_until(lambda: not alive(pid), seconds=seconds):
            break
    if child is not None:
        child.wait()


def answers(path):
    """Whether somebody listens on the unix socket at `path`."""
    with socket.socket(socket.AF_UNIX) as caller:
        try:
            caller.connect(str(path))
        except OSError:
            return False
        return True


def wait_for_socket(started, path, *, name, log, seconds=60):
    """Wait until `started` (a Popen) listens on `path`; its death or silence is told with its log's end."""
    ready = wait_until(lambda: answers(path) or started.poll() is not None, seconds=seconds)
    if not ready or started.poll() is not None:
        started.kill()
        raise EmbeddedError(f"{name} kom ikke i gang. Slutten av {log}:\n{tail(log)}")


def tail(log, lines=15):
    """The last lines of a log file."""
    return "\n".join(log.read_text(errors="replace").splitlines()[-lines:])
