"""What an installation on this machine needs beside its servers: two keys and a few settings."""

import base64
import datetime as dt
import os
import secrets


def settings(home, *, demo):
    """The environment that okg/settings.py reads; what the environment already says is left alone."""
    ours = {
        "OKG_DEMO": "1" if demo else "0",
        "OKG_SECRET_KEY_FILE": str(_made_once(home, "secret.key", secrets.token_urlsafe(64))),
        "OKG_MASTER_KEY_FILE": str(_made_once(home, "master.key", _master_key())),
    }
    if not os.environ.get("OKG_SMTP_HOST"):
        # No mail server: what would be mailed is shown in the worker's log.
        ours["OKG_EMAIL_BACKEND"] = "django.core.mail.backends.console.EmailBackend"
    return {name: os.environ.get(name) or value for name, value in ours.items()}


def _master_key():
    return f"{dt.date.today():%Y-%m-%d} {base64.b64encode(secrets.token_bytes(32)).decode()}"  # noqa: TID251


def _made_once(home, name, text):
    """The path of the file `name`, written with `text` where it is missing; only its owner may read it."""
    path = home.path / name
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path
    with os.fdopen(descriptor, "w") as file:
        file.write(text + "\n")
    return path
