"""The folder that holds everything an installation writes: databases, keys, logs, sockets."""

import fcntl
import hashlib
import os
import stat
import tempfile
from contextlib import contextmanager
from pathlib import Path

# A unix socket's whole path must fit in 104 bytes on macOS and 108 on Linux, the closing zero included.
LONGEST_SOCKET_PATH = 100


class EmbeddedError(Exception):
    """Something the person at the keyboard can mend; the message says how."""


class Home:
    """The data folder of one installation, `${OKG_HOME:-.okg}`."""

    def __init__(self, path=None):
        self.path = Path(path or os.environ.get("OKG_HOME") or ".okg").absolute()

    def create(self):
        """Make the folder, shut for others; passable where root has to run PostgreSQL as another account."""
        self.path.mkdir(parents=True, exist_ok=True)
        self.path.chmod(0o711 if os.geteuid() == 0 else 0o700)

    def folder(self, name):
        """Return the folder `name` inside the home, made if it is missing and shut for others."""
        folder = self.path / name
        folder.mkdir(mode=0o700, exist_ok=True)
        return folder

    @property
    def mark(self):
        """Twelve characters that tell this home from every other on the machine."""
        return hashlib.sha256(str(self.path).encode()).hexdigest()[:12]

    @contextmanager
    def only_one(self):
        """Hold the lock under which servers are started and stopped: one process at a time."""
        with (self.path / "starting.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


class Guestbook:
    """Who uses the servers of a home right now.

    Each user holds a shared lock on one file, which the kernel lets go of when its process dies, however it
    dies. So the last one to leave is always known, and no list of process ids can grow stale.
    """

    def __init__(self, home):
        self.file = (home.path / "users.lock").open("w")

    def enter(self):
        fcntl.flock(self.file, fcntl.LOCK_SH)

    def leave(self):
        """Return whether the one who leaves was the last."""
        try:
            fcntl.flock(self.file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        finally:
            self.file.close()
        return True


def socket_folder(preferred, *, mark, owner):
    """Return the folder for a socket: `preferred`, or a short private one where its path would be too long.

    `owner` is the (uid, gid) that will bind the socket. A folder in the shared temporary place is used only
    when it belongs to us or to `owner` and nobody else can enter it.
    """
    if _short_enough(preferred):
        return preferred
    for base in (os.environ.get("XDG_RUNTIME_DIR"), tempfile.gettempdir(), "/tmp"):  # noqa: S108 - see below
        folder = Path(base or "/tmp") / f"okg-{mark}-{owner[0]}"  # noqa: S108 - its owner and mode are checked
        if folder.parent.is_dir() and _short_enough(folder):
            return _private(folder, owner)
    raise EmbeddedError(f"Banen {preferred} er for lang for en socket. Sett OKG_HOME til en kortere bane.")


def _short_enough(folder):
    return len(os.fsencode(folder / ".s.PGSQL.5432.lock")) <= LONGEST_SOCKET_PATH


def _private(folder, owner):
    folder.mkdir(mode=0o700, exist_ok=True)
    found = folder.lstat()
    ours = found.st_uid in (os.geteuid(), owner[0]) and not found.st_mode & 0o077
    if not ours or not stat.S_ISDIR(found.st_mode):
        raise EmbeddedError(f"{folder} tilhører noen andre. Fjern den, eller velg en kortere OKG_HOME.")
    if found.st_uid != owner[0]:
        os.chown(folder, *owner)
    return folder
