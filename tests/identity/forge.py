"""Keys, claims and signatures to make good tokens and forged ones with."""

import hmac
import json
from base64 import urlsafe_b64encode
from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from joserfc import jwk, jws

from backoffice.identity.tokens import LOGOUT_EVENT

ISSUER = "https://sign-in.bank.example/realms/bank"
NOW = 1_790_000_000
NONCE = "n-0S6_WzA2Mj"


def rsa(kid: str, **more: str) -> jwk.RSAKey:
    """A key of 2048 bits with this id."""
    return jwk.RSAKey.generate_key(2048, {"kid": kid, "use": "sig", "alg": "RS256", **more})


def base64url(raw: bytes) -> str:
    """The unpadded spelling that tokens use."""
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


OURS, STRANGE, SECOND, ENCRYPTING = rsa("ours"), rsa("ours"), rsa("second"), rsa("encrypting", use="enc")
WEAK = generate_private_key(65537, 1024)
WEAK_PUBLIC = {
    "kty": "RSA", "kid": "weak", "use": "sig", "e": "AQAB",
    "n": base64url(WEAK.public_key().public_numbers().n.to_bytes(128)),
}  # fmt: skip
CURVE = jwk.ECKey.generate_key("P-256", {"kid": "curve", "use": "sig", "alg": "ES256"})
P384 = jwk.ECKey.generate_key("P-384", {"kid": "p384", "use": "sig"})
OCT = {"kty": "oct", "kid": "oct", "k": "c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0"}
PUBLISHED = {"keys": [*(key.as_dict(private=False) for key in (OURS, ENCRYPTING, CURVE, P384)), WEAK_PUBLIC, OCT]}


def access_claims(**changed: Any) -> dict[str, Any]:
    """What a good access token says; a claim set to `...` is left out."""
    claims = {
        "iss": ISSUER, "aud": ["backoffice", "account"], "sub": "1d4f", "azp": "backoffice", "typ": "Bearer",
        "iat": NOW, "exp": NOW + 60, "jti": "a1", "sid": "s1", "name": "Rita Nyambura", "branch": "north",
        "preferred_username": "rita", "realm_access": {"roles": ["get_audit"]},
        "resource_access": {"backoffice": {"roles": ["review_document", "public", "fly"]}},
    }  # fmt: skip
    return {name: value for name, value in (claims | changed).items() if value is not ...}


def id_claims(**changed: Any) -> dict[str, Any]:
    """What a good ID token says."""
    return access_claims(**{"typ": "ID", "nonce": NONCE, "aud": "backoffice", "resource_access": ..., **changed})


def logout_claims(**changed: Any) -> dict[str, Any]:
    """What a good logout token says."""
    claims = {
        "iss": ISSUER, "aud": "backoffice", "iat": NOW, "exp": NOW + 120, "jti": "l1", "sub": "1d4f", "sid": "s1",
        "events": {LOGOUT_EVENT: {}},
    }  # fmt: skip
    return {name: value for name, value in (claims | changed).items() if value is not ...}


def signed(payload: Any, key: Any = OURS, **header: Any) -> str:
    """A token whose signature holds, whatever its header says; header fields set to `...` are left out."""
    fields = {"alg": "RS256", "typ": "JWT", "kid": "ours", **header}
    fields = {name: value for name, value in fields.items() if value is not ...}
    text = payload if isinstance(payload, str) else json.dumps(payload)
    return signed_text(json.dumps(fields), text, key)


def signed_text(header: str, payload: str, key: Any = OURS) -> str:
    """A token of exactly these texts."""
    body = f"{base64url(header.encode())}.{base64url(payload.encode())}"
    if key is WEAK:
        return f"{body}.{base64url(WEAK.sign(body.encode(), padding.PKCS1v15(), hashes.SHA256()))}"
    algorithm = jws.JWSRegistry.algorithms["ES256" if key is CURVE else "RS256"]
    return f"{body}.{base64url(algorithm.sign(body.encode(), key))}"


def signed_by_secret(secret: bytes) -> str:
    """The algorithm confusion: the public key's text used as a shared secret."""
    header = json.dumps({"alg": "HS256", "typ": "JWT", "kid": "ours"})
    body = f"{base64url(header.encode())}.{base64url(json.dumps(access_claims()).encode())}"
    return f"{body}.{base64url(hmac.digest(secret, body.encode(), sha256))}"


def unsigned(algorithm: str) -> str:
    """A token with an empty signature."""
    header = json.dumps({"alg": algorithm, "typ": "JWT", "kid": "ours"})
    return f"{base64url(header.encode())}.{base64url(json.dumps(access_claims()).encode())}."
