"""Signing in at the customers' realm: by e-mail and password, or, because this is a demo, as one of the sample bank."""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64encode
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from flask import Blueprint, jsonify, redirect, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest
from werkzeug.security import check_password_hash

from backoffice.demo.customer_realm.realm import realm
from backoffice.demo.customer_realm.store import Representation
from backoffice.demo.sign_in.provider import provider
from backoffice.demo.sign_in.sessions import IDLE_SECONDS, Session
from backoffice.demo.sign_in.tokens import ACCESS_SECONDS, bearer_answer
from backoffice.identity.customers_realm import CUSTOMERS, PORTAL, PORTAL_CALLBACK_PATH, PORTAL_SIGNED_OUT_PATH

BASE = f"/realms/{CUSTOMERS}"
sign_in = Blueprint("customer_sign_in", __name__, url_prefix=BASE, template_folder="templates")
WRONG = "This e-mail and password do not belong together."
SHOWN = 6
Answer = tuple[dict[str, Any], int]


@sign_in.get("/.well-known/openid-configuration")
def discovery() -> ResponseReturnValue:
    """Where everything is."""
    base = f"{realm().issuer}/protocol/openid-connect"
    ends = {"authorization": "auth", "token": "token", "end_session": "logout"}
    found = {f"{name}_endpoint": f"{base}/{path}" for name, path in ends.items()}
    return jsonify(issuer=realm().issuer, jwks_uri=f"{base}/certs", response_types_supported=["code"], **found)


@sign_in.get("/protocol/openid-connect/certs")
def certs() -> ResponseReturnValue:
    """The public keys: those of the staff's realm."""
    return jsonify(provider().keys.published())


@sign_in.get("/protocol/openid-connect/auth")
def ask() -> ResponseReturnValue:
    """Who are you?"""
    _check_request()
    return _page()


@sign_in.post("/protocol/openid-connect/auth")
def enter() -> ResponseReturnValue:
    """Let somebody in, and send them back with a code."""
    _check_request()
    user = _named()
    if user is None or not user["enabled"]:
        return _page(WRONG), 401
    asked = request.args
    code, session = realm().sessions.start(
        user["id"], PORTAL, asked["redirect_uri"], asked.get("code_challenge", ""), asked.get("nonce", "")
    )
    answer = {"code": code, "state": asked.get("state", ""), "iss": realm().issuer, "session_state": session.sid}
    return redirect(f"{asked['redirect_uri']}?{urlencode(answer)}", 302)


@sign_in.get("/protocol/openid-connect/logout")
def leave() -> ResponseReturnValue:
    """End the session that the ID token names, and go back."""
    hint = provider().keys.claims(request.args.get("id_token_hint", "")) or {}
    target = request.args.get("post_logout_redirect_uri", "")
    if target != realm().app_url + PORTAL_SIGNED_OUT_PATH:
        raise BadRequest("The address to go to after the sign-out is not registered.")
    realm().sessions.end(str(hint.get("sid", "")))
    return redirect(target, 302)


def granted() -> Answer:
    """The tokens for a code or a refresh token of the portal, or OAuth's refusal."""
    form = request.form
    if form["grant_type"] == "refresh_token":
        session = realm().sessions.of_refresh_token(form.get("refresh_token", ""))
        return _tokens(session, None) if session else _refused("Session not active")
    grant = realm().sessions.redeem(form.get("code", ""))
    digest = urlsafe_b64encode(sha256(form.get("code_verifier", "").encode()).digest()).rstrip(b"=").decode()
    if grant is None or form.get("redirect_uri") != grant.redirect_uri:
        return _refused("Code not valid")
    if not hmac.compare_digest(digest, grant.challenge):
        return _refused("PKCE verification failed")
    return _tokens(grant.session, grant.nonce)


def _tokens(session: Session, nonce: str | None) -> Answer:
    user = realm().users.get(session.sub)
    if user is None or not user["enabled"]:
        return _refused("User disabled")
    now = int(provider().config.clock())
    about = {
        "iss": realm().issuer, "sub": user["id"], "aud": PORTAL, "azp": PORTAL, "sid": session.sid, "iat": now,
        "exp": now + ACCESS_SECONDS, "customer_id": user["attributes"]["customer_id"][0],
        "preferred_username": user["username"],
    }  # fmt: skip
    sign = provider().keys.sign
    access = sign({**about, "typ": "Bearer", "jti": str(uuid4())})
    told = {**about, "typ": "ID", "auth_time": int(session.started), "jti": str(uuid4())}
    id_token = sign(told | ({"nonce": nonce} if nonce else {}))
    refresh = {"refresh_token": realm().sessions.next_refresh_token(session), "refresh_expires_in": IDLE_SECONDS}
    return {
        **bearer_answer(access),
        **refresh,
        "id_token": id_token,
        "session_state": session.sid,
        "scope": "openid",
    }, 200


def _refused(why: str) -> Answer:
    return {"error": "invalid_grant", "error_description": why}, 400


def _check_request() -> None:
    """What does not come from the portal goes nowhere."""
    asked = request.args
    ours = asked.get("client_id") == PORTAL and asked.get("redirect_uri") == realm().app_url + PORTAL_CALLBACK_PATH
    if not ours or asked.get("code_challenge_method") != "S256" or not asked.get("code_challenge"):
        raise BadRequest("The client, its redirect address or its proof is not registered.")


def _named() -> Representation | None:
    """Whose e-mail and password these are; or the sample customer whose button was pressed."""
    if chosen := request.form.get("customer"):
        return next((user for user in realm().users.some(SHOWN) if user["id"] == chosen), None)
    user = realm().users.with_email(request.form.get("email", ""))
    right = user is not None and check_password_hash(user.get("password", ""), request.form.get("password", ""))
    return user if right else None


def _page(problem: str = "") -> str:
    action = f"{request.path}?{urlencode(list(request.args.items(multi=True)))}"
    values = {"problem": problem, "action": action, "samples": realm().users.some(SHOWN)}
    return render_template("customer_sign_in.html", **values, email=request.form.get("email", ""))
