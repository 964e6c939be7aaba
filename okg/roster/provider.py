"""The OpenID provider (Ansattporten, Entra ID): sending somebody there, and believing what they come back with.

allauth speaks the protocol: the state of a log-in in the session, PKCE, the exchange of the code. What it takes on
trust is checked here (OpenID Connect Core 1.0, section 3.1.3.7): the signature by the provider's own key, who the token
is from and for, that it answers this very question, when and how well the person was known. Its own accounts, sign-up
and linking are not used: a subject is bound to an invited user once, in okg.roster.entrance.
"""

import time
from urllib.parse import urlsplit

import jwt
import requests
from allauth.socialaccount.internal import statekit
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.http import Http404
from django.urls import reverse
from django.utils.crypto import constant_time_compare, get_random_string

ID = "provider"
# Only keys that the provider alone holds: with none, or with a shared secret, anybody could have written the token.
SIGNATURES = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]
LEEWAY = 30  # seconds that two clocks may differ
OLDEST_TOKEN = 600  # seconds from the provider's writing it to our reading it
KEPT = 3600  # seconds that the provider's addresses and keys are taken for granted
_known = {}  # address -> (when it was read, what it said)


class NotBelieved(Exception):
    """What came back from the provider proves nothing; `why` is a code for the security log."""

    def __init__(self, why):
        self.why = why
        super().__init__(why)


def is_on():
    return settings.OIDC is not None


def name():
    """What people call the provider."""
    return settings.OIDC["name"] if is_on() else ""


class Addresses(OpenIDConnectOAuth2Adapter):
    """Where the provider is asked, and where it sends people back to."""

    def get_provider(self):
        return _provider(self.request)

    @property
    def openid_config(self):
        return discovered()

    def get_callback_url(self, request, app):
        return settings.PUBLIC_URL + reverse("provider_return")


class Provider(OpenIDConnectProvider):
    oauth2_adapter_class = Addresses


def _provider(request):
    """Made of the settings alone: a row in allauth's table of providers changes nothing."""
    if not is_on():
        raise Http404
    app = SocialApp(
        provider=OpenIDConnectProvider.id,
        provider_id=ID,
        name=name(),
        client_id=settings.OIDC["client_id"],
        secret=settings.OIDC["secret"],
        settings={
            "server_url": settings.OIDC["issuer"],
            "oauth_pkce_enabled": True,
            "scope": ["openid"],
        },
    )
    return Provider(request, app=app)


def way_there(request, purpose, **kept):
    """The address at the provider to which the browser must go; `purpose` and `kept` come back with its answer."""
    asks = {"nonce": get_random_string(32), "max_age": settings.SESSION_COOKIE_AGE}
    if settings.OIDC["acr"]:
        asks["acr_values"] = " ".join(settings.OIDC["acr"])
    if purpose == "confirm":
        asks |= {"prompt": "login", "max_age": settings.STEP_UP_SECONDS}
    kept |= {"purpose": purpose, "nonce": asks["nonce"]}
    try:
        return _provider(request).redirect(request, process="login", data=kept, auth_params=asks)["Location"]
    except (requests.RequestException, OAuth2Error, ValueError, KeyError) as error:
        raise NotBelieved("unreachable") from error


def answer(request):
    """(what was kept, the claims) of a browser that comes back from the provider; NotBelieved with everything else.

    Claims are believed only after each check; `auth_time` is in seconds since 1970, `strong` says whether the log-in
    there counts as two factors.
    """
    provider = _provider(request)
    state_id = request.GET.get("state", "")
    state = statekit.unstash_state(request, state_id=state_id, provider_id=ID) if state_id else None
    if state is None:
        raise NotBelieved("state")
    if request.GET.get("iss", settings.OIDC["issuer"]) != settings.OIDC["issuer"]:  # RFC 9207
        raise NotBelieved("issuer")
    if "code" not in request.GET:
        raise NotBelieved("cancelled")
    kept = state["data"]
    claims = believed(_exchanged(request, provider, state), nonce=kept["nonce"])
    return kept, claims


def _exchanged(request, provider, state):
    """The token that the provider gives for the code, to us who hold the secret and the verifier."""
    try:
        client = provider.get_oauth2_adapter(request).get_client(request, provider.app)
        given = client.get_access_token(request.GET["code"], pkce_code_verifier=state["pkce_code_verifier"])
    except (requests.RequestException, OAuth2Error, ValueError, KeyError, AttributeError) as error:
        raise NotBelieved("code") from error
    if not isinstance(given.get("id_token"), str):
        raise NotBelieved("token")
    return given["id_token"]


