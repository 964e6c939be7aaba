"""One's own second factors: passkeys, the authenticator app, recovery codes. Each change asks once more who it is."""

from allauth.mfa.base import views as mfa
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn.internal import flows
from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from okg.access import stepup
from okg.access.doors import lobby
from okg.roster import entrance, passkeys
from okg.roster.forms import NewPasskeyForm, PasskeyNameForm


@lobby
def index(request):
    """What I log in with."""
    response = mfa.index(request)
    if hasattr(response, "context_data"):
        response.context_data |= {
            "passkeys": passkeys.of(request.user),
            "possible": passkeys.possible(request),
        }
    return response


@lobby
@stepup.always
def enrol(request):
    """The page on which a second factor is set up, a passkey first; the session has thereby shown it."""
    had = passkeys.has(request.user, "totp")
    with transaction.atomic():
        response = totp.activate_totp(request)
        if not had and passkeys.has(request.user, "totp"):
            _use_up(request)
            entrance.note_factor("factor_added", request.user, "totp")
            request.session["enrolled"] = True
    if hasattr(response, "context_data") and passkeys.possible(request):
        response.context_data |= {
            "passkey_form": NewPasskeyForm(user=request.user),
            "options": passkeys.to_make_one(request.user),
        }
    return response


def _use_up(request):
    """The code that proved that the app works is a used code, as every other."""
    app = Authenticator.objects.get(user=request.user, type="totp")
    app.wrap()._mark_code_used(request.POST.get("code", ""))


@lobby
@stepup.always
def add_passkey(request):
    """Add a passkey, the first or one more."""
    if not passkeys.possible(request):
        raise Http404
    form = NewPasskeyForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        return _added(request, form)
    context = {"form": form, "options": passkeys.to_make_one(request.user)}
    return render(request, "mfa/webauthn/add_form.html", context)


@transaction.atomic
def _added(request, form):
    _passkey, codes = flows.add_authenticator(
        request, form.cleaned_data["name"], form.cleaned_data["credential"]
    )
    entrance.note_factor("factor_added", request.user, "webauthn")
    request.session["enrolled"] = True
    return redirect("mfa_view_recovery_codes" if codes else "mfa_index")


def _mine(request, number):
    """One of the user's own passkeys; somebody else's is not there."""
    found = passkeys.of(request.user).filter(pk=number).first()
    if found is None:
        raise Http404
    return found


@lobby
@stepup.always
def rename_passkey(request, number):
    """Call a passkey something else."""
    passkey = _mine(request, number)
    form = PasskeyNameForm(request.POST or None, initial={"name": passkey.wrap().name})
    if request.method == "POST" and form.is_valid():
        flows.rename_authenticator(request, passkey, form.cleaned_data["name"])
        messages.success(request, _("The name is saved."))
        return redirect("mfa_index")
    return render(request, "mfa/webauthn/edit_form.html", {"form": form, "passkey": passkey})


@lobby
@stepup.always
def remove_passkey(request, number):
    """Remove a passkey; without any factor, the next page is that of enrolment."""
    passkey = _mine(request, number)
    others = Authenticator.objects.filter(user=request.user).exclude(pk=passkey.pk)
    if request.method == "POST":
        with transaction.atomic():
            flows.remove_authenticator(request, passkey)
            entrance.note_factor("factor_removed", request.user, "webauthn")
        return redirect("mfa_index")
    context = {"passkey": passkey, "is_last": not others.exclude(type="recovery_codes").exists()}
    return render(request, "mfa/webauthn/authenticator_confirm_delete.html", context)


@lobby
def remove_app(request):
    """Remove the authenticator app; one who has none is told so before being asked who it is."""
    if not passkeys.has(request.user, "totp"):
        raise Http404
    return _remove_app(request)


@stepup.always
@transaction.atomic
def _remove_app(request):
    response = totp.deactivate_totp(request)
    if response.status_code == 302:
        entrance.note_factor("factor_removed", request.user, "totp")
    elif hasattr(response, "context_data"):
        response.context_data["is_last"] = not passkeys.of(request.user).exists()
    return response


@lobby
@stepup.always
def make_recovery_codes(request):
    """New recovery codes; the old ones stop working."""
    with transaction.atomic():
        response = recovery.generate_recovery_codes(request)
        if response.status_code == 302 and response.url == reverse("mfa_view_recovery_codes"):
            entrance.note_factor("recovery_codes_made", request.user, "recovery_codes")
    return response


@require_safe
@lobby
def recovery_codes(request):
    """The codes, shown once; one who has none is told so before being asked who it is."""
    if not passkeys.has(request.user, "recovery_codes"):
        raise Http404
    return _recovery_codes(request)


@stepup.always
def _recovery_codes(request):
    return recovery.view_recovery_codes(request)
