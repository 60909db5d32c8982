"""The tokens the provider issues, claim by claim as Keycloak writes them."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from backoffice.access.roles import permissions_of
from backoffice.demo.sign_in.config import ProviderConfig
from backoffice.demo.sign_in.keys import SigningKeyFile
from backoffice.demo.sign_in.people import Person
from backoffice.demo.sign_in.sessions import Session
from backoffice.identity.realm import CLIENT

ACCESS_SECONDS = 60
LOGOUT_SECONDS = 120
LOGOUT_EVENT = "http://schemas.openid.net/event/backchannel-logout"


def bearer_answer(access_token: str) -> dict[str, Any]:
    """How an access token is handed out."""
    return {"access_token": access_token, "expires_in": ACCESS_SECONDS, "token_type": "Bearer"}


class Issuer:
    """Writes and signs access, ID and logout tokens in this provider's name."""

    def __init__(self, config: ProviderConfig, keys: SigningKeyFile) -> None:
        self._config = config
        self._keys = keys

    def access_token(self, person: Person, client_id: str, sid: str | None = None) -> str:
        """A bearer token of 60 seconds; without permissions it has no `resource_access` at all."""
        permissions = sorted(permission.value for permission in permissions_of(person.roles))
        claims = {
            **self._common(person, ACCESS_SECONDS),
            "typ": "Bearer",
            "azp": client_id,
            "aud": CLIENT,
            "scope": "openid profile",
            "realm_access": {"roles": sorted(person.roles)},
            "resource_access": {CLIENT: {"roles": permissions}} if permissions else None,
            "client_id": person.client,
            "sid": sid,
        }
        return self._keys.sign({name: value for name, value in claims.items() if value is not None})

    def id_token(self, person: Person, session: Session, nonce: str | None) -> str:
        """Who signed in, for this client and this sign-in."""
        claims = {
            **self._common(person, ACCESS_SECONDS),
            "typ": "ID",
            "azp": session.client_id,
            "aud": session.client_id,
            "auth_time": int(session.started),
            "nonce": nonce,
            "sid": session.sid,
        }
        return self._keys.sign({name: value for name, value in claims.items() if value is not None})

    def logout_token(self, session: Session) -> str:
        """Tells the client that this session has ended."""
        now = int(self._config.clock())
        claims = {
            "iss": self._config.issuer,
            "aud": session.client_id,
            "iat": now,
            "exp": now + LOGOUT_SECONDS,
            "jti": str(uuid4()),
            "typ": "Logout",
            "sub": session.sub,
            "sid": session.sid,
            "events": {LOGOUT_EVENT: {}},
        }
        return self._keys.sign(claims, kind="logout+jwt")

    def _common(self, person: Person, seconds: int) -> dict[str, Any]:
        """What every token about a person says."""
        now = int(self._config.clock())
        return {
            "exp": now + seconds,
            "iat": now,
            "jti": str(uuid4()),
            "iss": self._config.issuer,
            "sub": person.sub,
            "name": person.name,
            "preferred_username": person.username,
            "branch": person.branch,
        }
