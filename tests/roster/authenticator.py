"""An authenticator in software: makes a passkey and shows it, truthfully or not (WebAuthn level 3, section 6)."""

import hashlib
import json
import secrets
from urllib.parse import urlsplit

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2 import cbor
from fido2.cose import ES256
from fido2.utils import websafe_decode, websafe_encode

PRESENT, VERIFIED, ATTESTED = 1, 4, 64
HERE = "http://localhost"


class Authenticator:
    """One passkey, and the browser around it that says at which `origin` it stands."""

    def __init__(self, origin=HERE):
        self.origin, self.rp_id = origin, urlsplit(origin).hostname
        self.key, self.id, self.handle = (
            ec.generate_private_key(ec.SECP256R1()),
            secrets.token_bytes(32),
            None,
        )

    def make(self, options, *, flags=PRESENT | VERIFIED):
        """What the browser posts for creation options (JSON as the page has it)."""
        asked = json.loads(options)["publicKey"]
        self.handle = asked["user"]["id"]
        cose = ES256.from_cryptography_key(self.key.public_key())
        attested = bytes(16) + len(self.id).to_bytes(2, "big") + self.id + cbor.encode(dict(cose))
        told = {"fmt": "none", "attStmt": {}, "authData": self._data(flags | ATTESTED) + attested}
        return self._answer(
            clientDataJSON=self._client_data("webauthn.create", asked),
            attestationObject=cbor.encode(told),
        )

    def show(self, options, *, flags=PRESENT | VERIFIED, handle=None):
        """What the browser posts for request options."""
        asked = json.loads(options)["publicKey"]
        client_data, data = self._client_data("webauthn.get", asked), self._data(flags)
        signature = self.key.sign(data + hashlib.sha256(client_data).digest(), ec.ECDSA(hashes.SHA256()))
        return self._answer(
            clientDataJSON=client_data,
            authenticatorData=data,
            signature=signature,
            userHandle=websafe_decode(handle or self.handle),
        )

    def _data(self, flags):
        return hashlib.sha256(self.rp_id.encode()).digest() + bytes([flags]) + bytes(4)

    def _client_data(self, kind, asked):
        told = {"type": kind, "challenge": asked["challenge"], "origin": self.origin, "crossOrigin": False}
        return json.dumps(told).encode()

    def _answer(self, **response):
        key = websafe_encode(self.id)
        parts = {name: websafe_encode(value) for name, value in response.items()}
        return json.dumps(
            {"id": key, "rawId": key, "type": "public-key", "response": parts, "clientExtensionResults": {}}
        )
