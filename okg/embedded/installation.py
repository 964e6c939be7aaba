"""What an installation on this machine needs beside its servers: three keys and a few settings."""

import base64
import datetime as dt
import os
import secrets


def note_served(home, *, demo, port):
    """Remember what this data folder serves, for the commands that are run beside it."""
    (home.path / "last").write_text(f"{'demo' if demo else 'run'} {port}")


def last_served(home):
    """(whether it was the demo, its port) of what was served last; the environment's OKG_DEMO wins."""
    last = home.path / "last"
    kind, port = last.read_text().split() if last.exists() else ("run", "8000")
    return os.environ.get("OKG_DEMO", kind) in ("1", "demo"), port


def settings(home, *, demo, port):
    """The environment that okg/settings.py reads; what the environment already says is left alone."""
    ours = {
        "OKG_URL": f"http://127.0.0.1:{port}",
        "OKG_DEMO": "1" if demo else "0",
        "OKG_SECRET_KEY_FILE": str(_made_once(home, "secret.key", secrets.token_urlsafe(64))),
        "OKG_MASTER_KEY_FILE": str(_made_once(home, "master.key", _master_key())),
    }
    ours |= _seal_keys(home)
    if not os.environ.get("OKG_SMTP_HOST"):
        # No mail server: what would be mailed is shown in the worker's log.
        ours["OKG_EMAIL_BACKEND"] = "django.core.mail.backends.console.EmailBackend"
    return {name: os.environ.get(name) or value for name, value in ours.items()}


def _master_key():
    return f"{dt.date.today():%Y-%m-%d} {base64.b64encode(secrets.token_bytes(32)).decode()}"  # noqa: TID251


def _seal_keys(home):
    """The key that seals the ledger, and its public half in a file of its own."""
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    pem, plain = serialization.Encoding.PEM, serialization.NoEncryption()
    made = Ed25519PrivateKey.generate().private_bytes(pem, serialization.PrivateFormat.PKCS8, plain)
    private = _made_once(home, "seal.key", made.decode().strip())
    public = serialization.load_pem_private_key(private.read_bytes(), password=None).public_key()
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    shown = _made_once(home, "seal.pub", public.public_bytes(pem, form).decode().strip())
    return {"OKG_SEAL_KEY_FILE": str(private), "OKG_SEAL_PUBLIC_KEYS_FILE": str(shown)}


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
