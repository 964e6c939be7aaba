"""What allauth may do here: log in those who were invited, and keep their second factor sealed."""

import base64

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.utils.translation import gettext_lazy as _

from okg.roster import actions
from okg.vault import crypto, keys

SECRETS = "mfa.authenticator.secret"


class InvitedOnly(DefaultAccountAdapter):
    """Nobody signs up: users are invited."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": _("The user name or the password is not right. Check both and try again."),
        "too_many_login_attempts": _("Too many tries. Wait five minutes, then try again."),
    }

    def is_open_for_signup(self, request):
        return False

    def post_login(self, request, user, **kwargs):
        actions.begin_visit(user)
        return super().post_login(request, user, **kwargs)

    def is_safe_url(self, url):
        """Only addresses of our own, and none that starts with two slashes."""
        return bool(url) and url.startswith("/") and not url.startswith(("//", "/\\"))


class SealedSecrets(DefaultMFAAdapter):
    """The seeds of one-time codes lie sealed, under a key of the installation's own."""

    def encrypt(self, text):
        keys.ensure(keys.GROUP_DOSSIER)
        return base64.b64encode(crypto.seal(text.encode(), SECRETS, keys.GROUP_DOSSIER)).decode()

    def decrypt(self, encrypted_text):
        return crypto.open(base64.b64decode(encrypted_text), SECRETS).decode()
