"""A bank's application as the demo sign-in sees it: its settings, its requests, its way through a sign-in."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from backoffice.demo.sign_in.app import create_provider
from backoffice.demo.sign_in.config import ProviderConfig, demo_clients
from backoffice.identity.tokens import Claims, LogoutClaims, TokenValidator

APP = "http://127.0.0.1:8000"
ISSUER = "http://127.0.0.1:8001/realms/bank"
CALLBACK = f"{APP}/sign-in/callback"
SIGNED_OUT = f"{APP}/signed-out"
PROTOCOL = "/realms/bank/protocol/openid-connect"
DEMO = "/realms/bank/demo"
SECRET = "the clients' secret"
VERIFIER = "v" * 64
CHALLENGE = urlsafe_b64encode(sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()


class Bank:
    """A provider under a clock that can be set, an application's client of it, and what the back channel got."""

    def __init__(self, home: Path) -> None:
        self.now = 1_790_000_000.0
        self.calls: list[tuple[str, str]] = []
        config = ProviderConfig(ISSUER, home / "keys.json", demo_clients(APP, SECRET), clock=lambda: self.now)
        self.app = create_provider(config, deliver=lambda url, token: self.calls.append((url, token)))
        self.client: FlaskClient = self.app.test_client()
        self.validator = TokenValidator(ISSUER, jwks_fetch=self.published, clock=lambda: self.now)

    def published(self) -> dict[str, Any]:
        return self.client.get(f"{PROTOCOL}/certs").json

    def auth_url(self, **changed: str) -> str:
        query = {
            "client_id": "backoffice", "redirect_uri": CALLBACK, "response_type": "code", "scope": "openid",
            "state": "st", "nonce": "no", "code_challenge": CHALLENGE, "code_challenge_method": "S256",
        }  # fmt: skip
        return f"{PROTOCOL}/auth?{urlencode(query | changed)}"

    def choose(self, **form: Any) -> dict[str, str]:
        """Press a button or send the small form; gives what the application's callback is told."""
        answer = self.client.post(self.auth_url(), data=form)
        assert answer.status_code == 302, answer.text
        return query_of(answer)

    def token(self, **form: str) -> TestResponse:
        return self.client.post(f"{PROTOCOL}/token", data=form, auth=("backoffice", SECRET))

    def exchange(self, code: str, **changed: str) -> TestResponse:
        form = {"grant_type": "authorization_code", "code": code, "redirect_uri": CALLBACK, "code_verifier": VERIFIER}
        return self.token(**(form | changed))

    def sign_in(self, **form: Any) -> dict[str, Any]:
        """The token endpoint's answer for somebody who signed in."""
        answer = self.exchange(self.choose(**form)["code"])
        assert answer.status_code == 200, answer.text
        return answer.json

    def refresh(self, tokens: dict[str, Any]) -> TestResponse:
        return self.token(grant_type="refresh_token", refresh_token=tokens["refresh_token"])

    def ask(self, **body: Any) -> Claims:
        """What the token says that the demo's own door gives for this request."""
        answer = self.client.post(f"{DEMO}/token", json=body)
        assert answer.status_code == 200, answer.text
        return self.validator.access(answer.json["access_token"])

    def change(self, sub: str, **changes: Any) -> None:
        assert self.client.post(f"{DEMO}/people/{sub}", json=changes).status_code == 200

    def told(self) -> list[LogoutClaims]:
        """What the back channel said so far, each word judged by the validator."""
        return [self.validator.logout_token(token) for _, token in self.calls]


def query_of(answer: TestResponse) -> dict[str, str]:
    """The query of the address that an answer leads to."""
    return {name: values[0] for name, values in parse_qs(urlsplit(answer.location).query).items()}
