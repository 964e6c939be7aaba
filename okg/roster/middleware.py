"""How long a session lasts, which language it speaks, and that it has a second factor."""

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth import logout
from django.shortcuts import redirect
from django.utils import translation

from okg.lib import dates

# The only pages of a user who has no second factor yet.
ENROLMENT = ("mfa_", "account_logout", "account_reauthenticate", "language", "health")


def language(get_response):
    """Bokmål unless the user chose English; never the browser's guess, since the documents are Norwegian."""

    def middleware(request):
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, settings.LANGUAGE_CODE)
        chosen = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(chosen):
            request.LANGUAGE_CODE = chosen
            response = get_response(request)
            response.setdefault("Content-Language", chosen)
            return response

    return middleware


def session_limits(get_response):
    """Idle for a quarter of an hour, or eight hours old: logged out. Both are counted from the server's clock."""

    def middleware(request):
        if request.user.is_authenticated:
            moment = dates.now().timestamp()
            began = request.session.setdefault("began", moment)
            seen = request.session.get("seen", moment)
            idle, old = moment - seen >= settings.SESSION_IDLE_SECONDS, moment - began >= settings.SESSION_COOKIE_AGE
            if idle or old or not request.user.role_names():
                logout(request)
            elif moment - seen >= 10 or "seen" not in request.session:
                request.session["seen"] = moment
        return get_response(request)

    return middleware


def second_factor(get_response):
    """Where a second factor is required, enrolling one is the only page until it is done."""

    def middleware(request):
        return get_response(request)

    def process_view(request, view, args, kwargs):
        if not (settings.SECOND_FACTOR_REQUIRED and request.user.is_authenticated):
            return None
        name = request.resolver_match.url_name or ""
        if name.startswith(ENROLMENT) or is_mfa_enabled(request.user):
            return None
        return redirect("mfa_activate_totp")

    middleware.process_view = process_view
    return middleware
