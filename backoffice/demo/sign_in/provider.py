"""The demo sign-in as one Flask application, put together from its parts."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import cast
from urllib.parse import urlsplit

import requests
from flask import Flask, current_app, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from backoffice.demo.addresses import REALM_PATH
from backoffice.demo.sign_in.config import ProviderConfig
from backoffice.demo.sign_in.keys import SigningKeyFile
from backoffice.demo.sign_in.people import People
from backoffice.demo.sign_in.sessions import Session, Sessions
from backoffice.demo.sign_in.tokens import Issuer

BACK_CHANNEL_SECONDS = 5
Deliver = Callable[[str, str], None]
log = logging.getLogger(__name__)


@dataclass
class Provider:
    """Everything the views work with."""

    config: ProviderConfig
    keys: SigningKeyFile
    people: People
    sessions: Sessions
    issuer: Issuer
    deliver: Deliver

    def end(self, session: Session) -> None:
        """End this session and tell its client, as Keycloak does; a client that does not answer is not asked again."""
        if self.sessions.end(session.sid) is None:
            return
        url = self.config.clients[session.client_id].back_channel_url
        if url:
            self.deliver(url, self.issuer.logout_token(session))


def provider() -> Provider:
    """The provider whose application is answering."""
    return cast(Provider, current_app.extensions["demo_sign_in"])


def post_logout_token(url: str, token: str) -> None:
    """Call a client's back channel; whether it listened is only noted."""
    try:
        answer = requests.post(url, data={"logout_token": token}, timeout=BACK_CHANNEL_SECONDS, allow_redirects=False)
    except requests.RequestException as error:
        log.warning("The back channel did not answer: %s", type(error).__name__)
        return
    if answer.status_code >= 400:
        log.warning("The back channel answered %s", answer.status_code)


def protected(response: Response, origins: list[str]) -> Response:
    """The headers of every answer: nothing from elsewhere, no script, no frame, no copy kept."""
    leads_to = " ".join(["'self'", *origins])
    response.headers["Content-Security-Policy"] = (
        "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors 'none'; "
        f"form-action {leads_to}"
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers.setdefault("Cache-Control", "no-store")
    return response


def problem(error: HTTPException) -> ResponseReturnValue:
    """An error as a page for browsers, else in the shape of OAuth: a code and a sentence."""
    if "text/html" in request.headers.get("Accept", ""):
        return render_template("problem.html", problem=error.description), error.code or 500
    return jsonify(error="invalid_request", error_description=error.description), error.code or 500


def bare_provider(config: ProviderConfig, deliver: Deliver) -> Flask:
    """The application with its provider and headers, yet without any address to call."""
    app = Flask(__package__, static_url_path=f"{REALM_PATH}/static")
    host = urlsplit(config.issuer).hostname
    app.config.update(TRUSTED_HOSTS=[str(host), "localhost"], MAX_CONTENT_LENGTH=64 * 1024)
    app.json.sort_keys = False  # type: ignore[attr-defined]
    keys = SigningKeyFile(config.key_file)
    app.extensions["demo_sign_in"] = Provider(
        config, keys, People(), Sessions(config.clock), Issuer(config, keys), deliver
    )
    app.after_request(lambda response: protected(response, config.client_origins))
    app.register_error_handler(HTTPException, problem)
    return app
