"""The calendar of one's own meetings: the key that opens it from outside, and what it opens."""

from allauth.core.internal import ratelimit
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from meetings import calendar
from meetings.actions import calendar_keys
from meetings.models import CalendarKey
from okg.access.doors import hall, with_key
from okg.drafts.acting import press

REALM = "OKG"
# A calendar program asks a few times an hour; whoever guesses asks more often.
RATES = {"feed": "60/m/ip,30/10m/key"}


@require_safe
@hall("meetings.read_feed")
def show(request):
    """How one's meetings come into one's own calendar, and the key that runs."""
    return _page(request)


@hall("meetings.make_key")
def make(request):
    """A new key: its password is on this page, this once."""
    if request.method != "POST":
        return render(request, "meetings/make_key.html", {"key": _key(request.user), "section": "meetings"})
    _made, password = calendar_keys.make(by=request.user)
    return _page(request, password=password)


@require_POST
@hall("meetings.read_feed")
def revoke(request):
    if key := _key(request.user):
        done = _("The key opens nothing any more.")
        press(request, lambda: calendar_keys.revoke(key, by=request.user), done=done)
    return redirect("meetings:calendar_key")


def _admit(request, name, password):
    """Whose key it is; 429 where it is tried too often."""
    if not ratelimit.consume(request, app="meetings", action="feed", config=RATES, key=name, limit_get=True):
        return HttpResponse(status=429, headers={"Retry-After": "600"})
    return calendar_keys.admit(name, password)


@with_key("meetings.read_feed", realm=REALM, admit=_admit)
@require_safe
def feed(request, user):
    """The meetings that ask the key's user, for their calendar program."""
    return HttpResponse(calendar.feed_of(user), content_type="text/calendar; charset=utf-8")


def _key(user):
    return CalendarKey.objects.running().filter(user=user).first()


def _page(request, password=""):
    context = {
        "key": _key(request.user),
        "password": password,
        "address": settings.PUBLIC_URL + reverse("meetings:feed"),
        "days": calendar.FEED_DAYS,
        "section": "meetings",
    }
    return render(request, "meetings/calendar_key.html", context)
