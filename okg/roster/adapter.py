"""What allauth may do here: log in those who were invited, and keep their second factor sealed."""

import base64
import time

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from okg.lib.addresses import is_ours
from okg.roster import actions
from okg.roster.middleware import remember_language
from okg.vault import keys, sealing

SECRETS = "mfa.authenticator.secret"


class InvitedOnly(DefaultAccountAdapter):
    """Nobody signs up: users are invited."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": _(
            "The user name or the password is not right. Check both and try again."
        ),
        "incorrect_password": _("The password is not right. Try again."),
        "too_many_login_attempts": _("Too many tries. Wait five minutes, then try again."),
        "rate_limited": _("Too many tries. Wait five minutes, then try again."),
    }

    def is_open_for_signup(self, request):
        return False

    def pre_login(self, request, user, **kwargs):
        """Tells one who has the right password, but whose user is closed or whose term is over, and stops there."""
        if not user.seat_roles():
            return self.respond_user_inactive(request, user)
        return super().pre_login(request, user, **kwargs)

    def respond_user_inactive(self, request, user):
        return render(request, "account/account_inactive.html", status=403)

    def post_login(self, request, user, **kwargs):
        actions.begin_visit(user)
        response = super().post_login(request, user, **kwargs)
        remember_language(response, user.language)
        return response

    def is_reauthentication_required(self, *, app, **kwargs):
        """Only of one who has not shown within the last minutes who they are, by logging in or by doing it again."""
        request = context.request
        shown = [record["at"] for record in get_authentication_records(request, request.user)]
        return not shown or time.time() - shown[-1] >= app_settings.REAUTHENTICATION_TIMEOUT

    def is_safe_url(self, url):
        """Only addresses of our own."""
        return is_ours(url)


class SealedSecrets(DefaultMFAAdapter):
    """The seeds of one-time codes lie sealed, under a key of the installation's own."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _(
            "The code is not right. It changes every half minute: write the one that the app shows now."
        ),
    }

    def encrypt(self, text):
        token = sealing.seal(text.encode(), name=SECRETS, dossier_id=keys.GROUP_DOSSIER)
        return base64.b64encode(token).decode()

    def decrypt(self, encrypted_text):
        token = base64.b64decode(encrypted_text)
        return sealing.unseal(token, name=SECRETS, dossier_id=keys.GROUP_DOSSIER).decode()
