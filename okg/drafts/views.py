"""The address the page sends what is being typed to."""

from django.http import JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from okg.access.doors import lobby
from okg.drafts import keep
from okg.lib import dates


@require_POST
@lobby
def save(request):
    """Keep the posted fields as a draft; answers {"saved": "09.41"}, or 413 with what to do where it is too much."""
    try:
        saved_at = keep.save(request.user, request.POST.get("draft_name", ""), dict(request.POST.lists()))
    except ValueError:
        error = _("This is too long to keep as a draft. Send the form, or shorten it.")
        return JsonResponse({"error": error}, status=413)
    return JsonResponse({"saved": f"{dates.local(saved_at):%H.%M}" if saved_at else ""})


save.unattended = True  # the browser calls it by itself: no sign that somebody sits there


@require_POST
@lobby
def drop(request):
    """Throw a draft away, on its writer's word."""
    keep.drop(request.user, request.POST.get("draft_name", ""))
    return JsonResponse({"saved": ""})
