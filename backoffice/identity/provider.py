"""The identity provider (any Keycloak realm): its published addresses, the code flow, refreshing, signing out."""

import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

import requests
from authlib.integrations.base_client import OAuthError
from authlib.integrations.requests_client import OAuth2Session

from backoffice.config import Settings
from backoffice.identity.realm import AFTER_SIGN_OUT_PATH, CALLBACK_PATH
from backoffice.identity.signatures import BadToken, KeysUnavailable, keys_at, strict_object
from backoffice.identity.tokens import TokenValidator
from backoffice.identity.under_way import UnderWay

SECONDS = 3.0
FORGET_AFTER = 600.0
DISCOVERY = "/.well-known/openid-configuration"
ENDPOINTS = ("authorization_endpoint", "token_endpoint", "end_session_endpoint", "jwks_uri")


class Unreachable(Exception):
    """The provider did not answer, or not in a way that can be trusted."""


class GrantRefused(Exception):
    """The provider answered no: the code or the refresh token is worth nothing (any more)."""


@dataclass(frozen=True)
class Granted:
    """The three tokens of a sign-in or a refresh; `id` may be missing after a refresh."""

    access: str
    refresh: str
    id: str


class IdentityProvider:
    """One issuer, asked lazily: nothing is fetched before somebody signs in or sends a token."""

    def __init__(
        self,
        settings: Settings,
        validator: TokenValidator | None = None,
        *,
        callback: str = CALLBACK_PATH,
        signed_out: str = AFTER_SIGN_OUT_PATH,
    ) -> None:
        self.settings = settings
        self._callback, self._signed_out = callback, signed_out
        self._lock = threading.Lock()
        self._metadata: dict[str, str] = {}
        self._read_at = float("-inf")
        self.validator = validator or TokenValidator(
            settings.oidc_issuer,
            jwks_fetch=self._keys,
            audience=settings.oidc_client_id,
            authorized_parties=settings.authorized_parties,
        )

    @property
    def issuer(self) -> str:
        return self.settings.oidc_issuer

    def sign_in_url(self, begun: UnderWay) -> str:
        """Where the browser goes to sign in; raises Unreachable."""
        address = self._endpoint("authorization_endpoint")
        with self._client() as client:
            bound = {"state": begun.state, "nonce": begun.nonce, "code_verifier": begun.verifier}
            url, _ = client.create_authorization_url(address, **bound)
        return str(url)

    def redeem(self, code: str, verifier: str) -> Granted:
        """Exchange a code for tokens; raises GrantRefused, Unreachable."""
        return self._granted({"grant_type": "authorization_code", "code": code, "code_verifier": verifier})

    def refresh(self, refresh_token: str) -> Granted:
        """New tokens for this session; raises GrantRefused when the provider ended it, Unreachable."""
        return self._granted({"grant_type": "refresh_token", "refresh_token": refresh_token})

    def machine_token(self, client_id: str, secret: str) -> str:
        """The access token of a service account of this realm; raises GrantRefused, Unreachable."""
        return self._granted({"grant_type": "client_credentials"}, (client_id, secret)).access

    def sign_out_url(self, id_token: str = "") -> str:
        """Where the browser goes to end the provider's session too; our own page when nobody answers."""
        back = self.settings.public_url.rstrip("/") + self._signed_out
        try:
            address = self._endpoint("end_session_endpoint")
        except Unreachable:
            return self._signed_out
        asked = {"client_id": self.settings.oidc_client_id, "post_logout_redirect_uri": back}
        return f"{address}?{urlencode(asked | ({'id_token_hint': id_token} if id_token else {}))}"

    def _granted(self, asked: dict[str, str], account: tuple[str, str] | None = None) -> Granted:
        address = self._endpoint("token_endpoint")
        try:
            with self._client(account) as client:
                answer = client.fetch_token(address, allow_redirects=False, **asked)
        except OAuthError as error:
            if error.error == "invalid_grant":
                raise GrantRefused(str(error.error)) from None
            raise Unreachable(f"The token endpoint answered {error.error}.") from None
        except (requests.RequestException, ValueError) as error:
            raise Unreachable(f"The token endpoint failed: {type(error).__name__}.") from None
        return Granted(*(_text(answer, name) for name in ("access_token", "refresh_token", "id_token")))

    def _client(self, account: tuple[str, str] | None = None) -> OAuth2Session:
        own = (self.settings.oidc_client_id, self.settings.oidc_client_secret.get_secret_value())
        return OAuth2Session(
            *(account or own),
            scope="openid",
            redirect_uri=self.settings.public_url.rstrip("/") + self._callback,
            code_challenge_method="S256",
            default_timeout=SECONDS,
        )

    def _keys(self) -> Mapping[str, Any]:
        try:
            return keys_at(self._endpoint("jwks_uri"))()
        except Unreachable as error:
            raise KeysUnavailable(str(error)) from None

    def _endpoint(self, name: str) -> str:
        with self._lock:
            if time.monotonic() - self._read_at > FORGET_AFTER:
                self._metadata = self._read()
                self._read_at = time.monotonic()
            return self._metadata[name]

    def _read(self) -> dict[str, str]:
        """The published addresses, of exactly this issuer."""
        if not self.issuer:
            raise Unreachable("No identity provider is set.")
        try:
            answer = requests.get(f"{self.issuer}{DISCOVERY}", timeout=SECONDS, allow_redirects=False)
            answer.raise_for_status()
            published = strict_object(answer.content, "metadata")
        except (requests.RequestException, BadToken) as error:
            raise Unreachable(f"The metadata cannot be read: {type(error).__name__}.") from None
        addresses = {name: published.get(name) for name in ENDPOINTS}
        if published.get("issuer") != self.issuer or not all(map(_is_web, addresses.values())):
            raise Unreachable("The metadata belong to another issuer.")
        return {name: str(address) for name, address in addresses.items()}


def _is_web(address: object) -> bool:
    return isinstance(address, str) and urlsplit(address).scheme in ("http", "https")


def _text(answer: Mapping[str, Any], name: str) -> str:
    value = answer.get(name) or ""
    if not isinstance(value, str) or (name == "access_token" and not value):
        raise Unreachable(f"The token endpoint's {name} is not a text.")
    return value
