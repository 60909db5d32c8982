"""The demo sign-in over real HTTP on a free port, the application told of it, and a browser between the two."""

import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from pathlib import Path
from typing import Any

import requests
from flask import Flask
from flask.testing import FlaskClient
from pydantic import SecretStr
from werkzeug.serving import make_server
from werkzeug.test import TestResponse

from backoffice.config import Settings
from backoffice.demo.addresses import REALM_PATH
from backoffice.demo.sign_in.app import create_provider
from backoffice.demo.sign_in.config import ProviderConfig, demo_clients
from backoffice.identity.provider import IdentityProvider
from backoffice.identity.reach import PROVIDER

APP = "http://localhost"
SECRET = "kept between the two"


class Door:
    """One running sign-in; `told` collects the logout tokens it sends to our back channel."""

    def __init__(self, app: Flask, folder: Path) -> None:
        self._app, self.told = app, list[str]()
        self._server = make_server("127.0.0.1", 0, lambda *call: self._answer(*call), threaded=True)
        self.issuer = f"http://127.0.0.1:{self._server.server_port}{REALM_PATH}"
        config = ProviderConfig(self.issuer, folder / "keys.json", demo_clients(APP, SECRET))
        self._answer = create_provider(config, deliver=lambda url, token: self.told.append(token))
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    @contextmanager
    def open(self) -> Iterator["Door"]:
        """Answer until the end of the block."""
        before = self._app.extensions[PROVIDER]
        self._app.extensions[PROVIDER] = IdentityProvider(self._settings())
        self._thread.start()
        try:
            yield self
        finally:
            self._app.extensions[PROVIDER] = before
            self.close()

    def close(self) -> None:
        """Stop answering, as a provider that is down."""
        self._server.shutdown()
        self._server.server_close()

    def _settings(self) -> Settings:
        settings: Settings = self._app.extensions["settings"]
        changed = {"oidc_issuer": self.issuer, "oidc_client_secret": SecretStr(SECRET), "public_url": APP}
        changed |= {"oidc_directory_secret": SecretStr(SECRET)}
        return settings.model_copy(update=changed)

    def choose(self, address: str, role: str) -> str:
        """Press this role's button on the sign-in page; where the browser is sent to."""
        answer = requests.post(address, data={"role": role}, allow_redirects=False, timeout=5)
        assert answer.status_code == 302, answer.text
        return answer.headers["Location"]

    def change(self, sub: str, **changes: Any) -> None:
        """Change somebody at the provider; nobody is told."""
        requests.post(f"{self.issuer}/demo/people/{sub}", json=changes, timeout=5).raise_for_status()

    def log_out(self, sub: str) -> None:
        """End somebody's sessions at the provider."""
        requests.post(f"{self.issuer}/demo/people/{sub}/logout", json={}, timeout=5).raise_for_status()


def comes_back(client: FlaskClient, door: Door, role: str, after: str = "/me") -> str:
    """Our path with which the browser returns from the sign-in, not yet opened."""
    begun = client.get("/sign-in", query_string={"next": after})
    assert begun.status_code == 303
    assert begun.location
    return door.choose(begun.location, role).removeprefix(APP)


def signs_in(client: FlaskClient, door: Door, role: str, after: str = "/me") -> TestResponse:
    """Sign in all the way; the answer to the callback."""
    return client.get(comes_back(client, door, role, after))


def subject(door: Door, role: str) -> str:
    """The `sub` of the demo bank's holder of this role."""
    people = json.loads(requests.get(f"{door.issuer}/demo/people", timeout=5).text)["people"]
    return str(next(person["sub"] for person in people if person["roles"] == [role]))


def form_token(answer: TestResponse) -> str:
    """The form token on this page."""
    found = re.search(r'name="csrf_token" value="([^"]+)"', answer.text)
    assert found
    return unescape(found[1])
