"""The desk: what waits for me today, across all of it."""

from django.shortcuts import render

from okg.access.doors import hall


@hall("desk.read_desk")
def show(request):
    return render(request, "desk/show.html", {"section": "desk"})
