"""Sending a browser to the OpenID provider, and saying that it did not go."""

from django.shortcuts import render

from okg.roster import entrance, provider

NOT_ANSWERING = 503


def send_to_provider(request, purpose, **kept):
    """A page that leads on by itself. A redirect would not: our policy lets no form lead to another address."""
    try:
        address = provider.way_there(request, purpose, **kept)
    except provider.NotBelieved as refused:
        return not_let_in(request, refused.why, status=NOT_ANSWERING)
    response = render(request, "roster/provider.html", {"address": address, "provider": provider.name()})
    response["Refresh"] = f"0; url={address}"
    return response


def not_let_in(request, why, *, user=None, status=403):
    """The one page for whatever the provider's answer lacked; which it was stands in the security log."""
    if request.user.is_authenticated:
        entrance.refuse_confirmation(request.user, why)
    else:
        entrance.refuse(user, why)
    context = {
        "provider": provider.name(),
        "silent": status == NOT_ANSWERING,
        "cancelled": why == "cancelled",
    }
    return render(request, "roster/provider_refused.html", context, status=status)
