"""The page behind the link of an invitation: a customer sets a password, once."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound
from werkzeug.security import generate_password_hash

from backoffice.demo.customer_realm.realm import realm
from backoffice.identity.customers_realm import CUSTOMERS

SHORTEST = 12
PATH = f"/realms/{CUSTOMERS}/login-actions/action-token"
invitation = Blueprint("customer_invitation", __name__, url_prefix=PATH, template_folder="templates")
OVER = "This link was used already. Ask the bank for a new invitation."
SHORT = f"A password has at least {SHORTEST} characters."


@invitation.get("")
def show() -> ResponseReturnValue:
    """The form, while the link was not used."""
    return _form(_key())


@invitation.post("")
def set_password() -> ResponseReturnValue:
    """Keep the password; the link is spent."""
    key, password = _key(), request.form.get("password", "")
    if len(password) < SHORTEST:
        return _form(key, SHORT), 422
    user_id = realm().spend(key)
    if user_id is None or not realm().users.put(user_id, {"password": generate_password_hash(password)}):
        raise NotFound(OVER)
    return render_template("password_set.html")


def _form(key: str, problem: str = "") -> str:
    return render_template("set_password.html", key=key, problem=problem, shortest=SHORTEST)


def _key() -> str:
    key = request.values.get("key", "")
    if realm().user_of(key) is None:
        raise NotFound(OVER)
    return key
