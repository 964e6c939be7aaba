"""Numbered copies of locked minutes, and the page that tells whether a copy is of the record."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from meetings import printed, protocol
from meetings.actions import copies
from meetings.doors import item_door, meeting_door
from meetings.forms import CheckForm
from meetings.views.record import record_of
from okg.access.doors import hall


@meeting_door("meetings.print_minutes")
def print_minutes(request, meeting):
    """A copy of the general part, as this reader is shown it."""
    part = _part(meeting, None)
    if request.method != "POST" or part is None:
        return _ask(request, meeting, part)
    shown = protocol.shown(part.content, meeting, request.user)
    copy = copies.take(part, by=request.user, whole=shown.whole)
    return _file(printed.general(copy, shown))


@item_door("meetings.print_minutes")
def print_item(request, item):
    """A copy of the part of a concern, for somebody to whom it is open."""
    if not item.concern_id:
        raise Http404
    part = _part(item.meeting, item)
    if request.method != "POST" or part is None:
        return _ask(request, item.meeting, part, item)
    return _file(printed.of_concern(copies.take(part, by=request.user, whole=True)))


@hall("meetings.check_copy")
def check_copy(request):
    """Whether a copy's number and fingerprint are those of the record."""
    form, found, asked = CheckForm(request.POST or None), None, False
    if request.method == "POST" and form.is_valid():
        ref, number = form.cleaned_data["number"]
        found = copies.check(ref, number, form.cleaned_data["fingerprint"], by=request.user)
        asked = True
    context = {"form": form, "found": found, "asked": asked, "section": "meetings"}
    return render(request, "meetings/check_copy.html", context)


def _part(meeting, item):
    record = record_of(meeting)
    if record is None or not record.locked_at:
        return None
    return record.parts.select_related("record__meeting", "item__concern").filter(item=item).first()


def _ask(request, meeting, part, item=None):
    obstacles = [] if part else [_("Copies are made of locked minutes. Read the draft here.")]
    context = {"meeting": meeting, "item": item, "obstacles": obstacles, "section": "meetings"}
    return render(request, "meetings/print_minutes.html", context)


def _file(content):
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = 'attachment; filename="referat.pdf"'
    return answer
