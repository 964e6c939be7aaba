"""The first of the three nets: a view that nobody hung behind a door is never entered.

The second is a test that walks the URLconf; the third a lint rule that keeps guardian inside this package. And what is
erased is missing.
"""

from django.http import Http404, HttpResponseNotAllowed

from okg.access.doors import missing
from okg.vault.crypto import Destroyed

METHODS = ("GET", "HEAD", "POST")


def no_door_no_entry(get_response):
    def middleware(request):
        return get_response(request)

    def process_view(request, view, args, kwargs):
        if request.method not in METHODS:
            return HttpResponseNotAllowed(METHODS)
        if not hasattr(view, "door"):
            raise Http404(f"no door in front of {view.__module__}.{view.__name__}")
        return None

    middleware.process_view = process_view
    return middleware


def erased_is_missing(get_response):
    """What is erased answers as what is not there; what does not open for another reason stays a failure."""

    def middleware(request):
        return get_response(request)

    def process_exception(request, exception):
        return missing(request) if isinstance(exception, Destroyed) else None

    middleware.process_exception = process_exception
    return middleware
