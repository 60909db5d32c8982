"""Which tokens of the identity provider are accepted, and what they say: access, ID and logout tokens.

The rules follow RFC 7519 and RFC 8725 (JSON Web Tokens, best practice), OpenID Connect Core 3.1.3.7 and
Back-Channel Logout 2.6. People are known by (`iss`, `sub`); roles are read from this client's own list only.
"""

from __future__ import annotations

import hmac
import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeGuard

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.access.roles import JOB_ROLES, roles_held_with
from backoffice.identity.signatures import BadToken, Clock, Keys, SigningKeys, opened

LEEWAY = 30
REPLAY_MARGIN = 60
LONGEST_TEXT = 255
ALGORITHMS = ("RS256", "PS256", "ES256")
AUTHORIZED_PARTIES = frozenset({"backoffice", "svc-channel", "svc-core"})
LOGOUT_EVENT = "http://schemas.openid.net/event/backchannel-logout"


@dataclass(frozen=True)
class Claims:
    """What an accepted access or ID token says; times are seconds since 1970."""

    iss: str
    sub: str
    azp: str
    name: str
    username: str | None
    permissions: frozenset[Permission]
    branch: str | None
    sid: str | None
    jti: str | None
    issued_at: int
    expires_at: int
    machine: bool
    customer_id: str | None = None

    def actor(self, session_hash: str | None = None) -> Actor:
        """The person or machine client that this token speaks for."""
        roles = {self.azp} & JOB_ROLES.keys() if self.machine else roles_held_with(self.permissions)
        return Actor(
            iss=self.iss,
            sub=self.sub,
            name=self.name,
            permissions=self.permissions,
            branch=self.branch,
            roles=frozenset(roles),
            kind="machine" if self.machine else "person",
            session_hash=session_hash,
            vouched_at=datetime.fromtimestamp(self.issued_at, UTC),
        )


@dataclass(frozen=True)
class LogoutClaims:
    """Whose session ended: a session (`sid`), a person (`sub`), or both; remember `jti` until `replay_until`."""

    iss: str
    jti: str
    sub: str | None
    sid: str | None
    issued_at: int
    expires_at: int

    @property
    def replay_until(self) -> int:
        """How long a copy of this token could still pass, in seconds since 1970."""
        return self.expires_at + LEEWAY + REPLAY_MARGIN


