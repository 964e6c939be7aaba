"""Passkeys: made, shown and read with allauth's and fido2's means, and held to our own conditions.

A passkey here is always discoverable and always verifies its user (PIN, finger, face), so that it alone is two factors:
it may stand beside a password or instead of one. It belongs to this address and no other, which is what makes a
false log-in page useless.
"""

import ipaddress
import json
from contextlib import contextmanager
from urllib.parse import urlsplit

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal import auth
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from fido2.utils import websafe_decode

WEBAUTHN = Authenticator.Type.WEBAUTHN


def possible(request):
    """Whether passkeys can be made at this address: a name, not a number (WebAuthn, section 5.1.2)."""
    try:
        ipaddress.ip_address(urlsplit(f"//{request.get_host()}").hostname)
    except ValueError:
        return True
    return False


def of(user):
    """The user's passkeys, the oldest first."""
    return Authenticator.objects.filter(user=user, type=WEBAUTHN).order_by("created_at")


def has(user, kind):
    """Whether the user has a factor of this kind: webauthn, totp, recovery_codes."""
    return Authenticator.objects.filter(user=user, type=kind).exists()


def to_make_one(user):
    """What the browser needs to make a passkey, as JSON; the challenge is kept in the session."""
    return json.dumps(dict(auth.begin_registration(user, passwordless=True)))


def to_show_one(user=None):
    """What the browser needs to show one of `user`'s passkeys, or of anybody's, as JSON."""
    return json.dumps(dict(auth.begin_authentication(user)))


def made(request, credential):
    """Refuses, with a ValidationError, a new passkey that is not what was asked for."""
    _from_here(request, credential)
    with _in_our_words():
        auth.parse_registration_response(credential)
        binding = auth.complete_registration(credential)
    if not binding.is_user_verified():
        raise _not_accepted()


def showing(request, credential, user=None):
    """The Authenticator whose passkey was shown, of `user` or of whoever it says; else a ValidationError."""
    _from_here(request, credential)
    with _in_our_words():
        auth.parse_authentication_response(credential)
        return auth.complete_authentication(user or auth.extract_user_from_response(credential), credential)


@contextmanager
def _in_our_words():
    """Whatever is wrong with what a browser sent is one sentence: what exactly, is no help to whom it was meant for."""
    try:
        yield
    except (ValidationError, ValueError, TypeError, KeyError, AttributeError, IndexError) as error:
        raise _not_accepted() from error


def _from_here(request, credential):
    """fido2 takes a page of any subdomain for ours; we take none but the one that was asked."""
    try:
        told = json.loads(websafe_decode(credential["response"]["clientDataJSON"]))
        origin = told["origin"]
    except (KeyError, TypeError, ValueError) as error:
        raise _not_accepted() from error
    if origin != f"{request.scheme}://{request.get_host()}":
        raise _not_accepted()


def _not_accepted():
    return ValidationError(_("The passkey was not accepted. Try again, or choose another way."))