WHY = {
    jwt.InvalidIssuerError: "issuer",
    jwt.InvalidAudienceError: "audience",
    jwt.ExpiredSignatureError: "expired",
    jwt.ImmatureSignatureError: "too_early",
    jwt.InvalidAlgorithmError: "signature",
    jwt.InvalidSignatureError: "signature",
    jwt.MissingRequiredClaimError: "incomplete",
}


def believed(token, *, nonce):
    """The claims of an ID token, with `strong` and `name` added. Raises NotBelieved."""
    try:
        claims = jwt.decode(
            token,
            _key_of(token),
            algorithms=SIGNATURES,
            issuer=settings.OIDC["issuer"],
            audience=settings.OIDC["client_id"],
            leeway=LEEWAY,
            options={"require": ["iss", "sub", "aud", "exp", "iat", "nonce", "auth_time"]},
        )
    except (jwt.PyJWTError, ValueError, TypeError) as error:
        raise NotBelieved(WHY.get(type(error), "token")) from error
    _for_us_alone(claims)
    if not constant_time_compare(str(claims["nonce"]), nonce):
        raise NotBelieved("nonce")
    _in_time(claims)
    return claims | {"strong": claims.get("acr") in settings.OIDC["acr"], "name": _name(claims)}


def _for_us_alone(claims):
    """With several audiences, the one it was made for must be us (section 3.1.3.7, 4 and 5)."""
    several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
    if claims.get("azp", None if several else settings.OIDC["client_id"]) != settings.OIDC["client_id"]:
        raise NotBelieved("audience")


def _in_time(claims):
    moments = claims["iat"], claims["auth_time"]
    if not all(isinstance(moment, int | float) and not isinstance(moment, bool) for moment in moments):
        raise NotBelieved("token")
    now = time.time()
    if now - claims["iat"] > OLDEST_TOKEN:
        raise NotBelieved("expired")
    if claims["auth_time"] > now + LEEWAY or now - claims["auth_time"] >= settings.SESSION_COOKIE_AGE:
        raise NotBelieved("auth_time")


def _name(claims):
    """What names the person for good at this provider: `sub`, or the claims that the settings name instead."""
    parts = [claims.get(claim) for claim in settings.OIDC["subject"]]
    if not all(isinstance(part, str) and part for part in parts):
        raise NotBelieved("incomplete")
    return "/".join(parts)


def _key_of(token):
    """The provider's public key that the token names; the keys are read anew where it is not among those we know."""
    header = jwt.get_unverified_header(token)
    if header.get("alg") not in SIGNATURES:
        raise jwt.InvalidAlgorithmError
    address = discovered()["jwks_uri"]
    key = _among(_read(address), header) or _among(_read(address, anew=True), header)
    if key is None:
        raise jwt.InvalidSignatureError
    return key


def _among(jwks, header):
    for found in jwks.get("keys", []):
        if found.get("kid") == header.get("kid") and found.get("use", "sig") == "sig":
            return jwt.PyJWK(found, algorithm=found.get("alg", header["alg"]))
    return None


def discovered():
    """What the provider says about itself at its well-known address (OpenID Connect Discovery 1.0, section 4)."""
    issuer = settings.OIDC["issuer"]
    said = _read(f"{issuer.rstrip('/')}/.well-known/openid-configuration")
    if said.get("issuer") != issuer:
        raise NotBelieved("issuer")
    for place in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
        if urlsplit(said.get(place, "")).scheme != urlsplit(issuer).scheme:
            raise NotBelieved("unreachable")
    return said


def _read(address, *, anew=False):
    """JSON from the provider, kept for an hour; read anew once a minute at most, so that nobody makes us ask it."""
    now = time.monotonic()
    when, said = _known.get(address, (None, None))
    age = KEPT if when is None else now - when
    if age >= (60 if anew else KEPT):
        try:
            found = requests.get(address, timeout=5, allow_redirects=False)
            found.raise_for_status()
            said = found.json()
        except (requests.RequestException, ValueError) as error:
            raise NotBelieved("unreachable") from error
        if not isinstance(said, dict):
            raise NotBelieved("unreachable")
        _known[address] = now, said
    return said


def forget():
    """Forget what was read from the provider (tests)."""
    _known.clear()
