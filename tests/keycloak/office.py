"""The application on a free port, committing for real, with a real Keycloak that knows its addresses."""

import fcntl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from flask import Flask
from pydantic import SecretStr
from werkzeug.serving import make_server

from backoffice import create_app
from backoffice.config import Settings
from backoffice.identity.provider import IdentityProvider
from backoffice.identity.reach import PROVIDER
from backoffice.identity.realm import BACK_CHANNEL_PATH
from backoffice.kernel import keyset
from backoffice.kernel.db import db
from tests.inspecting_client import InspectingClient
from tests.keycloak.administration import Administration
from tests.keycloak.running import RealKeycloak
from tests.prerequisites import keycloak_file

DEAD = "http://127.0.0.1:1/realms/bank"


class Office:
    """One running application; `told` collects the logout tokens that Keycloak sent to it."""

    def __init__(self, database_url: str, folder: Path, keycloak: RealKeycloak) -> None:
        self.told: list[str] = []
        self._server = make_server("127.0.0.1", 0, lambda *call: self._answer(*call), threaded=True)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self.keycloak = keycloak
        self.admin = Administration(keycloak.url, keycloak.administrator, keycloak.secret)
        keyset.create(folder / "keyset.json")
        self.settings = Settings(
            mode="test", home=folder, database_url=database_url, public_url=self.url,
            oidc_issuer=keycloak.issuer, oidc_client_secret=SecretStr(keycloak.secret),
            oidc_directory_secret=SecretStr(keycloak.secret),
        )  # fmt: skip
        self.app: Flask = create_app(self.settings)
        self.app.test_client_class = InspectingClient

    def _answer(self, environ: dict[str, Any], start: Any) -> Any:
        if environ["PATH_INFO"] == BACK_CHANNEL_PATH:
            body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
            environ["wsgi.input"] = BytesIO(body)
            self.told.append(parse_qs(body.decode())["logout_token"][0])
        return self.app(environ, start)

    @contextmanager
    def open(self) -> Iterator["Office"]:
        """Answer until the end of the block. Keycloak knows one address at a time, so whoever comes next waits."""
        with keycloak_file().open() as turn:
            fcntl.flock(turn, fcntl.LOCK_EX)
            before = self.admin.tell_addresses(self.url)
            threading.Thread(target=self._server.serve_forever, daemon=True).start()
            try:
                yield self
            finally:
                self._server.shutdown()
                self._server.server_close()
                self.admin.restore(before)
                with self.app.app_context():
                    db.engine.dispose()

    @contextmanager
    def without_keycloak(self) -> Iterator[None]:
        """Let the application find nobody at the provider's address."""
        before = self.app.extensions[PROVIDER]
        self.app.extensions[PROVIDER] = IdentityProvider(self.settings.model_copy(update={"oidc_issuer": DEAD}))
        try:
            yield
        finally:
            self.app.extensions[PROVIDER] = before
