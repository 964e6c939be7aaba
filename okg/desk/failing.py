"""What is shown when something of ours fails: what to do, whom to tell, a reference; nothing of what was there."""

from django.shortcuts import render


def server_error(request):
    return render(request, "500.html", {"reference": getattr(request, "request_id", "")}, status=500)
