"""How long a session lasts, which language it speaks, that it has a second factor, and that a guest has signed."""

from contextlib import suppress

from allauth.account.adapter import get_adapter
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.shortcuts import redirect
from django.utils import translation

from okg.access.stepup import ShowWhoYouAre
from okg.drafts import keep
from okg.lib import dates
from okg.roster import browsers, entrance, shown

# The only pages of a user who has no second factor yet, or has not shown it.
ENROLMENT = {
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "account_reauthenticate",
    "provider_confirm",
    "provider_return",
    "account_logout",
    "language",
    "alive",
    "health",
}


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


def remember_language(response, chosen):
    """Keep the choice in the browser, where it also holds for the log-in page."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        chosen,
        max_age=365 * 24 * 3600,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def session_limits(get_response):
    """Idle for a quarter of an hour, or eight hours old: logged out. Both are counted from the server's clock.

    A form that comes too late is kept as its writer's draft. What the browser does by itself is no sign that
    somebody is there: a view marked `unattended` does not lengthen the session.
    """

    def middleware(request):
        if request.user.is_authenticated:
            late = why_over(request.session)
            if late:
                request.came_too_late = request.user
            if why := late or (not request.user.seat_roles() and "closed"):
                entrance.time_out(request.user, why)
                logout(request)
        return get_response(request)

    def process_view(request, view, args, kwargs):
        if writer := getattr(request, "came_too_late", None):
            _keep_what_was_typed(writer, request.POST)
        elif request.user.is_authenticated and not getattr(view, "unattended", False):
            _lengthen(request)

    middleware.process_view = process_view
    return middleware


def why_over(session):
    """Why a session is over by the clock, as a code: "idle", "age", or None where it runs."""
    moment = dates.now().timestamp()
    if moment - session.get("seen", moment) >= settings.SESSION_IDLE_SECONDS:
        return "idle"
    return "age" if moment - session.get("began", moment) >= settings.SESSION_COOKIE_AGE else None


def _lengthen(request):
    """Note that somebody is there, and since when in what kind of browser; written once a second at most."""
    session, moment = request.session, int(dates.now().timestamp())
    session.setdefault("began", moment)
    session.setdefault("browser", browsers.kind(request.headers.get("User-Agent", "")))
    if session.get("seen") != moment:
        session["seen"] = moment


def _keep_what_was_typed(writer, posted):
    if posted.get("draft_name"):
        with suppress(ValueError):  # too large: the browser's back button is all that is left
            keep.save(writer, posted["draft_name"], dict(posted.lists()))


def step_up(get_response):
    """Where a door wants to know once more who is at the keyboard, ask; what was typed is kept as a draft meanwhile."""

    def middleware(request):
        return get_response(request)

    def process_exception(request, exception):
        if not isinstance(exception, ShowWhoYouAre):
            return None
        _keep_what_was_typed(request.user, request.POST)
        # A form that keeps a draft is shown again with what was typed in it; a lone button is not pressed again.
        comes_back = request.method == "GET" or request.POST.get("draft_name")
        ways = get_adapter().get_reauthentication_methods(request.user)
        return redirect_to_login(
            request.get_full_path() if comes_back else "/",
            login_url=ways[0]["url"] if ways else "account_reauthenticate",
        )

    middleware.process_exception = process_exception
    return middleware


def second_factor(get_response):
    """Where a second factor is required, enrolling one is the only page until it is done.

    It must have been shown in this session: one that was opened with a password alone does not become trusted because
    its user enrols a factor somewhere else. A provider that vouches for two factors has asked for them already.
    """

    def middleware(request):
        return get_response(request)

    def process_view(request, view, args, kwargs):
        if not (settings.SECOND_FACTOR_REQUIRED and request.user.is_authenticated):
            return None
        if shown.at_the_provider(request):
            return None
        if is_mfa_enabled(request.user):
            return None if shown.locally(request) else _ask_again(request)
        if request.resolver_match.view_name in ENROLMENT:
            return None
        return redirect("mfa_activate_totp")

    middleware.process_view = process_view
    return middleware


# Pages of one who has yet to sign: signing, leaving, and what it takes to log in at all.
BEFORE_SIGNING = {"roster:declare", "language", "alive", "health"}


def declaration(get_response):
    """Until a resource person has signed the declaration of confidentiality, signing it is the only page.

    This leads the way; that nothing opens meanwhile is held by `User.role_names`.
    """

    def middleware(request):
        return get_response(request)

    def process_view(request, view, args, kwargs):
        if not (request.user.is_authenticated and request.user.must_declare):
            return None
        name = request.resolver_match.view_name
        if name in BEFORE_SIGNING or name.startswith(("account_", "mfa_")):
            return None
        return redirect("roster:declare")

    middleware.process_view = process_view
    return middleware


def _ask_again(request):
    logout(request)
    return redirect_to_login("/")
