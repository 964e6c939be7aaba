"""Where one is logged in, and ending it there."""

import datetime as dt
import hashlib

from django.contrib import auth, messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from okg.access.doors import hall, lobby
from okg.roster import entrance
from okg.roster.middleware import why_over
from okg.roster.models import Session, User


@lobby
def show(request):
    """The browsers in which I am logged in: since when, last seen when, what kind."""
    places = [_place(row, request) for row in Session.objects.of(request.user)]
    places = sorted(filter(None, places), key=lambda place: (not place["here"], -place["seen"].timestamp()))
    return render(request, "roster/sessions.html", {"places": places})


def _place(row, request):
    """What is shown of a session; None for one that is over by the clock, whose browser has not asked since."""
    session = row.get_decoded()
    if why_over(session) or "seen" not in session:
        return None
    browser, system = session.get("browser") or ("", "")
    return {
        "name": _name(row.session_key),
        "here": row.session_key == request.session.session_key,
        "began": dt.datetime.fromtimestamp(session["began"], dt.UTC),
        "seen": dt.datetime.fromtimestamp(session["seen"], dt.UTC),
        "browser": browser,
        "system": system,
    }


def _name(key):
    """What a session is called in a page: its key opens it, so that the key itself must not stand there."""
    return hashlib.sha256(key.encode()).hexdigest()[:20]


@require_POST
@lobby
def end(request):
    """End one session (`place`), or all but this one."""
    keys = None
    if place := request.POST.get("place"):
        mine = Session.objects.of(request.user).values_list("session_key", flat=True)
        keys = [key for key in mine if _name(key) == place]
        if not keys:
            raise Http404
    here = request.session.session_key
    ended = entrance.end_sessions(request.user, by=request.user, keys=keys, but=None if keys else here)
    if keys and here in keys:
        auth.logout(request)
        return redirect("account_login")
    messages.success(request, _how_many(ended))
    return redirect("roster:sessions")


@require_POST
@hall("roster.manage_user")
def end_of_user(request, username):
    """End all sessions of a user, for example of one who has lost a machine."""
    user = get_object_or_404(User, username=username)
    messages.success(request, _how_many(entrance.end_sessions(user, by=request.user)))
    return redirect("roster:group")


def _how_many(number):
    if not number:
        return _("There was no session to end.")
    return ngettext("One session is ended.", "%(number)d sessions are ended.", number) % {"number": number}
