"""The admin API of the realm as far as customers' users need it, on Keycloak's paths and with its answers."""

from __future__ import annotations

import hmac
from typing import Any

from flask import Blueprint, jsonify, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest, Forbidden, NotFound, Unauthorized

from backoffice.demo.customer_realm.realm import realm
from backoffice.demo.customer_realm.sign_in import granted
from backoffice.demo.customer_realm.store import Representation, UserTaken
from backoffice.demo.sign_in.provider import provider
from backoffice.demo.sign_in.tokens import ACCESS_SECONDS, bearer_answer
from backoffice.identity.customers_realm import CUSTOMERS, MANAGES_USERS, PORTAL, PROVISIONING

TOKEN_PATH = f"/realms/{CUSTOMERS}/protocol/openid-connect/token"
ADMIN_PATH = f"/admin/realms/{CUSTOMERS}"
tokens = Blueprint("customer_tokens", __name__)
admin = Blueprint("customer_admin", __name__, url_prefix=ADMIN_PATH)


@tokens.post(TOKEN_PATH)
def token() -> ResponseReturnValue:
    """Tokens for the portal's customers, or for the service account."""
    by_code = request.form.get("grant_type") in ("authorization_code", "refresh_token")
    if not by_code and request.form.get("grant_type") != "client_credentials":
        return jsonify(error="unsupported_grant_type"), 400
    if not _is_client(PORTAL if by_code else PROVISIONING):
        return jsonify(error="unauthorized_client"), 401
    return granted() if by_code else jsonify(bearer_answer(_token()))


def _is_client(name: str) -> bool:
    """Whether this client sent its secret, in the header or in the form."""
    sent, form = request.authorization, request.form
    basic = sent is not None and sent.type == "basic"
    client, secret = (
        (sent.username, sent.password) if sent and basic else (form.get("client_id"), form.get("client_secret"))
    )
    return client == name and hmac.compare_digest((secret or "").encode(), realm().secret.encode())


def _token() -> str:
    here, now = provider(), int(provider().config.clock())
    roles = {"realm-management": {"roles": [MANAGES_USERS]}}
    who = {"iss": realm().issuer, "azp": PROVISIONING, "sub": PROVISIONING, "typ": "Bearer", "resource_access": roles}
    return here.keys.sign({**who, "iat": now, "exp": now + ACCESS_SECONDS})


@admin.before_request
def only_the_service_account() -> None:
    """Whoever comes without its token learns nothing."""
    sent = request.authorization
    claims = provider().keys.claims(sent.token or "") if sent is not None and sent.type == "bearer" else None
    if claims is None or claims.get("exp", 0) < provider().config.clock():
        raise Unauthorized("HTTP 401 Unauthorized")
    if claims.get("iss") != realm().issuer or claims.get("azp") != PROVISIONING:
        raise Forbidden("HTTP 403 Forbidden")


@admin.errorhandler(UserTaken)
def taken(error: UserTaken) -> ResponseReturnValue:
    """Somebody has that name or address."""
    return jsonify(errorMessage=str(error)), 409


@admin.post("/users")
def add() -> ResponseReturnValue:
    """A new user; its address is in `Location`."""
    user_id = realm().users.add(_body())
    return "", 201, {"Location": url_for("customer_admin.show", user_id=user_id, _external=True)}


@admin.get("/users")
def find() -> ResponseReturnValue:
    """The user of exactly this name, as a list."""
    found = realm().users.named(request.args.get("username", ""))
    return jsonify([_shown(found)] if found else [])


@admin.get("/users/<user_id>")
def show(user_id: str) -> ResponseReturnValue:
    """One user."""
    return jsonify(_shown(_known(user_id)))


@admin.put("/users/<user_id>")
def change(user_id: str) -> ResponseReturnValue:
    """Change one user."""
    if not realm().users.put(user_id, _body()):
        raise NotFound("User not found")
    return "", 204


@admin.delete("/users/<user_id>")
def remove(user_id: str) -> ResponseReturnValue:
    """Delete one user."""
    if not realm().users.remove(user_id):
        raise NotFound("User not found")
    return "", 204


@admin.post("/users/<user_id>/logout")
def end_sessions(user_id: str) -> ResponseReturnValue:
    """End all sessions of a user."""
    _known(user_id)
    for session in realm().sessions.of_person(user_id):
        realm().sessions.end(session.sid)
    return "", 204


@admin.put("/users/<user_id>/execute-actions-email")
def invite(user_id: str) -> ResponseReturnValue:
    """Send a mail with a link that works once."""
    user = _known(user_id)
    if not user["enabled"] or not user["email"]:
        return jsonify(errorMessage="User is disabled" if user["email"] else "User email missing"), 400
    link = url_for("customer_invitation.show", key=realm().new_key(user_id), _external=True)
    if not realm().send_mail(user["email"], f"Your online login\n\nSet your password here:\n{link}"):
        return jsonify(errorMessage="Failed to send execute actions email"), 500
    return "", 204


def _known(user_id: str) -> Representation:
    if (user := realm().users.get(user_id)) is None:
        raise NotFound("User not found")
    return user


def _shown(user: Representation) -> Representation:
    return {name: value for name, value in user.items() if name != "password"}


def _body() -> dict[str, Any]:
    body = request.get_json()
    if not isinstance(body, dict):
        raise BadRequest("The body must be a JSON object.")
    return body
