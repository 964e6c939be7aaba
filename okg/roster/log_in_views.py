"""Coming in, showing once more who one is, and going: allauth's pages, with their lines in the security log."""

from allauth.account import views as account
from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.reauthentication import resume_request
from allauth.account.models import Login
from allauth.core.internal import ratelimit
from allauth.mfa.base import views as mfa
from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.webauthn.internal import flows as webauthn
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode

from okg.access.doors import lobby, open_to_all
from okg.lib.addresses import is_ours
from okg.roster import entrance, passkeys, provider, shown
from okg.roster.forms import ShowPasskeyForm


def _with_context(response, **more):
    """What our page says beside what allauth's view says; a redirect says nothing."""
    if hasattr(response, "context_data"):
        response.context_data |= more
    return response


def _too_often(request, app, action, **who):
    return ratelimit.consume_or_429(request, app=app, action=action, **who)


@open_to_all
def log_in(request):
    """With a user name and a password, with a passkey, or through the provider where there is one."""
    return _with_context(
        account.login(request), passkeys=passkeys.possible(request), provider=provider.name()
    )


@open_to_all
def second_factor(request):
    """The second factor of one whose password was right: a passkey, a code from an app, a recovery code."""
    response = mfa.authenticate(request)
    stage = getattr(request, "_login_stage", None)
    if request.method == "POST" and stage and response.status_code == 200:
        entrance.refuse(stage.login.user, "code" if "code" in request.POST else "passkey")
    if stage and hasattr(response, "context_data"):
        user = stage.login.user
        _with_context(
            response,
            has_passkey=passkeys.possible(request) and passkeys.of(user).exists(),
            has_app=passkeys.has(user, "totp"),
            options=passkeys.to_show_one(user),
        )
    return response


@open_to_all
def log_in_with_passkey(request):
    """A passkey instead of name and password: it verifies its user, so that it alone is two factors.

    GET gives the browser what it needs to show one; the challenge is for this browser alone.
    """
    if request.method != "POST":
        return HttpResponse(passkeys.to_show_one(), content_type="application/json")
    if limited := _too_often(request, "allauth.mfa", "webauthn_login"):
        return limited
    form = ShowPasskeyForm(request.POST, user=None)
    if not form.is_valid():
        entrance.refuse(None, "passkey")
        for sentence in form.errors.get("credential", []):
            messages.error(request, sentence)
        return redirect("account_login")
    found = form.cleaned_data["credential"]
    where = request.POST.get("next", "")
    entry = Login(user=found.user, redirect_url=where if is_ours(where) else None)
    if request.user.is_authenticated:
        get_adapter().logout(request)
    return webauthn.perform_passwordless_login(request, found, entry)


def _noted(request, view):
    """A page that confirms who it is: the confirmation and the refusal are lines, and the session gets a new key."""
    before = len(shown.records(request))
    response = view(request)
    new = shown.records(request)[before:]
    if new:
        request.session.cycle_key()
        entrance.confirm(request.user, [record.get("type") or record["method"] for record in new])
    elif request.method == "POST" and response.status_code == 200:
        entrance.refuse_confirmation(request.user, "code" if "code" in request.POST else "password")
    return response


@lobby
def confirm(request):
    """By password."""
    return _noted(request, account.reauthenticate)


@lobby
def confirm_with_code(request):
    """By a code from the app, or a recovery code."""
    return _noted(request, mfa.reauthenticate)


@lobby
def confirm_with_passkey(request):
    """By a passkey. One who has none is asked in another way."""
    if limited := _too_often(request, "allauth.account", "reauthenticate", user=request.user):
        return limited
    where = request.POST.get("next") or request.GET.get("next") or "/"
    where = where if is_ours(where) else "/"
    ways = get_adapter().get_reauthentication_methods(request.user)
    if request.path not in [way["url"] for way in ways]:
        return redirect(f"{ways[0]['url']}?{urlencode({'next': where})}" if ways else "account_login")
    form = ShowPasskeyForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        post_authentication(request, form.cleaned_data["credential"], reauthenticated=True)
        request.session.cycle_key()
        entrance.confirm(request.user, ["webauthn"])
        return resume_request(request) or redirect(where)
    if request.method == "POST":
        entrance.refuse_confirmation(request.user, "passkey")
    others = [
        way | {"url": f"{way['url']}?{urlencode({'next': where})}"}
        for way in ways
        if way["url"] != request.path
    ]
    context = {"form": form, "options": passkeys.to_show_one(request.user), "next": where, "ways": others}
    return render(request, "mfa/webauthn/reauthenticate.html", context)


@open_to_all
def log_out(request):
    """Ends the session, or a log-in that stopped half-way; the browser forgets what it kept of us."""
    leaving = request.user if request.method == "POST" and request.user.is_authenticated else None
    if leaving:
        entrance.leave(leaving)
    response = account.logout(request)
    if request.method == "POST":
        response["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    return response
