"""The provider's addresses for the application: discovery, keys, tokens, sign-out."""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64encode
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, jsonify, redirect, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from backoffice.demo.sign_in.config import Client
from backoffice.demo.sign_in.people import Person, machine
from backoffice.demo.sign_in.provider import provider
from backoffice.demo.sign_in.sessions import IDLE_SECONDS, Session
from backoffice.demo.sign_in.tokens import bearer_answer

realm = Blueprint("realm", __name__)
protocol = Blueprint("protocol", __name__)


class Denied(Exception):
    """An answer of the token endpoint in OAuth's words."""

    def __init__(self, error: str, description: str, status: int = 400) -> None:
        super().__init__(description)
        self.error, self.description, self.status = error, description, status


@protocol.errorhandler(Denied)
def denied(error: Denied) -> ResponseReturnValue:
    """The error as JSON."""
    return jsonify(error=error.error, error_description=error.description), error.status


@realm.get("/.well-known/openid-configuration")
def discovery() -> ResponseReturnValue:
    """Where everything is and what is supported."""
    issuer = provider().config.issuer
    base = f"{issuer}/protocol/openid-connect"
    return jsonify(
        issuer=issuer,
        authorization_endpoint=f"{base}/auth",
        token_endpoint=f"{base}/token",
        jwks_uri=f"{base}/certs",
        end_session_endpoint=f"{base}/logout",
        response_types_supported=["code"],
        response_modes_supported=["query"],
        grant_types_supported=["authorization_code", "refresh_token", "client_credentials"],
        subject_types_supported=["public"],
        scopes_supported=["openid", "profile"],
        id_token_signing_alg_values_supported=["RS256"],
        token_endpoint_auth_methods_supported=["client_secret_basic", "client_secret_post"],
        code_challenge_methods_supported=["S256"],
        backchannel_logout_supported=True,
        backchannel_logout_session_supported=True,
        authorization_response_iss_parameter_supported=True,
    )


@protocol.get("/certs")
def certs() -> ResponseReturnValue:
    """The public keys."""
    return jsonify(provider().keys.published())


@protocol.post("/token")
def token() -> ResponseReturnValue:
    """Exchange a code, a refresh token or a machine's secret for tokens."""
    client = _client()
    grants = {"authorization_code": _by_code, "refresh_token": _by_refresh, "client_credentials": _by_secret}
    grant = grants.get(request.form.get("grant_type", ""))
    if grant is None:
        raise Denied("unsupported_grant_type", "Unsupported grant_type")
    return jsonify(grant(client))


def _client() -> Client:
    """The client whose secret came with the request, in the header or in the form."""
    sent = request.authorization
    if sent is not None and sent.type == "basic":
        client_id, secret = sent.username or "", sent.password or ""
    else:
        client_id, secret = request.form.get("client_id", ""), request.form.get("client_secret", "")
    client = provider().config.clients.get(client_id)
    if client is None or not hmac.compare_digest(client.secret.encode(), secret.encode()):
        raise Denied("unauthorized_client", "Invalid client or Invalid client credentials", 401)
    return client


def _by_code(client: Client) -> dict[str, Any]:
    """The tokens of a sign-in; the code, its address and its verifier must belong together."""
    form = request.form
    grant = provider().sessions.redeem(form.get("code", ""))
    if grant is None or grant.session.client_id != client.client_id:
        raise Denied("invalid_grant", "Code not valid")
    if form.get("redirect_uri") != grant.redirect_uri:
        raise Denied("invalid_grant", "Incorrect redirect_uri")
    digest = urlsafe_b64encode(sha256(form.get("code_verifier", "").encode()).digest()).rstrip(b"=").decode()
    if not hmac.compare_digest(digest, grant.challenge):
        raise Denied("invalid_grant", "PKCE verification failed")
    return _tokens(_signed_in(grant.session), grant.session, grant.nonce)


def _by_refresh(client: Client) -> dict[str, Any]:
    """New tokens with the roles that the person has now; the old refresh token is worthless afterwards."""
    session = provider().sessions.of_refresh_token(request.form.get("refresh_token", ""))
    if session is None or session.client_id != client.client_id:
        raise Denied("invalid_grant", "Session not active")
    return _tokens(_signed_in(session), session, None)


def _by_secret(client: Client) -> dict[str, Any]:
    """A machine's own access token."""
    if not client.machine:
        raise Denied("unauthorized_client", "Client not enabled to retrieve service account", 401)
    here = provider()
    account = here.people.find(machine(client.client_id).sub)
    if account is None or not account.enabled:
        raise Denied("invalid_grant", "User disabled")
    return bearer_answer(here.issuer.access_token(account, client.client_id)) | {"scope": "profile"}


def _signed_in(session: Session) -> Person:
    """The person of this session, unless deleted or disabled meanwhile."""
    person = provider().people.find(session.sub)
    if person is None:
        raise Denied("invalid_grant", "Session not active")
    if not person.enabled:
        raise Denied("invalid_grant", "User disabled")
    return person


def _tokens(person: Person, session: Session, nonce: str | None) -> dict[str, Any]:
    """The answer for a person."""
    here = provider()
    return {
        **bearer_answer(here.issuer.access_token(person, session.client_id, session.sid)),
        "refresh_expires_in": IDLE_SECONDS,
        "refresh_token": here.sessions.next_refresh_token(session),
        "id_token": here.issuer.id_token(person, session, nonce),
        "not-before-policy": 0,
        "session_state": session.sid,
        "scope": "openid profile",
    }


@protocol.route("/logout", methods=["GET", "POST"])
def logout() -> ResponseReturnValue:
    """End the session that the ID token names and go back to the application; an unknown address ends nothing."""
    if request.method == "POST" and "refresh_token" in request.form:
        return _logout_by_refresh_token()
    here, given = provider(), request.values
    if "id_token_hint" not in given:
        return _back_without_session(given.get("client_id", ""), given.get("post_logout_redirect_uri", ""))
    hint = here.keys.claims(given.get("id_token_hint", "")) or {}
    client = here.config.clients.get(str(hint.get("azp", "")))
    if client is None or hint.get("typ") != "ID":
        raise BadRequest("The sign-out needs the ID token of the session (id_token_hint).")
    target = given.get("post_logout_redirect_uri", "")
    if target and target not in client.post_logout_uris:
        raise BadRequest("The address to go to after the sign-out is not registered.")
    if session := here.sessions.find(str(hint.get("sid", ""))):
        here.end(session)
    if not target:
        return render_template("signed_out.html", office=here.config.client_origins[0])
    state = given.get("state")
    return redirect(f"{target}?{urlencode({'state': state})}" if state else target, 302)


def _back_without_session(client_id: str, target: str) -> ResponseReturnValue:
    """The application knows of no session any more: nothing ends, the browser goes back to where it may."""
    client = provider().config.clients.get(client_id)
    if client is None or target not in client.post_logout_uris:
        raise BadRequest("The sign-out needs the ID token of the session, or the client and its registered address.")
    return redirect(target, 302)


def _logout_by_refresh_token() -> ResponseReturnValue:
    """The application ends a session by itself."""
    client = _client()
    session = provider().sessions.of_refresh_token(request.form["refresh_token"])
    if session is None or session.client_id != client.client_id:
        raise Denied("invalid_grant", "Invalid refresh token")
    provider().end(session)
    return "", 204
