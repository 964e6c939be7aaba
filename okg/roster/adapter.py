"""What allauth may do here: log in those who were invited, and keep their second factor sealed."""

import base64

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.exceptions import ValidationError
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from okg.access import stepup
from okg.lib.addresses import is_ours
from okg.roster import actions, entrance, passkeys, provider, shown
from okg.roster.middleware import remember_language
from okg.roster.models import Subject, User
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

    def get_login_stages(self):
        ours = {"allauth.mfa.stages.AuthenticateStage": "okg.roster.stages.SecondFactor"}
        return [ours.get(stage, stage) for stage in super().get_login_stages()]

    def pre_authenticate(self, request, **credentials):
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            self._note_refusal(request, credentials, "too_many")
            raise

    def authentication_failed(self, request, **credentials):
        self._note_refusal(request, credentials, "password")

    def _note_refusal(self, request, credentials, why):
        """What was typed as a name is looked up, and written nowhere. A confirmation's refusal its view notes."""
        if not request.user.is_authenticated:
            typed = credentials.get("username", "")
            entrance.refuse(User.objects.filter(username__iexact=typed).first(), why)

    def pre_login(self, request, user, **kwargs):
        """Tells one who has the right password, but whose user is closed or whose term is over, and stops there."""
        if not user.seat_roles():
            return self.respond_user_inactive(request, user)
        return super().pre_login(request, user, **kwargs)

    def respond_user_inactive(self, request, user):
        entrance.refuse(user, "closed")
        return render(request, "account/account_inactive.html", status=403)

    def post_login(self, request, user, **kwargs):
        actions.begin_visit(user, shown.ways(request, user))
        response = super().post_login(request, user, **kwargs)
        remember_language(response, user.language)
        return response

    def is_reauthentication_required(self, *, app, **kwargs):
        """Only of one who has not shown within the last minutes who they are, by logging in or by doing it again."""
        return not stepup.is_fresh(context.request)

    def get_reauthentication_methods(self, user):
        """The ways in which `user` can show it here, the best one first: [{"id", "description", "url"}]."""
        if not user.is_authenticated:
            return []
        held = set(Authenticator.objects.filter(user=user).values_list("type", flat=True))
        by_provider = provider.is_on() and Subject.objects.filter(user=user).exists()
        ways = [
            (passkeys.WEBAUTHN in held, "mfa_reauthenticate_webauthn", gettext("with a passkey")),
            (
                by_provider,
                "provider_confirm",
                gettext("through %(provider)s") % {"provider": provider.name()},
            ),
            (user.has_usable_password(), "account_reauthenticate", gettext("with your password")),
            (held - {passkeys.WEBAUTHN}, "mfa_reauthenticate", gettext("with a code")),
        ]
        return [{"id": way, "description": says, "url": reverse(way)} for has, way, says in ways if has]

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

    def _get_user_identifier(self, user):
        """What an app or a passkey is called on its owner's phone: no e-mail address."""
        return user.username

    def get_public_key_credential_rp_entity(self):
        return super().get_public_key_credential_rp_entity() | {"name": f"OKG {settings.MUNICIPALITY}"}

    def get_public_key_credential_user_entity(self, user):
        return super().get_public_key_credential_user_entity(user) | {"display_name": user.name}