class TokenValidator:
    """Judges tokens of one issuer, meant for one audience, signed with a key that the issuer publishes."""

    def __init__(
        self,
        issuer: str,
        *,
        jwks_fetch: Keys,
        audience: str = "backoffice",
        authorized_parties: Collection[str] = AUTHORIZED_PARTIES,
        algorithms: Collection[str] = ALGORITHMS,
        clock: Clock = time.time,
    ) -> None:
        unsafe = set(algorithms) - set(ALGORITHMS)
        if unsafe or not algorithms:
            raise ValueError(f"Signing algorithms must be among {', '.join(ALGORITHMS)}.")
        self._issuer = issuer
        self._audience = audience
        self._parties = frozenset(authorized_parties)
        self._algorithms = frozenset(algorithms)
        self._clock = clock
        self._keys = SigningKeys(jwks_fetch, clock)

    def access(self, token: str) -> Claims:
        """What this bearer token allows; `BadToken` when it is not a valid access token."""
        payload = self._payload(token, kinds={"JWT", "AT+JWT"})
        if payload.get("typ") != "Bearer":
            raise BadToken("This is not an access token.")
        return self._claims(payload, self._party(payload))

    def id_token(self, token: str, nonce: str) -> Claims:
        """Who signed in, for the sign-in that chose this nonce; its `permissions` are always empty."""
        payload = self._payload(token, kinds={"JWT"})
        if payload.get("typ") != "ID":
            raise BadToken("This is not an ID token.")
        if not nonce or not hmac.compare_digest(_text(payload, "nonce").encode(), nonce.encode()):
            raise BadToken("The token belongs to another sign-in.")
        if _text(payload, "azp") != self._audience:
            raise BadToken("The token was issued to another client.")
        _text(payload, "sid")
        return self._claims({**payload, "resource_access": {}}, self._audience)

    def logout_token(self, token: str) -> LogoutClaims:
        """Which session the provider ended; the caller refuses a `jti` seen before."""
        payload = self._payload(token, kinds={"LOGOUT+JWT"})
        if payload.get("typ", "Logout") != "Logout" or "nonce" in payload:
            raise BadToken("This is not a logout token.")
        events = payload.get("events")
        if not isinstance(events, dict) or not isinstance(events.get(LOGOUT_EVENT), dict):
            raise BadToken("This is not a logout token.")
        sub, sid = _maybe_text(payload, "sub"), _maybe_text(payload, "sid")
        if sub is None and sid is None:
            raise BadToken("The token names neither a session nor a person.")
        return LogoutClaims(self._issuer, _text(payload, "jti"), sub, sid, payload["iat"], payload["exp"])

    def _payload(self, token: str, kinds: Collection[str]) -> dict[str, Any]:
        """The payload of a token of this kind (header `typ`) from our issuer, for us, valid now."""
        header, payload = opened(token, self._keys, self._algorithms)
        kind = header.get("typ", "")
        if not isinstance(kind, str) or kind.upper() not in kinds:
            raise BadToken("The token is of another kind.")
        if payload.get("iss") != self._issuer:
            raise BadToken("The token comes from another issuer.")
        audience = payload.get("aud")
        if audience != self._audience and not (_is_texts(audience) and self._audience in audience):
            raise BadToken("The token is meant for somebody else.")
        self._check_times(payload)
        return payload

    def _check_times(self, payload: Mapping[str, Any]) -> None:
        """Refuse what has expired, is not valid yet, or says so in anything but whole seconds."""
        now = self._clock()
        issued, expires = _seconds(payload, "iat"), _seconds(payload, "exp")
        starts = _seconds(payload, "nbf") if "nbf" in payload else issued
        if expires <= now - LEEWAY:
            raise BadToken("The token has expired.")
        if max(issued, starts) > now + LEEWAY or expires < issued:
            raise BadToken("The token is not valid yet.")

    def _party(self, payload: Mapping[str, Any]) -> str:
        """The client the token was issued to, which must be on the list."""
        party = _text(payload, "azp")
        if party not in self._parties:
            raise BadToken("The token was issued to a client that is not on the list.")
        return party

    def _claims(self, payload: Mapping[str, Any], party: str) -> Claims:
        """The claims in our own shape, every type checked."""
        username = _maybe_text(payload, "preferred_username")
        subject = _text(payload, "sub")
        return Claims(
            iss=self._issuer,
            sub=subject,
            azp=party,
            name=_maybe_text(payload, "name") or username or subject,
            username=username,
            permissions=self._permissions(payload),
            branch=_maybe_text(payload, "branch"),
            sid=_maybe_text(payload, "sid"),
            jti=_maybe_text(payload, "jti"),
            issued_at=payload["iat"],
            expires_at=payload["exp"],
            machine=party != self._audience,
            customer_id=_maybe_text(payload, "customer_id"),
        )

    def _permissions(self, payload: Mapping[str, Any]) -> frozenset[Permission]:
        """The known permissions among our client's roles; none at all when the last one was taken away."""
        access = payload.get("resource_access", {})
        ours = access.get(self._audience, {}) if isinstance(access, dict) else None
        roles = ours.get("roles", []) if isinstance(ours, dict) else None
        if not _is_texts(roles):
            raise BadToken("The token's roles are not a list of names.")
        return Permission.known(roles)


def _text(payload: Mapping[str, Any], name: str) -> str:
    """A claim that must be there: a text that is neither empty nor overlong nor unprintable."""
    value = payload.get(name)
    if not isinstance(value, str) or not 0 < len(value) <= LONGEST_TEXT or not value.isprintable():
        raise BadToken(f"The claim {name} is missing or is not a text.")
    return value


def _maybe_text(payload: Mapping[str, Any], name: str) -> str | None:
    """A claim that may be left out."""
    return _text(payload, name) if payload.get(name) is not None else None


def _seconds(payload: Mapping[str, Any], name: str) -> int:
    """A claim that must be a whole number of seconds since 1970."""
    value = payload.get(name)
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise BadToken(f"The claim {name} is missing or is not a time.")
    return value


def _is_texts(value: Any) -> TypeGuard[list[str]]:
    """Whether this is a list of texts."""
    return isinstance(value, list) and all(isinstance(item, str) for item in value)
