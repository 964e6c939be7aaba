"""Forms about users."""

from allauth.account.forms import LoginForm
from allauth.core import context
from allauth.mfa.base.internal.flows import check_rate_limit, post_authentication
from django import forms
from django.contrib.auth import password_validation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from okg.lib.forms import DayField, Form
from okg.roster import passkeys
from okg.roster.models import GUEST, Seat


class LogInForm(LoginForm):
    """allauth's, with the heading its refusal has on our pages."""

    not_done = _("You are not logged in")


class Credential(forms.JSONField):
    """What the browser says about a passkey; static/app/passkey.js writes it, nobody types it."""

    widget = forms.HiddenInput
    default_error_messages = {
        "required": _("The browser showed no passkey. Try again, or choose another way."),
        "invalid": _("The browser showed no passkey. Try again, or choose another way."),
    }


class ShowPasskeyForm(Form):
    """A passkey is shown; `cleaned_data["credential"]` is the Authenticator it belongs to, of `user` or of anybody."""

    not_done = _("You are not logged in")
    credential = Credential()

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_credential(self):
        # Of somebody who is not known yet nobody can be locked out: there is nothing to guess.
        clear = check_rate_limit(self.user) if self.user else None
        found = passkeys.showing(context.request, self.cleaned_data["credential"], self.user)
        if clear:
            clear()
        return found

    def save(self):
        """What allauth's view of the second factor asks for."""
        post_authentication(context.request, self.cleaned_data["credential"])


class PasskeyNameForm(Form):
    """What a passkey is called."""

    name = forms.CharField(
        label=_("What you call it"),
        max_length=60,
        help_text=_("So that you know it again, for example the machine or key it lies on."),
    )


class NewPasskeyForm(PasskeyNameForm):
    """A passkey is made."""

    credential = Credential()

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        number = passkeys.of(user).count() + 1
        self.fields["name"].initial = gettext("Passkey %(number)d") % {"number": number}

    def clean_credential(self):
        passkeys.made(context.request, self.cleaned_data["credential"])
        return self.cleaned_data["credential"]


class PasswordForm(Form):
    """A first password, typed once in clear sight of nobody but its owner."""

    password = forms.CharField(
        label=_("Choose a password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_(
            "At least 12 characters. A sentence you remember is better than a word with signs in it."
        ),
        strip=False,
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password(self):
        password_validation.validate_password(self.cleaned_data["password"], self.user)
        return self.cleaned_data["password"]


class InviteForm(Form):
    """Who is invited, and to which seat."""

    once = True
    name = forms.CharField(label=_("Name"), max_length=120)
    username = forms.RegexField(
        r"^[a-zæøå0-9._-]+$",
        label=_("User name"),
        max_length=60,
        help_text=_("What they log in with: small letters and digits."),
        error_messages={"invalid": _("Use only small letters, digits, full stop and hyphen.")},
    )
    email = forms.EmailField(label=_("E-mail"))
    # Resource persons are invited by the one who leads, from the concern or the agenda item they are needed on.
    seat = forms.ModelChoiceField(Seat.objects.exclude(role=GUEST), label=_("Seat"), empty_label=_("Choose"))
    deputy = forms.BooleanField(label=_("As deputy"), required=False)
    starts_on = DayField(label=_("From"))
    ends_on = DayField(label=_("Until"), required=False, help_text=_("Access ends by itself after this day."))

    def clean(self):
        values = super().clean()
        starts, ends = values.get("starts_on"), values.get("ends_on")
        if starts and ends and ends < starts:
            self.add_error("ends_on", _("The last day must not come before the first. Change one of them."))
        return values


class DeclareForm(Form):
    """The name that stands for a signature, and which wording it stands under."""

    once = True
    typed_name = forms.CharField(
        label=_("Write your full name to sign"),
        max_length=120,
        error_messages={"required": _("Write your name as it stands above.")},
    )
    text_version = forms.IntegerField(widget=forms.HiddenInput)


class MoveEndForm(Form):
    """Until when a term runs."""

    ends_on = DayField(
        label=_("Last day"),
        required=False,
        future=True,
        help_text=_("Access ends when this day is over. Leave it empty for a term without an end."),
    )


class AppointForm(Form):
    """A seat for somebody who is a user already."""

    once = True
    seat = forms.ModelChoiceField(Seat.objects.exclude(role=GUEST), label=_("Seat"), empty_label=_("Choose"))
    deputy = forms.BooleanField(label=_("As deputy"), required=False)
    starts_on = DayField(label=_("From"), future=True)
    ends_on = DayField(
        label=_("Until"),
        required=False,
        future=True,
        help_text=_("Access ends by itself after this day."),
    )

    def clean(self):
        values = super().clean()
        starts, ends = values.get("starts_on"), values.get("ends_on")
        if starts and ends and ends < starts:
            self.add_error("ends_on", _("The last day must not come before the first. Change one of them."))
        return values
