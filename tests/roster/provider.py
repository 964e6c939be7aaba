"""An OpenID provider that speaks the true protocol, on a port of its own: discovery, keys, authorize, token, userinfo.

Its `lies` are what a test makes it say instead of the truth: {claim: value} for the token, `alg`, `key` and `kid` for
how it is signed.
"""

import base64
import hashlib
import json
import secrets
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "okg-client", "the secret of the client, long enough"
LEFT_OUT = object()


class Provider:
    def __init__(self):
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.person = {"sub": "subject-of-inga", "email": "inga@tanghavn.example", "email_verified": True}
        self.acr, self.asked_ago, self.lies, self.says = "substantial", 0, {}, {}
        self.codes, self.asked, self.tokens, self.alg, self.kid = {}, [], [], "RS256", "one"
        self.signed_with = None

    @property
    def public_pem(self):
        form = serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        return self.key.public_key().public_bytes(*form)

    def configuration(self):
        told = {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "userinfo_endpoint": f"{self.issuer}/userinfo",
            "jwks_uri": f"{self.issuer}/jwks",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }
        return told | self.says

    def jwks(self):
        key = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
        return {"keys": [key | {"kid": "one", "use": "sig", "alg": "RS256"}]}

    def authorize(self, query):
        """The address that the browser is sent back to; everybody who comes is `person`."""
        asked = {name: values[0] for name, values in parse_qs(query).items()}
        self.asked.append(asked)
        code = secrets.token_urlsafe()
        self.codes[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def token(self, body):
        """A token for a code that was not used, a verifier that fits and the client's secret; else a refusal."""
        sent = {name: values[0] for name, values in parse_qs(body).items()}
        asked = self.codes.pop(sent.get("code"), None)
        if asked is None or (sent.get("client_id"), sent.get("client_secret")) != (CLIENT, SECRET):
            return 400, {"error": "invalid_grant"}
        challenge = base64.urlsafe_b64encode(hashlib.sha256(sent.get("code_verifier", "").encode()).digest())
        if (
            asked["code_challenge_method"] != "S256"
            or challenge.rstrip(b"=").decode() != asked["code_challenge"]
        ):
            return 400, {"error": "invalid_grant"}
        token = self.id_token(asked["nonce"])
        self.tokens.append(token)
        return 200, {"access_token": "a", "token_type": "Bearer", "id_token": token}

    def id_token(self, nonce):
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "aud": CLIENT,
            "exp": now + 300,
            "iat": now,
            "nonce": nonce,
            "acr": self.acr,
            "auth_time": now - self.asked_ago,
            **self.person,
            **self.lies,
        }
        claims = {name: value for name, value in claims.items() if value is not LEFT_OUT}
        if (
            self.alg == "HS256"
        ):  # the public key as a shared secret: PyJWT itself would not write such a token
            return _signed_by_hand(claims, self.public_pem)
        key = None if self.alg == "none" else self.signed_with or self.key
        return jwt.encode(claims, key, algorithm=self.alg, headers={"kid": self.kid})


def _signed_by_hand(claims, secret):
    import hmac

    def part(value):
        return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=")

    told = part({"alg": "HS256", "typ": "JWT", "kid": "one"}) + b"." + part(claims)
    signature = base64.urlsafe_b64encode(hmac.new(secret, told, hashlib.sha256).digest()).rstrip(b"=")
    return (told + b"." + signature).decode()


@contextmanager
def serve():
    """A Provider that answers on http://127.0.0.1:<port> until the block is left."""
    provider = Provider()

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self):
            place = urlsplit(self.path)
            match place.path:
                case "/.well-known/openid-configuration":
                    self.say(200, provider.configuration())
                case "/jwks":
                    self.say(200, provider.jwks())
                case "/userinfo":
                    self.say(200, provider.person)
                case "/authorize":
                    self.send_response(302)
                    self.send_header("Location", provider.authorize(place.query))
                    self.end_headers()
                case _:
                    self.say(404, {})

        def do_POST(self):
            length = int(self.headers["Content-Length"])
            self.say(*provider.token(self.rfile.read(length).decode()))

        def say(self, status, told):
            body = json.dumps(told).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args):
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    provider.issuer = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
