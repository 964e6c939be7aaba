"""Brings the database, the code lists, the texts and the static files up to date, in one Python process.

Run as `python -m okg.embedded.prepare`, with servers and settings in the environment. With `--texts` only
what the tests need is done: they make their own database and read static files where they lie.
"""

import hashlib
import os
import sys
from io import StringIO
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command
from django.utils.translation.reloader import translation_file_changed

from okg.embedded import migrating


def main(arguments):
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "okg.settings")
    django.setup()
    call_command("messages", "--compile", stdout=StringIO())
    # This process may have looked for texts before they were compiled; it looks again.
    translation_file_changed(sender=None, file_path=Path("django.mo"))
    if "--texts" in arguments:
        return
    migrating.migrate()
    call_command("createcachetable", verbosity=0)
    call_command("load_catalogue", stdout=StringIO())
    collect_static_files()
    load_demo_year()
    show_life()


def collect_static_files():
    """Collect, hash and compress the static files when one has changed since."""
    stamp = Path(settings.STATIC_ROOT) / ".sources"
    now = _fingerprint()
    if stamp.exists() and stamp.read_text() == now:
        return
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.write_text(now)


def _fingerprint():
    from django.contrib.staticfiles.finders import get_finders

    # How they are stored is part of what they are: plain files would lack the manifest the pages ask for.
    found = hashlib.sha256(settings.STORAGES["staticfiles"]["BACKEND"].encode())
    for finder in get_finders():
        for path, storage in finder.list([]):
            status = Path(storage.path(path)).stat()
            found.update(f"{path} {status.st_size} {status.st_mtime_ns}\n".encode())
    return found.hexdigest()


def load_demo_year():
    """Load the invented year into a demo that nobody has entered yet."""
    from django.contrib.auth import get_user_model

    if settings.DEMO and not get_user_model().objects.exists():
        call_command("load_demo_year", stdout=StringIO())


def show_life():
    """Ask the worker for a first sign of life, so that /helse/ need not wait for the timetable's minute."""
    from okg.notify import heartbeat

    if not heartbeat.alive():
        from okg.celery import app

        app.send_task("okg.notify.tasks.beat")


if __name__ == "__main__":
    main(sys.argv[1:])
