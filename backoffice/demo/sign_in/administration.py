"""What Keycloak's administration says about who holds which role, at the same addresses; it can be read only."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import Forbidden, NotFound, Unauthorized

from backoffice.access.roles import JOB_ROLES
from backoffice.demo.sign_in.people import Person
from backoffice.demo.sign_in.provider import provider
from backoffice.identity.realm import DIRECTORY

administration = Blueprint("administration", __name__)


@administration.before_request
def only_the_directorys_account() -> None:
    """Whoever asks shows a token of the account that may read."""
    sent = request.authorization
    claims = provider().keys.claims(sent.token or "") if sent and sent.type == "bearer" else None
    if claims is None:
        raise Unauthorized
    if claims.get("azp") != DIRECTORY or claims.get("exp", 0) < provider().config.clock():
        raise Forbidden


@administration.get("/roles/<role>/users")
def holders(role: str) -> ResponseReturnValue:
    """The people who hold this job role."""
    if role not in JOB_ROLES:
        raise NotFound
    found = [_as_json(person) for person in provider().people if role in person.roles and not person.client]
    first, most = request.args.get("first", 0, int), request.args.get("max", 100, int)
    return jsonify(found[first : first + most])


@administration.get("/roles/<role>/groups")
def groups(role: str) -> ResponseReturnValue:
    """There are no groups here."""
    return jsonify([])


def _as_json(person: Person) -> dict[str, Any]:
    first_name, _, last_name = person.name.partition(" ")
    return {
        "id": person.sub, "username": person.username, "firstName": first_name, "lastName": last_name,
        "enabled": person.enabled, "attributes": {"branch": [person.branch] if person.branch else []},
    }  # fmt: skip
