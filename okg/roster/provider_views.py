"""Through the OpenID provider: logging in, binding an invitation, confirming who it is. Not there where it is off."""

import time

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import perform_login
from allauth.account.models import Login
from django.conf import settings
from django.db import IntegrityError
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from okg.access.doors import lobby, open_to_all
from okg.lib.addresses import is_ours
from okg.lib.refusal import Refused
from okg.roster import entrance, provider, shown
from okg.roster.sending import not_let_in, send_to_provider
from okg.roster.views import invited_by


def _must_be_on():
    if not provider.is_on():
        raise Http404


@require_POST
@open_to_all
def begin(request):
    """The button on the log-in page."""
    _must_be_on()
    return send_to_provider(request, "log_in", next=_ours(request.POST.get("next", "")))


@lobby
def confirm(request):
    """Shows once more who it is, by logging in at the provider anew."""
    _must_be_on()
    where = _ours(request.POST.get("next") or request.GET.get("next", ""))
    ways = get_adapter().get_reauthentication_methods(request.user)
    if request.path not in [way["url"] for way in ways]:
        raise Http404
    if request.method == "POST":
        return send_to_provider(request, "confirm", next=where)
    others = [way for way in ways if way["url"] != request.path]
    context = {"next": where, "ways": others, "provider": provider.name()}
    return render(request, "roster/provider_confirm.html", context)


def _ours(address):
    return address if is_ours(address) else "/"


@open_to_all
def come_back(request):
    """Where the provider sends the browser back to."""
    _must_be_on()
    try:
        kept, claims = provider.answer(request)
    except provider.NotBelieved as refused:
        return not_let_in(request, refused.why)
    return PURPOSES[kept["purpose"]](request, kept, claims)


def _log_in(request, kept, claims):
    user = entrance.bound_to(settings.OIDC["issuer"], claims["name"])
    if user is None:
        return not_let_in(request, "unknown")
    return _enter(request, user, claims, kept["next"])


def _bind(request, kept, claims):
    """The invitation must still be good now, after the time spent at the provider."""
    user = invited_by(kept["uid"], kept["token"])
    if not user.role_names():
        return get_adapter().respond_user_inactive(request, user)
    try:
        entrance.bind(user, issuer=settings.OIDC["issuer"], name=claims["name"])
    except (Refused, IntegrityError):
        return not_let_in(request, "bound", user=user)
    return _enter(request, user, claims, "/")


def _enter(request, user, claims, where):
    if request.user.is_authenticated:  # somebody else may be logged in on this machine
        get_adapter().logout(request)
    shown.note_provider(request, user, at=claims["auth_time"], strong=claims["strong"])
    response = perform_login(request, Login(user=user, redirect_url=where))
    if request.user.is_authenticated:
        # The eight hours began when the person was asked, not when we were told.
        request.session["began"] = int(claims["auth_time"])
    return response


def _confirm(request, kept, claims):
    """It must be the one who is logged in, asked within the last minutes, and as well as the log-in itself asks for."""
    if not request.user.is_authenticated:
        return not_let_in(request, "state")
    if entrance.bound_to(settings.OIDC["issuer"], claims["name"]) != request.user:
        return not_let_in(request, "other")
    if time.time() - claims["auth_time"] >= settings.STEP_UP_SECONDS:
        return not_let_in(request, "auth_time")
    if settings.OIDC["acr"] and not claims["strong"]:
        return not_let_in(request, "acr")
    shown.note_provider(request, request.user, at=claims["auth_time"], strong=claims["strong"], again=True)
    request.session.cycle_key()
    entrance.confirm(request.user, [shown.PROVIDER])
    return redirect(kept["next"])


PURPOSES = {"log_in": _log_in, "bind": _bind, "confirm": _confirm}
