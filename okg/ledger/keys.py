"""The key that signs the ledger's seals. Only the worker has it; everybody else has the public half.

settings.SEAL_KEY_FILE names the private key (PEM), settings.SEAL_PUBLIC_KEYS_FILE the public ones: all that ever
signed, so that old seals verify after the key was changed. Each seal names its key.
"""

from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from okg.ledger import verify


def signing_key():
    """The private key. Raises ImproperlyConfigured, with the sentence that mends it, where this process has none."""
    path = settings.SEAL_KEY_FILE
    if not path:
        raise ImproperlyConfigured(
            "OKG_SEAL_KEY_FILE is not set, so nothing can be sealed here. Make a key with `manage.py new_seal_key` "
            "and name its file to the worker alone."
        )
    key = serialization.load_pem_private_key(Path(path).read_bytes(), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise ImproperlyConfigured("The file in OKG_SEAL_KEY_FILE holds another kind of key than Ed25519.")
    return key


def public_keys():
    """{key id: public key} of all that may have signed. Raises ImproperlyConfigured where there is none."""
    if path := settings.SEAL_PUBLIC_KEYS_FILE:
        try:
            return verify.public_keys(Path(path).read_text())
        except ValueError as error:
            raise ImproperlyConfigured(f"OKG_SEAL_PUBLIC_KEYS_FILE: {error}") from error
    public = signing_key().public_key()
    return {verify.key_id(public): public}


def new():
    """A new private key."""
    return Ed25519PrivateKey.generate()


def private_pem(key):
    """A private key as text, for its file."""
    form = serialization.PrivateFormat.PKCS8
    return key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption()).decode()


def public_pem(public):
    """A public key as text."""
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    return public.public_bytes(serialization.Encoding.PEM, form).decode()
