"""Tokens that REST may not accept, made from those of a real Keycloak; each under the name of its flaw."""

import hmac
import json
from base64 import urlsafe_b64decode
from typing import Any

from joserfc import jwk

from tests.identity.forge import base64url, rsa, signed_text
from tests.keycloak.browsing import Browser
from tests.keycloak.office import Office
from tests.keycloak.running import service_token

Claims = dict[str, Any]


def read(token: str) -> tuple[Claims, Claims]:
    """Header and payload, unchecked."""
    header, payload, _ = (urlsafe_b64decode(part + "=" * (-len(part) % 4)) for part in token.split("."))
    return json.loads(header), json.loads(payload)


def real_tokens(office: Office) -> dict[str, str]:
    """Tokens that Keycloak itself signed, for something else than our REST doors."""
    known, secret = office.keycloak, office.keycloak.secret
    who = office.admin.make("supervisor")
    granted = Browser(office).tokens(who)
    office.admin.sign_out_everywhere(who.sub)
    return {
        "an ID token": granted.id,
        "a refresh token": granted.refresh,
        "a logout token": office.told[-1],
        "a service account's that is not on the list": service_token(known.issuer, "svc-directory", secret),
        "one of the customers' realm": service_token(known.customers_issuer, "svc-provisioning", secret),
        "the administrator's of another realm": office.admin.token(),
    }


def damaged(good: str) -> dict[str, str]:
    """What becomes of a good token when one part of it is touched."""
    head, body, signature = good.split(".")
    header, claims = read(good)
    more = claims | {"resource_access": {"backoffice": {"roles": ["erase_customer"]}}}
    return {
        "nothing": "", "a word": "secret", "two parts": f"{head}.{body}", "four parts": f"{good}.x",
        "five parts, as of an encrypted token": f"{good}.x.y",
        "no signature": f"{head}.{body}.", "half a signature": f"{head}.{body}.{signature[:100]}",
        "another token's signature": f"{head}.{part(more)}.{signature}",
        "no signature, none": f"{part(header | {'alg': 'none'})}.{body}.",
        "no signature, NONE": f"{part(header | {'alg': 'NONE'})}.{body}.",
        "none with the signature": f"{part(header | {'alg': 'none'})}.{body}.{signature}",
        "a list of algorithms": f"{part(header | {'alg': ['RS256']})}.{body}.{signature}",
        "no key id": f"{part({'alg': 'RS256', 'typ': 'JWT'})}.{body}.{signature}",
        "a critical extension": f"{part(header | {'crit': ['exp']})}.{body}.{signature}",
        "a padded part": f"{head}=.{body}.{signature}",
        "a header that is a list": f"{part([header])}.{body}.{signature}",
        "a header nested too deep": f"{base64url(b'[' * 5000)}.{body}.{signature}",
        "a megabyte": good + "A" * 1_000_000, "nine kilobytes": good + "A" * 9_000,
    }  # fmt: skip


def part(value: Any) -> str:
    """A part of a token."""
    return base64url(json.dumps(value).encode())


def forged(good: str, keycloaks: jwk.Key) -> dict[str, str]:
    """Good claims, changed ones, under keys that are not Keycloak's but bear its key's id."""
    header, claims = read(good)
    own = rsa(header["kid"])

    def made(claims: Any = claims, **fields: Any) -> str:
        return signed_text(json.dumps(header | fields), json.dumps(claims), own)

    changes: dict[str, Claims] = {
        "another issuer": {"iss": "https://evil.example/realms/bank"}, "a slash more": {"iss": claims["iss"] + "/"},
        "another audience": {"aud": "account"}, "another client": {"azp": "admin-cli"}, "endless": {"exp": 10**12},
        "expired": {"exp": claims["iat"] - 100}, "from the future": {"iat": claims["iat"] + 600},
        "another person": {"sub": "1d4f"}, "all rights": {"resource_access": {"backoffice": {"roles": ["x"]}}},
    }  # fmt: skip
    return {
        "a stranger's key under Keycloak's key id": made(),
        "a foreign key id": made(kid="foreign"), "a path as key id": made(kid="../../dev/null"),
        "a key of its own": made(jwk=own.as_dict(private=False)),
        "a key address of its own": made(jku="https://evil.example/keys"),
        "a certificate address of its own": made(x5u="https://evil.example/c"),
        "a certificate of its own": made(x5c=["MIIB"]), "an unencoded payload": made(b64=False),
        "another algorithm": made(alg="RS512"), "a list as payload": made([claims]),
        "HS256 with Keycloak's public key": _by_secret(header, claims, keycloaks.as_pem(private=False)),
        **{f"forged: {name}": made(claims | change) for name, change in changes.items()},
    }  # fmt: skip


def _by_secret(header: Claims, claims: Claims, secret: bytes) -> str:
    body = f"{part(header | {'alg': 'HS256'})}.{part(claims)}"
    return f"{body}.{base64url(hmac.digest(secret, body.encode(), 'sha256'))}"
