"""What a session has shown of who sits there: each log-in and each confirmation, as allauth notes them in it."""

from allauth.account.internal.flows.login import get_authentication_records, record_authentication

PROVIDER = "provider"  # a log-in or confirmation at the OpenID provider


def records(request, user=None):
    """The notes of this session about `user` (who is logged in), the first one first: {"method", "at", …}."""
    return get_authentication_records(request, user or request.user)


def ways(request, user=None):
    """The ways in which it was shown, as codes for the ledger: password, totp, webauthn, recovery_codes, provider."""
    return [record.get("type") or record["method"] for record in records(request, user)]


def locally(request):
    """Whether a second factor of our own was shown, or enrolled, in this session."""
    return "enrolled" in request.session or any(record["method"] == "mfa" for record in records(request))


def at_the_provider(request, user=None):
    """Whether the provider vouched for a log-in with two factors: an accepted acr."""
    return any(record.get("strong") for record in records(request, user))


def note_provider(request, user, *, at, strong, again=False):
    """Note that the provider showed who `user` is at `at` (seconds since 1970: when, not when we were told)."""
    record_authentication(request, user, PROVIDER, at=at, strong=strong, reauthenticated=again or None)
