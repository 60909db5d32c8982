"""Signing people in without the identity provider: a session row made directly, as the service's `sign_in` does."""

import re
from collections.abc import Iterable
from datetime import timedelta
from uuid import NAMESPACE_URL, uuid5

from flask import Flask
from flask.testing import FlaskClient

from backoffice.access.actor import Actor
from backoffice.access.roles import JOB_ROLES, permissions_of, roles_held_with
from backoffice.kernel import clock
from backoffice.web import session_rows
from backoffice.web.session_rows import Tokens

ISSUER = "https://sign-in.bank.example/realms/bank"
COOKIE = "backoffice"


def staff(role: str | Iterable[str], *, name: str = "", branch: str | None = "north") -> Actor:
    """Somebody with this job role (or these). The same name is the same person; without one: those roles' own."""
    names = [role] if isinstance(role, str) else sorted(role)
    permissions = permissions_of(names)
    shown = name or " and ".join(JOB_ROLES[each].title for each in names) or "Nobody"
    sub = str(uuid5(NAMESPACE_URL, shown))
    return Actor(ISSUER, sub, shown, permissions, branch, roles_held_with(permissions))


def sign_in(
    client: FlaskClient,
    role: str | Iterable[str] = "agent",
    *,
    name: str = "",
    branch: str | None = "north",
    sid: str = "",
) -> Actor:
    """Sign somebody in with this job role; the client's next requests are theirs. The provider is never asked."""
    return sign_in_as(client, staff(role, name=name, branch=branch), sid=sid)


def sign_in_as(client: FlaskClient, who: Actor, *, sid: str = "") -> Actor:
    """Sign this actor in, whatever they may do."""
    app: Flask = client.application
    with app.app_context():
        later = clock.now() + timedelta(hours=9)
        secret = session_rows.create(who, sid or f"sid-{who.sub}", Tokens("refresh", "id"), checked_at=later)
    client.set_cookie(COOKIE, secret.text)
    return who


def sign_off(client: FlaskClient) -> None:
    """Forget the cookie; the row stays."""
    client.delete_cookie(COOKIE)


def token_of(client: FlaskClient, path: str = "/me") -> str:
    """The form token of the client's session, as a page shows it."""
    found = re.search(r'name="csrf_token" value="([^"]+)"', client.get(path).get_data(as_text=True))
    assert found, f"{path} shows no form token"
    return found[1]
