"""The police council's dates, which the year's meetings are proposed around."""

from django.conf import settings
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from meetings.actions import council
from meetings.doors import council_door
from meetings.forms import CouncilForm
from meetings.models import CouncilDate
from okg.access.doors import hall
from okg.drafts.acting import attempt, drafted, press
from okg.lib import dates


@hall("meetings.plan_meeting")
def show(request):
    """The days that lie ahead, and one more."""
    form = CouncilForm(request.POST or None, **drafted(request, CouncilForm.draft_name))

    def act(**fields):
        council.add(by=request.user, **fields)
        return "meetings:council"

    context = {
        "form": form,
        "days": CouncilDate.objects.from_today(),
        "workdays": settings.COUNCIL_WORKDAYS,
        "next_year": dates.today().year + 1,
        "section": "meetings",
    }
    return attempt(request, form, act, done=_("The day is written down.")) or render(
        request, "meetings/council.html", context
    )


@require_POST
@council_door("meetings.plan_meeting")
def remove(request, day):
    press(request, lambda: council.remove(day, by=request.user), done=_("The day is taken out."))
    return redirect("meetings:council")
